use clap_complete::{Shell, generate};

use crate::exit::Exit;
use crate::failure::Done;
use crate::help;
use crate::out::Out;

pub(crate) fn run(shell: Shell, out: Out) -> Done {
    let mut script = Vec::new();
    generate(
        shell,
        &mut help::command(out.lang, false),
        "guichet",
        &mut script,
    );
    out.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
