//! Slips: written before a token takes its PIN, and made void if it did not.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::batch::Batch;
use crate::error::{Error, FileError, PreparationError, Result};
use crate::model::Slot;
use crate::model::preparation::{Event, Line};
use crate::output::slip::{BEFORE, Recipient, halves, void};
use crate::secret::Line as SecretLine;
use crate::store::{destination, pending};

/// Writes the slip with this PIN. It is on the disk, and its owner's alone, when this returns its file's name.
///
/// # Errors
///
/// [`FileError::Io`]; the PIN must not be sent then.
pub(super) fn write(batch: &mut Batch<'_>, at: usize, slot: &Slot, pin: &SecretString) -> Result<String> {
    pending::private_folder(&batch.files.slips)?;
    let line = &batch.lines[at];
    let stem = format!("{:02}-{}", at + 1, destination::stem(&line.name, "fiche"));
    let path = destination::new_file(&batch.files.slips, &stem, "html");
    let (before, after) = halves(&recipient(line, &line.label, &slot.token.serial), OffsetDateTime::now_utc())?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    batch.note(at, Event::Slip { file: file.clone() })?;
    pending::write_private_parts(&path, &[before.as_bytes(), pin.expose_secret().as_bytes(), after.as_bytes()])?;
    Ok(file)
}

/// Makes those slips void whose PIN no token has.
///
/// # Errors
///
/// [`FileError::Io`].
pub(super) fn void_unused(batch: &mut Batch<'_>, at: usize) -> Result<()> {
    let progress = batch.progress(at);
    for file in progress.slips_to_void() {
        let path = batch.files.slips.join(file);
        if path.exists() {
            let line = &batch.lines[at];
            let page = void(&recipient(line, &line.label, ""), OffsetDateTime::now_utc())?;
            pending::replace_private(&path, page.as_bytes())?;
        }
        batch.note(at, Event::Void { file: file.to_owned() })?;
    }
    Ok(())
}

/// The PIN on this slip; `None` if the slip is no longer here.
///
/// # Errors
///
/// [`PreparationError::Slip`] if it has none; [`FileError::Io`].
pub(super) fn pin(path: &Path) -> Result<Option<SecretString>> {
    let failed = |source| Error::File(FileError::Io { path: path.to_owned(), source });
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed(source)),
    };
    let pin = read_pin(&mut file).map_err(failed)?.and_then(|pin| pin.to_secret().ok());
    pin.map(Some).ok_or_else(|| PreparationError::Slip { path: path.to_owned() }.into())
}

/// Reads the PIN of a slip; `None` if there is none. Byte by byte, so that it is in no memory but locked one.
fn read_pin(page: &mut impl Read) -> io::Result<Option<SecretLine>> {
    let before = BEFORE.as_bytes();
    let mut matched = 0;
    let mut byte = [0];
    while matched < before.len() {
        if page.read(&mut byte)? == 0 {
            return Ok(None);
        }
        // Its first character is not among the others.
        matched = if byte[0] == before[matched] { matched + 1 } else { usize::from(byte[0] == before[0]) };
    }
    let mut pin = SecretLine::new();
    while pin.read_from(page, 1)? > 0 {
        if pin.ends_with(b"<") {
            pin.trim_end(b"<");
            return Ok(Some(pin).filter(|pin| !pin.is_empty() && pin.iter().all(u8::is_ascii_digit)));
        }
    }
    Ok(None)
}

fn recipient<'l>(line: &'l Line, token: &'l str, serial: &'l str) -> Recipient<'l> {
    Recipient {
        name: &line.name,
        unit: line.unit.as_deref(),
        organisation: line.organisation.as_deref(),
        email: line.email.as_deref(),
        token,
        serial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_is_read_from_its_place() {
        let read = |page: &str| {
            let pin = read_pin(&mut page.as_bytes()).unwrap();
            pin.map(|pin| String::from_utf8_lossy(&pin).into_owned())
        };
        assert_eq!(read("<p><output><output id=\"pin\">482173</output>").as_deref(), Some("482173"));
        assert_eq!(read("<<output id=\"pin\">4821</output>").as_deref(), Some("4821"));
        for none in [
            "",
            "<strong>ANNULÉE</strong>",
            "<output id=\"pin\"></output>",
            "<output id=\"pin\">48",
            "<output id=\"pin\">x<",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
