//! The in-process cache, and decorators that put it before slow-moving reads.
//!
//! Only what hardly ever changes is kept: the ERP's words for states, and customers' names.
//! Orders, invoices and balances are always read live. What belongs to a customer has that
//! customer's id in its key and in its value, and is admitted anew by the scope on every read,
//! so that even a mixed-up value is treated as missing.

mod customers;
mod labels;
mod local;

pub use customers::CachedCustomers;
pub use labels::CachedLabels;
pub use local::{LARGEST_VALUE, LocalCache};

/// What Prometheus is told of a look into the cache.
fn looked_up(cache: &'static str, found: bool) {
    let outcome = if found { "hit" } else { "miss" };
    metrics::counter!("guichet_cache_reads_total", "cache" => cache, "outcome" => outcome)
        .increment(1);
}
