//! Whose certificates a token holds, in a few words.

use super::certificate::CertificateFacts;
use crate::model::certificate::Use;
use crate::t;

/// Whose certificates these are: the holder with the organisation if they are one person's, else [`names`]. `None`
/// without any.
#[must_use]
pub(crate) fn whose<'f>(all: impl IntoIterator<Item = &'f CertificateFacts>) -> Option<String> {
    let all: Vec<_> = all.into_iter().collect();
    let mut whos: Vec<String> = all.iter().map(|facts| facts.who()).collect();
    whos.sort();
    whos.dedup();
    match whos.as_mut_slice() {
        [one] => Some(std::mem::take(one)),
        _ => names(all),
    }
}

/// Whose certificates these are: one name, two, or the first of several; `None` without any.
#[must_use]
pub(crate) fn names<'f>(all: impl IntoIterator<Item = &'f CertificateFacts>) -> Option<String> {
    let mut names: Vec<String> = all.into_iter().map(|facts| facts.holder.clone()).collect();
    names.sort();
    names.dedup();
    match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [one, other] => Some(t!("guided-two-names", one = one.as_str(), other = other.as_str())),
        [one, rest @ ..] => Some(t!("guided-more-names", one = one.as_str(), count = (rest.len() as i64))),
    }
}

/// A holder's certificate that no other has replaced.
#[must_use]
pub(crate) fn is_current_holders(facts: &CertificateFacts) -> bool {
    facts.successor.is_none() && facts.r#use != Use::CertificateAuthority
}
