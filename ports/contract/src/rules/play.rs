//! The same commands for the model and for what is tested.

use std::collections::BTreeMap;
use std::fmt;

use super::moves::Move;
use super::sequence::sequence;
use super::{Answer, CAST, Model, Subject};

/// How often each answer was given: `done`, or a refusal's code.
pub type Tally = BTreeMap<String, u64>;

/// Where the model and what was tested went apart.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The seed, to play it again.
    pub seed: u64,
    /// The fewest commands that were found to show it.
    pub commands: Vec<Move>,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}", self.seed, self.found)?;
        let mut lines = self.commands.iter();
        lines.try_for_each(|command| writeln!(f, "    {command:?},"))
    }
}

/// Plays the commands of a seed on the model and on a subject; says what was answered. Where the two go apart, looks for a shorter sequence that shows it, each on a
/// subject of its own.
pub async fn check<S: Subject>(
    make: impl AsyncFn() -> S,
    seed: u64,
    length: usize,
) -> Result<Tally, Box<Fault>> {
    let mut commands = sequence(seed, length);
    let mut found = match play(&mut make().await, &commands).await {
        Ok(tally) => return Ok(tally),
        Err(found) => found,
    };
    commands.truncate(found.after);
    let mut at = commands.len();
    while at > 0 {
        at -= 1;
        let mut fewer = commands.clone();
        fewer.remove(at);
        if let Err(shown) = play(&mut make().await, &fewer).await {
            fewer.truncate(shown.after);
            at = at.min(fewer.len());
            (commands, found) = (fewer, shown);
        }
    }
    Err(Box::new(Fault {
        seed,
        commands,
        found: found.words,
    }))
}

/// The same for commands of one's own; what was found where the two go apart.
pub async fn agree(subject: &mut impl Subject, commands: &[Move]) -> Result<Tally, String> {
    play(subject, commands).await.map_err(|apart| apart.words)
}

struct Apart {
    /// After so many commands.
    after: usize,
    words: String,
}

async fn play(subject: &mut impl Subject, commands: &[Move]) -> Result<Tally, Apart> {
    let (mut model, mut tally) = (Model::default(), Tally::new());
    for (at, command) in commands.iter().enumerate() {
        let expected = model.play(command);
        let got = subject.play(model.minute(), command).await;
        if got != expected {
            return Err(Apart {
                after: at + 1,
                words: format!("{command:?}: {}, not {}", words(&got), words(&expected)),
            });
        }
        *tally.entry(words(&got).to_owned()).or_default() += 1;
    }
    let by = commands.len() % CAST.len();
    let got = subject.seen(model.minute(), by).await;
    let expected = model.seen(by);
    if got == expected {
        return Ok(tally);
    }
    let differs = |(got, expected): &(&String, &String)| got != expected;
    let pair = got.iter().zip(&expected).find(differs);
    Err(Apart {
        after: commands.len(),
        words: match pair {
            Some((got, expected)) => format!("in the end\n  {got}\n  and not\n  {expected}"),
            None => format!("{} things, not {}", got.len(), expected.len()),
        },
    })
}

fn words(answer: &Answer) -> &str {
    answer.as_ref().err().map_or("done", String::as_str)
}
