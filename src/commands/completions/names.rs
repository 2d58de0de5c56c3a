//! The names of what is there, for completion: asked of a module in a child process, or read from the register, within
//! [`LIMIT`]; nothing at all if that is not enough.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use clap_complete::engine::CompletionCandidate;
use time::OffsetDateTime;

use crate::commands::doctor::{EXAMINE_COMMAND, Examination};
use crate::context::Context;
use crate::i18n::words;
use crate::output::certificate::CertificateLine;
use crate::output::list::TokenLine;
use crate::pkcs11::discover::{self, Probe, Source};
use crate::store::register::Register;
use crate::t;
use crate::token::own_program;

/// How long a person waits for Tab at most.
const LIMIT: Duration = Duration::from_secs(2);

/// What stands for "the names of files", which every shell completes better than we would.
pub(super) const FILES: &str = "\u{0}files";

/// What is named by an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Token,
    CertificateLabel,
    CertificateId,
    CertificateSerial,
    CertificateFingerprint,
    Bicle,
    /// A bi-clé, or the file of a certificate.
    Recipient,
    OpenConsultation,
}

impl Kind {
    /// What this argument of this command names; `None` for a new name, or for what is not a name.
    pub(super) fn of(command: &str, argument: &str) -> Option<Self> {
        let picks = matches!(command, "cert show" | "cert export" | "key request" | "key delete");
        match (argument, command) {
            ("token", _) => Some(Self::Token),
            ("label", _) if picks => Some(Self::CertificateLabel),
            ("id", "cert import" | "bicle reference") => Some(Self::CertificateId),
            ("id", _) if picks => Some(Self::CertificateId),
            ("serial", _) if picks => Some(Self::CertificateSerial),
            ("fingerprint", _) if picks => Some(Self::CertificateFingerprint),
            ("recipients", _) => Some(Self::Recipient),
            ("bicle", _) => Some(Self::Bicle),
            ("consultation", "bicle close") => Some(Self::OpenConsultation),
            _ => None,
        }
    }
}

/// What was typed or set that says where names are to be looked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    module: Option<PathBuf>,
    token: Option<String>,
    register: Option<PathBuf>,
}

impl Asked {
    /// As the words say, else the environment and the configuration.
    pub(super) fn of(context: &Context, words: &[String]) -> Self {
        let option = |name: &str| {
            let typed = &words[..words.len().saturating_sub(1)];
            typed.iter().enumerate().rev().find_map(|(at, word)| match word.strip_prefix(name)? {
                "" => typed.get(at + 1).cloned(),
                rest => rest.strip_prefix('=').map(ToOwned::to_owned),
            })
        };
        Self {
            module: option("--module").map(Into::into).or_else(|| context.named_module().map(ToOwned::to_owned)),
            token: option("--token").or_else(|| context.named_token().map(|named| named.name.clone())),
            register: option("--register").map(Into::into),
        }
    }

    /// The names of this kind that continue what is typed. A folder that is shared may hang, so the work is left behind
    /// after [`LIMIT`].
    pub(super) fn names(&self, kind: Kind, typed: &OsStr) -> Vec<CompletionCandidate> {
        let (send, receive) = mpsc::channel();
        let asked = self.clone();
        std::thread::spawn(move || {
            // Nobody listens any more once the time is over.
            let _ = send.send(asked.look_for(kind));
        });
        // The probe has the same limit; what it says at its end is still heard.
        let mut found = receive.recv_timeout(LIMIT + Duration::from_millis(500)).unwrap_or_default();
        let typed = typed.to_string_lossy();
        found.retain(|name| name.get_value() == FILES || name.get_value().to_string_lossy().starts_with(&*typed));
        found
    }

    fn look_for(&self, kind: Kind) -> Vec<CompletionCandidate> {
        match kind {
            Kind::Token => tokens(&self.tokens(None)),
            Kind::CertificateLabel => self.certificates(|line| Some(line.label.clone())),
            Kind::CertificateId => self.certificates(|line| Some(line.id.to_string())),
            Kind::CertificateSerial => self.certificates(|line| Some(line.certificate.as_ref()?.serial.clone())),
            Kind::CertificateFingerprint => self.certificates(|line| Some(line.certificate.as_ref()?.sha256.clone())),
            Kind::Bicle => self.bicles(),
            Kind::Recipient => self.bicles().into_iter().chain([FILES.into()]).collect(),
            Kind::OpenConsultation => self.consultations(),
        }
    }

