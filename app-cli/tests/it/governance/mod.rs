//! Projects on the database; deployments and incidents over the API.

mod answers;
mod api;
mod described;
mod log;
mod once;
mod projects;
mod real;
mod remote;
mod says;
mod watch;
