use crate::exit::Exit;
use crate::failure::Done;
use crate::out::Out;

/// The API's description, as the server gives it.
const DOCUMENT: &str = include_str!("../../../docs/openapi.json");

pub(crate) fn run(out: Out) -> Done {
    out.text(DOCUMENT)?;
    Ok(Exit::Done)
}
