//! A batch of tokens to prepare: the plan that was written for it, whose token is whose, and how far it has got.
//!
//! * `step` is what can be done to a token, and in which order.
//! * `column` is the columns of a plan and their names; `plan` reads one, and `cells` a line of it; `fault` is what can be wrong
//!   with it.
//! * `recognise` decides whose a token is, by what it holds: its `evidence`.
//! * `event` is what the journal records; `progress` is what follows from it.

mod cells;
mod column;
mod event;
mod evidence;
mod fault;
mod plan;
mod progress;
mod recognise;
mod step;

pub use column::Column;
pub(crate) use event::{Entry, Event};
pub(crate) use evidence::Evidence;
pub use fault::{FaultKind, PlanFault};
pub(crate) use plan::{Line, Plan};
pub(crate) use progress::{LineProgress, Progress};
pub(crate) use recognise::{Owner, SeenToken, recognise};
pub use step::Step;
