//! What the menu offers, and when.

use super::overview::Overview;
use crate::model::PinState;
use crate::t;

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    Test,
    Export,
    ChangePin,
    Unblock,
    Certificates,
    AnotherToken,
    Bicles,
    /// A file that arrived by mail.
    Received,
    Doctor,
    Leave,
}

impl Offer {
    pub(super) fn text(self) -> String {
        match self {
            Self::Test => t!("guided-test"),
            Self::Export => t!("guided-export"),
            Self::ChangePin => t!("guided-change-pin"),
            Self::Unblock => t!("guided-unblock"),
            Self::Certificates => t!("guided-certificates"),
            Self::AnotherToken => t!("guided-another-token"),
            Self::Bicles => t!("guided-bicles"),
            Self::Received => t!("guided-received"),
            Self::Doctor => t!("guided-doctor"),
            Self::Leave => t!("guided-leave"),
        }
    }
}

/// What makes sense with this token in its present state. A locked PIN comes first: nothing that needs it works before.
pub(super) fn for_token(overview: &Overview) -> Vec<Offer> {
    let mut offers = Vec::new();
    if overview.is_any_pin(|state| matches!(state, PinState::Locked | PinState::NotSet)) {
        offers.push(Offer::Unblock);
    }
    if overview.may_log_in() {
        offers.push(Offer::Test);
    }
    if !overview.exportable.is_empty() {
        offers.push(Offer::Export);
    }
    if overview.may_log_in() && !overview.write_protected {
        offers.push(Offer::ChangePin);
    }
    if overview.certificates > 0 {
        offers.push(Offer::Certificates);
    }
    offers.extend(without_token(overview.is_one_of_several));
    offers
}

/// What makes sense without a usable token: a bi-clé in a file needs none. `others` if there are other tokens to choose from.
pub(super) fn without_token(others: bool) -> Vec<Offer> {
    let another = others.then_some(Offer::AnotherToken);
    another.into_iter().chain([Offer::Bicles, Offer::Received, Offer::Doctor, Offer::Leave]).collect()
}
