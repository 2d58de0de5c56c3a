//! A file that arrived by mail: says what it is, and offers what can be done with it.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::advice;
use super::asking::{self, Arrived};
use super::destination::{self, NewFile};
use super::follow::follow;
use super::places;
use super::typed::CommandLine;
use crate::bicle::open::is_sealed_name;
use crate::cli::Global;
use crate::error::{Error, FileError, KeyError, Result};
use crate::i18n::words;
use crate::model::certificate::{Certificate, Contents, FileKind, holders};
use crate::output;
use crate::output::certificate::{CertificateFacts, certificate_use, until};
use crate::store::certificates;
use crate::store::destination::copy_stem;
use crate::t;
use crate::terminal;

/// The most names in a sentence.
const MOST_NAMES: usize = 3;

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Show,
    Check,
    Test,
    Export,
    ToToken,
    Keep,
    Copy,
    Open,
    Back,
}

impl Offer {
    fn text(self) -> String {
        match self {
            Self::Show => t!("received-show"),
            Self::Check => t!("received-check"),
            Self::Test => t!("received-test"),
            Self::Export => t!("received-export"),
            Self::ToToken => t!("received-to-token"),
            Self::Keep => t!("received-keep"),
            Self::Copy => t!("received-copy"),
            Self::Open => t!("received-open"),
            Self::Back => t!("guided-back"),
        }
    }
}

/// Asks for a file, and offers what makes sense for it until the user goes back. `token` says whether one is present.
pub(super) fn run(global: &mut Global, token: bool, run: &impl Fn(&CommandLine) -> Result<()>) -> Result<()> {
    let Some((file, found)) = which()? else { return Ok(()) };
    loop {
        output::notice("");
        output::say(&sentence(&file, &found));
        let offers = offers(&file, &found, token);
        if offers.is_empty() {
            return Ok(());
        }
        let offer = match asking::one_of(&t!("guided-what"), &offers, |offer| offer.text())? {
            None | Some(Offer::Back) => return Ok(()),
            Some(offer) => *offer,
        };
        if let Some(command) = prepare(offer, &file, &found, global)? {
            follow(command, global, run)?;
        }
    }
}

/// Offers the files that arrived, or asks for another, until there is one; `None` if the user went back.
fn which() -> Result<Option<(PathBuf, Contents)>> {
    let fits = |path: &Path| certificates::has_usual_name(path) || is_sealed_name(path);
    match asking::arrived(&t!("received-which"), fits)? {
        Some(Arrived::File(file)) => match certificates::look(&file) {
            Ok(found) => return Ok(Some((file, found))),
            Err(error) => say_unreadable(error)?,
        },
        Some(Arrived::Other) => {}
        None => return Ok(None),
    }
    asking::until(&t!("received-which-file"), |answer| {
        let file = places::typed(answer);
        match certificates::look(&file) {
            // Something else was meant, or the wrong line was typed.
            Ok(found @ Contents::Other(FileKind::Folder | FileKind::Empty | FileKind::Unknown)) => {
                Err(sentence(&file, &found))
            }
            Ok(found) => Ok((file, found)),
            Err(error) => Err(advice::text(&error)),
        }
    })
}

/// Says why a file cannot be read: another may do.
fn say_unreadable(error: Error) -> Result<()> {
    match error {
        Error::File(FileError::NotFound(_) | FileError::Io { .. }) => {
            advice::text(&error).lines().for_each(output::say);
            Ok(())
        }
        error => Err(error),
    }
}

/// What the file is.
fn sentence(file: &Path, found: &Contents) -> String {
    let name = places::shown(file);
    let name = name.as_str();
    match found {
        Contents::Pfx(_) => t!("received-is", name = name, kind = words::file_kind(FileKind::Pfx)),
        Contents::Other(kind) => {
            let kind = *kind;
            let sentence = t!("received-is", name = name, kind = words::file_kind(kind));
            let remedy = Error::from(KeyError::NotACertificate { origin: name.to_owned(), found: kind }).remedy();
            // What can be done here needs no other advice.
            if kind == FileKind::Sealed {
                sentence
            } else {
                format!("{sentence} {}", t!("remedy-line", remedy = remedy))
            }
        }
        Contents::Certificates(..) => {
            let (holders, others) = split(found);
            let mut sentence = match holders.as_slice() {
                [] => t!("received-is", name = name, kind = words::file_kind(FileKind::DamagedCertificate)),
                [one] => of_one(name, one),
                several => {
                    let mut names: Vec<String> = several.iter().map(Certificate::holder).take(MOST_NAMES).collect();
                    if several.len() > MOST_NAMES {
                        names.push("…".to_owned());
                    }
                    t!("received-several", name = name, count = several.len(), holders = names.join(", "))
                }
            };
            if !others.is_empty() {
                sentence = format!("{sentence} {}", t!("received-others", count = others.len()));
            }
            sentence
        }
    }
}

