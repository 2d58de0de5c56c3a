//! What the findings mean for somebody who is to rely on the certificate.

use super::{ChainFault, NotChecked, Revocation, RevocationState, Trust};
use crate::model::Status;

impl Trust {
    /// Whether the certificate's issuer is one to be relied on, and signed it: the chain and the trusted list as one
    /// check.
    #[must_use]
    pub fn issuer_status(&self) -> Status {
        match &self.chain.fault {
            None if self.trusted_list.issuer.is_some() => Status::Passed,
            None => Status::Advice,
            // An authority of an organisation's own is not known to anybody else, and may be all right.
            Some(ChainFault::IssuerUnknown) => Status::Advice,
            Some(
                ChainFault::SignatureInvalid
                | ChainFault::AuthorityNotInDate
                | ChainFault::AuthorityMayNotSign(_)
                | ChainFault::NoUsage
                | ChainFault::IsAuthority
                | ChainFault::Invalid(_),
            ) => Status::Failed,
        }
    }
}

impl Revocation {
    /// Whether the certificate still stands. What was asked for and not learnt is a failure: nobody is told that all is
    /// well.
    #[must_use]
    pub fn status(&self) -> Status {
        match (self.state, self.not_checked) {
            (RevocationState::Good, _) => Status::Passed,
            (RevocationState::Revoked | RevocationState::Unknown, _) => Status::Failed,
            (RevocationState::NotChecked, Some(NotChecked::IssuerUnknown | NotChecked::NoAddress)) => Status::Failed,
            (RevocationState::NotChecked, Some(NotChecked::NotAsked) | None) => Status::NotDone,
        }
    }
}
