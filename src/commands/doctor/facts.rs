//! What the doctor looked at, before anybody judges it.

use std::path::{Path, PathBuf};

use crate::doctor::image::Image;
use crate::doctor::libraries::MissingLibrary;
use crate::doctor::readers::{Card, Readers};
use crate::doctor::surroundings::{self, Surroundings};
use crate::output::list::TokenList;
use crate::pkcs11::discover::{Candidate, Probe, Source};

/// Everything that was looked at.
pub(super) struct Facts {
    pub(crate) modules: Vec<ExaminedModule>,
    pub(crate) dangling: Vec<Candidate>,
    pub(crate) readers: Readers,
    pub(crate) surroundings: Surroundings,
    /// Whether the module was named: nothing else stands in for it then.
    pub(crate) named: bool,
    /// Whether names of persons beyond the certificates' are told.
    pub(crate) full: bool,
}

/// A module and what became of it.
pub(super) struct ExaminedModule {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) source: Option<Source>,
    pub(crate) image: Option<Image>,
    pub(crate) missing: Vec<MissingLibrary>,
    pub(crate) probe: Probe<TokenList>,
}

impl Facts {
    /// Whether any reader holds a card, of whatever kind.
    pub(super) fn has_card(&self) -> bool {
        self.readers.readers.iter().any(|reader| reader.card != Card::Absent)
    }

    /// A path as it is told.
    pub(super) fn path(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        if self.full { shown } else { surroundings::without_home(&shown) }
    }
}
