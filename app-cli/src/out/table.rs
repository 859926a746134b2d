//! Tables for people: as wide as their words; on a terminal no wider than that, where its words
//! allow it.

use super::{Out, visible};
use crate::fold::{between_words, words};

/// Between two columns.
const GAP: usize = 2;

/// A column is made no narrower than this: a moment stays on one line.
const NARROWEST: usize = 20;

/// A column holds a word up to this whole, as an id; longer ones (a path, a seal) stand out of it.
const LONGEST: usize = 36;

/// A table for people.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) heads: Vec<&'static str>,
    /// A row that begins with two empty cells goes on with the one before.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell, and how it stands out on a terminal.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    text: String,
    tint: Tint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tint {
    None,
    Good,
    Warn,
    Bad,
}

impl Cell {
    pub(crate) fn tinted(text: impl Into<String>, tint: Tint) -> Self {
        Self {
            text: text.into(),
            tint,
        }
    }

    /// As it is shown: where it is not folded, a cell has one line.
    fn shown(&self) -> String {
        visible(&self.text).replace(['\n', '\t'], "\u{fffd}")
    }

    /// Its lines of at most so many characters; one at the least.
    fn lines(&self, wide: usize) -> Vec<String> {
        let shown = self.shown();
        if width(&shown) <= wide {
            return vec![shown];
        }
        between_words(&shown, wide)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::tinted(text, Tint::None)
    }
}

impl Out {
    pub(crate) fn draw(self, table: &Table) -> String {
        if table.heads.is_empty() {
            return String::new();
        }
        let heads: Vec<Cell> = table.heads.iter().map(|head| Cell::from(*head)).collect();
        let rows: Vec<&[Cell]> = std::iter::once(heads.as_slice())
            .chain(table.rows.iter().map(Vec::as_slice))
            .collect();
        let columns = 0..heads.len();
        let natural: Vec<usize> = columns.clone().map(|at| widest(&rows, at)).collect();
        let Some(wide) = self.width else {
            return self.side_by_side(&rows, &natural);
        };
        let floors: Vec<usize> = columns.map(|at| floor(&rows, at, natural[at])).collect();
        match narrowed(&natural, &floors, wide) {
            Some(widths) => self.side_by_side(&rows, &widths),
            // What a fact is called is short: there is nothing to win.
            None if heads.len() <= 2 || table.rows.is_empty() => self.side_by_side(&rows, &floors),
            None => self.one_below_the_other(table, wide),
        }
    }

    /// A line a row, or several where a cell is folded.
    fn side_by_side(self, rows: &[&[Cell]], widths: &[usize]) -> String {
        let mut text = String::new();
        for row in rows {
            let cells = row.iter().zip(widths);
            let folded: Vec<Vec<String>> = cells.map(|(cell, wide)| cell.lines(*wide)).collect();
            for at in 0..folded.iter().map(Vec::len).max().unwrap_or(1) {
                let mut line = String::new();
                for ((cell, lines), wide) in row.iter().zip(&folded).zip(widths) {
                    if !line.is_empty() {
                        pad(&mut line, GAP);
                    }
                    let piece = lines.get(at).map_or("", String::as_str);
                    line.push_str(&self.paint(piece, cell.tint));
                    pad(&mut line, wide.saturating_sub(width(piece)));
                }
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text
    }

    /// A line a cell, each after what its column is called; a row after the other.
    fn one_below_the_other(self, table: &Table, wide: usize) -> String {
        let called = table.heads.iter().map(|head| width(head)).max();
        let called = called.unwrap_or_default();
        let room = wide.saturating_sub(called + GAP).max(NARROWEST);
        let mut text = String::new();
        for rows in table.rows.chunk_by(|_, next| goes_on(next)) {
            if !text.is_empty() {
                text.push('\n');
            }
            for (column, head) in table.heads.iter().enumerate() {
                let cells = rows.iter().filter_map(|row| row.get(column));
                let pieces = cells.filter(|cell| !cell.text.is_empty()).flat_map(|cell| {
                    cell.lines(room)
                        .into_iter()
                        .map(move |line| (line, cell.tint))
                });
                for (at, (piece, tint)) in pieces.enumerate() {
                    let head = if at == 0 { *head } else { "" };
                    let mut line = head.to_owned();
                    pad(&mut line, called + GAP - width(head));
                    line.push_str(&self.paint(&piece, tint));
                    text.push_str(line.trim_end());
                    text.push('\n');
                }
            }
        }
        text
    }

    fn paint(self, piece: &str, tint: Tint) -> String {
        let code = match tint {
            Tint::Good => 32,
            Tint::Warn => 33,
            Tint::Bad => 31,
            Tint::None => return piece.to_owned(),
        };
        if self.color && !piece.is_empty() {
            format!("\u{1b}[{code}m{piece}\u{1b}[0m")
        } else {
            piece.to_owned()
        }
    }
}

/// Whether a row goes on with the one before.
fn goes_on(row: &[Cell]) -> bool {
    row.len() > 2 && row.iter().take(2).all(|cell| cell.text.is_empty())
}

/// Columns of these widths, narrower in turn, the widest first, until they stand beside each other
/// on a terminal; none where they would have to be narrower than their floors.
fn narrowed(natural: &[usize], floors: &[usize], wide: usize) -> Option<Vec<usize>> {
    let room = wide.saturating_sub(GAP * natural.len().saturating_sub(1));
    let mut widths = natural.to_vec();
    while widths.iter().sum::<usize>() > room {
        let columns = widths.iter_mut().zip(floors);
        let spare = columns.filter(|(width, floor)| **width > **floor);
        let (widest, _) = spare.max_by_key(|(width, _)| **width)?;
        *widest -= 1;
    }
    Some(widths)
}

fn widest(rows: &[&[Cell]], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column));
    let widths = cells.map(|cell| width(&cell.shown()));
    widths.max().unwrap_or_default()
}