fn of_one(name: &str, certificate: &Certificate) -> String {
    let facts = CertificateFacts::of(certificate, OffsetDateTime::now_utc());
    let (who, purpose, until) = (facts.who(), certificate_use(facts.r#use), until(&facts));
    t!("received-certificate", name = name, who = who, purpose = purpose, until = until)
}

/// The holders' certificates, and the others.
fn split(found: &Contents) -> (Vec<Certificate>, Vec<Certificate>) {
    match found {
        Contents::Certificates(_, found) => holders(found.iter().flatten().cloned().collect()),
        Contents::Pfx(_) | Contents::Other(_) => (Vec::new(), Vec::new()),
    }
}

/// What makes sense with the file. Nothing if it is of no use here.
fn offers(file: &Path, found: &Contents, token: bool) -> Vec<Offer> {
    match found {
        Contents::Pfx(_) => {
            vec![Offer::Show, Offer::Test, Offer::Check, Offer::Export, Offer::Copy, Offer::Keep, Offer::Back]
        }
        Contents::Certificates(..) => {
            let (holders, _) = split(found);
            if holders.is_empty() {
                return Vec::new();
            }
            let mut offers = vec![Offer::Show, Offer::Check, Offer::Export];
            if token {
                offers.push(Offer::ToToken);
            }
            if matches!(holders.as_slice(), [one] if !one.is_ca() && one.usages().may_encrypt()) {
                offers.push(Offer::Keep);
            }
            offers.push(Offer::Back);
            offers
        }
        Contents::Other(FileKind::Sealed) if file.is_file() => vec![Offer::Open, Offer::Back],
        Contents::Other(_) => Vec::new(),
    }
}

fn prepare(offer: Offer, file: &Path, found: &Contents, global: &Global) -> Result<Option<CommandLine>> {
    let alone = CommandLine::without_token;
    let path = file.display().to_string();
    let path = [path.as_str()];
    Ok(match offer {
        Offer::Show => Some(alone().word("cert").word("show").operands(path)),
        Offer::Check => Some(alone().word("cert").word("check").operands(path)),
        Offer::Test => Some(alone().word("test").option("--pfx", path[0])),
        Offer::Export => where_to()?.map(|folder| {
            alone().word("cert").word("export").option("--out", &folder.display().to_string()).operands(path)
        }),
        Offer::ToToken => Some(CommandLine::new(global).word("cert").word("import").operands(path)),
        Offer::Keep => {
            let verb = if matches!(found, Contents::Pfx(_)) { "import" } else { "reference" };
            Some(alone().word("bicle").word(verb).operands(path))
        }
        Offer::Copy => {
            let copy = NewFile { stem: &copy_stem(file), extension: "pfx" };
            let out = destination::ask_file(&t!("guided-where-backup"), copy, t!("guided-elsewhere-safe"))?;
            out.map(|out| {
                alone().word("cert").word("backup").option("--out", &out.display().to_string()).operands(path)
            })
        }
        // The key may be on the token.
        Offer::Open => Some(CommandLine::new(global).word("bicle").word("open").operands(path)),
        Offer::Back => None,
    })
}

/// The folder for the exported certificates, which are named for their holders; `None` if the user went back.
fn where_to() -> Result<Option<PathBuf>> {
    let proposed = places::for_a_new_file();
    match terminal::choose(&t!("guided-where"), &[places::shown(&proposed), t!("guided-elsewhere")])? {
        Some(0) => return Ok(Some(proposed)),
        Some(_) => {}
        None => return Ok(None),
    }
    asking::folder(&t!("guided-which-folder"))
}
