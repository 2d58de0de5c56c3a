//! What the process does so that a secret stays inside it: none is left in the environment, in a dump of a crash, in the
//! swap space or in memory that was given back. It reads no file, prints nothing and asks nobody.

mod environment;
mod memory;
mod process;
mod raw;

pub use environment::{Environment, Variable};
pub(crate) use memory::{Line, keep_again};
pub use process::refuse_dumps;
