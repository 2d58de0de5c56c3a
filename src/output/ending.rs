//! The nearest end among certificates: said wherever a holder would otherwise read that all is well.

use serde::{Deserialize, Serialize};

use super::certificate::CertificateFacts;
use super::holders::is_current_holders;
use crate::i18n::words;
use crate::model::certificate::Validity;
use crate::model::renewal::Mark;
use crate::t;

/// A certificate that has reached a mark of `jeton remind`, and that no other has replaced.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ending {
    /// The certificate.
    pub certificate: CertificateFacts,
    /// The mark that it has reached.
    pub mark: Mark,
    /// What that means, in the user's language.
    pub message: String,
}

impl Ending {
    /// Of these holders' certificates that no other has replaced, the one that ends first, if it has reached a mark.
    #[must_use]
    pub(crate) fn nearest<'f>(all: impl IntoIterator<Item = &'f CertificateFacts>) -> Option<Self> {
        let facts = first_to_end(all)?;
        let mark = facts.mark?;
        Some(Self { certificate: facts.clone(), mark, message: sentence(facts, mark) })
    }
}

/// Of these holders' certificates that no other has replaced, the one that ends first.
#[must_use]
pub(crate) fn first_to_end<'f>(all: impl IntoIterator<Item = &'f CertificateFacts>) -> Option<&'f CertificateFacts> {
    let own = all.into_iter().filter(|facts| is_current_holders(facts) && facts.validity != Validity::NotYet);
    // Of equal ends, always the same one is named.
    own.min_by(|one, other| order(one).cmp(&order(other)))
}

fn order(facts: &CertificateFacts) -> (i64, &str, &str) {
    (facts.days_left, &facts.not_after, &facts.sha256)
}

/// Whose certificate ends when, and the mark that it has reached.
fn sentence(facts: &CertificateFacts, mark: Mark) -> String {
    let (who, date) = (facts.who(), words::date_of(&facts.not_after));
    let left = words::days_left(facts.days_left);
    match mark {
        Mark::Expired => t!("ending-expired", who = who, date = date, since = left),
        Mark::Days(days) => t!("ending-soon", who = who, date = date, left = left, days = days),
    }
}
