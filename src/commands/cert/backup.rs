//! `jeton cert backup`: a software certificate and its key, written anew under another password. Touches no token.

use time::OffsetDateTime;

use crate::bicle::{Passwords, pfx};
use crate::cli::CertBackup;
use crate::context::Context;
use crate::crypto::pfx::Profile;
use crate::error::{FileError, Result};
use crate::output::certificate::CertificateFacts;
use crate::output::certificate_backup::CertificateBackup;
use crate::store::destination;
use crate::t;
use crate::terminal::interrupt;

pub(in crate::commands) fn run(context: &Context, arguments: &CertBackup) -> Result<()> {
    let out = destination::place(&arguments.out, &destination::copy_stem(&arguments.file), "pfx");
    if out.symlink_metadata().is_ok() {
        return Err(FileError::NeverReplaced(out).into());
    }
    let sources = Passwords::from(&arguments.passwords);
    let (opened, password) = pfx::open(context, &sources, &arguments.file)?;
    let password = sources.new_password(context, Some(&password), &[&opened.certificate.holder()])?;
    let profile = if arguments.compat { Profile::Compatible } else { Profile::Modern };
    let name = opened.friendly_name.clone().unwrap_or_else(|| opened.certificate.holder());
    let _held = interrupt::hold();
    pfx::write(&out, &opened.key, &opened.certificate, &opened.chain, &name, &password, profile)?;
    context.answer(&CertificateBackup {
        certificate: CertificateFacts::of(&opened.certificate, OffsetDateTime::now_utc()),
        file: arguments.file.display().to_string(),
        out: out.display().to_string(),
        others: opened.chain.len(),
        warnings: if arguments.compat { vec![t!("warning-compat-pfx")] } else { Vec::new() },
    })
}