    /// The tokens of the module that was named; if none was, of those that are registered with p11-kit or in the table of
    /// known places. Each module is loaded by a child process, which is given no PIN.
    fn tokens(&self, named: Option<&str>) -> Vec<TokenLine> {
        let Ok(program) = own_program() else { return Vec::new() };
        let modules: Vec<PathBuf> = match &self.module {
            Some(path) => vec![path.clone()],
            None => discover::candidates()
                .into_iter()
                .filter(|candidate| matches!(candidate.source, Source::P11Kit | Source::Table))
                .map(|candidate| candidate.path)
                .collect(),
        };
        let shown = std::thread::scope(|scope| {
            let look = |path: &PathBuf| {
                let (program, path) = (program.clone(), path.clone());
                scope.spawn(move || discover::probe::<Examination>(&program, EXAMINE_COMMAND, &path, LIMIT))
            };
            let looks: Vec<_> = modules.iter().map(look).collect();
            looks.into_iter().filter_map(|look| look.join().ok()).collect::<Vec<_>>()
        });
        let mut tokens: Vec<TokenLine> = Vec::new();
        for probe in shown {
            let Probe::Shows(Examination { list, .. }) = probe else { continue };
            for token in list.tokens {
                let is_meant = named.is_none_or(|name| token.label == name || token.serial == name);
                let is_known = tokens.iter().any(|known| known.serial == token.serial && known.label == token.label);
                if is_meant && !is_known {
                    tokens.push(token);
                }
            }
        }
        tokens
    }

    /// What names each certificate; a name that two of them have names neither.
    fn certificates(&self, name: impl Fn(&CertificateLine) -> Option<String>) -> Vec<CompletionCandidate> {
        let tokens = self.tokens(self.token.as_deref());
        let mut found: Vec<(String, String)> = Vec::new();
        for line in tokens.iter().flat_map(|token| &token.certificates) {
            let Some(name) = name(line).filter(|name| !name.is_empty()) else { continue };
            found.push((name, line.certificate.as_ref().map(|facts| facts.who()).unwrap_or_default()));
        }
        candidates(found)
    }

    fn register(&self) -> Option<Register> {
        Register::location(self.register.as_deref()).and_then(|path| Register::read(&path)).ok()
    }

    fn bicles(&self) -> Vec<CompletionCandidate> {
        let Some(register) = self.register() else { return Vec::new() };
        let usable = register.bicles().iter().filter(|bicle| bicle.fault().is_none());
        let remark = |until: OffsetDateTime| t!("until", date = words::date(until));
        candidates(usable.map(|bicle| (bicle.designation.clone(), remark(bicle.certificate.not_after()))).collect())
    }

    fn consultations(&self) -> Vec<CompletionCandidate> {
        let Some(register) = self.register() else { return Vec::new() };
        let open = register.consultations().iter().filter(|consultation| consultation.closed.is_none());
        candidates(open.map(|consultation| (consultation.name.clone(), String::new())).collect())
    }
}

/// Each token by its label, or by its serial number where the label is missing or not its own.
fn tokens(tokens: &[TokenLine]) -> Vec<CompletionCandidate> {
    let is_its_own = |label: &str| tokens.iter().filter(|token| token.label == label).count() == 1;
    let name = |token: &TokenLine| {
        let label = token.initialized && !token.label.is_empty() && is_its_own(&token.label);
        let (name, remark) = match label {
            true => (&token.label, &token.serial),
            false => (&token.serial, &token.label),
        };
        (name.clone(), format!("{remark} · {}", token.reader))
    };
    candidates(tokens.iter().map(name).filter(|(name, _)| !name.is_empty()).collect())
}

fn candidates(names: Vec<(String, String)>) -> Vec<CompletionCandidate> {
    names.into_iter().map(|(name, remark)| CompletionCandidate::new(name).help(Some(remark.into()))).collect()
}
