//! How a test gets a token and runs jeton on it.

use std::io::Write;

pub mod authority;
pub mod browser;
pub mod built;
#[cfg(unix)]
pub mod card;
pub mod clock;
pub mod faulty;
pub mod jeton;
pub mod misbehaving;
pub mod openssl;
pub mod pcscd;
pub mod process;
pub mod proxy;
pub mod python;
pub mod shell;
pub mod sources;
pub mod terminal;
pub mod token;

pub use authority::Authority;
pub use jeton::Jeton;
pub use misbehaving::Misbehaving;
pub use terminal::Terminal;
pub use token::Token;

/// Whether the person left these tests out, by a word of `JETON_TEST_WITHOUT`; that is said where the harness does not
/// swallow it.
pub fn left_out(lane: &str) -> bool {
    let left_out =
        std::env::var("JETON_TEST_WITHOUT").is_ok_and(|lanes| lanes.split_whitespace().any(|word| word == lane));
    if left_out {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(std::io::stderr(), "LEFT OUT by JETON_TEST_WITHOUT={lane}: {test}");
    }
    left_out
}

/// Leaves a test out where the person left its lane out: `card` for what needs pcscd and its virtual reader, `browser`
/// for what needs chromium and poppler.
macro_rules! lane {
    ($lane:literal) => {
        if crate::support::left_out($lane) {
            return;
        }
    };
}
pub(crate) use lane;

/// Leaves a test out where the tests run on another token than SoftHSM2, and says so; `docs/tokens.md` counts them.
macro_rules! softhsm2_only {
    ($reason:literal) => {
        if crate::support::token::kryoptic().is_some() {
            crate::support::say_softhsm2_only($reason);
            return;
        }
    };
}
pub(crate) use softhsm2_only;

/// Says what a test did not show, where the harness does not swallow it.
pub fn say(what: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "NOT SHOWN: {test}: {what}");
}

/// What [`softhsm2_only`] says, where the harness does not swallow it.
pub fn say_softhsm2_only(reason: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "SOFTHSM2 ONLY: {test}: {reason}");
}
