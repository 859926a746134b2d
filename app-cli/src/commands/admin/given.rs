use std::io::{self, IsTerminal};
use std::path::Path;

use guichet_portal::operators::GivenPassword;

use super::super::secret;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

/// A password from a file or standard input; at a terminal one is made, and shown there alone.
pub(super) fn password(file: Option<&Path>, out: Out) -> Result<GivenPassword, Failure> {
    if file.is_some() || !io::stdin().is_terminal() {
        return Ok(GivenPassword::Typed(secret::read(file, out)?));
    }
    if io::stderr().is_terminal() {
        return Ok(GivenPassword::Made);
    }
    let words = out.say(
        "la sortie d'erreur n'est pas un terminal : donnez un mot de passe par --password-file ou l'entrée standard",
        "standard error is no terminal: give a password by --password-file or standard input",
    );
    Err(Failure::told(Exit::Usage, words))
}
