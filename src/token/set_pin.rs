//! The calls that set a PIN or initialise a token. Each presents the PIN that authorises it.

use secrecy::SecretString;

use super::attempt::{Attempt, Credentials};
use super::keeper::{Call, keeper};
use super::look::Look;
use super::new_pin::NewPin;
use super::open_slot::OpenSlot;
use super::rule::Source;
use super::unblocking::SecondJeton;
use super::waiting::Wait;
use crate::context::Context;
use crate::error::{PinError, Result};
use crate::model::{PinRole, PinState, TokenInfo, TokenLabel};
use crate::pkcs11::{Login, Module};

impl OpenSlot<'_> {
    /// Changes the PIN that was used to log in (`C_SetPIN`).
    ///
    /// # Errors
    ///
    /// As [`crate::pkcs11::Session::present_change`]; a refusal by the keeper.
    pub(crate) fn change_pin(&mut self, context: &Context, new: &NewPin) -> Result<()> {
        let role = PinRole::User;
        let pinpad = self.slot().token.pinpad;
        let mut attempt = Attempt::of(context, role, if pinpad { Source::Typed } else { Source::Again });
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        if pinpad {
            context.announce_pinpad_change(self.slot());
        }
        let _waiting = context.waiting_for_pin(self.slot());
        keeper()?.present(permit, self.pin(), Call::Change(&self.session, new.pin())).map(drop)
    }

    /// Sets a new PIN with the PUK (`C_SetPIN` in a session without login), for which `attempt` was cleared.
    ///
    /// # Errors
    ///
    /// As [`crate::pkcs11::Session::present_change`]; a refusal by the keeper.
    pub(crate) fn unblock_with_puk(
        &mut self,
        context: &Context,
        attempt: &mut Attempt,
        puk: Option<&SecretString>,
        new: &NewPin,
    ) -> Result<()> {
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        let _waiting = context.waiting_for_pin(self.slot());
        keeper()?.present(permit, puk, Call::Change(&self.session, new.pin())).map(drop)
    }

    /// Sets a new PIN with this code in a second jeton, for which `attempt` was cleared. The PIN must be locked.
    ///
    /// # Errors
    ///
    /// As [`SecondJeton::present_apart`]; [`PinError::NotLocked`]; a refusal by the keeper.
    pub(crate) fn unblock_apart(
        &mut self,
        context: &Context,
        attempt: &mut Attempt,
        second: &SecondJeton,
        code: &SecretString,
        new: &SecretString,
    ) -> Result<()> {
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        // The flags may have been read again for the permit.
        let TokenInfo { label, pin, .. } = &self.slot().token;
        if *pin != PinState::Locked {
            return Err(PinError::NotLocked { token: label.clone(), state: *pin }.into());
        }
        let _waiting = context.waiting(Wait::Module);
        keeper()?.present(permit, Some(code), Call::Apart(second, code, new)).map(drop)
    }

    /// Sets a new PIN in a session of the SO (`C_InitPIN`).
    ///
    /// # Errors
    ///
    /// As [`crate::pkcs11::Session::present_new_pin`]; a refusal by the keeper.
    pub(crate) fn set_pin_as_administrator(&mut self, context: &Context, new: &NewPin) -> Result<()> {
        let mut attempt = Attempt::of(context, PinRole::So, Source::Again);
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        if self.slot().token.pinpad {
            context.announce_pinpad_new_pin(self.slot());
        }
        let _waiting = context.waiting_for_pin(self.slot());
        keeper()?.present(permit, self.pin(), Call::SetNew(&self.session, new.pin())).map(drop)
    }

    /// Logs in once with the PIN just set, to prove that the token has it.
    ///
    /// # Errors
    ///
    /// As [`crate::pkcs11::Session::present_login`].
    pub(crate) fn prove_new_pin(&mut self, context: &Context, new: &NewPin) -> Result<Login> {
        let mut attempt = Attempt::of(context, PinRole::User, Source::JustSet);
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        if self.slot().token.pinpad {
            context.announce_pinpad_confirmation(self.slot());
        }
        let login = self.log_in_by(context, permit, new.pin());
        self.log_out();
        login
    }

    /// Logs in as SO with the PIN that the token was just initialised with.
    ///
    /// # Errors
    ///
    /// As [`crate::pkcs11::Session::present_login`].
    pub(crate) fn log_in_after_initialization(
        &mut self,
        context: &Context,
        so_pin: Option<&SecretString>,
    ) -> Result<()> {
        let mut attempt = Attempt::of(context, PinRole::So, Source::Again);
        let permit = attempt.permit(context, self.session.module(), &mut self.look)?;
        if self.slot().token.pinpad {
            context.announce_pinpad(self.slot(), PinRole::So);
        }
        let login = self.log_in_by(context, permit, so_pin)?;
        self.credentials = Some(Credentials::new(so_pin.cloned(), login));
        Ok(())
    }
}

/// Initialises the token in this slot, erasing its contents (`C_InitToken`). If a question was asked since the token
/// was last read, it is read again, so that no other token is erased.
///
/// # Errors
///
/// As [`Module::present_initialization`]; a refusal by the keeper; `TokenError::Replaced`.
pub(crate) fn initialize(
    context: &Context,
    module: &Module,
    look: &mut Look,
    attempt: &mut Attempt,
    so_pin: Option<&SecretString>,
    label: &TokenLabel,
) -> Result<()> {
    let permit = attempt.permit(context, module, look)?;
    let _waiting = context.waiting_for_pin(look.slot());
    keeper()?.present(permit, so_pin, Call::Initialize(module, look.slot(), label)).map(drop)
}