/// The least width of a column: of its longest word, and of a moment if it has so much.
fn floor(rows: &[&[Cell]], column: usize, natural: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column));
    let words = cells.flat_map(|cell| words(&cell.shown()));
    let whole = words
        .map(|word| width(&word))
        .filter(|wide| *wide <= LONGEST);
    whole.max().unwrap_or_default().max(natural.min(NARROWEST))
}

fn pad(line: &mut String, count: usize) {
    line.extend(std::iter::repeat_n(' ', count));
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::Language;

    use super::*;
    use crate::args::Format;

    const ID: &str = "01a1fdb8-132c-7324-91b8-25c4188b1200";
    const MOMENT: &str = "2026-02-06 09:42 UTC";
    const WORDS: &str =
        "la base est joignable mais son schéma a du retard ; lancez : guichet migrate";

    fn drawn(width: Option<usize>, heads: &[&'static str], rows: &[&[&str]]) -> String {
        let row = |row: &&[&str]| row.iter().map(|text| Cell::from(*text)).collect::<Vec<_>>();
        let table = Table {
            heads: heads.to_vec(),
            rows: rows.iter().map(row).collect(),
        };
        let out = Out::new(Format::Table, Language::French, false);
        out.wide(width).draw(&table)
    }

    fn widest_line(drawn: &str) -> usize {
        drawn.lines().map(width).max().unwrap()
    }

    #[test]
    fn a_table_is_folded_to_the_terminal_and_else_to_nothing() {
        let heads = ["Contrôle", "Résultat", "Constat"];
        let rows: [&[&str]; 2] = [&["schema", "échec", WORDS], &["", "", WORDS]];
        let free = drawn(None, &heads, &rows);
        assert_eq!(free.lines().count(), 3, "{free}");
        assert!(widest_line(&free) > 80, "{free}");
        assert_eq!(drawn(Some(200), &heads, &rows), free);
        let folded = drawn(Some(80), &heads, &rows);
        assert!(widest_line(&folded) <= 80, "{folded}");
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&folded), words(&free), "nothing is lost");
        let begun = folded.lines().skip(1).filter(|line| !line.starts_with(' '));
        assert_eq!(begun.count(), 1, "{folded}");
    }

    #[test]
    fn what_does_not_stand_beside_each_other_stands_one_below_the_other() {
        let heads = ["ID", "Nom", "Échéance", "Dernier usage"];
        let row: &[&str] = &[ID, "déploiements de nuit", MOMENT, ""];
        let drawn = drawn(Some(80), &heads, &[row, row]);
        let fact = format!(
            "ID             {ID}\nNom            déploiements de nuit\nÉchéance       {MOMENT}\n"
        );
        assert_eq!(drawn, format!("{fact}\n{fact}"));
    }

    #[test]
    fn a_row_that_goes_on_with_the_one_before_stays_with_it() {
        let heads = ["Contrôle", "Résultat", "Constat"];
        let rows: [&[&str]; 2] = [
            &["database_reachable", "échec", WORDS],
            &["", "", "-> migrate"],
        ];
        let drawn = drawn(Some(40), &heads, &rows);
        assert!(widest_line(&drawn) <= 40, "{drawn}");
        assert_eq!(drawn.matches("Constat").count(), 1, "{drawn}");
        assert!(!drawn.contains("\n\n"), "{drawn}");
    }

    #[test]
    fn a_word_is_never_cut_and_a_list_of_nothing_has_its_heads() {
        let seal = "9f".repeat(32);
        let facts = drawn(
            Some(60),
            &["Champ", "Valeur"],
            &[&["Tête", seal.as_str()], &["Mots", WORDS]],
        );
        assert!(facts.contains(&format!("Tête   {seal}\n")), "{facts}");
        let others = facts.lines().filter(|line| !line.contains(&seal));
        assert!(others.map(width).all(|wide| wide <= 60), "{facts}");
        let heads = ["Identifiant", "Environnement", "Responsable"];
        let none = drawn(Some(20), &heads, &[]);
        assert_eq!(none, "Identifiant  Environnement  Responsable\n");
    }
}
