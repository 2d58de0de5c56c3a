//! The hidden command that keeps a text on the clipboard after the command that copied it has ended.

use std::io::{self, Read};

use crate::desktop::{self, KEPT};
use crate::error::{Result, UsageError};
use crate::model::public_text::PublicText;
use crate::output;

/// The longest text accepted, in bytes: a few certificates.
const LONGEST: u64 = 1 << 20;

/// Takes the text from standard input, and puts nothing on the clipboard that is not public.
pub(super) fn run() -> Result<()> {
    let mut text = String::new();
    let read = io::stdin().take(LONGEST).read_to_string(&mut text).ok();
    let text = read.and_then(|_| PublicText::parse(&text)).ok_or(UsageError::NoClipboard)?;
    desktop::keep(&text, || output::bytes(KEPT.as_bytes()))
}
