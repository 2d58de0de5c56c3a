//! Sources of PINs: files, standard input, environment. Prompting belongs to the login.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::settings::Settings;
use crate::error::{Error, FileError, PinError, Result};
use crate::model::PinFault;
use crate::model::PinRole;
use crate::secret::{Environment, Line, Variable};

/// Where each PIN is looked for, in this order: its file, standard input, its environment variable.
#[derive(Debug)]
pub(super) struct PinSources {
    files: [Option<PathBuf>; 4],
    stdin: bool,
    secrets: Environment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The one that the token has now.
    Present(PinRole),
    /// The one to set.
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

    fn variable(self) -> Variable {
        match self {
            Wanted::Present(PinRole::User) => Variable::Pin,
            Wanted::New => Variable::NewPin,
            Wanted::Present(PinRole::So) => Variable::SoPin,
            Wanted::Present(PinRole::Puk) => Variable::Puk,
        }
    }
}

impl PinSources {
    pub(super) fn new(settings: &Settings, secrets: Environment) -> Self {
        Self {
            files: [
                settings.pin_file.clone(),
                settings.new_pin_file.clone(),
                settings.so_pin_file.clone(),
                settings.puk_file.clone(),
            ],
            stdin: settings.pin_stdin,
            secrets,
        }
    }

    /// Whether PINs are read from standard input.
    pub(super) fn take_stdin(&self) -> bool {
        self.stdin
    }

    /// Whether the same PIN would be supplied each time: a file or a variable holds one, standard input a line for
    /// each.
    pub(super) fn is_single(&self, wanted: Wanted) -> bool {
        self.files[wanted.index()].is_some() || (!self.stdin && self.secrets.holds(wanted.variable()))
    }

    /// The supplied PIN; `None` if it must be asked for. An empty line is an empty PIN, which is refused; the end of
    /// standard input, or an empty variable, counts as no PIN.
    pub(super) fn supplied(&self, wanted: Wanted) -> Result<Option<SecretString>> {
        if let Some(path) = &self.files[wanted.index()] {
            return line_of_file(path).map(Some);
        }
        if self.stdin {
            return line_of_stdin();
        }
        self.secrets.get(wanted.variable()).map_err(|_| wanted.rejected(PinFault::NotAscii))
    }
}

impl Wanted {
    /// The error for a PIN that no token can accept.
    fn rejected(self, fault: PinFault) -> Error {
        match self {
            Self::Present(role) => Error::Pin(PinError::Rejected { role, new: false, fault }),
            Self::New => Error::Pin(PinError::Rejected { role: PinRole::User, new: true, fault }),
        }
    }
}

/// The first line of a file; empty if the file is.
pub(crate) fn line_of_file(path: &Path) -> Result<SecretString> {
    let mut file = File::open(path).map_err(|source| FileError::reading(path, source))?;
    Ok(first_line(&mut file, path)?.unwrap_or_default())
}

/// The next line of standard input; `None` at its end. This reads the descriptor directly, because the buffer of
/// [`io::stdin`] would keep the PINs in memory for as long as the program runs.
pub(crate) fn line_of_stdin() -> Result<Option<SecretString>> {
    let path = Path::new("-");
    let mut descriptor = descriptor().map_err(|source| Error::File(FileError::Io { path: path.to_owned(), source }))?;
    first_line(&mut descriptor, path)
}

#[cfg(unix)]
fn descriptor() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn descriptor() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

/// The first line, without its line end (LF or CR LF); `None` at the end of the input. It must be UTF-8, because a PIN
/// goes to the token unchanged. Reads byte by byte, so that whatever follows the line stays unread.
fn first_line(reader: &mut impl Read, path: &Path) -> Result<Option<SecretString>> {
    let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
    let mut line = Line::new();
    let mut ended = false;
    while line.len() < Line::LONGEST && !ended {
        match line.read_from(reader, 1) {
            Ok(0) => break,
            Ok(_) => ended = line.ends_with(b"\n"),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    if line.is_empty() {
        return Ok(None);
    }
    if ended {
        line.trim_end(b"\n");
    }
    line.trim_end(b"\r");
    match line.to_secret() {
        Ok(pin) => Ok(Some(pin)),
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
