use crate::{Direction, Limit, Page};

impl<T, C> Page<T, C> {
    /// What [`Page::cut`] does, for any kind of place: `from` is which way the page lies from the
    /// place it was asked for, none for the first; `place` is where a row lies.
    pub(crate) fn cut_out(
        mut rows: Vec<T>,
        limit: Limit,
        from: Option<Direction>,
        place: impl Fn(&T, Direction) -> C,
    ) -> Self {
        let more = rows.len() > limit.get();
        rows.truncate(limit.get());
        let backwards = from == Some(Direction::Before);
        if backwards {
            rows.reverse();
        }
        let (has_next, has_prev) = if backwards {
            (true, more)
        } else {
            (more, from.is_some())
        };
        let next = rows.last().filter(|_| has_next);
        let prev = rows.first().filter(|_| has_prev);
        Self {
            next: next.map(|row| place(row, Direction::After)),
            prev: prev.map(|row| place(row, Direction::Before)),
            items: rows,
        }
    }
}
