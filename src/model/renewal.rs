//! Renewal: when to think of it, and which certificates have been renewed. The reminders follow those that French issuers
//! send.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::certificate::{Certificate, Validity};

/// Days before expiry, farthest first.
pub(crate) const MARKS: [i64; 4] = [90, 45, 30, 15];

/// How close a certificate is to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// At most this many days are left; one of [`MARKS`].
    Days(i64),
    /// It has expired.
    Expired,
}

impl Mark {
    /// The nearest mark reached with this many whole days left; `None` before the first.
    #[must_use]
    pub(crate) fn reached(days_left: i64) -> Option<Self> {
        if days_left < 0 {
            return Some(Self::Expired);
        }
        MARKS.into_iter().rev().find(|mark| days_left <= *mark).map(Self::Days)
    }

    /// The next mark, in days before expiry; `None` after the last.
    #[must_use]
    pub(crate) fn next(days_left: i64) -> Option<i64> {
        MARKS.into_iter().find(|mark| *mark < days_left)
    }
}

/// The certificate among these that replaces `old`: the last to end. A certificate with a successor is old: it needs no
/// renewal, and its expiry or revocation is no failure.
///
/// A successor has
///
/// * the same holder: the same subject, attribute by attribute, with the holder's own serial number and the
///   organisation's numbers. Namesakes differ there.
/// * the same issuer: the same name, or the same organisation, because issuers replace their authorities every few years
///   and number them. A self-signed certificate only succeeds another one.
/// * the same use, since a new certificate for signing replaces none for encryption.
/// * a later end, and it is valid now: one whose validity has not begun does not serve yet.
///
/// This is all that the certificates themselves tell. The caller leaves out those that it knows to be useless: revoked
/// ones, and those whose private key is missing where it looked for it.
#[must_use]
pub(crate) fn successor<'c>(
    old: &Certificate,
    among: impl IntoIterator<Item = &'c Certificate>,
    now: OffsetDateTime,
) -> Option<&'c Certificate> {
    among.into_iter().filter(|next| succeeds(next, old, now)).max_by_key(|next| next.not_after())
}

fn succeeds(next: &Certificate, old: &Certificate, now: OffsetDateTime) -> bool {
    let self_issued = (next.is_self_issued(), old.is_self_issued());
    let same_issuer = match self_issued {
        (true, true) => true,
        (false, false) => next.issuer().is_same_as(old.issuer()) || next.issuer().shares_organisation(old.issuer()),
        (true, false) | (false, true) => false,
    };
    next.subject().is_same_as(old.subject())
        && same_issuer
        && next.holders_use() == old.holders_use()
        && next.not_after() > old.not_after()
        && next.validity(now) == Validity::InDate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_reached_on_its_day() {
        let cases = [(91, None), (90, Some(90)), (46, Some(90)), (45, Some(45)), (31, Some(45)), (30, Some(30))];
        for (days, mark) in cases.into_iter().chain([(16, Some(30)), (15, Some(15)), (0, Some(15))]) {
            assert_eq!(Mark::reached(days), mark.map(Mark::Days), "{days}");
        }
        assert_eq!(Mark::reached(-1), Some(Mark::Expired));
        assert_eq!(Mark::reached(i64::MIN), Some(Mark::Expired));
    }

    #[test]
    fn the_next_mark_is_yet_to_come() {
        let cases =
            [(400, Some(90)), (91, Some(90)), (90, Some(45)), (46, Some(45)), (16, Some(15)), (15, None), (-3, None)];
        for (days, next) in cases {
            assert_eq!(Mark::next(days), next, "{days}");
        }
    }
}
