//! The PIN keeper: the only place that presents PINs. [`super::rule`] decides whether another try is allowed.
//!
//! A refused PIN costs a try, and so may a call that fails for another reason. Three wrong PINs lock a card, and some
//! issuers take days and money to unblock it. The keeper therefore remembers, for the life of the process, what was
//! presented to each token and with what result. It identifies a token by what the token reports about itself, not by
//! its slot number. It stores no PIN: of one known to be wrong it keeps only a mark by which to recognise it.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use secrecy::{ExposeSecret, SecretString};

use super::rule::{Before, Decision, Doubt, Source, Standing, decide};
use super::unblocking::SecondJeton;
use crate::crypto::{Mark, Recognizer};
use crate::error::{Error, Result};
use crate::model::{PinRole, Slot, TokenIdentity, TokenInfo, TokenLabel};
use crate::pkcs11::{Login, Module, Presented, Session, Verdict};

/// Whether a PIN may be presented.
pub(super) enum Permission {
    /// Yes, once, with this permit.
    Yes(Permit),
    /// Only after the user has agreed.
    Ask(Doubt),
    /// No, for this reason.
    No(Error),
}

/// Permission to present one PIN of this role to this token, once. Only [`Keeper::may_present`] creates one.
pub(super) struct Permit {
    token: TokenIdentity,
    role: PinRole,
}

