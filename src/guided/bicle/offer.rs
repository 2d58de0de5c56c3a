//! What the bi-clé menu offers, and when.

use super::holdings::Holdings;
use crate::t;

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    List,
    Open,
    Attach,
    Seal,
    Create,
    Import,
    Backup,
    /// Occasional tasks, in a menu of their own.
    Tidy,
    Close,
    Renew,
    Archive,
    Delete,
    Back,
}

impl Offer {
    pub(super) fn text(self) -> String {
        match self {
            Self::List => t!("guided-bicle-list"),
            Self::Open => t!("guided-bicle-open"),
            Self::Attach => t!("guided-bicle-attach"),
            Self::Seal => t!("guided-bicle-seal"),
            Self::Create => t!("guided-bicle-create"),
            Self::Import => t!("guided-bicle-import"),
            Self::Backup => t!("guided-bicle-backup"),
            Self::Tidy => t!("guided-bicle-tidy"),
            Self::Close => t!("guided-bicle-close"),
            Self::Renew => t!("guided-bicle-renew"),
            Self::Archive => t!("guided-bicle-archive"),
            Self::Delete => t!("guided-bicle-delete"),
            Self::Back => t!("guided-back"),
        }
    }
}

/// What makes sense with this register. A bi-clé without a backup is lost with the computer, so the backup comes first.
pub(super) fn first(holdings: &Holdings, token: bool) -> Vec<Offer> {
    let urgent = !holdings.unsaved().is_empty();
    let offers = [
        (Offer::Backup, urgent),
        (Offer::List, !holdings.is_empty()),
        (Offer::Open, !holdings.is_empty()),
        (Offer::Attach, !holdings.to_attach().is_empty()),
        (Offer::Seal, !holdings.to_seal_for().is_empty()),
        (Offer::Create, true),
        (Offer::Import, true),
        // A key on the token can open files without the register.
        (Offer::Open, holdings.is_empty() && token),
        (Offer::Backup, !urgent && !holdings.to_back_up().is_empty()),
        (Offer::Tidy, !holdings.is_empty()),
        (Offer::Back, true),
    ];
    offered(&offers)
}

/// Which of the occasional tasks make sense.
pub(super) fn tidying(holdings: &Holdings) -> Vec<Offer> {
    let offers = [
        (Offer::Close, !holdings.open_consultations().is_empty()),
        (Offer::Renew, !holdings.to_renew().is_empty()),
        (Offer::Archive, !holdings.to_archive().is_empty()),
        (Offer::Delete, !holdings.to_delete().is_empty()),
        (Offer::Back, true),
    ];
    offered(&offers)
}

fn offered(offers: &[(Offer, bool)]) -> Vec<Offer> {
    offers.iter().filter(|(_, makes_sense)| *makes_sense).map(|(offer, _)| *offer).collect()
}
