use clap_complete::{Shell, generate};

use super::Done;
use crate::args;
use crate::exit::Exit;
use crate::out::Out;

pub(crate) fn run(shell: Shell, out: Out) -> Done {
    let mut script = Vec::new();
    generate(
        shell,
        &mut args::command(out.lang, false),
        "guichet",
        &mut script,
    );
    out.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
