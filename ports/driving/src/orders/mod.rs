mod document;
mod list;
mod show;

use crate::Portal;

/// What a person can do with their orders.
#[derive(Clone, Copy)]
pub struct Orders<'a>(pub(crate) &'a Portal);
