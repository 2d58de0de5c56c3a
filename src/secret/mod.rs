//! What the process does to keep secrets inside: none remains in the environment, in core dumps, in swap
//! space or in freed memory. This room reads no files, prints nothing and asks nobody.

mod environment;
mod memory;
mod process;
mod raw;

pub use environment::{Environment, Variable};
pub(crate) use memory::{Line, keep, keep_again};
pub use process::refuse_dumps;
