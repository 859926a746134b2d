//! A password that an operator hands over: never on the command line, where others could read it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use secrecy::SecretString;

use crate::failure::Failure;
use crate::out::Out;

/// More is no password.
const MOST: u64 = 4096;

/// The content of the file, or of standard input; the end of a line at its end is none of it.
pub(super) fn read(file: Option<&Path>, out: Out) -> Result<SecretString, Failure> {
    let read = match file {
        Some(path) => File::open(path).and_then(text),
        None => text(io::stdin().lock()),
    };
    let mut text = read.map_err(|error| {
        let words = out.say(
            "le mot de passe ne peut être lu",
            "the password cannot be read",
        );
        Failure::Refused(format!("{words}: {error}"))
    })?;
    if text.ends_with('\n') {
        text.pop();
    }
    if text.ends_with('\r') {
        text.pop();
    }
    Ok(SecretString::from(text))
}

fn text(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}
