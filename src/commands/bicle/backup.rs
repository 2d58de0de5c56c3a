//! `jeton bicle backup`.

use std::path::Path;

use time::OffsetDateTime;

use crate::bicle::record::enlist;
use crate::bicle::{Passwords, Unlisted, is_weak, pfx};
use crate::cli::BicleBackup;
use crate::context::Context;
use crate::crypto::pfx::Profile;
use crate::error::{BicleError, Choice, Error, FileError, PfxError, Result, Unexportable};
use crate::model::bicle::{Bicle, KeyPlace};
use crate::output::bicle::Act;
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::interrupt;

pub(super) fn run(context: &Context, path: &Path, arguments: &BicleBackup) -> Result<()> {
    if !arguments.out.is_dir() && arguments.out.symlink_metadata().is_ok() {
        return Err(FileError::NeverReplaced(arguments.out.clone()).into());
    }
    let register = Register::ready(path)?;
    let bicle = chosen(&register, arguments.bicle.as_deref())?.clone();
    let out = pfx::place(&arguments.out, &bicle.designation);
    let not_exportable =
        |why| Err(Error::Bicle(BicleError::NotExportable { designation: bicle.designation.clone(), why }));
    let name = match &bicle.key {
        KeyPlace::File(name) => name,
        KeyPlace::Token { .. } if bicle.never_leaves_token => return not_exportable(Unexportable::NeverLeaves),
        KeyPlace::Token { .. } => return not_exportable(Unexportable::OnToken),
        KeyPlace::Elsewhere => return not_exportable(Unexportable::Elsewhere),
    };
    let sources = Passwords::from(&arguments.passwords);
    let (opened, password) = pfx::open(context, &sources, &register.directory().join(name))?;
    if opened.certificate != bicle.certificate {
        let path = register.directory().join(name);
        return Err(PfxError::Invalid { path, reason: opened.certificate.holder() }.into());
    }
    let password = sources.new_password(context, Some(&password), &[&bicle.designation, &bicle.common_name()])?;
    let profile = if arguments.compat { Profile::Compatible } else { Profile::Modern };
    let _held = interrupt::hold();
    let chain = if opened.chain.is_empty() { &bicle.chain } else { &opened.chain };
    pfx::write(&out, &opened.key, &bicle.certificate, chain, &bicle.designation, &password, profile)?;
    let now = OffsetDateTime::now_utc();
    let mut unlisted = Unlisted::of_listed(&bicle.designation);
    unlisted.backup(out.clone());
    let (held, bicle) = match noted(path, &hex::encode(bicle.certificate.sha256()), now) {
        Ok(noted) => noted,
        Err(error) => return Err(unlisted.error(error)),
    };
    let change = enlist(held, unlisted, Act::BackedUp, &bicle, now, |change| {
        change.backup = Some(out.display().to_string());
        if is_weak(&password) {
            change.warnings.push(t!("warning-password-weak"));
        }
        if arguments.compat {
            change.warnings.push(t!("warning-compat-pfx"));
        }
    })?;
    context.answer(&change)
}

/// The locked register with the backup noted, not written yet.
fn noted(path: &Path, digest: &str, now: OffsetDateTime) -> Result<(Held, Bicle)> {
    let mut held = Register::hold(path)?;
    held.change(digest, |bicle| bicle.backup_verified = Some(now))?;
    let bicle = held.bicle(digest)?.clone();
    Ok((held, bicle))
}

/// The bi-clé that was named, or the only one whose key is in a file.
fn chosen<'r>(register: &'r Register, wanted: Option<&str>) -> Result<&'r Bicle> {
    if let Some(wanted) = wanted {
        return register.bicle(wanted);
    }
    let here: Vec<&Bicle> = register.bicles().iter().filter(|bicle| matches!(bicle.key, KeyPlace::File(_))).collect();
    match here.as_slice() {
        [one] => Ok(one),
        // The register's only bi-clé, whose key is elsewhere: the caller reports why it cannot be backed up.
        [] => register.bicles().first().filter(|_| register.bicles().len() == 1).map_or_else(|| register.bicle(""), Ok),
        _ => Err(BicleError::Several(
            here.iter()
                .map(|bicle| Choice { value: bicle.designation.clone(), description: bicle.other_name() })
                .collect(),
        )
        .into()),
    }
}
