//! The memory adapter, held against the contract of every port it implements.

mod away;
mod contract;
mod edges;