/// A call that presents a PIN.
pub(super) enum Call<'c, 'm> {
    /// `C_Login`.
    Login(&'c mut Session<'m>),
    /// `C_Login` (`CKU_CONTEXT_SPECIFIC`) for one use of a key.
    Use(&'c Session<'m>),
    /// `C_SetPIN` with this new PIN; `None` for a pinpad.
    Change(&'c Session<'m>, Option<&'c SecretString>),
    /// `C_InitPIN` with this new PIN, in a session of the SO, whose PIN some modules only check at this point.
    SetNew(&'c Session<'m>, Option<&'c SecretString>),
    /// Either of the two with this code and this new PIN, in a second jeton whose module is configured for it.
    Apart(&'c SecondJeton, &'c SecretString, &'c SecretString),
    /// `C_InitToken` with this label.
    Initialize(&'c Module, &'c Slot, &'c TokenLabel),
}

/// What is known about one PIN of one token.
struct Record {
    token: TokenIdentity,
    role: PinRole,
    before: Before,
    /// PINs known to be wrong: refused, or replaced since.
    wrong: Vec<Mark>,
}

/// What has been presented so far, and with what result.
pub(super) struct Keeper {
    recognizer: Recognizer,
    records: Mutex<Vec<Record>>,
}

/// The keeper of this process. There is only one, because the guided mode runs many commands in a process, and each
/// must know about the tries that earlier ones lost.
///
/// # Errors
///
/// `KeyError::Encoding` if the system cannot provide random numbers.
pub(super) fn keeper() -> Result<&'static Keeper> {
    static KEEPER: OnceLock<Keeper> = OnceLock::new();
    match KEEPER.get() {
        Some(keeper) => Ok(keeper),
        None => {
            let new = Keeper::new()?;
            Ok(KEEPER.get_or_init(|| new))
        }
    }
}

impl Keeper {
    fn new() -> Result<Self> {
        Ok(Self { recognizer: Recognizer::new()?, records: Mutex::default() })
    }

    fn records(&self) -> MutexGuard<'_, Vec<Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives access to what is known about this PIN.
    fn with<T>(&self, token: &TokenIdentity, role: PinRole, act: impl FnOnce(&mut Record) -> T) -> T {
        let mut records = self.records();
        let at = records.iter().position(|record| record.token == *token && record.role == role);
        let at = at.unwrap_or_else(|| {
            records.push(Record { token: token.clone(), role, before: Before::Nothing, wrong: Vec::new() });
            records.len() - 1
        });
        act(&mut records[at])
    }

    /// Whether a PIN of this role may be presented to this token, given its flags and what was presented before.
    pub(super) fn may_present(&self, token: &TokenInfo, role: PinRole, source: Source, agreed: &[Doubt]) -> Permission {
        let identity = token.identity();
        let before = self.with(&identity, role, |record| record.before);
        match decide(Standing::of(token, role), before, source, agreed) {
            Ok(()) => Permission::Yes(Permit { token: identity, role }),
            Err(Decision::Ask(doubt)) => Permission::Ask(doubt),
            Err(Decision::No(bar)) => Permission::No(bar.error(token, role)),
        }
    }

    /// Fails if no PIN of this role can be presented at all, by anyone. Checked before the user is asked for one.
    ///
    /// # Errors
    ///
    /// `PinError::Locked`, `PinError::NotSet`, `PinError::NotLocked`.
    pub(super) fn refuse_hopeless(token: &TokenInfo, role: PinRole) -> Result<()> {
        match decide(Standing::of(token, role), Before::Nothing, Source::Typed, &[]) {
            Ok(()) | Err(Decision::Ask(_)) => Ok(()),
            Err(Decision::No(bar)) => Err(bar.error(token, role)),
        }
    }

    /// Whether this PIN is known to be wrong: it was refused, or has been replaced since.
    pub(super) fn is_known_wrong(&self, token: &TokenInfo, role: PinRole, pin: &SecretString) -> bool {
        let pin = pin.expose_secret();
        self.with(&token.identity(), role, |record| record.wrong.iter().any(|mark| self.recognizer.is(mark, pin)))
    }

    /// The only place that presents a PIN; records the result. `None` leaves the entry to the reader's pinpad.
    ///
    /// # Errors
    ///
    /// The error of the call; see [`crate::pkcs11::present`].
    pub(super) fn present(&self, permit: Permit, pin: Option<&SecretString>, call: Call<'_, '_>) -> Result<Login> {
        let Permit { token, role } = permit;
        // Until the call returns, the result is unknown; if it never returns, it stays unknown.
        let before = self.with(&token, role, |record| std::mem::replace(&mut record.before, Before::Unknown));
        let mut new_pin = None;
        let (verdict, outcome): Presented<Login> = match call {
            Call::Login(session) => session.present_login(role, pin),
            Call::Use(session) => accepted(session.present_for_use(pin)),
            Call::Change(session, new) => {
                new_pin = Some(new);
                accepted(session.present_change(role, pin.zip(new)))
            }
            Call::SetNew(session, new) => {
                new_pin = Some(new);
                accepted(session.present_new_pin(new))
            }
            Call::Apart(second, code, new) => {
                new_pin = Some(Some(new));
                accepted(second.present_apart(code, new))
            }
            Call::Initialize(module, slot, label) => accepted(module.present_initialization(slot, pin, label)),
        };
        self.with(&token, role, |record| {
            record.before = match (verdict, before) {
                (Verdict::Accepted, _) | (Verdict::NotJudged, Before::Accepted) => Before::Accepted,
                (Verdict::Refused, Before::Refused(times)) => Before::Refused(times + 1),
                (Verdict::Refused, _) => Before::Refused(1),
                (Verdict::Unknown | Verdict::NotJudged, _) => Before::Unknown,
            };
            if let (Verdict::Refused, Some(pin)) = (verdict, pin) {
                record.wrong.push(self.recognizer.mark(pin.expose_secret()));
            }
        });
        if let (Verdict::Accepted, Some(new)) = (verdict, new_pin) {
            self.replaced(&token, pin.filter(|_| role == PinRole::User), new);
        }
        outcome
    }

    /// Records that the user PIN has changed: earlier results no longer count, and the old PIN is now known to be
    /// wrong.
    fn replaced(&self, token: &TokenIdentity, old: Option<&SecretString>, new: Option<&SecretString>) {
        self.with(token, PinRole::User, |record| {
            record.before = Before::Nothing;
            if let Some(old) = old {
                record.wrong.push(self.recognizer.mark(old.expose_secret()));
            }
            match new {
                Some(new) => record.wrong.retain(|mark| !self.recognizer.is(mark, new.expose_secret())),
                // Typed on the reader's keypad, so it may be any PIN.
                None => record.wrong.clear(),
            }
        });
    }
}

/// Turns the success of a call that does not distinguish further into an accepted login.
fn accepted((verdict, outcome): Presented<()>) -> Presented<Login> {
    (verdict, outcome.map(|()| Login::Accepted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PinLengths, PinState};

    fn identity() -> TokenIdentity {
        TokenInfo {
            label: "a".into(),
            manufacturer: "m".into(),
            model: String::new(),
            serial: "1".into(),
            pin_lengths: PinLengths { min: 4, max: 8 },
            pin: PinState::Ok,
            tries_left: None,
            so_pin: PinState::Ok,
            initialized: true,
            login_required: true,
            pinpad: false,
            write_protected: false,
        }
        .identity()
    }

    #[test]
    fn a_pin_that_was_changed_is_wrong_from_then_on() {
        let keeper = Keeper::new().unwrap();
        let [old, new] = ["4821", "7390"].map(SecretString::from);
        let is_wrong = |pin: &SecretString| {
            keeper.with(&identity(), PinRole::User, |record| {
                record.wrong.iter().any(|mark| keeper.recognizer.is(mark, pin.expose_secret()))
            })
        };
        keeper.with(&identity(), PinRole::User, |record| record.before = Before::Unknown);
        keeper.replaced(&identity(), Some(&old), Some(&new));
        assert!(is_wrong(&old) && !is_wrong(&new));
        assert_eq!(keeper.with(&identity(), PinRole::User, |record| record.before), Before::Nothing);
        // And back to the old one.
        keeper.replaced(&identity(), Some(&new), Some(&old));
        assert!(!is_wrong(&old) && is_wrong(&new));
    }
}
