//! This very program, which runs itself as a child process for what may hang or crash.

use std::env;
use std::path::PathBuf;

use crate::error::{FileError, Result};

/// Its path.
///
/// # Errors
///
/// [`FileError::Io`] if the system does not tell.
pub(crate) fn own_program() -> Result<PathBuf> {
    env::current_exe().map_err(|source| FileError::Io { path: "jeton".into(), source }.into())
}
