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
