//! A PIN on its way to a token, and what is kept of one that was taken.

use secrecy::SecretString;

use super::keeper::{Permission, Permit, keeper};
use super::look::Look;
use super::rule::{Doubt, Source};
use crate::context::Context;
use crate::error::Result;
use crate::model::PinRole;
use crate::pkcs11::{Login, Module};

/// How a login went through: with this PIN, or on the reader's pinpad. Kept for keys that ask at each use.
pub(crate) struct Credentials {
    pin: Option<SecretString>,
    login: Login,
}

impl Credentials {
    pub(super) fn new(pin: Option<SecretString>, login: Login) -> Self {
        Self { pin, login }
    }

    /// What the login proves of the PIN.
    #[must_use]
    pub(crate) fn login(&self) -> &Login {
        &self.login
    }

    /// The PIN, or `None` where a pinpad took it.
    pub(super) fn pin(&self) -> Option<&SecretString> {
        self.pin.as_ref()
    }
}

/// A PIN on its way to a token: whose, where it comes from, and what a person has agreed to for it.
pub(crate) struct Attempt {
    role: PinRole,
    source: Source,
    agreed: Vec<Doubt>,
}

impl Attempt {
    /// Of a PIN that a person types.
    #[must_use]
    pub(crate) fn new(context: &Context, role: PinRole) -> Self {
        Self::of(context, role, Source::Typed)
    }

    pub(super) fn of(context: &Context, role: PinRole, source: Source) -> Self {
        let agreed = if context.sends_the_last_try() { vec![Doubt::FinalTry] } else { Vec::new() };
        Self { role, source, agreed }
    }

    /// Whether it was given beforehand after all.
    pub(crate) fn is_supplied(&mut self, supplied: bool) {
        self.source = if supplied { Source::Supplied } else { Source::Typed };
    }

    /// The leave to present it now: asks what is to be asked, and looks at the token again after every question.
    ///
    /// # Errors
    ///
    /// As the keeper refuses it, or the person; `TokenError::Replaced`.
    pub(super) fn permit(&mut self, context: &Context, module: &Module, look: &mut Look) -> Result<Permit> {
        loop {
            look.refresh(module)?;
            match keeper()?.may_present(&look.slot().token, self.role, self.source, &self.agreed) {
                Permission::Yes(permit) => return Ok(permit),
                Permission::No(error) => return Err(error),
                Permission::Ask(doubt) => {
                    context.ask_about(doubt, look.slot(), self.role)?;
                    self.agreed.push(doubt);
                }
            }
        }
    }

    /// Asks what is to be asked before the PIN is: nobody is asked for a secret that would not be sent.
    ///
    /// # Errors
    ///
    /// As the keeper refuses it, or the person; `TokenError::Replaced`.
    pub(crate) fn clear(&mut self, context: &Context, module: &Module, look: &mut Look) -> Result<()> {
        self.permit(context, module, look).map(drop)
    }
}
