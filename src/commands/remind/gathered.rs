//! The certificates found, without duplicates, and what is concluded from all of them.

use time::OffsetDateTime;

use super::sealed::{Sealed, names_key_of};
use crate::error::{KeyError, Result};
use crate::model::certificate::{Certificate, FileKind};
use crate::model::renewal::successor;
use crate::output::certificate::CertificateFacts;
use crate::output::error::Report;
use crate::output::remind::{Changed, RemindedToken, Reminder, Reminders, Source, Unread, UnreadableFile};

/// Whether a certificate is the user's to renew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Found along the way: an authority's is left out if it has issued another one that was found.
    Found,
    /// An authority's, according to its token.
    Authority,
    /// A holder's, or its file was named.
    Meant,
}

/// A certificate, and where it was found.
struct Found {
    certificate: Certificate,
    sources: Vec<Source>,
    standing: Standing,
    own_way: Option<String>,
}

/// Everything found so far.
#[derive(Default)]
pub(super) struct Gathered {
    certificates: Vec<Found>,
    /// Those of archived bi-clés: they open what was sealed for them, whatever their date, and are not renewed.
    archived: Vec<Certificate>,
    pub(super) sealed: Vec<Sealed>,
    pub(super) tokens: Vec<RemindedToken>,
    pub(super) no_token: Option<Report>,
    pub(super) unreadable: Vec<UnreadableFile>,
    pub(super) changed: Vec<Changed>,
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    /// Adds a certificate, or one more place of it.
    pub(super) fn add(&mut self, certificate: Certificate, source: Source, standing: Standing) {
        match self.certificates.iter_mut().find(|known| known.certificate == certificate) {
            Some(known) => {
                if !known.sources.contains(&source) {
                    known.sources.push(source);
                }
                known.standing = known.standing.max(standing);
            }
            None => {
                self.certificates.push(Found { certificate, sources: vec![source], standing, own_way: None });
            }
        }
    }

    /// Adds the certificate of a bi-clé, with how to renew it if that is not its issuer's business.
    pub(super) fn add_bicle(&mut self, certificate: &Certificate, source: Source, own_way: Option<String>) {
        self.add(certificate.clone(), source, Standing::Meant);
        if let Some(found) = self.certificates.iter_mut().find(|found| found.certificate == *certificate) {
            found.own_way = found.own_way.take().or(own_way);
        }
    }

    /// Adds the certificate of an archived bi-clé, which is mentioned nowhere.
    pub(super) fn add_archived(&mut self, certificate: &Certificate) {
        self.archived.push(certificate.clone());
    }

    pub(super) fn unreadable(&mut self, kind: Unread, source: Source, reason: String) {
        self.unreadable.push(UnreadableFile { kind, source, reason });
    }

    /// The answer.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotACertificate`] for a `.pfx` that was named and belongs to no certificate that was found.
    pub(super) fn conclude(mut self, now: OffsetDateTime) -> Result<Reminders> {
        self.name_sealed()?;
        let Self { mut certificates, archived, tokens, no_token, unreadable, changed, .. } = self;
        certificates.retain(|found| !archived.contains(&found.certificate));
        certificates.sort_by_key(|found| (found.certificate.not_after(), found.certificate.sha256()));
        let all: Vec<Certificate> = certificates.iter().map(|found| found.certificate.clone()).collect();
        let (left_out, certificates): (Vec<Found>, Vec<Found>) =
            certificates.into_iter().partition(|found| is_left_out(found, &all));
        let own: Vec<Certificate> = certificates.iter().map(|found| found.certificate.clone()).collect();
        let reminders: Vec<Reminder> = certificates
            .into_iter()
            .map(|Found { certificate, sources, own_way, .. }| {
                Reminder::of(&certificate, sources, successor(&certificate, &own, now), own_way, now)
            })
            .collect();
        Ok(Reminders {
            due: reminders.iter().filter(|reminder| reminder.is_due()).count(),
            certificates: reminders,
            tokens,
            no_token,
            unreadable,
            authorities: left_out.len(),
            left_out: left_out.iter().map(|found| CertificateFacts::of(&found.certificate, now)).collect(),
            changed,
        })
    }

    /// Gives each `.pfx` to the certificate whose key it names; what belongs to none is reported.
    fn name_sealed(&mut self) -> Result<()> {
        for sealed in std::mem::take(&mut self.sealed) {
            let is_its = |certificate: &Certificate| names_key_of(&sealed.key_ids, certificate);
            if let Some(found) = self.certificates.iter_mut().find(|found| is_its(&found.certificate)) {
                found.sources.push(Source::File(sealed.path));
            } else if !self.archived.iter().any(is_its) {
                let reason = sealed.reason();
                if sealed.named {
                    return Err(KeyError::NotACertificate { origin: sealed.path, found: FileKind::Pfx }.into());
                }
                self.unreadable(Unread::Pfx, Source::File(sealed.path), reason);
            }
        }
        Ok(())
    }
}

fn is_left_out(found: &Found, all: &[Certificate]) -> bool {
    let certificate = &found.certificate;
    match found.standing {
        Standing::Meant => false,
        Standing::Authority => true,
        Standing::Found => certificate.is_ca() && certificate.may_have_issued_one_of(all),
    }
}
