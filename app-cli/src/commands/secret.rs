//! A password that an operator hands over: never on the command line, where others could read it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use secrecy::SecretString;

use crate::failure::Failure;
use crate::out::Out;

/// More is no password.
const MOST: u64 = 4096;

/// The content of the file, or of standard input; the end of a line at its end is none of it.
/// Whoever sits at a terminal is asked twice, and nothing they type is shown.
pub(super) fn read(file: Option<&Path>, out: Out) -> Result<SecretString, Failure> {
    if file.is_none() && io::stdin().is_terminal() {
        return ask(out);
    }
    given(file, out)
}

/// The same of a password that is there already: whoever sits at a terminal is asked once.
pub(super) fn read_once(file: Option<&Path>, out: Out) -> Result<SecretString, Failure> {
    if file.is_none() && io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(out.say("Mot de passe : ", "Password: "));
        let typed = typed.map_err(|error| unreadable(out, &error))?;
        return Ok(SecretString::from(typed));
    }
    given(file, out)
}

fn given(file: Option<&Path>, out: Out) -> Result<SecretString, Failure> {
    let read = match file {
        Some(path) => File::open(path).and_then(text),
        None => text(io::stdin().lock()),
    };
    let mut text = read.map_err(|error| unreadable(out, &error))?;
    if text.ends_with('\n') {
        text.pop();
    }
    if text.ends_with('\r') {
        text.pop();
    }
    Ok(SecretString::from(text))
}

fn ask(out: Out) -> Result<SecretString, Failure> {
    let asked = |french, english| {
        let typed = rpassword::prompt_password(out.say(french, english));
        typed.map_err(|error| unreadable(out, &error))
    };
    let first = asked("Mot de passe : ", "Password: ")?;
    let again = asked("Encore une fois : ", "Once more: ")?;
    if first != again {
        let words = out.say(
            "les deux mots de passe diffèrent",
            "the two passwords differ",
        );
        return Err(Failure::Refused(words.into()));
    }
    Ok(SecretString::from(first))
}

fn unreadable(out: Out, error: &io::Error) -> Failure {
    let words = out.say(
        "le mot de passe ne peut être lu",
        "the password cannot be read",
    );
    Failure::Refused(format!("{words}: {error}"))
}

fn text(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}
