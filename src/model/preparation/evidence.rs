//! By what a token is recognised.

/// By what a token was recognised, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Evidence {
    /// Its serial number is in the plan or the journal.
    Serial,
    /// It holds the key pair that was generated on it.
    Key,
    /// It holds a certificate of that person.
    Certificate,
    /// Its label is in the plan.
    Label,
    /// A person said so.
    Person,
}

/// Whether these are one serial number. A person may write it in small letters or with blanks; nothing else is left aside, for a
/// number that is nearly the same is another token's.
pub(super) fn is_same_serial(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_uppercase();
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_that_is_nearly_the_same_is_anothers() {
        assert!(is_same_serial("1a 2b", "1A2B"));
        assert!(!is_same_serial("1-23", "12-3") && !is_same_serial("0012", "12"));
    }
}
