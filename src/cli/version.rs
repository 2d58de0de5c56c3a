//! What `jeton --version` tells; `-V` tells the number alone.

use std::ffi::OsString;

/// The number, then the commit and the target that this program was built from and for. The commit ends with `+` if files
/// were changed since, and is `unknown` where no Git repository was at hand and `JETON_COMMIT` did not name it.
pub(crate) const VERSION: &str =
    concat!(env!("CARGO_PKG_VERSION"), "\ncommit ", env!("JETON_COMMIT"), ", ", env!("JETON_TARGET"));

/// What `--version` prints.
#[must_use]
pub(crate) fn version() -> String {
    format!("jeton {VERSION}\n")
}

/// Whether the version is all that is asked for: it needs no settings, no language, no definition of the command line.
#[must_use]
pub(crate) fn asks_for_the_version(arguments: &[OsString]) -> bool {
    matches!(arguments, [_, option] if option == "--version")
}
