//! The steps that need the PIN of the token and leave it as it is: key pair and request, certificate, test.

use std::slice;

use time::OffsetDateTime;

use super::batch::Batch;
use super::check::subject;
use crate::cli::Selector;
use crate::error::{Error, KeyError, Result};
use crate::model::certificate::holders;
use crate::model::preparation::{Event, Step};
use crate::model::public_text::block;
use crate::model::text::decode_label;
use crate::model::{KeyUse, ObjectId, Token};
use crate::pkcs11::{KeyObject, Module};
use crate::store::{self, certificates, destination, pending};
use crate::token::import::{Wanted, import};
use crate::token::new_pair::{PairPlan, Signed, choose_algorithm, make_or_nothing, refuse_existing, request};
use crate::token::{OpenSlot, self_test};

/// What the requests are for: signing, as on the platforms that the certificates are for.
const USE: KeyUse = KeyUse::Sign;

/// Does this step on a token that is logged in.
///
/// # Errors
///
/// That of the step.
pub(super) fn act(
    batch: &mut Batch<'_>,
    at: usize,
    module: &Module,
    token: &Token,
    open: &mut OpenSlot<'_>,
    step: Step,
) -> Result<()> {
    match step {
        Step::KeyPair => key_pair(batch, at, module, open),
        Step::Import => certificate(batch, at, open),
        Step::Test => test(batch, at, token, open),
        Step::Initialise | Step::Unblock | Step::PinChange => Ok(()),
    }
}

fn key_pair(batch: &mut Batch<'_>, at: usize, module: &Module, open: &mut OpenSlot<'_>) -> Result<()> {
    let (context, line) = (batch.context, batch.lines[at].clone());
    let progress = batch.progress(at);
    let done = |id: &ObjectId, file: &str| Event::Done {
        step: Step::KeyPair,
        serial: None,
        key_id: Some(id.to_string()),
        file: Some(file.to_owned()),
    };
    pending::private_folder(&batch.files.requests)?;
    // The label was free when the step began: a key of this label is the one that was being made.
    if progress.begun.contains(&Step::KeyPair)
        && let Some(private) = made_before(open, &line.key_label)?
    {
        let file = progress.request.unwrap_or_else(|| new_request(batch, at));
        let path = batch.files.requests.join(&file);
        if !path.exists() {
            let halves = || open.publics.iter().filter(|public| public.id == private.id);
            let public_key = private.public_key().or_else(|| halves().find_map(KeyObject::public_key));
            let public_key = public_key.ok_or(Error::Key(KeyError::NoMatchingKey))?;
            let der = request(context, open, USE, &private, &public_key, &subject(&line))?;
            store::atomic::write(&path, block("CERTIFICATE REQUEST", &der).as_bytes(), false)?;
        }
        return batch.note(at, done(&private.id, &file));
    }
    refuse_existing(open.session(), &line.key_label)?;
    let (algorithm, _) = choose_algorithm(&module.mechanisms(open.slot())?, line.algorithm)?;
    let signed = Some(Signed::Request(subject(&line)));
    let plan = PairPlan { label: line.key_label.clone(), key_use: USE, algorithm, signed };
    let file = new_request(batch, at);
    let path = batch.files.requests.join(&file);
    batch.begin(at, Step::KeyPair, None, Some(file.clone()))?;
    let made = make_or_nothing(context, open, &plan, OffsetDateTime::now_utc(), |new| match &new.request {
        Some(der) => store::atomic::write(&path, block("CERTIFICATE REQUEST", der).as_bytes(), false),
        None => Ok(()),
    });
    batch.settle(at, Step::KeyPair, made, |(new, _)| done(&new.id, &file)).map(drop)
}

/// The name of a new file for the request.
fn new_request(batch: &Batch<'_>, at: usize) -> String {
    let stem = format!("{:02}-{}", at + 1, destination::stem(&batch.lines[at].name, "demande"));
    let path = destination::new_file(&batch.files.requests, &stem, "csr");
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The private key of this label, if there is one.
fn made_before(open: &mut OpenSlot<'_>, label: &str) -> Result<Option<KeyObject>> {
    open.read()?;
    let is_it = |key: &&KeyObject| decode_label(key.label.as_bytes()) == decode_label(label.as_bytes());
    Ok(open.privates.iter().find(is_it).cloned())
}

fn certificate(batch: &mut Batch<'_>, at: usize, open: &mut OpenSlot<'_>) -> Result<()> {
    let name = batch.lines[at].certificate.clone().unwrap_or_default();
    let path = batch.files.named(&name);
    let (candidates, _) = holders(certificates::read_file(&path)?);
    batch.begin(at, Step::Import, None, None)?;
    let wanted = Wanted { file: &path, id: None, label: None, without_key: false };
    let written = match import(open, &wanted, candidates) {
        // It is there already.
        Err(Error::Key(KeyError::CertificateHeld { .. })) => Ok(()),
        written => written.map(drop),
    };
    batch.settle(at, Step::Import, written, |()| Event::Done {
        step: Step::Import,
        serial: None,
        key_id: None,
        file: Some(name.clone()),
    })
}

fn test(batch: &mut Batch<'_>, at: usize, token: &Token, open: &mut OpenSlot<'_>) -> Result<()> {
    let line = &batch.lines[at];
    // A key whose certificate is yet to come is tested by itself.
    let is_alone = line.steps.contains(&Step::KeyPair) && !line.steps.contains(&Step::Import);
    let selector = Selector { label: is_alone.then(|| line.key_label.clone()), ..Selector::default() };
    open.read()?;
    batch.begin(at, Step::Test, None, None)?;
    let tested = self_test::run(batch.context, slice::from_mut(open), token, &selector, self_test::this_second())
        .and_then(|tested| self_test::outcome(&self_test::concluded(tested.report), &selector));
    batch.settle(at, Step::Test, tested, |()| Event::done(Step::Test))
}
