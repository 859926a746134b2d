mod close;
mod open;

pub(crate) use close::Close;
pub(crate) use open::Open;
