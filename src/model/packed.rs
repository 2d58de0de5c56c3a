//! Long texts that are built into the program: `build.rs` compresses them (zlib, RFC 1950).

use miniz_oxide::inflate::decompress_to_vec_zlib;

/// The text that was compressed; empty if the bytes are no zlib stream of a text, which the tests of each text would show.
#[must_use]
pub(crate) fn text(packed: &[u8]) -> String {
    decompress_to_vec_zlib(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
