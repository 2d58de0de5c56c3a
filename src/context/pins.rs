//! Where PINs come from: files, standard input, environment. The prompt is the login's affair.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::Settings;
use crate::error::{Error, Result};
use crate::model::PinRole;

/// The environment variables that hold PINs.
const VARIABLES: [&str; 4] = ["JETON_PIN", "JETON_NEW_PIN", "JETON_SO_PIN", "JETON_PUK"];

/// The longest line that is taken for a PIN.
const MAX_LINE: u64 = 4096;

/// Where each PIN is looked for, in order: its file, standard input, its environment variable.
#[derive(Debug)]
pub(super) struct PinSources {
    files: [Option<PathBuf>; 4],
    stdin: Option<RefCell<BufReader<io::Stdin>>>,
}

/// Which PIN is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
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
            stdin: settings.pin_stdin.then(|| RefCell::new(BufReader::new(io::stdin()))),
        }
    }

    /// Whether one supplied PIN would answer every time: a file or a variable holds one, standard input a line for each.
    pub(super) fn is_single(&self, wanted: Wanted) -> bool {
        let index = wanted.index();
        let variable = || std::env::var(VARIABLES[index]).is_ok_and(|pin| !pin.is_empty());
        self.files[index].is_some() || (self.stdin.is_none() && variable())
    }

    /// The PIN that was supplied; `None` where it must be asked for.
    pub(super) fn supplied(&self, wanted: Wanted) -> Result<Option<SecretString>> {
        let index = wanted.index();
        if let Some(path) = &self.files[index] {
            let failed = |source: io::Error| match source.kind() {
                io::ErrorKind::NotFound => Error::FileNotFound(path.clone()),
                _ => Error::Io { path: path.clone(), source },
            };
            let file = File::open(path).map_err(failed)?;
            return Ok(Some(first_line(&mut BufReader::new(file), path)?));
        }
        if let Some(stdin) = &self.stdin {
            return Ok(Some(first_line(&mut *stdin.borrow_mut(), Path::new("-"))?));
        }
        Ok(std::env::var(VARIABLES[index]).ok().filter(|pin| !pin.is_empty()).map(SecretString::from))
    }
}

/// The first line, without its end. The bytes must be UTF-8: a PIN goes to the token as it stands.
pub(super) fn first_line(reader: &mut impl BufRead, path: &Path) -> Result<SecretString> {
    let mut line = Zeroizing::new(Vec::with_capacity(256));
    reader.take(MAX_LINE).read_until(b'\n', &mut line).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    match std::str::from_utf8(&line[..end]) {
        Ok(pin) => Ok(SecretString::from(pin)),
        Err(_) => {
            Err(Error::Io { path: path.to_owned(), source: io::Error::new(io::ErrorKind::InvalidData, "not UTF-8") })
        }
    }
}
