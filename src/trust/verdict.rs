//! What the findings mean for somebody who is to rely on the certificate.

use super::{AuthorityRevocation, ChainFault, NotChecked, Revocation, RevocationState, Trust};
use crate::model::Status;

impl Trust {
    /// Whether the certificate's issuer is one to be relied on, and signed it: the chain and the trusted list as one
    /// check.
    #[must_use]
    pub(crate) fn issuer_status(&self) -> Status {
        match &self.chain.fault {
            None if self.trusted_list.issuer.is_some() => Status::Passed,
            None => Status::Advice,
            // An authority of an organisation's own is not known to anybody else, and may be all right; nobody above an
            // authority's own certificate vouches for it; and what cannot be judged here may be judged elsewhere.
            Some(
                ChainFault::IssuerUnknown
                | ChainFault::IsAuthority
                | ChainFault::DepartsFromProfile(_)
                | ChainFault::CannotBeJudged(_),
            ) => Status::Advice,
            Some(
                ChainFault::SignatureInvalid
                | ChainFault::AuthoritySignatureInvalid(_)
                | ChainFault::AuthorityNotInDate(_)
                | ChainFault::AuthorityMayNotSign(_)
                | ChainFault::NotAnAuthority(_)
                | ChainFault::PathTooLong(_)
                | ChainFault::NoUsage
                | ChainFault::Invalid(_),
            ) => Status::Failed,
        }
    }

    /// Whether the certificate and the authorities above it still stand.
    #[must_use]
    pub(crate) fn revocation_status(&self) -> Status {
        let own = self.revocation.status();
        let of_authorities = || self.authorities_to_tell().map(AuthorityRevocation::status);
        let worst = [Status::Failed, Status::Advice];
        worst.into_iter().find(|status| own == *status || of_authorities().any(|one| one == *status)).unwrap_or(own)
    }

    /// The authorities of which more is to be said than that they stand. Of a certificate that is revoked itself, none.
    pub(crate) fn authorities_to_tell(&self) -> impl Iterator<Item = &AuthorityRevocation> {
        let revoked = self.revocation.state == RevocationState::Revoked;
        self.authorities.iter().filter(move |one| !revoked && one.revocation.state != RevocationState::Good)
    }
}

impl AuthorityRevocation {
    /// As [`Revocation::status`]; but whoever gave one list, and roots that publish nothing, are no failure.
    fn status(&self) -> Status {
        match self.revocation.state {
            RevocationState::NotChecked => Status::Advice,
            RevocationState::Good
            | RevocationState::Revoked
            | RevocationState::Unknown
            | RevocationState::NotJudged => self.revocation.status(),
        }
    }
}

impl Revocation {
    /// Whether the certificate still stands. What was asked for and not learnt is a failure: nobody is told that all is
    /// well.
    #[must_use]
    pub(crate) fn status(&self) -> Status {
        match (self.state, self.not_checked) {
            (RevocationState::Good, _) => Status::Passed,
            (RevocationState::Revoked | RevocationState::Unknown, _) => Status::Failed,
            (RevocationState::NotJudged, _) | (RevocationState::NotChecked, Some(NotChecked::NoList)) => Status::Advice,
            (RevocationState::NotChecked, Some(NotChecked::IssuerUnknown | NotChecked::NoAddress)) => Status::Failed,
            // A broken chain has its own check, which says why.
            (RevocationState::NotChecked, Some(NotChecked::NotAsked | NotChecked::ChainBroken) | None) => {
                Status::NotDone
            }
        }
    }
}
