//! Preparing a batch of tokens by a plan: each is recognised when it is plugged in, and each step is done once.
//!
//! * `check` reads the plan and finds all its faults; `files` are the files beside it.
//! * `batch` is what is known so far, and writes the journal; `answer` makes the answer of it.
//! * `seen` is what a token shows without a PIN; `ask` asks whose it is, and waits for the next one.
//! * `run` goes from token to token; `work` does what is to be done to one: `pins` and `slips`, then `objects`.
//!
//! Whatever may end the process, the journal says before each step that it begins, and a PIN is on a slip on the disk before a
//! token has it.

mod answer;
mod ask;
mod batch;
mod check;
mod files;
mod objects;
mod pins;
mod run;
mod seen;
mod slips;
mod work;

pub(crate) use run::run;
