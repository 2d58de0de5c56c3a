//! What the doctor observed, before any judgement.

use std::path::{Path, PathBuf};

use crate::doctor::image::Image;
use crate::doctor::libraries::MissingLibrary;
use crate::doctor::readers::{Card, Readers};
use crate::doctor::surroundings::{self, Surroundings};
use crate::output::list::TokenList;
use crate::pkcs11::discover::{Candidate, Probe, Source};

pub(super) struct Facts {
    pub(crate) modules: Vec<ExaminedModule>,
    pub(crate) dangling: Vec<Candidate>,
    pub(crate) readers: Readers,
    pub(crate) surroundings: Surroundings,
    /// Whether the module was named: then no other can take its place.
    pub(crate) named: bool,
    /// Whether to report personal names other than those in certificates.
    pub(crate) full: bool,
}

/// A module, and how examining it went.
pub(super) struct ExaminedModule {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) source: Option<Source>,
    pub(crate) image: Option<Image>,
    pub(crate) missing: Vec<MissingLibrary>,
    pub(crate) probe: Probe<TokenList>,
    /// Whether it answered the probe and then crashed.
    pub(crate) crashed_after: bool,
    /// The first lines that it wrote to its standard error.
    pub(crate) chatter: Vec<String>,
    /// The version, if it is an OpenSC that no IAS-ECC card can be logged in to with.
    pub(crate) opensc_without_login: Option<String>,
}

impl Facts {
    /// Whether any reader holds a card of any kind.
    pub(super) fn has_card(&self) -> bool {
        self.readers.readers.iter().any(|reader| reader.card != Card::Absent)
    }

    /// A path as it may be reported.
    pub(super) fn path(&self, path: &Path) -> String {
        self.text(&path.display().to_string())
    }

    /// A text as it may be reported.
    pub(super) fn text(&self, text: &str) -> String {
        if self.full { text.to_owned() } else { surroundings::without_home(text) }
    }
}
