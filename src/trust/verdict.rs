//! What the findings mean for somebody who wants to rely on the certificate.

use super::{AuthorityRevocation, ChainFault, NotChecked, Revocation, RevocationState, Trust};
use crate::model::Status;

impl Trust {
    /// Whether the certificate was signed by a trusted issuer: the chain and the trusted list as one
    /// check.
    #[must_use]
    pub(crate) fn issuer_status(&self) -> Status {
        match &self.chain.fault {
            None if self.trusted_list.issuer.is_some() => Status::Passed,
            None => Status::Advice,
            // An organisation's own authority is unknown to everybody else and may be fine; an authority's own certificate
            // has nobody above it to vouch for it; and what cannot be judged here may be judged elsewhere.
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

    /// Whether the certificate and the authorities above it are still good.
    #[must_use]
    pub(crate) fn revocation_status(&self) -> Status {
        let own = self.revocation.status();
        let of_authorities = || self.authorities_to_tell().map(AuthorityRevocation::status);
        let worst = [Status::Failed, Status::Advice];
        worst.into_iter().find(|status| own == *status || of_authorities().any(|one| one == *status)).unwrap_or(own)
    }

    /// The authorities with something to report beyond "good". None if the certificate itself is revoked.
    pub(crate) fn authorities_to_tell(&self) -> impl Iterator<Item = &AuthorityRevocation> {
        let revoked = self.revocation.state == RevocationState::Revoked;
        self.authorities.iter().filter(move |one| !revoked && one.revocation.state != RevocationState::Good)
    }
}

impl AuthorityRevocation {
    /// As [`Revocation::status`], except that a list that was not given, or not published for a root, is not a failure.
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
    /// Whether the certificate is still good. A check that was requested but gave no answer is a failure, so that nobody is
    /// misled into believing that all is well.
    #[must_use]
    pub(crate) fn status(&self) -> Status {
        match (self.state, self.not_checked) {
            (RevocationState::Good, _) => Status::Passed,
            (RevocationState::Revoked | RevocationState::Unknown, _) => Status::Failed,
            (RevocationState::NotJudged, _) | (RevocationState::NotChecked, Some(NotChecked::NoList)) => Status::Advice,
            (RevocationState::NotChecked, Some(NotChecked::IssuerUnknown | NotChecked::NoAddress)) => Status::Failed,
            // A broken chain is reported by its own check, with the reason.
            (RevocationState::NotChecked, Some(NotChecked::NotAsked | NotChecked::ChainBroken) | None) => {
                Status::NotDone
            }
        }
    }
}
