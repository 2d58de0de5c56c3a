//! The rule that decides whether a PIN may be presented: one match over the flags, the result of the last presentation,
//! and where the PIN comes from.

use crate::error::{Error, PinError};
use crate::model::{Lockout, PinRole, PinState, TokenInfo};

/// How many refusals of a typed PIN are allowed before the user is asked whether to go on, whatever the flags say: not
/// every token sets a flag before its last try.
const REFUSALS_WITHOUT_QUESTION: u32 = 2;

/// Where a PIN comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Supplied in advance: in a file, on standard input or in the environment.
    Supplied,
    /// Typed by the user, here or on the reader's keypad.
    Typed,
    /// The PIN that has just logged in: a key asks for it at each use, and `C_SetPIN` needs it again.
    Again,
    /// Just set by jeton, and presented to prove it.
    JustSet,
}

/// The result of the last presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// None so far, or the PIN was changed since.
    Nothing,
    Accepted,
    /// Refused this many times in a row.
    Refused(u32),
    /// Neither accepted nor refused.
    Unknown,
}

/// What the flags say about another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    FinalTry,
    Locked,
    NotSet,
    /// A PUK although the PIN is not locked: OpenSC in its default configuration takes the call for a PIN change, and
    /// uses up a try of the PIN.
    NothingToUnblock,
}

/// A question to ask before presenting a PIN; the default answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// A wrong PIN would lock it.
    FinalTry,
    /// Several PINs were refused, and the number of tries left is unknown.
    Refusals,
    /// The result of the last presentation is unknown.
    Unknown,
}

/// Why a PIN is not presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    Locked,
    NotSet,
    NothingToUnblock,
    Refused,
    Unknown,
}

/// The rule itself. `agreed` holds the doubts that the user has accepted.
pub(super) fn decide(
    standing: Standing,
    before: Before,
    source: Source,
    agreed: &[Doubt],
) -> std::result::Result<(), Decision> {
    use Before::{Accepted, Nothing, Refused, Unknown};
    use Source::{Again, JustSet, Supplied, Typed};
    let decision = match (standing, before, source) {
        // The flags may still describe the old PIN.
        (_, Nothing, JustSet) => return Ok(()),
        (Standing::Locked, _, _) => Decision::No(Bar::Locked),
        (Standing::NotSet, _, _) => Decision::No(Bar::NotSet),
        (Standing::NothingToUnblock, _, _) => Decision::No(Bar::NothingToUnblock),
        // A PIN that is not typed anew is the same PIN: it would be refused again, or cost a second try.
        (Standing::Open | Standing::FinalTry, Refused(_), Supplied | Again | JustSet) => Decision::No(Bar::Refused),
        (Standing::Open | Standing::FinalTry, Unknown, Supplied | Again | JustSet) => Decision::No(Bar::Unknown),
        (Standing::Open | Standing::FinalTry, Unknown, Typed) => Decision::Ask(Doubt::Unknown),
        (Standing::FinalTry, Nothing | Accepted, Supplied | Typed | Again)
        | (Standing::FinalTry, Accepted, JustSet)
        | (Standing::FinalTry, Refused(_), Typed) => Decision::Ask(Doubt::FinalTry),
        (Standing::Open, Refused(times), Typed) if times >= REFUSALS_WITHOUT_QUESTION => Decision::Ask(Doubt::Refusals),
        (Standing::Open, Refused(_), Typed)
        | (Standing::Open, Nothing | Accepted, Supplied | Typed | Again)
        | (Standing::Open, Accepted, JustSet) => return Ok(()),
    };
    match decision {
        Decision::Ask(doubt) if agreed.contains(&doubt) => Ok(()),
        decision => Err(decision),
    }
}

/// What the flags say about presenting a PIN of this role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Ask(Doubt),
    No(Bar),
}

