//! Progress bars, on a terminal only, for what takes longer than a second.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::{t, terminal};

/// What is shorter shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of a batch, in octets.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    total: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the work began: a question before it is no work.
    begun: Option<Instant>,
    /// Whether a question stands on the terminal.
    paused: bool,
}

/// While this lives the bar is not drawn.
#[must_use = "the bar is away for as long as this is kept"]
pub(crate) struct Paused<'p>(&'p Progress);

impl Progress {
    /// Of so many octets; shown to nobody where `shown` is not set.
    #[must_use]
    pub(crate) fn new(total: u64, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {words}") {
            let words = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // A terminal that takes nothing any more is nobody's loss.
                let _ = out.write_str(&words(state.pos(), state.len().unwrap_or(0), state.eta()));
            };
            bar.set_style(style.with_key("words", words).progress_chars("=> "));
        }
        let total = if shown { total } else { 0 };
        Self { bar, total, state: Mutex::default() }
    }

    /// So many more are done.
    pub(crate) fn advance(&self, octets: u64) {
        if self.total > 0 && self.bar.is_hidden() {
            let mut state = self.state();
            let begun = *state.begun.get_or_insert_with(|| {
                self.bar.reset_eta();
                Instant::now()
            });
            if !state.paused && begun.elapsed() > PATIENCE {
                self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            }
        }
        self.bar.inc(octets);
    }

    /// Takes the bar away while a person is asked something: the question would stand in the middle of it.
    pub(crate) fn pause(&self) -> Paused<'_> {
        let mut state = self.state();
        state.paused = true;
        if !self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::hidden());
            terminal::clear_message_line();
        }
        Paused(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far it is, in the person's language.
fn words(done: u64, total: u64, left: Duration) -> String {
    const MIB: u64 = 1 << 20;
    let left = match left.as_secs() {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    };
    t!("progress", done = (done / MIB).to_string(), total = total.div_ceil(MIB).to_string(), left = left)
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        self.0.state().paused = false;
        // What a person took to answer says nothing of the time that is left.
        self.0.bar.reset_eta();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
