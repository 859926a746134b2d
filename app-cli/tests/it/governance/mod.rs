//! Projects on the database; deployments and incidents over the API.

mod api;
mod log;
mod projects;
mod remote;
mod watch;
