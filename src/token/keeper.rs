//! The keeper of PINs: the one place that presents them. Whether there may be another try, [`super::rule`] says.
//!
//! A PIN that is refused costs a try, and one that a failing call carried may have cost one: three of either lock a card,
//! which some issuers take days and money to unblock. So this keeps, for the life of the process, what was presented to
//! each token and what came of it. It knows a token by what the token says of itself, not by its slot's number, and keeps
//! no PIN: of one that is known to be wrong, only what tells the same again.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use secrecy::{ExposeSecret, SecretString};

use super::rule::{Before, Decision, Doubt, Source, Standing, decide};
use crate::crypto::{Mark, Recognizer};
use crate::error::{Error, Result};
use crate::model::{PinRole, Slot, TokenIdentity, TokenInfo, TokenLabel};
use crate::pkcs11::{Login, Module, Presented, Session, Verdict};

/// Whether a PIN may be presented.
pub(super) enum Permission {
    /// Once, by this.
    Yes(Permit),
    /// Not before a person has agreed.
    Ask(Doubt),
    /// Not at all, for this reason.
    No(Error),
}

/// The leave to present one PIN of this role to this token, once. Nothing but [`Keeper::may_present`] makes one.
pub(super) struct Permit {
    token: TokenIdentity,
    role: PinRole,
}

/// One call that presents a PIN.
pub(super) enum Call<'c, 'm> {
    /// `C_Login`.
    Login(&'c mut Session<'m>),
    /// `C_Login` for one use of a key.
    Use(&'c Session<'m>),
    /// `C_SetPIN` with this new PIN; `None` on a pinpad.
    Change(&'c Session<'m>, Option<&'c SecretString>),
    /// `C_InitPIN` with this new PIN, from the login of the administrator, whose PIN some modules look at only then.
    SetNew(&'c Session<'m>, Option<&'c SecretString>),
    /// `C_InitToken` with this label.
    Initialize(&'c Module, &'c Slot, &'c TokenLabel),
}

/// What is known of one PIN of one token.
struct Record {
    token: TokenIdentity,
    role: PinRole,
    before: Before,
    /// Those that are not it: refused, or replaced since.
    wrong: Vec<Mark>,
}

/// What was presented, and what came of it.
pub(super) struct Keeper {
    recognizer: Recognizer,
    records: Mutex<Vec<Record>>,
}

/// The keeper of this process. The guided mode runs many commands in one, and a try that the first has lost must be known
/// to the second.
///
/// # Errors
///
/// `EncodingError::Random` where the system has no random numbers.
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

    /// Does something with what is known of this PIN.
    fn with<T>(&self, token: &TokenIdentity, role: PinRole, act: impl FnOnce(&mut Record) -> T) -> T {
        let mut records = self.records();
        let at = records.iter().position(|record| record.token == *token && record.role == role);
        let at = at.unwrap_or_else(|| {
            records.push(Record { token: token.clone(), role, before: Before::Nothing, wrong: Vec::new() });
            records.len() - 1
        });
        act(&mut records[at])
    }

    /// Whether a PIN of this role may be presented to this token, as its flags stand and after what was presented before.
    pub(super) fn may_present(&self, token: &TokenInfo, role: PinRole, source: Source, agreed: &[Doubt]) -> Permission {
        let identity = token.identity();
        let before = self.with(&identity, role, |record| record.before);
        match decide(Standing::of(token, role), before, source, agreed) {
            Ok(()) => Permission::Yes(Permit { token: identity, role }),
            Err(Decision::Ask(doubt)) => Permission::Ask(doubt),
            Err(Decision::No(bar)) => Permission::No(bar.error(token, role)),
        }
    }

    /// Why no PIN of this role can be presented at all, whoever gives it: known before anybody is asked for one.
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

    /// Whether this PIN is known to be wrong: it was refused, or replaced by another one since.
    pub(super) fn is_known_wrong(&self, token: &TokenInfo, role: PinRole, pin: &SecretString) -> bool {
        let pin = pin.expose_secret();
        self.with(&token.identity(), role, |record| record.wrong.iter().any(|mark| self.recognizer.is(mark, pin)))
    }

    /// The one call site: presents a PIN and notes what came of it. `None` leaves it to the reader's pinpad.
    ///
    /// # Errors
    ///
    /// As the call failed; see [`crate::pkcs11::present`].
    pub(super) fn present(&self, permit: Permit, pin: Option<&SecretString>, call: Call<'_, '_>) -> Result<Login> {
        let Permit { token, role } = permit;
        // Until the call is back nobody knows, and where it never comes back nobody ever does.
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

    /// The user PIN is another one: what was known of the old one is of no use, but that the old one is wrong now.
    fn replaced(&self, token: &TokenIdentity, old: Option<&SecretString>, new: Option<&SecretString>) {
        self.with(token, PinRole::User, |record| {
            record.before = Before::Nothing;
            if let Some(old) = old {
                record.wrong.push(self.recognizer.mark(old.expose_secret()));
            }
            match new {
                Some(new) => record.wrong.retain(|mark| !self.recognizer.is(mark, new.expose_secret())),
                // Typed on the reader's keys: it may be any.
                None => record.wrong.clear(),
            }
        });
    }
}

/// A call that has nothing more to tell than that it went through.
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
        // And back again.
        keeper.replaced(&identity(), Some(&new), Some(&old));
        assert!(!is_wrong(&old) && is_wrong(&new));
    }
}
