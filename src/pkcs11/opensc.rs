//! OpenSC's configuration: the file in effect, and its text with one setting added.
//!
//! The grammar is that of OpenSC's `src/scconf` (`sclex.c`, `parse.c`), and which of several blocks counts is that of
//! `process_config_file` and `sc_get_conf_block` (0.23 to 0.27). What OpenSC itself would call an error is not
//! understood here either, and neither is a file of which it is unclear whether OpenSC reads it: then nothing is
//! concluded and nothing is changed.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::table;

/// The name under which OpenSC's module looks for its own settings.
const PROGRAM: &str = "opensc-pkcs11";
/// The setting that says how a PIN is unblocked through PKCS#11.
const STYLE: &str = "user_pin_unblock_style";
/// The deepest nesting that OpenSC reads (`DEPTH_LIMIT`).
const DEEPEST: usize = 16;

/// How OpenSC unblocks a PIN: the values of `user_pin_unblock_style` that its driver for IAS-ECC cards can carry out.
/// Without the setting it refuses the one, and takes the other for a change of the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unblocking {
    /// `C_SetPIN` in a session without login takes the PUK as the old PIN.
    UnloggedSetPin,
    /// `C_InitPIN` takes the PUK from the login as SO.
    SoSession,
}

impl Unblocking {
    fn value(self) -> &'static str {
        match self {
            Self::UnloggedSetPin => "set_pin_in_unlogged_session",
            Self::SoSession => "init_pin_in_so_session",
        }
    }
}

/// Whether this file is OpenSC's module, by its name.
#[must_use]
pub(crate) fn is_opensc(module: &Path) -> bool {
    table::is_module_of(module, "OpenSC")
}

/// The configuration that OpenSC's module reads when this program loads it.
pub(crate) struct Configuration {
    text: Vec<u8>,
    blocks: Vec<Block>,
    /// OpenSC's name for this program: its path.
    program: String,
}

struct Block {
    /// `None` at the top.
    parent: Option<usize>,
    key: String,
    name: String,
    /// Where its content begins in the text.
    start: usize,
    values: Vec<(String, Vec<String>)>,
}

impl Configuration {
    /// The one in effect for this module of OpenSC's: that of `OPENSC_CONF`, otherwise the system's. `None` if it cannot
    /// be told, read or understood. A file that does not exist is an empty configuration, as it is for OpenSC.
    #[must_use]
    pub(crate) fn in_effect(module: &Path) -> Option<Self> {
        let text = match file(module)? {
            Some(path) => match fs::read(path) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                Err(_) => return None,
            },
            None => Vec::new(),
        };
        Self::parse(text, env::current_exe().ok()?.display().to_string())
    }

    fn parse(text: Vec<u8>, program: String) -> Option<Self> {
        let blocks = blocks(&text)?;
        Some(Self { text, blocks, program })
    }

    /// Whether OpenSC leaves this reader alone (`ignored_readers`).
    #[must_use]
    pub(crate) fn ignores(&self, reader: &str) -> bool {
        let ignored = |app: usize| self.values(app, "ignored_readers").iter().any(|part| reader.contains(part));
        self.apps().any(ignored)
    }

    /// Whether a PIN is unblocked in this way.
    #[must_use]
    pub(crate) fn unblocks_by(&self, way: Unblocking) -> bool {
        let style = self.settings().and_then(|block| self.values(block, STYLE).first());
        style.is_some_and(|style| style == way.value())
    }

    /// The same text with the line that makes OpenSC unblock a PIN in this way. It comes first in its block: of two values
    /// OpenSC takes the first.
    #[must_use]
    pub(crate) fn unblocking_by(&self, way: Unblocking) -> Vec<u8> {
        let line = format!(" {STYLE} = {}; ", way.value());
        let program = self.top().find(|(_, block)| block.name.eq_ignore_ascii_case(PROGRAM)).map(|(at, _)| at);
        let (at, addition) = match (self.settings(), program) {
            (Some(settings), _) => (self.blocks[settings].start, line),
            (None, Some(program)) => (self.blocks[program].start, format!(" pkcs11 {{{line}}} ")),
            (None, None) => (self.text.len(), format!("\napp {PROGRAM} {{ pkcs11 {{{line}}} }}\n")),
        };
        [&self.text[..at], addition.as_bytes(), &self.text[at..]].concat()
    }

    /// The blocks `app` at the top.
    fn top(&self) -> impl Iterator<Item = (usize, &Block)> {
        let is_app = |block: &Block| block.parent.is_none() && block.key.eq_ignore_ascii_case("app");
        self.blocks.iter().enumerate().filter(move |(_, block)| is_app(block))
    }

    /// Those that count for this program, the weightiest first: of each name the first.
    fn apps(&self) -> impl Iterator<Item = usize> {
        let named = |name: &str| self.top().find(|(_, block)| block.name.eq_ignore_ascii_case(name)).map(|(at, _)| at);
        [named(&self.program), named(PROGRAM), named("default")].into_iter().flatten()
    }

    /// The block `pkcs11` that counts: only one does.
    fn settings(&self) -> Option<usize> {
        let within = |app: usize| {
            let is_it = |block: &Block| block.parent == Some(app) && block.key.eq_ignore_ascii_case("pkcs11");
            self.blocks.iter().position(is_it)
        };
        self.apps().find_map(within)
    }

    fn values(&self, block: usize, key: &str) -> &[String] {
        let found = self.blocks[block].values.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map_or(&[], |(_, values)| values)
    }
}

