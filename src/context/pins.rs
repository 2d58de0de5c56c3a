//! Where PINs come from: files, standard input, environment. The prompt is the login's affair.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::Settings;
use crate::error::{Error, PinFault, Result};
use crate::model::PinRole;

/// The environment variables that hold PINs.
const VARIABLES: [&str; 4] = ["JETON_PIN", "JETON_NEW_PIN", "JETON_SO_PIN", "JETON_PUK"];

/// The longest line that is taken for a PIN.
const MAX_LINE: usize = 4096;

/// Where each PIN is looked for, in order: its file, standard input, its environment variable.
#[derive(Debug)]
pub(super) struct PinSources {
    files: [Option<PathBuf>; 4],
    stdin: bool,
}

/// Which PIN is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The one that the token knows.
    Present(PinRole),
    /// The one that it is to know.
    New,
}

impl Wanted {
    fn index(self) -> usize {
        match self {
            Wanted::Present(PinRole::User) => 0,
            Wanted::New => 1,
            Wanted::Present(PinRole::So) => 2,
            Wanted::Present(PinRole::Puk) => 3,
        }
    }
}

impl PinSources {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            files: [
                settings.pin_file.clone(),
                settings.new_pin_file.clone(),
                settings.so_pin_file.clone(),
                settings.puk_file.clone(),
            ],
            stdin: settings.pin_stdin,
        }
    }

    /// Whether they are read from standard input.
    pub(super) fn take_stdin(&self) -> bool {
        self.stdin
    }

    /// Whether one supplied PIN would answer every time: a file or a variable holds one, standard input a line for each.
    pub(super) fn is_single(&self, wanted: Wanted) -> bool {
        let index = wanted.index();
        let variable = || std::env::var(VARIABLES[index]).is_ok_and(|pin| !pin.is_empty());
        self.files[index].is_some() || (!self.stdin && variable())
    }

    /// The PIN that was supplied; `None` where it must be asked for. An empty line is an empty PIN, which is refused;
    /// the end of standard input, and an empty variable, are none.
    pub(super) fn supplied(&self, wanted: Wanted) -> Result<Option<SecretString>> {
        let index = wanted.index();
        if let Some(path) = &self.files[index] {
            let failed = |source: io::Error| match source.kind() {
                io::ErrorKind::NotFound => Error::FileNotFound(path.clone()),
                _ => Error::Io { path: path.clone(), source },
            };
            let line = first_line(&mut File::open(path).map_err(failed)?, path)?;
            return Ok(Some(line.unwrap_or_default()));
        }
        if self.stdin {
            return first_line(&mut io::stdin().lock(), Path::new("-"));
        }
        match std::env::var_os(VARIABLES[index]).filter(|pin| !pin.is_empty()) {
            None => Ok(None),
            Some(pin) => match pin.into_string() {
                Ok(pin) => Ok(Some(secret(pin))),
                Err(_) => Err(wanted.rejected(PinFault::NotAscii)),
            },
        }
    }
}

impl Wanted {
    /// The error of one that no token can take.
    fn rejected(self, fault: PinFault) -> Error {
        match self {
            Self::Present(role) => Error::PinRejected { role, new: false, fault },
            Self::New => Error::PinRejected { role: PinRole::User, new: true, fault },
        }
    }
}

/// The secret, and the text that it came in wiped: making one from a `String` may leave a copy behind where it shrinks.
fn secret(text: String) -> SecretString {
    SecretString::from(Zeroizing::new(text).as_str())
}

/// The first line, without its end, LF or CR LF; `None` at the end of the input. The bytes must be UTF-8: a PIN goes to
/// the token as it stands. Byte by byte, so that no buffer keeps a PIN that is another one's.
pub(super) fn first_line(reader: &mut impl Read, path: &Path) -> Result<Option<SecretString>> {
    let failed = |source| Error::Io { path: path.to_owned(), source };
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_LINE));
    let mut ended = false;
    while line.len() < MAX_LINE {
        let mut byte = Zeroizing::new([0]);
        match reader.read(&mut *byte) {
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => {
                ended = true;
                break;
            }
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    if line.is_empty() && !ended {
        return Ok(None);
    }
    let end = line.iter().rposition(|byte| *byte != b'\r').map_or(0, |at| at + 1);
    match std::str::from_utf8(&line[..end]) {
        Ok(pin) => Ok(Some(SecretString::from(pin))),
        Err(_) => Err(failed(io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn lines(text: &[u8]) -> Vec<String> {
        let mut reader = text;
        let next = || first_line(&mut reader, Path::new("-")).unwrap();
        std::iter::from_fn(next).map(|pin| pin.expose_secret().to_owned()).collect()
    }

    #[test]
    fn one_pin_a_line_however_lines_end() {
        assert_eq!(lines(b"1234\n5678"), ["1234", "5678"]);
        assert_eq!(lines(b"1234\r\n5678\r\n"), ["1234", "5678"]);
        assert_eq!(lines(b"\n5678\n"), ["", "5678"]);
        assert_eq!(lines(b" 12 34 "), [" 12 34 "]);
        assert!(lines(b"").is_empty());
        assert!(first_line(&mut &b"12\xe9\n"[..], Path::new("-")).is_err());
    }
}
