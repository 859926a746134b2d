//! What operators do with logins and customers, on the company in memory and a database of its own.

mod accept;
mod administrators;
mod company;
mod links;
mod meanwhile;
mod propose;
mod staff;
