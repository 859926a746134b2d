//! One binary: what is asked of the pages.

mod assets;
mod gallery;
mod texts;
