//! Walks through the pages of a list.

use std::fmt::Debug;

use guichet_domain::access::Scoped;
use guichet_domain::kernel::{Limit, Page, PageRequest};

use crate::check::{Must, same};

pub(crate) fn first(limit: u64) -> PageRequest {
    PageRequest {
        limit: Limit::new(limit).must("a limit"),
        from: None,
    }
}

/// Every row of a list, in its order, read in pages of 100.
pub(crate) async fn rows<T>(read: impl AsyncFn(PageRequest) -> Page<Scoped<T>>) -> Vec<Scoped<T>> {
    let mut request = first(100);
    let mut rows = Vec::new();
    loop {
        let page = read(request).await;
        let none = page.items.is_empty();
        rows.extend(page.items);
        request.from = page.next;
        if request.from.is_none() {
            return rows;
        }
        assert!(!none, "an empty page leads nowhere");
        assert!(rows.len() < 1_000_000, "the list ends");
    }
}

/// The first page of 100: all of these rows, or as many of them and a way on.
pub(crate) async fn begins<T>(
    expected: &[String],
    what: &str,
    key: impl Fn(&T) -> String,
    read: impl AsyncFn(PageRequest) -> Page<Scoped<T>>,
) {
    let page = read(first(100)).await;
    let got: Vec<String> = page.items.iter().map(|row| key(row)).collect();
    let some = expected.get(..100).unwrap_or(expected);
    same(&got, some, what);
    let more = expected.len() > some.len();
    assert_eq!(page.next.is_some(), more, "{what}: a way on");
}

/// Walks from the first page to the end, or for `most` pages, and back again: the rows must be
/// these, each page full but the last, each page the same both ways, no way on at either end.
pub(crate) async fn there_and_back<T, K: PartialEq + Debug>(
    expected: &[K],
    limit: u64,
    most: usize,
    what: &str,
    key: impl Fn(&T) -> K,
    read: impl AsyncFn(PageRequest) -> Page<Scoped<T>>,
) {
    let what = format!("{what}, {limit} a page");
    let keys = |page: &Page<Scoped<T>>| page.items.iter().map(|row| key(row)).collect::<Vec<K>>();
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let chunks: Vec<&[K]> = if expected.is_empty() {
        vec![&[]]
    } else {
        expected.chunks(size).collect()
    };
    let walked = chunks.len().min(most);
    let mut request = first(limit);
    let mut back = None;
    for (index, chunk) in chunks.iter().enumerate().take(walked) {
        let page = read(request).await;
        same(
            &keys(&page),
            chunk,
            format!("{what}, page {} forward", index + 1),
        );
        let (at_start, at_end) = (index == 0, index + 1 == chunks.len());
        assert_eq!(
            page.prev.is_none(),
            at_start,
            "{what}: before page {}",
            index + 1
        );
        assert_eq!(
            page.next.is_none(),
            at_end,
            "{what}: after page {}",
            index + 1
        );
        request.from = page.next;
        back = page.prev;
    }
    for (index, chunk) in chunks.iter().enumerate().take(walked).rev().skip(1) {
        request.from = Some(back.must(format!("{what}: a way back")));
        let page = read(request).await;
        same(
            &keys(&page),
            chunk,
            format!("{what}, page {} backward", index + 1),
        );
        assert!(
            page.next.is_some(),
            "{what}: after page {} again",
            index + 1
        );
        assert_eq!(
            page.prev.is_none(),
            index == 0,
            "{what}: before page {} again",
            index + 1
        );
        back = page.prev;
    }
}