impl Standing {
    pub(super) fn of(token: &TokenInfo, role: PinRole) -> Self {
        let state = match role {
            PinRole::User => token.pin,
            // A blank token has no SO PIN yet, whatever its flags say: SoftHSM2 reports it as locked.
            PinRole::So if !token.initialized => PinState::Ok,
            PinRole::So => token.so_pin,
            // No flag describes the PUK.
            PinRole::Puk if token.pin == PinState::Locked => PinState::Ok,
            PinRole::Puk => return Self::NothingToUnblock,
        };
        match state {
            PinState::Ok | PinState::Low | PinState::ToBeChanged => Self::Open,
            PinState::FinalTry => Self::FinalTry,
            PinState::Locked => Self::Locked,
            PinState::NotSet => Self::NotSet,
        }
    }
}

impl Bar {
    pub(super) fn error(self, token: &TokenInfo, role: PinRole) -> Error {
        let label = token.label.clone();
        match self {
            // A lockout that passes by itself raises no flag.
            Self::Locked => {
                Error::Pin(PinError::Locked { role, token: label, lockout: Lockout::UntilUnblocked, cause: None })
            }
            Self::NotSet => Error::Pin(PinError::NotSet { token: label }),
            Self::NothingToUnblock => Error::Pin(PinError::NotLocked { token: label, state: token.pin }),
            Self::Refused => Error::Pin(PinError::NotPresentedAgain { role, token: label, refused: true }),
            Self::Unknown => Error::Pin(PinError::NotPresentedAgain { role, token: label, refused: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: [Source; 4] = [Source::Supplied, Source::Typed, Source::Again, Source::JustSet];
    const STANDINGS: [Standing; 5] =
        [Standing::Open, Standing::FinalTry, Standing::Locked, Standing::NotSet, Standing::NothingToUnblock];

    #[test]
    fn after_anything_but_an_acceptance_only_a_typed_one_may_follow() {
        for standing in STANDINGS {
            for before in [Before::Refused(1), Before::Refused(9), Before::Unknown] {
                for source in [Source::Supplied, Source::Again, Source::JustSet] {
                    for agreed in [&[][..], &[Doubt::FinalTry, Doubt::Refusals, Doubt::Unknown]] {
                        let decision = decide(standing, before, source, agreed);
                        assert!(matches!(decision, Err(Decision::No(_))), "{standing:?} {before:?} {source:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_is_presented_where_the_flags_forbid_it() {
        for standing in [Standing::Locked, Standing::NotSet, Standing::NothingToUnblock] {
            for before in [Before::Nothing, Before::Accepted, Before::Refused(1), Before::Unknown] {
                for source in SOURCES {
                    let proof = before == Before::Nothing && source == Source::JustSet;
                    let decision = decide(standing, before, source, &[Doubt::FinalTry, Doubt::Unknown]);
                    assert_eq!(decision.is_ok(), proof, "{standing:?} {before:?} {source:?}");
                }
            }
        }
    }

    #[test]
    fn a_person_is_asked_where_a_try_is_in_doubt() {
        let ask = |doubt| Err(Decision::Ask(doubt));
        let typed = |standing, before, agreed: &[Doubt]| decide(standing, before, Source::Typed, agreed);
        assert_eq!(typed(Standing::Open, Before::Nothing, &[]), Ok(()));
        assert_eq!(typed(Standing::Open, Before::Refused(1), &[]), Ok(()));
        assert_eq!(typed(Standing::Open, Before::Refused(2), &[]), ask(Doubt::Refusals));
        assert_eq!(typed(Standing::Open, Before::Unknown, &[]), ask(Doubt::Unknown));
        assert_eq!(typed(Standing::FinalTry, Before::Nothing, &[]), ask(Doubt::FinalTry));
        // `--last-try` answers this question only.
        assert_eq!(typed(Standing::FinalTry, Before::Nothing, &[Doubt::FinalTry]), Ok(()));
        assert_eq!(typed(Standing::FinalTry, Before::Unknown, &[Doubt::FinalTry]), ask(Doubt::Unknown));
        assert_eq!(typed(Standing::FinalTry, Before::Unknown, &[Doubt::Unknown]), Ok(()));
    }
}
