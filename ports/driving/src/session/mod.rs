mod anywhere;
mod authenticate;
mod me;
mod pace;
mod sign_in;
mod sign_out;
mod token;

pub use anywhere::Opened;
pub use authenticate::AuthError;
pub use me::Me;
pub(crate) use pace::Pace;
pub(crate) use sign_in::NotBegun;
pub use sign_in::{OpenedSession, SignInCommand, SignInError};
pub use token::SessionToken;

use crate::Portal;

/// Signing in and out, and who somebody is.
#[derive(Clone, Copy)]
pub struct Sessions<'a>(pub(crate) &'a Portal);
