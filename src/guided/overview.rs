//! What is plugged in, summed up in one sentence.

use time::OffsetDateTime;

use super::advice;
use crate::context::Context;
use crate::error::{Error, ModuleError, Result, TokenError};
use crate::i18n::words;
use crate::model::PinState;
use crate::model::certificate::Validity;
use crate::model::renewal::Mark;
use crate::model::text::printable;
use crate::output::certificate::{CertificateFacts, CertificateLine, certificate_use};
use crate::output::ending::Ending;
use crate::output::holders::{names, whose};
use crate::pkcs11::CertificateObject;
use crate::pkcs11::discover::{self, Probe, Shown};
use crate::t;
use crate::token::{self, PROBE_COMMAND};

/// What was found.
pub(super) enum Found {
    /// One token.
    Ready(Overview),
    /// No usable token, and why.
    Nothing(Error),
    /// Several modules or tokens, of which the user must pick one: the error that lists them.
    Several(Error),
}

/// One token, in its present state.
pub(super) struct Overview {
    label: String,
    serial: String,
    /// Whether other tokens are there too.
    pub(super) is_one_of_several: bool,
    pins: Vec<PinState>,
    pub(super) write_protected: bool,
    pub(super) certificates: usize,
    /// Certificates of a person or organisation that no other has replaced: current ones first, always in the same order.
    pub(super) exportable: Vec<Exportable>,
}

/// A certificate that a prefecture may ask for.
pub(super) struct Exportable {
    pub(super) facts: CertificateFacts,
    /// Holder, use and expiry, in one line.
    pub(super) line: String,
}

/// Tries a module that was named once, in a child process: if it hangs or crashes, that is reported, and the menu
/// survives. Modules that are found are always tried this way.
pub(super) fn try_apart(context: &Context, tried: bool) -> Result<()> {
    let Some(path) = context.named_module().filter(|_| !tried) else { return Ok(()) };
    let program = token::own_program()?;
    let probe: Probe<Shown> = discover::probe(&program, PROBE_COMMAND, path, context.probe_limit());
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
        Err(error @ (Error::Module(ModuleError::Several(_)) | Error::Token(TokenError::Several(_)))) => {
            return Found::Several(error);
        }
        Err(error) => return Found::Nothing(error),
    };
    let now = OffsetDateTime::now_utc();
    let exportable = exportable(&objects, now);
    let info = connection.token.info();
    Found::Ready(Overview {
        label: info.label.clone(),
        serial: info.serial.clone(),
        is_one_of_several: connection.is_one_of_several,
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

    /// The summary: whose token, the state of its PIN, what it holds, and the mark that its nearest end has passed.
    pub(super) fn sentence(&self) -> String {
        let name = whose(self.exportable.iter().map(|found| &found.facts)).unwrap_or_else(|| self.label.clone());
        let name = printable(&name).into_owned();
        let gravest = self.pins.iter().max_by_key(|state| gravity(**state)).copied().unwrap_or(PinState::NotSet);
        let pin = match gravest {
            PinState::Low => t!("guided-pin-low"),
            PinState::FinalTry => t!("guided-pin-final-try"),
            state => t!("guided-pin", state = words::pin_state(state)),
        };
        let certificate = self.holdings();
        let token = if self.is_one_of_several && !self.serial.is_empty() {
            let serial = printable(&self.serial).into_owned();
            t!("guided-token-of-several", name = name, serial = serial, pin = pin, certificate = certificate)
        } else {
            t!("guided-token", name = name, pin = pin, certificate = certificate)
        };
        match Ending::nearest(self.exportable.iter().map(|found| &found.facts)).map(|ending| ending.mark) {
            Some(Mark::Days(days)) => format!("{token} {}", t!("guided-mark", days = days)),
            Some(Mark::Expired) | None => token,
        }
    }

    /// What it holds, and the nearest end.
    fn holdings(&self) -> String {
        let facts = || self.exportable.iter().map(|found| &found.facts);
        let Some(first) = facts().min_by_key(|facts| facts.days_left) else { return t!("guided-no-certificate") };
        let days = first.days_left;
        if self.exportable.len() == 1 {
            return match first.validity {
                Validity::InDate => t!("guided-certificate-valid", days = days),
                Validity::Expired => t!("guided-certificate-expired", days = days.saturating_neg()),
                Validity::NotYet => t!("guided-certificate-not-yet"),
            };
        }
        let mut uses: Vec<String> = facts().map(|facts| certificate_use(facts.r#use)).collect();
        uses.sort();
        uses.dedup();
        let (count, uses) = (self.exportable.len() as i64, uses.join(", "));
        match first.validity {
            Validity::Expired => {
                t!("guided-certificates-expired", count = count, uses = uses, days = days.saturating_neg())
            }
            Validity::InDate | Validity::NotYet => {
                t!("guided-certificates-valid", count = count, uses = uses, days = days)
            }
        }
    }
}

/// The certificates to show and export, in an order that does not depend on the module's.
fn exportable(objects: &[CertificateObject], now: OffsetDateTime) -> Vec<Exportable> {
    let mut exportable: Vec<Exportable> = objects
        .iter()
        .filter(|object| !object.of_authority && object.certificate.is_ok())
        .filter_map(|object| {
            let line = CertificateLine::among(object, objects, now);
            let shown = line.row().join(" · ");
            Some(Exportable { facts: line.certificate?, line: shown })
        })
        .filter(|found| found.facts.successor.is_none())
        .collect();
    exportable.sort_by_cached_key(|found| {
        let facts = &found.facts;
        (
            facts.validity != Validity::InDate,
            facts.who(),
            certificate_use(facts.r#use),
            -facts.days_left,
            facts.sha256.clone(),
        )
    });
    exportable
}

/// Whose certificates these objects are; the token's label if it shows none.
pub(super) fn holder_of(objects: &[CertificateObject], label: &str, now: OffsetDateTime) -> String {
    names(exportable(objects, now).iter().map(|found| &found.facts)).unwrap_or_else(|| label.to_owned())
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
        // The watch sees it too, once it runs.
        Error::Service(_) => format!("{}\n{}", advice::text(error), t!("guided-service-watched")),
        error => advice::text(error),
    }
}
