use chrono::NaiveDate;
use guichet_domain::access::{OwnedBy, Scope, Scoped};
use guichet_domain::kernel::{Direction, Page, PageRequest, SortOrder};

/// A row's place in a list; ascending is the oldest first, with what has no date last.
type Place = (bool, Option<NaiveDate>, i64);

fn place((date, id): (Option<NaiveDate>, i64)) -> Place {
    (date.is_none(), date, id)
}

/// Cuts one page out of the rows that a filter left, in any order.
pub(crate) fn page<T: OwnedBy + Clone>(
    scope: &Scope,
    mut rows: Vec<&T>,
    sort: SortOrder,
    request: &PageRequest,
    key: impl Fn(&T) -> (Option<NaiveDate>, i64),
) -> Page<Scoped<T>> {
    let backwards = request
        .from
        .is_some_and(|from| from.direction == Direction::Before);
    let descending = (sort == SortOrder::NewestFirst) != backwards;
    if let Some(from) = request.from {
        let from = place((from.date, from.id));
        rows.retain(|row| match place(key(row)) {
            here if descending => here < from,
            here => here > from,
        });
    }
    rows.sort_by_key(|row| place(key(row)));
    if descending {
        rows.reverse();
    }
    let rows = rows
        .into_iter()
        .filter_map(|row| scope.admit(row.clone()))
        .take(request.limit.get() + 1)
        .collect();
    Page::cut(rows, request, |row| key(row))
}

/// Whether one of the texts holds what is looked for, without regard to case.
pub(crate) fn found<'a>(wanted: &str, texts: impl IntoIterator<Item = &'a str>) -> bool {
    let wanted = wanted.to_lowercase();
    texts
        .into_iter()
        .any(|text| text.to_lowercase().contains(&wanted))
}

/// Whether a date lies in a period; what has no date lies in none.
pub(crate) fn within(
    date: Option<NaiveDate>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> bool {
    let early = from.is_some_and(|from| date.is_none_or(|date| date < from));
    let late = to.is_some_and(|to| date.is_none_or(|date| date > to));
    !early && !late
}
