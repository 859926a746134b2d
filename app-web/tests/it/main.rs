//! One binary: what is asked of the pages, of the API, and of the edge around both.

mod api;
mod assets;
mod audit;
mod dashboard;
mod diagnostic;
mod edge;
mod errors;
mod filters;
mod gallery;
mod governance_api;
mod governance_pages;
mod guides;
mod held;
mod killed;
mod live;
mod log;
mod logins;
mod own_password;
mod session;
mod staff;
mod staff_door;
mod staff_logins;
mod start;
mod support;
mod texts;
mod walk;
