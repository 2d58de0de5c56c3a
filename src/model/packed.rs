//! Long texts that are built into the program: `build.rs` compresses them (zlib, RFC 1950).

use miniz_oxide::inflate::decompress_to_vec_zlib;

/// What was compressed; nothing if this is no zlib stream, which the tests of each text would show.
#[must_use]
pub(crate) fn bytes(packed: &[u8]) -> Vec<u8> {
    decompress_to_vec_zlib(packed).unwrap_or_default()
}

/// The same as text; nothing if it is not UTF-8.
#[must_use]
pub(crate) fn text(packed: &[u8]) -> String {
    String::from_utf8(bytes(packed)).unwrap_or_default()
}
