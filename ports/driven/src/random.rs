use uuid::Uuid;

/// Randomness, as values the core can be given.
pub trait Random: Send + Sync {
    /// 32 bytes nobody can guess.
    fn secret(&self) -> [u8; 32];

    /// A new id, later than those before it.
    fn id(&self) -> Uuid;
}
