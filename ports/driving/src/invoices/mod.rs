mod balance;
mod document;
mod list;
mod show;

use crate::Portal;

/// What a person can do with their invoices and credit notes.
#[derive(Clone, Copy)]
pub struct Invoices<'a>(pub(crate) &'a Portal);
