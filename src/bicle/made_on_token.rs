//! A bi-clé whose key is made on the token and never leaves it: a key pair as from `jeton key generate`, but confirmed by
//! the person, tested, and entered in the register.

use std::cell::OnceCell;

use time::OffsetDateTime;

use super::designation::refuse_taken;
use super::on_token;
use super::plan::{BiclePlan, NewBicle};
use super::unlisted::Unlisted;
use crate::context::Context;
use crate::crypto::SubjectFields;
use crate::error::{EncodingError, Error, Question, Result, UsageError};
use crate::model::bicle::{Bicle, KeyPlace, Transport};
use crate::model::certificate::Certificate;
use crate::model::{KeyAlgorithm, KeyUse};
use crate::output::Format;
use crate::store::register::Register;
use crate::t;
use crate::terminal::interrupt::stop_if_asked;
use crate::terminal::{self, interrupt};
use crate::token::new_pair::{self, PairPlan, Signed, refuse_existing};
use crate::token::undo::Made;

/// Makes it, once the person has confirmed that a key that cannot be backed up is what they want.
pub(super) fn make(
    context: &Context,
    register: &Register,
    plan: &BiclePlan,
    subject: SubjectFields,
    unlisted: &mut Unlisted,
    now: OffsetDateTime,
) -> Result<NewBicle> {
    // Before asking for a PIN: without a terminal, nobody can confirm.
    if !plan.confirmed && !context.interactive {
        return Err(UsageError::NoTerminal(Question::Confirmation).into());
    }
    let cell = OnceCell::new();
    let connection = on_token::connect(context, &cell, None)?;
    connection.refuse_read_only()?;
    let (algorithm, algorithm_reason) = on_token::algorithm(connection, plan.algorithm, true)?;
    let mut slot = connection.open_to_write()?;
    refuse_existing(slot.session(), &plan.designation)?;
    let label = connection.token.info().label.clone();
    if !plan.confirmed {
        confirm(context, register, &label, algorithm, algorithm_reason.as_deref(), now)?;
    }
    slot.log_in(context)?;
    // Again, since private objects are visible only now.
    refuse_existing(slot.session(), &plan.designation)?;
    let quiet = interrupt::hold();
    let wanted = PairPlan {
        label: plan.designation.clone(),
        key_use: KeyUse::Decrypt,
        algorithm,
        signed: Some(Signed::Certificate(subject, plan.days)),
    };
    let mut made = Made::new(&wanted.label);
    let new = match new_pair::make(context, &mut slot, &wanted, &mut made, now) {
        Ok(new) => new,
        Err(error) => return Err(made.undo(&mut slot, error)),
    };
    let Some(certificate) = new.certificate else {
        return Err(made.undo(&mut slot, EncodingError::NoCertificate.into()));
    };
    let tried = on_token::tried(context, &mut slot, &certificate, &new.id);
    let opens = match tried.and_then(|opens| stop_if_asked().map(|()| opens)) {
        Ok(opens) => opens,
        Err(error) => return Err(made.undo(&mut slot, error)),
    };
    slot.log_out();
    unlisted.on_token(&label, &new.id);
    let held = Register::hold(register.path())?;
    refuse_taken(&held, &plan.designation)?;
    // A person who was asked to confirm has already read it.
    let algorithm_reason = algorithm_reason.filter(|_| plan.confirmed || context.format == Format::Json);
    let bicle = listed(plan, certificate, on_token::place(connection.token.info(), new.id), opens);
    Ok(NewBicle { held, bicle, algorithm_reason, quiet })
}

fn listed(plan: &BiclePlan, certificate: Certificate, key: KeyPlace, opens: Vec<Transport>) -> Bicle {
    Bicle {
        designation: plan.designation.clone(),
        certificate,
        chain: Vec::new(),
        key,
        opens,
        secours: plan.secours,
        archived: false,
        backup_verified: None,
        never_leaves_token: true,
    }
}

/// Explains what such a key means and asks for confirmation; Enter alone means no.
fn confirm(
    context: &Context,
    register: &Register,
    token: &str,
    algorithm: KeyAlgorithm,
    reason: Option<&str>,
    now: OffsetDateTime,
) -> Result<()> {
    let token = crate::model::text::printable(token).into_owned();
    context.converse(&t!("on-token-notice", token = token.as_str()));
    // One whose key could be lost with the same token is no help.
    let saved = |bicle: &&Bicle| bicle.secours && bicle.may_seal(now) && bicle.backup_verified.is_some();
    context.converse(&match register.bicles().iter().find(saved) {
        Some(secours) => t!("on-token-secours", name = secours.designation.as_str()),
        None => t!("on-token-no-secours"),
    });
    if let Some(reason) = reason {
        context.converse(&t!("bicle-algorithm", algorithm = algorithm.name().to_uppercase(), reason = reason));
    }
    match terminal::confirm(&t!("confirm-on-token"))? {
        true => Ok(()),
        false => Err(Error::Cancelled),
    }
}
