//! `jeton cert show FILE…`: the certificates in files. Touches no token.

use time::OffsetDateTime;

use super::of_file::{OfFile, conclude, look_all, only_holder, read_all};
use crate::bicle::Passwords;
use crate::cli::CertShow;
use crate::context::Context;
use crate::error::Result;
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_details::{CertificateDetails, PrivateKeyPresence};
use crate::output::certificate_files::{CertificateFile, CertificateFiles};
use crate::output::error::Report;
use crate::output::revocation_request::RevocationRequest;

pub(in crate::commands) fn run(context: &Context, arguments: &CertShow) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let passwords = Passwords::from(&arguments.passwords);
    if arguments.revocation {
        let read = read_all(context, &passwords, &arguments.files).into_iter().collect::<Result<Vec<_>>>()?;
        return context.answer(&RevocationRequest::of(&only_holder(&arguments.files[0], &read)?, now));
    }
    let read = look_all(context, &passwords, &arguments.files);
    let done = read.len();
    let mut failures = Vec::new();
    let mut files = Vec::new();
    for (path, outcome) in arguments.files.iter().zip(read) {
        let (mut file, error) = match outcome {
            Ok(found) => (shown(&found, now), found.fault),
            Err(error) => (CertificateFile::default(), Some(error)),
        };
        file.file = path.display().to_string();
        file.error = error.as_ref().map(Report::of);
        failures.extend(error);
        files.push(file);
    }
    let empty = files.iter().all(|file| file.form.is_none());
    conclude(context, &CertificateFiles { files }, failures, (arguments.files.len(), done), empty)
}

fn shown(found: &OfFile, now: OffsetDateTime) -> CertificateFile {
    let key = if found.with_keys { PrivateKeyPresence::Present } else { PrivateKeyPresence::Absent };
    let details = |certificate| CertificateDetails::in_file(certificate, key, now);
    CertificateFile {
        form: Some(found.form),
        certificates: found.holders.iter().map(details).collect(),
        others: found.others.iter().map(|certificate| CertificateFacts::of(certificate, now)).collect(),
        keys_alone: found.keys_alone.iter().map(|name| name.clone().unwrap_or_default()).collect(),
        ..CertificateFile::default()
    }
}
