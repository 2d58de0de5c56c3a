//! `jeton bicle generate`.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::unlisted::Unlisted;
use super::{designation, enlist, is_short, new_passwords, on_token, pfx, refuse_taken, token};
use crate::cli::BicleGenerate;
use crate::commands::key::make::stop_if_asked;
use crate::context::{Context, Passwords};
use crate::crypto::pfx::{Pfx, Profile};
use crate::crypto::{SoftwareKey, SubjectFields, self_signed};
use crate::error::{EncodingError, Error, Expected, FileError, Result, UsageError};
use crate::model::bicle::{Bicle, KeyPlace};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, KeyUse};
use crate::output::bicle::{Act, BicleChange};
use crate::store::register::{Held, Register};
use crate::t;
use crate::terminal::{self, interrupt};

/// Where the private key is to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// In a `.pfx` beside the register.
    File,
    /// On the token, made on the host and backed up first.
    Token,
    /// On the token, made there.
    OnToken,
}

/// What is to be made.
pub(super) struct Order {
    pub(super) designation: String,
    pub(super) common_name: String,
    /// The algorithm that was named.
    pub(super) algorithm: Option<KeyAlgorithm>,
    pub(super) days: u32,
    pub(super) secours: bool,
    pub(super) home: Home,
    pub(super) backup: Option<PathBuf>,
    pub(super) passwords: Passwords,
    /// Whether it was already said that a key which cannot be saved is wanted.
    pub(super) confirmed: bool,
}

/// A bi-clé that was made; the register is held, the bi-clé not yet in it.
pub(super) struct Birth {
    pub(super) held: Held,
    pub(super) bicle: Bicle,
    pub(super) algorithm_reason: Option<String>,
    /// Until the register is written.
    pub(super) quiet: interrupt::Held,
}

/// Runs `jeton bicle generate`.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleGenerate) -> Result<()> {
    let designation = designation(&arguments.designation)?;
    let common_name = arguments.cn.clone().unwrap_or_else(|| designation.clone());
    let mut order = Order {
        common_name,
        designation,
        algorithm: arguments.algorithm.map(|name| name.0),
        days: arguments.days,
        secours: arguments.secours,
        home: match (arguments.on_token, arguments.to) {
            (true, _) => Home::OnToken,
            (false, Some(_)) => Home::Token,
            (false, None) => Home::File,
        },
        backup: arguments.backup.clone(),
        passwords: new_passwords(&arguments.passwords),
        confirmed: arguments.yes,
    };
    let now = OffsetDateTime::now_utc();
    let mut unlisted = Unlisted::new(&order.designation);
    let mut birth = match make(context, path, &mut order, &mut unlisted, now) {
        Ok(birth) => birth,
        Err(error) => return Err(unlisted.error(error)),
    };
    let _quiet = birth.quiet;
    birth.held.add(birth.bicle.clone());
    enlist(context, birth.held, unlisted, Act::Generated, &birth.bicle, now, |change| {
        tell(change, &birth.bicle, &order, birth.algorithm_reason);
    })
}

/// What is told of a bi-clé that was made.
pub(super) fn tell(change: &mut BicleChange, bicle: &Bicle, order: &Order, algorithm_reason: Option<String>) {
    change.backup = order.backup.as_ref().map(|path| path.display().to_string());
    change.algorithm_reason = algorithm_reason;
    if bicle.never_leaves_token {
        // Where it was asked, it was said.
        if !order.confirmed {
            return;
        }
        change.warnings.push(t!("warning-never-leaves"));
    } else if bicle.backup_verified.is_none() {
        change.warnings.push(t!("warning-not-backed-up"));
    }
    // Where the token does no better, the reason has said so.
    if is_short(&bicle.certificate) && change.algorithm_reason.is_none() {
        change.warnings.push(t!("warning-rsa-2048"));
    }
}

