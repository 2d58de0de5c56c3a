//! Who may have issued whom, judging by name and key identifier. No signature is checked.

use super::Certificate;

impl Certificate {
    /// Whether `issuer` may have issued this certificate.
    #[must_use]
    pub(crate) fn may_be_issued_by(&self, issuer: &Certificate) -> bool {
        self.issuer.der() == issuer.subject.der()
            && match (self.authority_key_id(), issuer.subject_key_id()) {
                (Some(authority), Some(subject)) => authority == subject,
                _ => true,
            }
    }

    /// Whether this certificate may have issued one of these, other than itself.
    #[must_use]
    pub(crate) fn may_have_issued_one_of(&self, certificates: &[Certificate]) -> bool {
        certificates.iter().any(|other| other != self && other.may_be_issued_by(self))
    }

    /// The chain above this certificate, as far as these go: its issuer, followed by the issuer’s, each once.
    #[must_use]
    pub(crate) fn issuers_among<'c>(&self, certificates: &'c [Certificate]) -> Vec<&'c Certificate> {
        let mut chain: Vec<&Certificate> = Vec::new();
        loop {
            let last = chain.last().copied().unwrap_or(self);
            let is_next =
                |other: &&Certificate| last.may_be_issued_by(other) && *other != self && !chain.contains(other);
            match certificates.iter().find(is_next).filter(|_| !last.is_self_issued()) {
                Some(next) => chain.push(next),
                None => return chain,
            }
        }
    }
}
