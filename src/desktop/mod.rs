//! The user's desktop: its clipboard, and opening a folder or a page with the program chosen for it. The clipboard takes
//! only [`PublicText`](crate::model::public_text::PublicText): no secret can leave jeton this way.

mod clipboard;

pub use clipboard::KEEP_COMMAND;
pub(crate) use clipboard::{KEPT, copy, keep};

use std::path::Path;

use crate::error::{FileError, Result};

/// Whether there is a desktop: on X11 and Wayland, programs learn of it from these variables.
#[must_use]
pub(crate) fn is_here() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens a folder or a page with the user's program for it, without waiting for that program.
///
/// # Errors
///
/// [`FileError::Io`] if there is none.
pub(crate) fn open(path: &Path) -> Result<()> {
    open::that_detached(path).map_err(|source| FileError::Io { path: path.to_owned(), source }.into())
}