/// Makes a bi-clé and puts its key where it is to live. Everything that a person is asked for is asked before anything is
/// made; what is made is noted in `unlisted` until the register names it.
pub(super) fn make(
    context: &Context,
    path: &Path,
    order: &mut Order,
    unlisted: &mut Unlisted,
    now: OffsetDateTime,
) -> Result<Birth> {
    // What is known to fail fails before anybody is asked for anything.
    let register = Register::ready(path)?;
    refuse_taken(&register, &order.designation)?;
    let subject = SubjectFields { common_name: order.common_name.clone(), ..SubjectFields::default() };
    subject.distinguished_name()?;
    if order.home == Home::OnToken {
        return on_token::make(context, &register, order, subject, unlisted, now);
    }
    if order.home == Home::Token && order.backup.is_none() {
        order.backup = Some(ask_backup(context)?);
    }
    if let Some(backup) = order.backup.as_ref().filter(|backup| backup.symlink_metadata().is_ok()) {
        return Err(FileError::NeverReplaced(backup.clone()).into());
    }
    let cell = OnceCell::new();
    let (opened, algorithm, algorithm_reason) = match order.home {
        Home::File | Home::OnToken => (None, order.algorithm.unwrap_or(KeyAlgorithm::Rsa3072), None),
        Home::Token => {
            let connection = token::connect(context, &cell, None)?;
            connection.refuse_read_only()?;
            let (algorithm, reason) = token::algorithm(connection, order.algorithm, false)?;
            (Some(token::open(context, connection)?), algorithm, reason)
        }
    };
    let password = context.new_password(&order.passwords, None)?;
    if context.interactive {
        context.tell(&t!("bicle-making"));
    }
    let quiet = interrupt::hold();
    let key = SoftwareKey::generate(algorithm)?;
    let certificate = self_signed(&key.signer()?, &subject, KeyUse::Decrypt, order.days, now)?;
    let certificate = Certificate::from_der(&certificate).map_err(|error| EncodingError::Certificate(error.reason))?;
    let friendly_name = Some(order.designation.clone());
    let made = Pfx { key, certificate, chain: Vec::new(), friendly_name, trailing: 0 };
    stop_if_asked()?;
    if let Some(backup) = &order.backup {
        pfx::write(backup, &made.key, &made.certificate, &[], &order.designation, &password, Profile::Modern)?;
        unlisted.backup(backup.clone());
        stop_if_asked()?;
    }
    let on_token = opened
        .map(|mut slot| token::import(context, &mut slot, &made.key, &made.certificate, &order.designation))
        .transpose()?;
    if let Some((KeyPlace::Token { label, id, .. }, _)) = &on_token {
        unlisted.on_token(label, id);
    }
    let mut held = Register::hold(path)?;
    refuse_taken(&held, &order.designation)?;
    let (place, opens) = match on_token {
        Some(on_token) => on_token,
        None => {
            let name = pfx::keep(&mut held, &made, &order.designation, &password, unlisted)?;
            stop_if_asked()?;
            (KeyPlace::File(name), made.key.opens())
        }
    };
    let bicle = Bicle {
        designation: order.designation.clone(),
        certificate: made.certificate,
        chain: Vec::new(),
        key: place,
        opens,
        secours: order.secours,
        archived: false,
        backup_verified: order.backup.is_some().then_some(now),
        never_leaves_token: false,
    };
    Ok(Birth { held, bicle, algorithm_reason, quiet })
}

/// Where the backup is to go that a key needs before it is brought to a token.
fn ask_backup(context: &Context) -> Result<PathBuf> {
    let missing = |value: String| {
        Error::Usage(UsageError::InvalidValue { option: "--backup".into(), value, expected: Expected::Backup })
    };
    if !context.interactive {
        return Err(missing(String::new()));
    }
    context.converse(&t!("backup-first"));
    let typed = terminal::ask_text(&t!("ask-backup"))?.unwrap_or_default();
    match typed.trim() {
        "" => Err(Error::Cancelled),
        path => Ok(PathBuf::from(path)),
    }
}
