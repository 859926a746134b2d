//! The words every other part of Guichet uses: exact money, typed ids,
//! pages and cursors, e-mail addresses, languages.
//!
//! Nothing here is asynchronous, reads a clock or draws a random number.

mod cut;
mod email;
mod ids;
mod language;
mod money;
mod page;
mod place;
mod rank;
pub mod text;
mod words;

pub use email::{EmailAddress, InvalidEmail};
pub use ids::{
    ErrorId, IncidentId, InvoiceId, NotAnId, OrderId, PartyId, ProductId, ProjectId, SessionId,
    ShipmentId, StaffId, TaskId, TokenId, UserId,
};
pub use language::Language;
pub use money::{Currency, InvalidCurrency, Money, MoneyError, Purse, Quantity, UnitPrice};
pub use page::{Direction, Limit, Page, PageRequest, Position, SortOrder};
pub use place::{Place, PlaceRequest};
pub use rank::{Rank, RankRequest};
pub use text::TextFault;
pub use words::Words;
