//! Whether two distinguished names are the same (RFC 5280 section 7.1).

use crate::model::certificate::Name;

/// Compares attribute by attribute, without regard to case, white space around and repeated inside, or the string type
/// of a value. Some letters that differ only in their Unicode form are taken to differ: such names are told apart, never
/// confused.
pub(super) fn are_same(one: &Name, other: &Name) -> bool {
    one.der() == other.der() || normalised(one) == normalised(other)
}

/// The relative names in order; inside one, the attributes in a fixed order.
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
