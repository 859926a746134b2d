//! What the staff do at their door: signing in and out, and the tokens of their programs.

mod authenticate;
mod door;
mod knock;
mod own_password;
mod secret;
mod sign_in;
mod sign_out;
mod still;
mod token;
mod tokens;

pub use door::Door;
pub use guichet_domain::access::LONGEST_TOKEN_DAYS;
pub use own_password::{ChangePassword, PasswordChangeError, PasswordDesk};
pub use secret::TokenSecret;
pub use sign_in::OpenedStaffSession;
pub(crate) use sign_in::Try;
pub use token::{MadeToken, NewToken, TokenError};
pub(crate) use token::{make, revoke, was_ended};
pub(crate) use tokens::page as page_of_tokens;

use crate::Portal;

/// The staff's door.
#[derive(Clone, Copy)]
pub struct Staff<'a>(pub(crate) &'a Portal);
