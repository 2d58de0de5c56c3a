//! How a test gets a token and runs jeton on it.

use std::io::Write;

pub mod authority;
pub mod browser;
pub mod built;
#[cfg(unix)]
pub mod card;
pub mod clock;
pub mod display;
pub mod faulty;
pub mod files;
pub mod jeton;
pub mod makers;
pub mod misbehaving;
pub mod openssl;
pub mod patience;
pub mod pcscd;
pub mod ports;
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

/// Whether the user skips these tests, with a word in `JETON_TEST_WITHOUT`; a notice says so, past the harness's
/// capture of output.
pub fn left_out(lane: &str) -> bool {
    let left_out =
        std::env::var("JETON_TEST_WITHOUT").is_ok_and(|lanes| lanes.split_whitespace().any(|word| word == lane));
    if left_out {
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(std::io::stderr(), "LEFT OUT by JETON_TEST_WITHOUT={lane}: {test}");
    }
    left_out
}

/// Skips a test if the user skips its lane: `card` for tests that need pcscd and its virtual reader, `browser` for
/// those that need chromium and poppler, `desktop` for those that need an X display of their own (Xvfb); `tpm`,
/// `opencryptoki` and `trust` for those of the makers.
macro_rules! lane {
    ($lane:literal) => {
        if crate::support::left_out($lane) {
            return;
        }
    };
}
pub(crate) use lane;

/// Skips a test, with a notice, if the tests run on a token other than SoftHSM2; `docs/tokens.md` lists these tests. Those
/// that one other maker's token cannot pass are in `tests/makers/MAKER.tsv`, which `ci/test.d/on` reads.
macro_rules! softhsm2_only {
    ($reason:literal) => {
        if crate::support::token::maker() != crate::support::token::Maker::SoftHsm {
            crate::support::say_softhsm2_only($reason);
            return;
        }
    };
}
pub(crate) use softhsm2_only;

/// Reports what a test did not cover, past the harness's capture of output.
pub fn say(what: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "NOT SHOWN: {test}: {what}");
}

/// The notice of [`softhsm2_only`], past the harness's capture of output.
pub fn say_softhsm2_only(reason: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "SOFTHSM2 ONLY: {test}: {reason}");
}
