//! `jeton remind`: which certificates expire soon, on the token and in files. Asks for no PIN.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use time::OffsetDateTime;

use crate::cli::Remind;
use crate::context::Context;
use crate::error::{Error, FileError, KeyError, ModuleError, Result, TokenError, TrustError};
use crate::model::certificate::Certificate;
use crate::output::remind::{Changed, Reminder, Reminders, Source, UnreadableFile};
use crate::output::{self, calendar, prometheus};
use crate::store;
use crate::store::exported::Exported;
use crate::t;
use crate::token::certificates;

/// Runs `jeton remind`. The answer is printed whether or not a mark is reached; the exit code tells which.
pub(super) fn run(context: &Context, arguments: &Remind) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let mut gathered = Gathered::default();
    gathered.add_token(context, arguments.paths.is_empty())?;
    for path in &arguments.paths {
        gathered.add_path(path)?;
    }
    let reminders = gathered.conclude(now);
    if let Some(path) = &arguments.ics {
        store::atomic::write(path, calendar::text(&reminders, now).as_bytes(), arguments.force)?;
    }
    if arguments.prometheus {
        output::bytes(prometheus::text(&reminders).as_bytes())?;
    } else {
        context.answer(&reminders)?;
    }
    if let Some(path) = &arguments.ics {
        context.tell(&t!("calendar-written", path = path.display().to_string()));
    }
    match reminders.due + usize::from(reminders.changed.is_some()) {
        0 => Ok(()),
        due => Err(TrustError::RenewalDue { due }.into()),
    }
}

/// A certificate, where it was found, and whether to list it: CA certificates found along the way are only counted.
struct Found {
    certificate: Certificate,
    sources: Vec<Source>,
    meant: bool,
}

/// Certificates without duplicates.
#[derive(Default)]
struct Gathered {
    token: Option<String>,
    certificates: Vec<Found>,
    unreadable: Vec<UnreadableFile>,
    authorities: usize,
    changed: Option<Changed>,
}

impl Gathered {
    /// Adds the certificates of the token that is present. If files were given too, a token is optional: an
    /// administrator's computer may have none, or no driver.
    fn add_token(&mut self, context: &Context, required: bool) -> Result<()> {
        let connection = match context.connect() {
            Err(Error::Module(ModuleError::NotFoundAnywhere { .. }) | Error::Token(TokenError::None { .. }))
                if !required =>
            {
                return Ok(());
            }
            connected => connected?,
        };
        let info = connection.token.info();
        let mut held = Vec::new();
        for object in certificates(&connection.module, &connection.token)? {
            let name = object.name();
            match object.certificate {
                Ok(certificate) => held.push((certificate, object.of_authority)),
                Err(error) => self.unreadable.push(UnreadableFile {
                    source: Source::Token(format!("{}, {name}", info.label)),
                    reason: error.reason,
                }),
            }
        }
        self.changed = changed(&info.serial, &held)?;
        self.token = Some(info.label.clone());
        for (certificate, of_authority) in held {
            self.add(certificate, Source::Token(info.label.clone()), !of_authority);
        }
        Ok(())
    }

    /// Adds a file, which must hold a certificate, or a directory, where a damaged file is listed and the others are
    /// read.
    fn add_path(&mut self, path: &Path) -> Result<()> {
        if !path.is_dir() {
            for certificate in store::certificates::read_file(path)? {
                self.add(certificate, Source::File(path.display().to_string()), true);
            }
            return Ok(());
        }
        for file in store::certificates::files_of(path)? {
            let source = Source::File(file.display().to_string());
            // One unreadable file must not hide the others.
            let found = store::certificates::read_each(&file).unwrap_or_else(|error| vec![Err(error)]);
            for certificate in found {
                match certificate {
                    Ok(certificate) => {
                        let is_ca = certificate.is_ca();
                        self.add(certificate, source.clone(), !is_ca);
                    }
                    Err(error) => {
                        self.unreadable.push(UnreadableFile { source: source.clone(), reason: reason(error) });
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds a certificate. `meant` if it is a holder's, or its file was named.
    fn add(&mut self, certificate: Certificate, source: Source, meant: bool) {
        match self.certificates.iter_mut().find(|known| known.certificate == certificate) {
            Some(known) => {
                known.sources.push(source);
                known.meant |= meant;
            }
            None => self.certificates.push(Found { certificate, sources: vec![source], meant }),
        }
    }

    fn conclude(mut self, now: OffsetDateTime) -> Reminders {
        self.authorities += self.certificates.iter().filter(|found| !found.meant).count();
        self.certificates.retain(|found| found.meant);
        self.certificates.sort_by_key(|found| found.certificate.not_after());
        let all: Vec<Certificate> = self.certificates.iter().map(|found| found.certificate.clone()).collect();
        let reminders: Vec<Reminder> = self
            .certificates
            .into_iter()
            .map(|Found { certificate, sources, .. }| {
                let renewed = all.iter().any(|other| succeeds(other, &certificate, now));
                Reminder::of(&certificate, sources, renewed, now)
            })
            .collect();
        Reminders {
            token: self.token,
            due: reminders.iter().filter(|reminder| reminder.is_due()).count(),
            certificates: reminders,
            unreadable: self.unreadable,
            authorities: self.authorities,
            changed: self.changed,
        }
    }
}

/// Why a file gave no certificate: the parser's message, or the error of reading it.
fn reason(error: Error) -> String {
    match error {
        Error::Key(KeyError::NotACertificate { reason, .. }) => reason,
        Error::File(FileError::NotFound(_)) => crate::error::io_reason(&io::Error::from(io::ErrorKind::NotFound)),
        Error::File(FileError::Io { source, .. }) => crate::error::io_reason(&source),
        error => error.sentence(),
    }
}

/// Whether `other` replaces `certificate`: same holder, same use, valid now, and expiring later.
fn succeeds(other: &Certificate, certificate: &Certificate, now: OffsetDateTime) -> bool {
    other.subject().der() == certificate.subject().der()
        && other.main_use() == certificate.main_use()
        && other.not_after() > certificate.not_after()
        && other.not_before() <= now
}

/// Whether the certificate that was last exported from this token is no longer on it. `held` are those on the token,
/// each with whether it is an authority's.
fn changed(token_serial: &str, held: &[(Certificate, bool)]) -> Result<Option<Changed>> {
    let Some(path) = Exported::path() else { return Ok(None) };
    let exported = Exported::read(&path)?;
    let on_token: HashSet<String> = held.iter().map(|(certificate, _)| hex::encode(certificate.sha256())).collect();
    Ok(exported
        .of(token_serial)
        .filter(|sha256| !on_token.contains(*sha256) && held.iter().any(|(_, of_authority)| !of_authority))
        .map(|sha256| Changed { exported_sha256: sha256.to_owned() }))
}
