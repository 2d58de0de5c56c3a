//! `jeton doctor`: why does it not work? Checks from the module's file up to the certificates. Asks for no PIN, sends
//! none, and loads no module into this process.

mod facts;
mod judge;

use std::env;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use self::facts::{ExaminedModule, Facts};
use crate::cli::Doctor;
use crate::context::Context;
use crate::doctor::image::Image;
use crate::doctor::libraries;
use crate::doctor::readers;
use crate::doctor::surroundings::Surroundings;
use crate::error::{LoadFailure, Result, TrustError};
use crate::i18n::words;
use crate::output::doctor::{Check, Diagnosis};
use crate::output::list::TokenList;
use crate::pkcs11::discover::{self, Candidate, Examined, Probe, Source};
use crate::pkcs11::{Module, known_fault, opensc};
use crate::terminal;
use crate::token::own_program;
use crate::{output, t};

/// The hidden command with which jeton runs itself as a child process to list everything that a module shows.
pub const EXAMINE_COMMAND: &str = "examine-module";

/// What a child process that examined a module tells.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Examination {
    pub(super) list: TokenList,
    /// The version, if it is an OpenSC that no IAS-ECC card can be logged in to with.
    opensc_without_login: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Doctor) -> Result<()> {
    let diagnosis = diagnose(context, arguments.full)?;
    context.answer(&diagnosis)?;
    match diagnosis.attention {
        0 => Ok(()),
        count => Err(TrustError::AttentionNeeded { count }.into()),
    }
}

fn diagnose(context: &Context, full: bool) -> Result<Diagnosis> {
    let program = own_program()?;
    let named = context.named_module();
    let candidates: Vec<(Candidate, Option<Source>)> = match named {
        Some(path) => vec![(Candidate { name: String::new(), path: path.to_owned(), source: Source::Table }, None)],
        None => discover::candidates().into_iter().map(|found| (found.clone(), Some(found.source))).collect(),
    };
    let mut modules = Vec::with_capacity(candidates.len());
    for (candidate, source) in candidates {
        // A module may take the full twenty seconds, so say which one it is.
        if terminal::is_interactive() {
            context.tell(&t!("doctor-examining", path = candidate.path.display().to_string()));
        }
        modules.push(examine(&program, candidate, source, context.probe_limit()));
    }
    let dangling = discover::registrations().into_iter().filter(|found| named.is_none() && !found.path.is_file());
    let facts = Facts {
        modules,
        dangling: dangling.collect(),
        readers: readers::ask(&program),
        surroundings: Surroundings::look(),
        named: named.is_some(),
        full,
    };
    let findings = judge::findings(&facts);
    let warnings = judge::endings(&facts);
    Ok(Diagnosis {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system: facts.surroundings.system.clone(),
        architecture: env::consts::ARCH.to_owned(),
        at: words::rfc3339(OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or(OffsetDateTime::UNIX_EPOCH)),
        attention: judge::attention(&findings),
        warnings,
        checks: Check::of(&judge::levels(&findings), &findings),
    })
}

fn examine(program: &Path, candidate: Candidate, source: Option<Source>, limit: Duration) -> ExaminedModule {
    let Candidate { name, path, .. } = candidate;
    let image = Image::read(&path);
    let Examined { probe, crashed_after, chatter } = discover::probe_aloud(program, EXAMINE_COMMAND, &path, limit);
    let mut opensc_without_login = None;
    let mut probe = probe.map(|examination: Examination| {
        opensc_without_login = examination.opensc_without_login;
        examination.list
    });
    // The library's header is more precise than the loader's message.
    if let (Probe::NotLoaded(failure @ (LoadFailure::Other(_) | LoadFailure::NotALibrary)), Some(image)) =
        (&mut probe, &image)
        && !image.is_for_this_program()
    {
        *failure = LoadFailure::OtherArchitecture;
    }
    let missing = match &probe {
        Probe::NotLoaded(LoadFailure::MissingLibrary(_)) => libraries::missing(&path),
        Probe::NotLoaded(_) | Probe::NotFound | Probe::Failed(_) | Probe::Floods | Probe::Shows(_) => Vec::new(),
    };
    ExaminedModule { name, path, source, image, missing, probe, crashed_after, chatter, opensc_without_login }
}

/// Runs the hidden command that examines one module.
pub(super) fn run_examine(path: &Path) -> Result<()> {
    let examine = |module: &Module| {
        let list = super::list::of_module(module)?;
        // Any other module is not asked who it is: a call less that can fail.
        let is_opensc = opensc::is_opensc(module.path());
        let opensc_without_login = is_opensc.then(|| known_fault::opensc_without_login(module)).flatten();
        Ok(Examination { list, opensc_without_login })
    };
    discover::look_and_tell(path, examine, output::for_the_parent)
}

/// Runs the hidden command that queries PC/SC.
pub(super) fn run_readers() -> Result<()> {
    output::for_the_parent(&readers::look())
}
