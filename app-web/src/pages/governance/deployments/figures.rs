//! The numbers above the list: tiles, the rate of success, the four figures.

use guichet_domain::deployments::dora::Trend;
use guichet_domain::deployments::{State, Statistics};
use guichet_domain::kernel::Words;
use guichet_portal::governance::DoraFigures;

use crate::format::Formatter;
use crate::i18n::Rich;
use crate::view::governance::deployments::{Figure, Rate, TaskBar, Tile, trend};
use crate::view::governance::states;
use crate::view::icon::Icon;
use crate::view::parts::{Badge, Tone};

/// The numbers, each with the way to what it counts.
pub(super) fn tiles(numbers: &Statistics, bar: &TaskBar, write: &Formatter) -> Vec<Tile> {
    let texts = write.texts();
    let href = |states: &[State]| {
        let counted = bar.counted();
        let query = states
            .iter()
            .fold(counted, |query, state| query.and("state", state.word()));
        query.href() + "#h-hist"
    };
    let tile = |state: State, key: &str, count, all: &[State]| {
        let shape = states::task(texts, state);
        Tile {
            label: Rich::piece(Badge::new(shape.tone, shape.icon, texts.t(key))),
            count,
            href: href(all),
            part: None,
        }
    };
    let authorised = numbers.authorised();
    let part = (authorised > 0).then(|| {
        let words = texts.t1("statistics-authorised", "n", authorised);
        (words, href(&[State::Authorised]))
    });
    vec![
        Tile {
            label: Rich::words(&texts.t("statistics-total")),
            count: numbers.total(),
            href: href(&[]),
            part: None,
        },
        tile(
            State::Succeeded,
            "statistics-succeeded",
            numbers.succeeded(),
            &[State::Succeeded],
        ),
        tile(
            State::Failed,
            "statistics-failed",
            numbers.failed(),
            &[State::Failed],
        ),
        tile(
            State::Running,
            "statistics-running",
            numbers.running(),
            &[State::Running, State::Stale],
        ),
        Tile {
            label: Rich::piece(Badge::new(
                Tone::Calm,
                Icon::Clock,
                texts.t("statistics-planned"),
            )),
            count: numbers.planned(),
            href: href(&[State::Planned, State::Authorised]),
            part,
        },
        tile(
            State::Rejected,
            "statistics-rejected",
            numbers.rejected(),
            &[State::Rejected],
        ),
        tile(
            State::Cancelled,
            "statistics-cancelled",
            numbers.cancelled(),
            &[State::Cancelled],
        ),
    ]
}

pub(super) fn rate(numbers: &Statistics, write: &Formatter) -> Rate {
    let rate = numbers.success_rate();
    Rate {
        words: rate.map_or_else(|| "–".to_owned(), |rate| write.percent(rate)),
        done: numbers.succeeded(),
        ended: numbers.succeeded() + numbers.failed(),
    }
}

/// The four figures, each beside the one of the period before.
pub(super) fn dora(found: &DoraFigures, write: &Formatter) -> Vec<Figure> {
    let texts = write.texts();
    let weekly = |tenths: u64| texts.t1("dora-frequency-value", "n", write.tenths(tenths));
    let figures = &found.figures;
    vec![
        figure(
            ["dora-frequency", "dora-frequency-is"],
            &figures.frequency,
            weekly,
            true,
            write,
        ),
        figure(
            ["dora-lead-time", "dora-lead-time-is"],
            &figures.lead_time,
            |time| write.duration(time),
            false,
            write,
        ),
        figure(
            ["dora-failure-rate", "dora-failure-rate-is"],
            &figures.failure_rate,
            |rate| write.percent(rate),
            false,
            write,
        ),
        figure(
            ["dora-restore-time", "dora-restore-time-is"],
            &figures.restore_time,
            |time| write.duration(time),
            false,
            write,
        ),
    ]
}

fn figure<T: Copy + PartialOrd>(
    [name, definition]: [&'static str; 2],
    found: &Trend<T>,
    words: impl Fn(T) -> String,
    more_is_better: bool,
    write: &Formatter,
) -> Figure {
    let texts = write.texts();
    let both = found
        .now
        .zip(found.before)
        .filter(|(now, before)| now != before);
    Figure {
        name: texts.t(name),
        value: found.now.map_or_else(|| "–".to_owned(), &words),
        trend: trend(found.before.map(&words), write),
        better: both.map(|(now, before)| (now > before) == more_is_better),
        definition: texts.t(definition),
    }
}
