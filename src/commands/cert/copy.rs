//! `jeton cert export --copy`: the text on the clipboard, ready to be pasted.

use crate::context::Context;
use crate::desktop;
use crate::error::{Result, UsageError};
use crate::model::public_text::PublicText;
use crate::output::certificate_export::Copied;
use crate::terminal;

/// Copies to the desktop's clipboard; without a desktop, or where its clipboard does not answer, to that of the terminal.
///
/// # Errors
///
/// [`UsageError::NoClipboard`] if there is neither.
pub(super) fn copy(context: &Context, text: &PublicText) -> Result<Copied> {
    if desktop::is_here() && desktop::copy(text).is_ok() {
        return Ok(Copied::Desktop);
    }
    if context.interactive && terminal::copy(text)? {
        return Ok(Copied::Terminal);
    }
    Err(UsageError::NoClipboard.into())
}
