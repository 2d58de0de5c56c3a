//! Whether two distinguished names match (RFC 5280 section 7.1).

use crate::model::certificate::Name;

/// As [`Name::is_same_as`].
pub(super) fn are_same(one: &Name, other: &Name) -> bool {
    one.is_same_as(other)
}