/// The file that OpenSC reads: `Some(None)` if there is none, `None` if several may be meant.
fn file(module: &Path) -> Option<Option<PathBuf>> {
    if let Some(named) = env::var_os("OPENSC_CONF") {
        return Some(Some(named.into()));
    }
    let mut found: Vec<_> = places(module).into_iter().filter(|path| path.exists()).collect();
    found.dedup();
    match found.len() {
        0 => Some(None),
        1 => Some(found.pop()),
        _ => None,
    }
}

/// Where OpenSC's builds for the various systems look (`OPENSC_CONF_PATH`); it is compiled into the library.
fn places(module: &Path) -> Vec<PathBuf> {
    if cfg!(windows) {
        // The installer registers the file beside the folder of the module.
        return module.ancestors().nth(2).map(|folder| folder.join("opensc.conf")).into_iter().collect();
    }
    let arch = format!("/etc/opensc-{}.conf", env::consts::ARCH);
    let places = [
        "/etc/opensc/opensc.conf",
        "/etc/opensc.conf",
        &arch,
        "/usr/local/etc/opensc/opensc.conf",
        "/usr/local/etc/opensc.conf",
        "/Library/OpenSC/etc/opensc.conf",
        "/opt/homebrew/etc/opensc/opensc.conf",
        "/opt/homebrew/etc/opensc.conf",
    ];
    places.into_iter().map(PathBuf::from).collect()
}

/// A word, or one of the five marks. Words are as in the file, without their quotes.
enum Token {
    Word(String),
    Mark(u8),
}

/// What is expected next, after what was read of an entry.
enum State {
    /// The start of an entry.
    Start,
    /// More names of a block, its beginning, or a value.
    Named { key: String, names: Vec<String>, complete: bool },
    /// Values of this key of the current block.
    Values { key: String, complete: bool },
}

/// The blocks of a text; `None` if OpenSC would not understand it.
fn blocks(text: &[u8]) -> Option<Vec<Block>> {
    let root = Block { parent: None, key: String::new(), name: String::new(), start: 0, values: Vec::new() };
    // The open blocks; index 0 stands for the file itself, which has no place in the list.
    let (mut found, mut open): (Vec<Block>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut outside = root;
    let (mut state, mut at) = (State::Start, 0);
    while let Some(token) = token(text, &mut at)? {
        state = match (token, state) {
            // A value without its semicolon: OpenSC goes on with a new entry.
            (Token::Word(key), State::Start | State::Values { complete: true, .. }) => {
                State::Named { key, names: Vec::new(), complete: false }
            }
            (Token::Word(name), State::Named { key, mut names, complete: false }) => {
                names.push(name);
                State::Named { key, names, complete: true }
            }
            (Token::Word(value), State::Values { key, complete: false }) => {
                let block = open.last().map_or(&mut outside, |last| &mut found[*last]);
                match block.values.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&key)) {
                    Some((_, values)) => values.push(value),
                    None => block.values.push((key.clone(), vec![value])),
                }
                State::Values { key, complete: true }
            }
            (Token::Mark(b'{'), State::Named { key, mut names, .. }) if open.len() < DEEPEST => {
                let name = if names.is_empty() { String::new() } else { names.remove(0) };
                found.push(Block { parent: open.last().copied(), key, name, start: at, values: Vec::new() });
                open.push(found.len() - 1);
                State::Start
            }
            (Token::Mark(b'}'), State::Start | State::Values { complete: true, .. }) => {
                open.pop()?;
                State::Start
            }
            (Token::Mark(b','), State::Named { key, names, .. }) => State::Named { key, names, complete: false },
            (Token::Mark(b','), State::Values { key, .. }) => State::Values { key, complete: false },
            (Token::Mark(b'='), State::Named { key, .. }) => State::Values { key, complete: false },
            (Token::Mark(b';'), _) => State::Start,
            _ => return None,
        };
    }
    open.is_empty().then_some(found)
}

