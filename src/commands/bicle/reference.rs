//! `jeton bicle reference`: an existing bi-clé joins the register, after checks.

use std::cell::OnceCell;
use std::path::Path;

use time::OffsetDateTime;

use super::{
    conclude, designation, passwords, pfx, read_certificate, refuse_out_of_date, refuse_taken, refuse_unfit, token,
};
use crate::cli::BicleReference;
use crate::commands::list::certificates;
use crate::context::Context;
use crate::crypto::pfx::Profile;
use crate::error::{Error, ObjectKind, Result};
use crate::model::ObjectId;
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::output::bicle::{Act, BicleChange, BicleFacts};
use crate::pkcs11::Access;
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt;

/// Runs `jeton bicle reference`: private key really there, for encryption, in date.
pub(super) fn run(context: &Context, path: &Path, arguments: &BicleReference) -> Result<()> {
    let now = OffsetDateTime::now_utc();
    match (&arguments.file, &arguments.id) {
        (Some(file), _) if is_certificate(file) => {
            let certificate = read_certificate(file)?;
            let found = Found { certificate, chain: Vec::new(), key: KeyPlace::Elsewhere, opens: Vec::new() };
            list(context, path, arguments, found, now)
        }
        (Some(file), _) => reference_pfx(context, path, arguments, file, now),
        (None, Some(id)) => {
            let found = on_token(context, id, now)?;
            list(context, path, arguments, found, now)
        }
        // clap asks for one of the two.
        (None, None) => Err(Error::ObjectNotFound { kind: ObjectKind::Key, wanted: String::new() }),
    }
}

/// What was found and checked.
struct Found {
    certificate: Certificate,
    chain: Vec<Certificate>,
    key: KeyPlace,
    opens: Vec<Transport>,
}

/// Whether a file is a certificate; anything else is taken for a `.pfx`.
fn is_certificate(file: &Path) -> bool {
    read_certificate(file).is_ok()
}

fn reference_pfx(
    context: &Context,
    path: &Path,
    arguments: &BicleReference,
    file: &Path,
    now: OffsetDateTime,
) -> Result<()> {
    let (opened, password) = pfx::open(context, &passwords(&arguments.passwords), file)?;
    refuse_unfit(&opened.certificate)?;
    refuse_out_of_date(&opened.certificate, now)?;
    let register = Register::read(path)?;
    let name = name_of(arguments, opened.friendly_name.as_deref(), &opened.certificate)?;
    if let Ok(known) = register.bicle(&hex::encode(opened.certificate.sha256())) {
        return already(context, &register, known, now);
    }
    refuse_taken(&register, &name)?;
    let _held = interrupt::hold();
    let opens = opened.key.opens();
    // The register has a copy of its own, so that it does not hang on a USB key or a download folder.
    let directory = register.directory();
    std::fs::create_dir_all(directory).map_err(|source| Error::Io { path: directory.to_owned(), source })?;
    let copy = pfx::free_name(directory, &name);
    let out = directory.join(&copy);
    pfx::write(&out, &opened.key, &opened.certificate, &opened.chain, &name, &password, Profile::Modern)?;
    let key = KeyPlace::File(copy);
    let found = Found { certificate: opened.certificate, chain: opened.chain, key, opens };
    list(context, path, arguments, found, now)
}

/// The key pair of this id on the token; the private key is tried.
fn on_token(context: &Context, id: &ObjectId, now: OffsetDateTime) -> Result<Found> {
    let cell = OnceCell::new();
    let connection = token::connect(context, &cell, None)?;
    let objects = certificates(&connection.module, &connection.token)?;
    let certificate = objects.into_iter().filter(|object| object.id == *id).find_map(|object| object.certificate.ok());
    let certificate =
        certificate.ok_or_else(|| Error::ObjectNotFound { kind: ObjectKind::Certificate, wanted: id.to_string() })?;
    refuse_unfit(&certificate)?;
    refuse_out_of_date(&certificate, now)?;
    let session = connection.session(Access::ReadOnly)?;
    let decryptor = token::decryptor(context, session, &certificate, id)?;
    let opens = token::opens(&certificate, &decryptor)?;
    Ok(Found { certificate, chain: Vec::new(), key: token::place(connection, id.clone()), opens })
}

fn name_of(arguments: &BicleReference, friendly: Option<&str>, certificate: &Certificate) -> Result<String> {
    match (&arguments.designation, friendly) {
        (Some(given), _) => designation(given),
        (None, Some(name)) if !name.starts_with('{') => designation(name),
        (None, _) => designation(&certificate.holder()),
    }
}

fn already(context: &Context, register: &Register, known: &Bicle, now: OffsetDateTime) -> Result<()> {
    let facts = BicleFacts::of(known, register.consultations(), now);
    context.answer(&BicleChange::new(Act::AlreadyHere, facts))
}

fn list(context: &Context, path: &Path, arguments: &BicleReference, found: Found, now: OffsetDateTime) -> Result<()> {
    refuse_unfit(&found.certificate)?;
    refuse_out_of_date(&found.certificate, now)?;
    let mut held = Register::hold(path)?;
    if let Ok(known) = held.bicle(&hex::encode(found.certificate.sha256())) {
        return already(context, &held, known, now);
    }
    let name = name_of(arguments, None, &found.certificate)?;
    refuse_taken(&held, &name)?;
    let never_leaves_token = matches!(found.key, KeyPlace::Token { .. });
    let bicle = Bicle {
        designation: name,
        certificate: found.certificate,
        chain: found.chain,
        backup_verified: matches!(found.key, KeyPlace::File(_)).then_some(now),
        key: found.key,
        opens: found.opens,
        secours: arguments.secours,
        archived: false,
        never_leaves_token,
    };
    held.add(bicle.clone());
    conclude(context, held, Act::Referenced, &bicle, now, |change| {
        if bicle.certificate.public_key().is_rsa() && bicle.certificate.public_key().size().is_some_and(|b| b < 3072) {
            change.warnings.push(t!("warning-rsa-2048"));
        }
        if never_leaves_token {
            change.warnings.push(t!("warning-never-leaves"));
        }
    })
}
