//! Progress bars, on a terminal only, for what takes longer than a second.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is shorter shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of a batch, in octets.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: std::time::Instant,
    total: u64,
}

impl Progress {
    /// Of so many octets; shown to nobody where `shown` is not set.
    #[must_use]
    pub fn new(total: u64, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {bytes}/{total_bytes}  {eta}") {
            bar.set_style(style.progress_chars("=> "));
        }
        let total = if shown { total } else { 0 };
        Self { bar, begun: std::time::Instant::now(), total }
    }

    /// So many more are done.
    pub fn advance(&self, octets: u64) {
        if self.total > 0 && self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        self.bar.inc(octets);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
