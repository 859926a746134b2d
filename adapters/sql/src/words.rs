//! Words of closed sets, one or several in a text.

use guichet_domain::kernel::Words;
use guichet_driven::PortResult;

use crate::error::corrupt;

/// The value of a stored word.
pub(crate) fn one<T: Words>(word: &str, table: &str, column: &str) -> PortResult<T> {
    T::from_word(word).ok_or_else(|| corrupt(table, column))
}

/// Words with blanks between.
pub(crate) fn joined<T: Words>(values: impl IntoIterator<Item = T>) -> String {
    let words: Vec<&str> = values.into_iter().map(Words::word).collect();
    words.join(" ")
}

/// The values of such a text, in its order.
pub(crate) fn split<T: Words, C: FromIterator<T>>(
    text: &str,
    table: &str,
    column: &str,
) -> PortResult<C> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(|word| one(word, table, column)).collect()
}
