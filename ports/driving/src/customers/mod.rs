mod profile;
mod switch;

use crate::Portal;

/// The customers a person stands for.
#[derive(Clone, Copy)]
pub struct Customers<'a>(pub(crate) &'a Portal);
