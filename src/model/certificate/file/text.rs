//! Text files: how they are encoded, the PEM blocks in them, and what they are if there is none.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::kind::FileKind;
use crate::model::text::utf_16;

/// One PEM block: its tag, and its content if the base64 decodes.
pub(super) struct Block {
    pub(super) tag: String,
    pub(super) content: Option<Vec<u8>>,
}

/// The bytes as text, if they can be any: UTF-8, or UTF-16 as Windows’ Notepad saves it. `None` for binary data.
pub(super) fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        // What begins with a mark of its order says what it is.
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest)),
        [0xFF, 0xFE, rest @ ..] => Some(utf_16(rest, u16::from_le_bytes).into()),
        [0xFE, 0xFF, rest @ ..] => Some(utf_16(rest, u16::from_be_bytes).into()),
        [low, 0, ..] if low.is_ascii_graphic() => Some(utf_16(bytes, u16::from_le_bytes).into()),
        [0, low, ..] if low.is_ascii_graphic() => Some(utf_16(bytes, u16::from_be_bytes).into()),
        _ if bytes.contains(&0) => None,
        _ => Some(String::from_utf8_lossy(bytes)),
    }
}

/// The PEM blocks of a text, whatever stands around them. A block that does not end is one without content.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().map(unquoted);
    while let Some(line) = lines.next() {
        let Some(tag) = line.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----")) else { continue };
        let end = format!("-----END {tag}-----");
        let mut block = vec![line];
        for line in lines.by_ref() {
            block.push(line);
            if line == end {
                break;
            }
        }
        let content = pem::parse(block.join("\n")).ok().map(pem::Pem::into_contents);
        blocks.push(Block { tag: tag.to_owned(), content });
    }
    blocks
}

/// A line without what mail programs put around it.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t']).trim_end()
}

/// The bytes of a text that is base64 and nothing else.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let joined: String = text.split_whitespace().collect();
    STANDARD.decode(joined).ok().filter(|bytes| !bytes.is_empty())
}

/// What a text without certificates is.
pub(super) fn kind(text: &str) -> Option<FileKind> {
    let start = text.trim_start();
    if start.starts_with("%PDF-") {
        return Some(FileKind::Pdf);
    }
    if start.starts_with('<') {
        return Some(FileKind::WebPage);
    }
    is_mail(start).then_some(FileKind::Mail)
}

/// Whether a text begins with the header of a mail (RFC 5322 section 2.2).
fn is_mail(text: &str) -> bool {
    const USUAL: [&str; 8] =
        ["received", "return-path", "mime-version", "message-id", "delivered-to", "from", "subject", "content-type"];
    // The form of mailboxes begins with a line of its own.
    let header = text.lines().skip_while(|line| line.starts_with("From ")).take_while(|line| !line.is_empty());
    let fields = header.filter(|line| !line.starts_with([' ', '\t'])).map(|line| line.split_once(':'));
    let names: Option<Vec<String>> = fields.map(|field| field.map(|(name, _)| name.to_lowercase())).collect();
    names.is_some_and(|names| names.iter().any(|name| USUAL.contains(&name.as_str())))
}
