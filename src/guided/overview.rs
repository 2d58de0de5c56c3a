//! What is plugged in, summed up in one sentence.

use std::env;

use time::OffsetDateTime;

use super::acts;
use crate::context::Context;
use crate::error::{Choice, Error, FileError, ModuleError, Result, TokenError};
use crate::i18n::words;
use crate::model::PinState;
use crate::model::certificate::Validity;
use crate::output::certificate::CertificateFacts;
use crate::pkcs11::discover::{self, Probe, ProbedToken};
use crate::t;
use crate::token::{self, PROBE_COMMAND};

/// What was found.
pub(super) enum Found {
    /// One token.
    Ready(Overview),
    /// No usable token, and why.
    Nothing(Error),
    /// Several modules or tokens, of which the user must pick one.
    Several(Several),
}

/// One token, in its present state.
pub(super) struct Overview {
    label: String,
    pins: Vec<PinState>,
    pub(super) write_protected: bool,
    pub(super) certificates: usize,
    /// Certificates of a person or organisation, current ones first.
    pub(super) exportable: Vec<Exportable>,
}

/// A certificate that a prefecture may ask for.
pub(super) struct Exportable {
    pub(super) facts: CertificateFacts,
    /// Holder, use and expiry, in one line.
    pub(super) line: String,
}

/// Several candidates of one kind.
pub(super) struct Several {
    pub(super) kind: Kind,
    pub(super) choices: Vec<Choice>,
}

/// What there are several of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Modules,
    Tokens,
}

impl Several {
    pub(super) fn question(&self) -> String {
        match self.kind {
            Kind::Modules => t!("guided-which-module"),
            Kind::Tokens => t!("guided-which-token"),
        }
    }
}

/// Tries a module that was named once, in a child process: if it hangs or crashes, that is reported, and the menu
/// survives. Modules that are found are always tried this way.
pub(super) fn try_apart(context: &Context, tried: bool) -> Result<()> {
    let Some(path) = context.named_module().filter(|_| !tried) else { return Ok(()) };
    let program = env::current_exe().map_err(|source| Error::File(FileError::Io { path: "jeton".into(), source }))?;
    let probe: Probe<Vec<ProbedToken>> = discover::probe(&program, PROBE_COMMAND, path, context.probe_limit());
    probe.into_result(path).map(drop)
}

/// Looks at what is plugged in. Asks for no PIN, and unloads the module before the menu is shown.
pub(super) fn look(context: &Context) -> Found {
    let looked = context.connect().and_then(|connection| {
        let objects = token::certificates(&connection.module, &connection.token)?;
        Ok((connection, objects))
    });
    let (connection, objects) = match looked {
        Ok(looked) => looked,
        Err(Error::Module(ModuleError::Several(choices))) => {
            return Found::Several(Several { kind: Kind::Modules, choices });
        }
        Err(Error::Token(TokenError::Several(choices))) => {
            return Found::Several(Several { kind: Kind::Tokens, choices });
        }
        Err(error) => return Found::Nothing(error),
    };
    let now = OffsetDateTime::now_utc();
    let mut exportable: Vec<Exportable> = objects
        .iter()
        .filter(|object| !object.of_authority && object.certificate.is_ok())
        .filter_map(|object| {
            let line = crate::output::certificate::CertificateLine::of(object, now);
            let shown = line.row().join(" · ");
            Some(Exportable { facts: line.certificate?, line: shown })
        })
        .collect();
    exportable.sort_by_key(|found| (found.facts.validity != Validity::InDate, -found.facts.days_left));
    let info = connection.token.info();
    Found::Ready(Overview {
        label: info.label.clone(),
        pins: connection.token.slots().iter().map(|slot| slot.token.pin).collect(),
        write_protected: info.write_protected,
        certificates: objects.len(),
        exportable,
    })
}

impl Overview {
    /// Whether any of its PINs is in a state that satisfies `such`.
    pub(super) fn is_any_pin(&self, such: impl Fn(PinState) -> bool) -> bool {
        self.pins.iter().any(|state| such(*state))
    }

    /// Whether one of its PINs can be used.
    pub(super) fn may_log_in(&self) -> bool {
        self.is_any_pin(|state| !matches!(state, PinState::Locked | PinState::NotSet))
    }

    /// The summary: whose token, the state of its PIN, how long its certificate is valid.
    pub(super) fn sentence(&self) -> String {
        let name = match self.exportable.first().map(|found| &found.facts) {
            Some(facts) => match &facts.organisation {
                Some(organisation) if *organisation != facts.holder => format!("{} – {organisation}", facts.holder),
                _ => facts.holder.clone(),
            },
            None => self.label.clone(),
        };
        let gravest = self.pins.iter().max_by_key(|state| gravity(**state)).copied().unwrap_or(PinState::NotSet);
        let certificate = match self.exportable.first().map(|found| &found.facts) {
            None => t!("guided-no-certificate"),
            Some(facts) => match facts.validity {
                Validity::InDate => t!("guided-certificate-valid", days = facts.days_left),
                Validity::Expired => t!("guided-certificate-expired", days = facts.days_left.saturating_neg()),
                Validity::NotYet => t!("guided-certificate-not-yet"),
            },
        };
        let name = crate::model::text::printable(&name).into_owned();
        let pin = match gravest {
            PinState::Low => t!("guided-pin-low"),
            PinState::FinalTry => t!("guided-pin-final-try"),
            state => t!("guided-pin", state = words::pin_state(state)),
        };
        t!("guided-token", name = name, pin = pin, certificate = certificate)
    }
}

fn gravity(state: PinState) -> u8 {
    match state {
        PinState::Ok => 0,
        PinState::ToBeChanged => 1,
        PinState::NotSet => 2,
        PinState::Low => 3,
        PinState::FinalTry => 4,
        PinState::Locked => 5,
    }
}

/// Why there is no usable token, and what to do about it.
pub(super) fn nothing(error: &Error) -> String {
    match error {
        // Not a failure: nothing is plugged in yet.
        Error::Token(TokenError::None { .. }) => t!("guided-no-token"),
        error => acts::text(error),
    }
}
