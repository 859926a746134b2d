//! Which login stands for which customer.

pub(super) mod confine;
pub(super) mod link;
pub(super) mod list;
pub(super) mod sync;
pub(super) mod unlink;
