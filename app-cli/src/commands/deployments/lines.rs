//! Lines of a log.

use std::path::Path;

use crate::exit::Exit;
use crate::failure::Failure;

/// Characters of a line, as the server takes them.
const LONGEST_LINE: usize = 4_000;

/// The lines of a file.
pub(super) fn lines_of(file: Option<&Path>) -> Result<Vec<String>, Failure> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let bytes = std::fs::read(file).map_err(|error| {
        Failure::told(Exit::CouldNotRun, format!("{}: {error}", file.display()))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().flat_map(pieces).collect())
}

/// A line in pieces that the server takes.
pub(super) fn pieces(line: &str) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    if characters.len() <= LONGEST_LINE {
        return vec![line.to_owned()];
    }
    let pieces = characters.chunks(LONGEST_LINE);
    pieces.map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_and_nothing_of_it_is_lost() {
        assert_eq!(pieces(""), [""]);
        assert_eq!(pieces("é"), ["é"]);
        let long = "é".repeat(LONGEST_LINE + 1);
        let cut = pieces(&long);
        assert_eq!(cut.len(), 2);
        assert_eq!(cut.concat(), long);
    }
}
