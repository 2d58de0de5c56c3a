//! Unblocking with OpenSC as it is installed. Its module unblocks a PIN only where `opensc.conf` says how, and reads that
//! file once, at `C_Initialize`, from where the variable `OPENSC_CONF` of its process says.
//!
//! So the codes are given to a second jeton, an ordinary `jeton pin unblock`, that has this variable in its environment and
//! obeys every rule of this one. The variable cannot be set in this process: a module is loaded here already, whose threads
//! may be reading the environment (setenv(3)). The codes go through a pipe, never through an argument, the environment or a
//! file. The configuration is a private copy of the one in effect with one line more, deleted afterwards.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::program::own_program;
use crate::doctor::iasecc;
use crate::doctor::readers::{self, Card};
use crate::error::{ApartError, Cause, Error, FileError, HalfDone, LoadFailure, ModuleError, PartialError, PinError};
use crate::i18n;
use crate::model::{PinFault, PinRole, PinState, Slot};
use crate::output::error::Report;
use crate::pkcs11::opensc::{self, Configuration, Unblocking};
use crate::pkcs11::{Presented, Verdict};

/// A second jeton, to unblock the PIN of one slot by one code.
pub(crate) struct SecondJeton {
    program: PathBuf,
    module: PathBuf,
    token: String,
    label: String,
    role: PinRole,
    /// The text of the configuration.
    configuration: Vec<u8>,
}

/// What the second jeton prints if it fails: `docs/scripting.md`.
#[derive(Deserialize)]
struct Envelope {
    error: Report,
}

impl SecondJeton {
    /// One for the PIN in this slot, if it takes one: the module is OpenSC's, its configuration lacks the setting, the card
    /// is an IAS-ECC, and the PIN is locked. `None` in any doubt. A reader with a keypad takes the codes itself.
    #[must_use]
    pub(crate) fn if_needed(module: &Path, slot: &Slot, role: PinRole) -> Option<Self> {
        let way = match role {
            PinRole::Puk => Unblocking::UnloggedSetPin,
            PinRole::So => Unblocking::SoSession,
            PinRole::User => return None,
        };
        if !opensc::is_opensc(module) || slot.token.pin != PinState::Locked || slot.token.pinpad {
            return None;
        }
        let present = Configuration::in_effect(module)?;
        let program = own_program().ok()?;
        if present.unblocks_by(way) || !holds_iasecc(&program, &slot.reader) {
            return None;
        }
        let (module, token, label) = (module.to_owned(), uri(slot), slot.token.label.clone());
        let configuration = present.unblocking_by(way);
        Some(Self { program, module, token, label, role, configuration })
    }

    /// Has the new PIN set by this code, and proven by a login.
    ///
    /// # Errors
    ///
    /// What the second jeton reports; [`PartialError::HalfDone`] if it ended without a word; [`PinError::Rejected`] for a
    /// code of several lines: a line of standard input is a code.
    pub(super) fn present_apart(&self, code: &SecretString, new: &SecretString) -> Presented<()> {
        if [code, new].iter().any(|secret| secret.expose_secret().contains(['\r', '\n'])) {
            let rejected = PinError::Rejected { role: self.role, new: false, fault: PinFault::NotAscii };
            return (Verdict::NotJudged, Err(rejected.into()));
        }
        let output = match self.run(code, new) {
            Ok(output) => output,
            Err(source) => {
                return (Verdict::Unknown, Err(FileError::Io { path: self.program.clone(), source }.into()));
            }
        };
        if output.status.success() {
            return (Verdict::Accepted, Ok(()));
        }
        let Some(report) = report(&output.stderr) else {
            return (Verdict::Unknown, Err(self.silent()));
        };
        let verdict = match report.code.as_str() {
            "pin-incorrect" | "pin-locked" | "puk-or-pin-locked" => Verdict::Refused,
            "new-pin-refused" => Verdict::NotJudged,
            _ => Verdict::Unknown,
        };
        (verdict, Err(error(report)))
    }

