//! Lists as files that spreadsheets open.

use guichet_domain::kernel::Language;
use poem::Response;
use poem::http::header;

/// Rows of a file at the most.
pub(crate) const MOST_ROWS: usize = 5_000;

/// A file in the making: UTF-8 with the mark by which spreadsheets know it, every cell quoted.
pub(crate) struct Csv {
    text: String,
    separator: char,
}

impl Csv {
    /// With its heads. Spreadsheets in French take the semicolon.
    pub(crate) fn new<'a>(language: Language, heads: impl IntoIterator<Item = &'a str>) -> Self {
        let mut csv = Self {
            text: String::from('\u{FEFF}'),
            separator: match language {
                Language::French => ';',
                Language::English => ',',
            },
        };
        csv.row(heads);
        csv
    }

    /// One more row.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.text.push(self.separator);
            }
            self.text.push('"');
            if is_formula(cell) {
                self.text.push('\'');
            }
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        }
        self.text.push_str("\r\n");
    }

    /// To be kept under this name.
    pub(crate) fn download(self, name: &str) -> Response {
        Response::builder()
            .content_type("text/csv; charset=utf-8")
            .header(
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.csv\""),
            )
            .header(header::CACHE_CONTROL, "no-store")
            .body(self.text)
    }
}

/// What a spreadsheet would carry out instead of showing it.
fn is_formula(cell: &str) -> bool {
    // Those of double width too: a spreadsheet in Japanese or Chinese takes them for the same.
    cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_no_quote_ends_one() {
        let mut csv = Csv::new(Language::French, ["Version"]);
        csv.row(["=cmd|' /C calc'!A0", "a\"b;c"]);
        let signs = ["+1", "-1", "@x", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠x"];
        for sign in signs {
            csv.row([sign]);
        }
        let lines: Vec<&str> = csv.text.split("\r\n").collect();
        assert_eq!(lines[0], "\u{FEFF}\"Version\"");
        assert_eq!(lines[1], "\"'=cmd|' /C calc'!A0\";\"a\"\"b;c\"");
        let rows = &lines[2..2 + signs.len()];
        assert!(rows.iter().all(|line| line.starts_with("\"'")), "{rows:?}");
    }
}
