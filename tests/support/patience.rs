//! Waiting for what another program does in its own time.

use std::thread;
use std::time::{Duration, Instant};

/// Waits until it is there; whether it came in time.
pub fn comes(within: Duration, mut is_there: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if is_there() {
            return true;
        }
        if start.elapsed() > within {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
}