/// The next word or mark from `at` on; `Some(None)` at the end, `None` for what cannot be read.
fn token(text: &[u8], at: &mut usize) -> Option<Option<Token>> {
    let until = |from: usize, ends: &[u8]| text[from..].iter().position(|byte| ends.contains(byte)).map(|n| from + n);
    let word = |from: usize, to: usize| String::from_utf8_lossy(&text[from..to]).into_owned();
    loop {
        let Some(byte) = text.get(*at).copied() else { return Some(None) };
        match byte {
            0 => return None,
            b'#' => *at = until(*at, b"\r\n").unwrap_or(text.len()),
            b' ' | b'\t' | b'\r' | b'\n' => *at += 1,
            b',' | b'{' | b'}' | b'=' | b';' => {
                *at += 1;
                return Some(Some(Token::Mark(byte)));
            }
            b'"' => {
                let (start, end) = (*at + 1, until(*at + 1, b"\"\r\n").filter(|end| text[*end] == b'"')?);
                *at = end + 1;
                return Some(Some(Token::Word(word(start, end))));
            }
            _ => {
                let start = *at;
                *at = until(start, b";, \t\r\n\0").unwrap_or(text.len());
                return Some(Some(Token::Word(word(start, *at))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAY: Unblocking = Unblocking::UnloggedSetPin;

    fn read(text: &str) -> Option<Configuration> {
        Configuration::parse(text.as_bytes().to_vec(), "/usr/bin/jeton".to_owned())
    }

    /// The text with the line, which is then in effect.
    #[track_caller]
    fn added(text: &str) -> String {
        let before = read(text).unwrap();
        assert!(!before.unblocks_by(WAY));
        let after = String::from_utf8(before.unblocking_by(WAY)).unwrap();
        assert!(read(&after).unwrap().unblocks_by(WAY), "{after}");
        after
    }

    #[test]
    fn the_line_comes_where_opensc_reads_it() {
        let line = " user_pin_unblock_style = set_pin_in_unlogged_session; ";
        assert_eq!(added(""), format!("\napp opensc-pkcs11 {{ pkcs11 {{{line}}} }}\n"));
        let debian = "app default {\n\t# debug = 3;\n\tframework pkcs15 {\n\t\t# use_file_caching = public;\n\t}\n}\n";
        assert!(added(debian).starts_with(debian));
        assert_eq!(
            added("app opensc-pkcs11 { pkcs11 { slots_per_card = 2; } }"),
            format!("app opensc-pkcs11 {{ pkcs11 {{{line} slots_per_card = 2; }} }}")
        );
        // Only one block `pkcs11` counts: another one would hide what stands in this.
        assert_eq!(
            added("app default { pkcs11 { slots_per_card = 2; } }"),
            format!("app default {{ pkcs11 {{{line} slots_per_card = 2; }} }}")
        );
        assert_eq!(
            added("app opensc-pkcs11 { debug = 0; } app default { x = 1; }"),
            format!("app opensc-pkcs11 {{ pkcs11 {{{line}}}  debug = 0; }} app default {{ x = 1; }}")
        );
        // The program's own block is weightier than that of OpenSC's module.
        let text = "app opensc-pkcs11 { pkcs11 { } }\napp /usr/bin/jeton { pkcs11 { a = 1; } }";
        assert!(added(text).ends_with(&format!("app /usr/bin/jeton {{ pkcs11 {{{line} a = 1; }} }}")));
    }

    #[test]
    fn a_value_that_is_there_already_gives_way_for_this_time() {
        let text = "app opensc-pkcs11 { pkcs11 { user_pin_unblock_style = init_pin_in_so_session; } }";
        let both = read(text).unwrap();
        assert!(both.unblocks_by(Unblocking::SoSession));
        let after = String::from_utf8(both.unblocking_by(WAY)).unwrap();
        assert!(read(&after).unwrap().unblocks_by(WAY) && after.ends_with("= init_pin_in_so_session; } }"));
    }

    #[test]
    fn readers_that_are_ignored() {
        let text =
            "app default { ignored_readers = \"Virtual PCD\", Cherry; }\napp opensc-pkcs11 { ignored_readers = SCM; }";
        let read = read(text).unwrap();
        assert!(read.ignores("Virtual PCD 00 01") && read.ignores("SCM SCR 3310 00 00") && read.ignores("Cherry KC"));
        assert!(!read.ignores("Gemalto PC Twin Reader 00 00"));
    }

    #[test]
    fn what_opensc_would_not_understand_is_not_touched() {
        for text in ["app {", "}", "= 3;", "app default { a = \"b\n; }", "a b c { }", "{ }", "app x { y } ", "\0"] {
            assert!(read(text).is_none(), "{text:?}");
        }
        // Only a warning there: the semicolon is missing.
        assert!(read("app default { a = 1\n b = 2 }").is_some());
    }
}
