//! How much of what grows an answer to a command carries: it is kept for days, to be given again.

/// Bytes of text of a log or a timeline in such an answer. What there is before is read on its
/// own.
const MOST: usize = 16 * 1024;

/// The newest of these whose texts are no longer together than an answer takes; the very newest
/// in any case, which has a limit of its own.
pub(super) fn newest<T>(all: &[T], text: impl Fn(&T) -> &str) -> &[T] {
    let mut left = MOST;
    let fitting = all.iter().rev().take_while(|one| {
        let fits = text(one).len() <= left;
        left = left.saturating_sub(text(one).len());
        fits
    });
    let count = fitting.count().max(1).min(all.len());
    &all[all.len() - count..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_fit_and_one_is_always_there() {
        let of = |lengths: &[usize]| -> Vec<String> {
            lengths.iter().map(|length| "x".repeat(*length)).collect()
        };
        let count = |lengths: &[usize]| newest(&of(lengths), String::as_str).len();
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[5, 0, MOST - 5]), 3);
        assert_eq!(count(&[1, 5, MOST - 5]), 2);
        assert_eq!(count(&[0, MOST + 1, 3, 4]), 2, "none is left out between");
        assert_eq!(count(&[1, MOST + 1]), 1);
        let texts = of(&[1, 2, MOST]);
        assert_eq!(newest(&texts, String::as_str), &texts[2..]);
    }
}