    fn run(&self, code: &SecretString, new: &SecretString) -> io::Result<Output> {
        // Its owner's alone, as every file of this crate. It is made only now: an interrupted question would leave it behind.
        let mut configuration = tempfile::Builder::new().prefix("jeton-opensc-").suffix(".conf").tempfile()?;
        configuration.write_all(&self.configuration)?;
        let with = if self.role == PinRole::So { "so-pin" } else { "puk" };
        let mut command = Command::new(&self.program);
        command.args(["pin", "unblock", "--with", with, "--pin-stdin", "--json"]);
        command.args(["--lang", i18n::spoken().code(), "--token", &self.token]).arg("--module").arg(&self.module);
        command.env("OPENSC_CONF", configuration.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut pipe) = child.stdin.take() {
            // A pipe has no buffer in this process. If the child has ended, its own words say why.
            let _ = [code.expose_secret(), "\n", new.expose_secret(), "\n"]
                .iter()
                .try_for_each(|part| pipe.write_all(part.as_bytes()));
        }
        child.wait_with_output()
    }

    /// Nobody knows what became of the codes.
    fn silent(&self) -> Error {
        let failure = LoadFailure::Crashed;
        let source = Box::new(ModuleError::NotLoaded { path: self.module.clone(), failure }.into());
        PartialError::HalfDone { source, done: HalfDone::NewPinSent, token: self.label.clone() }.into()
    }
}

/// Whether the card in this reader is one of OpenSC's IAS-ECC driver. The name must be the reader's whole name: a module
/// cuts it at 64 bytes.
pub(super) fn holds_iasecc(program: &Path, reader: &str) -> bool {
    let found = readers::ask(program).readers;
    let mut named = found.iter().filter(|found| found.name == reader);
    match (named.next().map(|found| &found.card), named.next()) {
        (Some(Card::Present(atr)), None) => iasecc::is_iasecc(atr),
        _ => false,
    }
}

/// The slot as RFC 7512 names it by what identifies the token, and by its reader.
fn uri(slot: &Slot) -> String {
    let attributes = [
        ("token", &slot.token.label),
        ("serial", &slot.token.serial),
        ("manufacturer", &slot.token.manufacturer),
        ("slot-description", &slot.reader),
    ];
    let parts = attributes.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    format!("pkcs11:{}", parts.join(";"))
}

/// The report among whatever else a module prints to standard error.
fn report(printed: &[u8]) -> Option<Report> {
    let text = String::from_utf8_lossy(printed);
    let starts = text.match_indices("{\n").map(|(at, _)| at);
    starts
        .into_iter()
        .find_map(|at| serde_json::from_str::<Envelope>(text[at..].trim_end()).ok())
        .map(|found| found.error)
}

fn error(report: Report) -> Error {
    if report.code == Error::Cancelled.code() {
        return Error::Cancelled;
    }
    let Report { code, exit, message, remedy, cause, choices } = report;
    let cause = cause.and_then(|cause| Some(Cause::new(&cause.function, cause.value.parse().ok()?)));
    ApartError { code, exit, sentence: message, remedy, cause, choices }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_found_among_what_a_module_prints() {
        let json = "{\n  \"version\": 1,\n  \"kind\": \"error\",\n  \"error\": { \"code\": \"pin-locked\", \"exit\": 5, \
                    \"message\": \"m\", \"remedy\": \"r\", \"cause\": { \"function\": \"C_SetPIN\", \
                    \"value\": \"CKR_PIN_LOCKED\" }, \"choices\": [] }\n}\n";
        for printed in [json.to_owned(), format!("debug {{\n}}\n{json}")] {
            let error = error(report(printed.as_bytes()).unwrap());
            assert_eq!((error.code(), error.exit_code()), ("pin-locked", 5));
            assert_eq!(error.cause().unwrap().to_string(), "C_SetPIN, CKR_PIN_LOCKED");
        }
        assert!(report(b"Segmentation fault").is_none());
    }
}
