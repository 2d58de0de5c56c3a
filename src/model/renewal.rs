//! When to start thinking of a certificate's renewal: the reminders follow those that French issuers send.

use serde::{Deserialize, Serialize};

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
