use guichet_driven::Random;
use uuid::Uuid;

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        #[expect(
            clippy::expect_used,
            reason = "without the system's randomness no session may be opened at all"
        )]
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }

    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }
}
