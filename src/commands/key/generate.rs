//! `jeton key generate`: generates a key pair on the token, with a self-signed certificate or a request. All or
//! nothing.

use std::fs;

use time::OffsetDateTime;

use crate::cli::KeyGenerate;
use crate::context::Context;
use crate::error::{Error, Expected, FileError, Result, UsageError};
use crate::model::public_text::block;
use crate::model::{KeyAlgorithm, KeyUse};
use crate::output::certificate::CertificateFacts;
use crate::output::key::NewKeyPair;
use crate::store::{self, destination};
use crate::terminal::interrupt;
use crate::token::new_pair::{PairPlan, Signed, choose_algorithm, make_or_nothing, refuse_existing};

pub(in crate::commands) fn run(context: &Context, arguments: &KeyGenerate) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    let label = new_label(arguments)?;
    let signed = signed(arguments)?;
    let csr = arguments.csr.as_ref().map(|named| destination::place(named, &destination::stem(&label, "cle"), "csr"));
    if let Some(path) = csr.as_ref().filter(|path| fs::symlink_metadata(path).is_ok()) {
        return Err(FileError::Exists(path.clone()).into());
    }
    let connection = context.connect_to_log_in()?;
    connection.refuse_read_only()?;
    let mechanisms = connection.module.mechanisms(connection.only_slot()?)?;
    let named = arguments.algorithm.map(KeyAlgorithm::from);
    let (algorithm, algorithm_reason) = choose_algorithm(&mechanisms, named)?;
    let key_use = arguments.key_use.map_or(KeyUse::Sign, KeyUse::from);
    let plan = PairPlan { label, key_use, algorithm, signed };
    let mut slot = connection.open_to_write()?;
    // Checked before and after the login: a clash of public objects is found before anyone is asked for a PIN.
    refuse_existing(slot.session(), &plan.label)?;
    slot.log_in(context)?;
    refuse_existing(slot.session(), &plan.label)?;
    // From here on, Ctrl-C takes effect between two steps only.
    let _held = interrupt::hold();
    let (new, made) = make_or_nothing(context, &mut slot, &plan, now, |new| match (&csr, &new.request) {
        (Some(path), Some(request)) => {
            store::atomic::write(path, block("CERTIFICATE REQUEST", request).as_bytes(), false)
        }
        (None, _) | (_, None) => Ok(()),
    })?;
    slot.log_out();
    let answer = NewKeyPair {
        token: slot.label().to_owned(),
        id: new.id,
        label: plan.label,
        algorithm,
        algorithm_reason,
        key_use,
        id_kept: new.id_kept,
        dropped: new.dropped,
        certificate: new.certificate.map(|certificate| CertificateFacts::of(&certificate, now)),
        request: csr.as_ref().map(|path| path.display().to_string()),
    };
    match context.answer(&answer) {
        // The key pair is complete; if standard output cannot take the answer, standard error reports it.
        Err(error @ Error::File(FileError::Io { .. })) => Err(made.kept(error)),
        outcome => outcome,
    }
}

/// The label that was given, otherwise the common name.
fn new_label(arguments: &KeyGenerate) -> Result<String> {
    let given = arguments.label.as_ref().or(arguments.subject.cn.as_ref());
    let label = given.map(|label| label.trim().to_owned()).unwrap_or_default();
    if label.is_empty() || label.chars().any(char::is_control) {
        return Err(
            UsageError::InvalidValue { option: "--label".into(), value: label, expected: Expected::Label }.into()
        );
    }
    Ok(label)
}

/// What the new key signs at once.
fn signed(arguments: &KeyGenerate) -> Result<Option<Signed>> {
    if arguments.csr.is_some() {
        return Ok(Some(Signed::Request(arguments.subject.typed()?)));
    }
    let certificate = arguments.self_signed.then(|| arguments.subject.typed()).transpose()?;
    Ok(certificate.map(|subject| Signed::Certificate(subject, arguments.days)))
}
