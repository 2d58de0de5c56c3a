//! Logging in to a slot: what the user is asked beforehand, and what is kept afterwards.

use secrecy::SecretString;

use super::attempt::{Attempt, Credentials};
use super::keeper::{Call, Keeper, Permission, Permit, keeper};
use super::known_fault;
use super::open_slot::OpenSlot;
use super::prompt::{current_pin_question, low_notice, pin_question, state, tries_left};
use super::rule::Source;
use crate::context::Context;
use crate::error::{Error, PinError, Question, Result, TokenError, UsageError};
use crate::i18n::words;
use crate::model::{PinRole, PinState, Slot};
use crate::pkcs11::Login;
use crate::t;

impl OpenSlot<'_> {
    /// Logs the user in, asking for the PIN unless it was supplied. An existing login is reused.
    ///
    /// The flags are checked first: if the PIN is locked or not set, that is reported and nothing is sent; the final
    /// try is only sent after a confirmation, or with `--last-try`. A supplied PIN is tried once; a typed one is asked
    /// for again while tries are left. A PIN that the token cannot accept is rejected here, which costs no try.
    ///
    /// # Errors
    ///
    /// The PIN errors of [`Error`]; [`UsageError::NoTerminal`] if a PIN is needed and nobody can be asked for it;
    /// [`TokenError::Several`] if one was supplied and only a register picked this token among several.
    pub(crate) fn log_in(&mut self, context: &Context) -> Result<()> {
        if self.is_logged_in() {
            return Ok(());
        }
        Keeper::refuse_hopeless(&self.slot().token, PinRole::User)?;
        let supplied = context.supplied_pin(self.slot(), PinRole::User)?;
        if supplied.is_some() && !self.rivals.is_empty() {
            return Err(TokenError::Several(self.rivals.clone()).into());
        }
        self.log_in_as(context, PinRole::User, supplied)
    }

    /// Logs in where there is a PIN, and reads what is seen then.
    ///
    /// # Errors
    ///
    /// As [`OpenSlot::log_in`] and [`OpenSlot::read`].
    pub(crate) fn log_in_and_read(&mut self, context: &Context) -> Result<()> {
        if !self.needs_no_login() {
            self.log_in(context)?;
        }
        self.read()
    }

    /// Logs in as [`OpenSlot::log_in`] does, by this role, with a PIN that [`Context::supplied_pin`] gave beforehand.
    ///
    /// # Errors
    ///
    /// As [`OpenSlot::log_in`]; [`PinError::Expired`] if the PIN must be changed first.
    pub(crate) fn log_in_as(&mut self, context: &Context, role: PinRole, supplied: Option<SecretString>) -> Result<()> {
        self.log_in_asking(context, role, supplied, &|slot| pin_question(slot, role))?;
        match self.credentials.as_ref().map(Credentials::login) {
            Some(Login::Expired(cause)) => {
                Err(PinError::Expired { token: self.label().to_owned(), cause: cause.clone() }.into())
            }
            Some(Login::Accepted | Login::Already(_)) | None => Ok(()),
        }
    }

    /// Logs the user in before a PIN change: the current PIN is asked for by that name, and an expired one is accepted.
    ///
    /// # Errors
    ///
    /// As [`OpenSlot::log_in`].
    pub(crate) fn log_in_to_change(&mut self, context: &Context, supplied: Option<SecretString>) -> Result<()> {
        self.log_in_asking(context, PinRole::User, supplied, &current_pin_question)
    }

    /// `question` is made anew for each try, since it may tell how many are left.
    fn log_in_asking(
        &mut self,
        context: &Context,
        role: PinRole,
        supplied: Option<SecretString>,
        question: &dyn Fn(&Slot) -> String,
    ) -> Result<()> {
        Keeper::refuse_hopeless(&self.slot().token, role)?;
        if state(self.slot(), role) == PinState::Low {
            context.converse(&low_notice(self.slot(), role));
        }
        let supplied = match supplied {
            Some(pin) => self.unless_known_to_fail(context, role, pin)?,
            None => None,
        };
        let pinpad = self.slot().token.pinpad;
        let (pin, login) = match supplied {
            None if !pinpad && !context.interactive => return Err(UsageError::NoTerminal(Question::Pin(role)).into()),
            None if !pinpad => self.log_in_typed(context, role, question)?,
            pin => {
                let mut attempt = Attempt::new(context, role);
                attempt.is_supplied(pin.is_some());
                let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
                if pin.is_none() {
                    context.announce_pinpad(self.slot(), role);
                }
                let login = self.log_in_by(context, permit, pin.as_ref())?;
                (pin, login)
            }
        };
        if matches!(login, Login::Accepted) {
            self.look.note_acceptance(role);
        }
        self.credentials = Some(Credentials::new(pin, login));
        // Private objects may be visible now.
        self.knows_its_keys = false;
        Ok(())
    }

    /// The supplied PIN, unless it is one that was refused before. If the user can be asked, they are told and may type
    /// another.
    fn unless_known_to_fail(
        &self,
        context: &Context,
        role: PinRole,
        pin: SecretString,
    ) -> Result<Option<SecretString>> {
        let (keeper, token) = (keeper()?, &self.slot().token);
        let error = match keeper.may_present(token, role, Source::Supplied, &[]) {
            Permission::No(error) => error,
            Permission::Yes(_) | Permission::Ask(_) if keeper.is_known_wrong(token, role, &pin) => {
                Error::Pin(PinError::NotPresentedAgain { role, token: token.label.clone(), refused: true })
            }
            Permission::Yes(_) | Permission::Ask(_) => return Ok(Some(pin)),
        };
        if !context.interactive {
            return Err(error);
        }
        context.converse(&words::begun(&error.sentence()));
        Ok(None)
    }

    pub(super) fn log_in_by(&mut self, context: &Context, permit: Permit, pin: Option<&SecretString>) -> Result<Login> {
        let _waiting = context.waiting_for_pin(self.slot());
        let outcome = keeper()?.present(permit, pin, Call::Login(&mut self.session));
        outcome.map_err(|error| known_fault::of_login(error, self.session.module(), self.look.slot()))
    }

    fn log_in_typed(
        &mut self,
        context: &Context,
        role: PinRole,
        question: &dyn Fn(&Slot) -> String,
    ) -> Result<(Option<SecretString>, Login)> {
        let mut refused: Option<Error> = None;
        loop {
            let mut attempt = Attempt::new(context, role);
            let (permit, pin) = match self.typed(context, role, question, &mut attempt) {
                Ok(typed) => typed,
                // The user declined another try, so the refusal is the error to report.
                Err(Error::Pin(PinError::NotPresentedAgain { refused: true, .. })) => {
                    return Err(refused.unwrap_or(Error::Cancelled));
                }
                Err(error) => return Err(error),
            };
            let error = match self.log_in_by(context, permit, Some(&pin)) {
                Ok(login) => return Ok((Some(pin), login)),
                Err(error) => error,
            };
            let Error::Pin(PinError::Incorrect { state: now, .. }) = &error else { return Err(error) };
            self.look.note_refusal(role, *now);
            context.converse(&words::begun(&error.sentence()));
            if *now == PinState::Low {
                context.converse(&tries_left(self.slot(), role).unwrap_or_else(|| t!("pin-low-again")));
            }
            refused = Some(error);
        }
    }

    /// A PIN that the user types now, and the permission to present it.
    fn typed(
        &mut self,
        context: &Context,
        role: PinRole,
        question: &dyn Fn(&Slot) -> String,
        attempt: &mut Attempt,
    ) -> Result<(Permit, SecretString)> {
        attempt.clear(context, self.session.module(), &mut self.look)?;
        let pin = context.ask_present(self.slot(), role, &question(self.slot()))?;
        Ok((attempt.permit(context, self.session.module(), &mut self.look)?, pin))
    }
}
