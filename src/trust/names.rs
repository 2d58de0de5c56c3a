//! Whether two distinguished names match (RFC 5280 section 7.1).

use crate::model::certificate::Name;

/// Compares attribute by attribute, ignoring case, leading, trailing and repeated white space, and the string type
/// of a value. Letters that differ only in their Unicode normalisation are taken as different, so two names may be told
/// apart wrongly, but are never confused.
pub(super) fn are_same(one: &Name, other: &Name) -> bool {
    one.der() == other.der() || normalised(one) == normalised(other)
}

/// The relative names in order; the attributes inside each are sorted.
fn normalised(name: &Name) -> Vec<(usize, &str, String)> {
    let attributes = name.attributes().iter();
    let mut parts: Vec<_> = attributes
        .map(|attribute| {
            let words: Vec<&str> = attribute.value.split_whitespace().collect();
            (attribute.rdn, attribute.oid.as_str(), words.join(" ").to_lowercase())
        })
        .collect();
    parts.sort_unstable();
    parts
}
