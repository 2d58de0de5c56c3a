//! Progress bars, only on a terminal and only for work that takes more than a second.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::{t, terminal};

/// How long to work before the bar appears.
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
    /// When the work began; time spent on an earlier question does not count.
    begun: Option<Instant>,
    /// Whether a question is on screen.
    paused: bool,
}

/// While this value lives, the bar is not drawn.
#[must_use = "the bar is away for as long as this is kept"]
pub(crate) struct Paused<'p>(&'p Progress);

impl Progress {
    /// The progress of this many octets; invisible unless `shown`.
    #[must_use]
    pub(crate) fn new(total: u64, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {words}") {
            let words = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // If the terminal accepts no output, nothing is lost.
                let _ = out.write_str(&words(state.pos(), state.len().unwrap_or(0), state.eta()));
            };
            bar.set_style(style.with_key("words", words).progress_chars("=> "));
        }
        let total = if shown { total } else { 0 };
        Self { bar, total, state: Mutex::default() }
    }

    /// Counts this many more octets as done.
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

    /// Hides the bar while the user is asked something, which would otherwise appear in the middle of it.
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

/// The progress in words, in the user's language.
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
        // The time that the user took to answer must not count towards the estimate.
        self.0.bar.reset_eta();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
