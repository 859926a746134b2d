//! Holds an answer of `guichet --format json` against the schema of its command, as the tests do,
//! for checks that are no Rust: the arguments are those of the command, standard input is what it
//! printed. Prints the command's name in `docs/cli.schema.json`; ends with a fault where the
//! answer is not as the document says.
//!
//!     guichet audit head --format json | cargo run -p guichet-cli --example check_answer audit head
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what cannot be checked is a failed check"
)]

#[path = "../tests/it/schema.rs"]
mod schema;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let answer = serde_json::from_reader(std::io::stdin()).unwrap();
    if let Some(name) = schema::seen(&arguments, &answer) {
        println!("{name}");
    }
}
