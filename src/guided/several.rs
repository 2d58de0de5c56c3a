//! Several tokens, of one module or of several: each is named by its holder and its serial number.

use std::path::PathBuf;

use time::OffsetDateTime;

use super::asking::{one_of, one_of_choices};
use super::overview::holder_of;
use crate::cli::Global;
use crate::context::Context;
use crate::error::{Error, ModuleError, Result};
use crate::model::text::printable;
use crate::output;
use crate::t;
use crate::token::certificates;

/// A token to choose.
struct Candidate {
    line: String,
    /// What `--token` takes.
    token: String,
    module: PathBuf,
}

/// Asks which token is meant, and names it in `global`. `false` if the user went back. `context` names no token; `error`
/// lists what has to be told apart, in case the tokens cannot be read one by one.
pub(super) fn choose(context: &Context, error: &Error, global: &mut Global) -> Result<bool> {
    let candidates = candidates(context).unwrap_or_default();
    if candidates.len() > 1 {
        return ask(&candidates, global);
    }
    let modules = matches!(error, Error::Module(ModuleError::Several(_)));
    let question = if modules { t!("guided-which-module") } else { t!("guided-which-token") };
    let Some(value) = one_of_choices(&question, error)? else { return Ok(false) };
    if modules {
        global.module = Some(value.into());
    } else {
        global.token = Some(value);
    }
    Ok(true)
}

/// Asks for another token than the present one. Without one, says so.
pub(super) fn choose_another(context: &Context, global: &mut Global) -> Result<()> {
    let candidates = candidates(context)?;
    if candidates.is_empty() {
        output::say(&t!("guided-no-token"));
        return Ok(());
    }
    ask(&candidates, global).map(drop)
}

fn ask(candidates: &[Candidate], global: &mut Global) -> Result<bool> {
    let chosen = one_of(&t!("guided-which-token"), candidates, |candidate| candidate.line.clone())?;
    let Some(chosen) = chosen else { return Ok(false) };
    global.token = Some(chosen.token.clone());
    if candidates.iter().any(|candidate| candidate.module != chosen.module) {
        global.module = Some(chosen.module.clone());
    }
    Ok(true)
}

/// A token that is there; sorted by holder and serial number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    holder: String,
    serial: String,
    label: String,
    slot: u64,
    module: PathBuf,
}

impl Seen {
    /// Holder and serial number, and the label if it tells more.
    fn line(&self) -> String {
        let [name, serial, label] = [&self.holder, &self.serial, &self.label].map(|text| printable(text).into_owned());
        match (self.serial.is_empty(), self.label == self.holder) {
            (true, _) => name,
            (false, true) => t!("guided-token-line", name = name, serial = serial),
            (false, false) => t!("guided-token-line-labelled", name = name, serial = serial, label = label),
        }
    }
}

/// All initialised tokens that are there, always in the same order.
fn candidates(context: &Context) -> Result<Vec<Candidate>> {
    let now = OffsetDateTime::now_utc();
    let mut seen: Vec<Seen> = Vec::new();
    context.open_modules(|module, inventory| {
        for token in inventory.tokens.iter().filter(|token| token.info().initialized) {
            let info = token.info();
            // Two modules may show one token.
            let is_same = |other: &Seen| {
                other.module != module.path() && (&other.serial, &other.label) == (&info.serial, &info.label)
            };
            if !info.serial.is_empty() && seen.iter().any(is_same) {
                continue;
            }
            // One that cannot be read is called by its label.
            let objects = certificates(module, token).unwrap_or_default();
            seen.push(Seen {
                holder: holder_of(&objects, &info.label, now),
                serial: info.serial.clone(),
                label: info.label.clone(),
                slot: token.first().id,
                module: module.path().to_owned(),
            });
        }
        Ok(())
    })?;
    seen.sort();
    let candidate = |token: &Seen| {
        let unique = !token.serial.is_empty() && seen.iter().filter(|other| other.serial == token.serial).count() == 1;
        Candidate {
            line: token.line(),
            token: if unique { token.serial.clone() } else { format!("pkcs11:slot-id={}", token.slot) },
            module: token.module.clone(),
        }
    };
    Ok(seen.iter().map(candidate).collect())
}
