//! What is to be said of a certificate's issuer and revocation: two checks of the self-test.

use super::self_test::{Check, CheckKind};
use super::words;
use crate::model::Issuer;
use crate::model::certificate::Certificate;
use crate::t;
use crate::trust::{
    AnchorSource, Attempt, ChainFault, Fault, Listing, NotChecked, Origin, Revocation, RevocationReason,
    RevocationState, Trust,
};

/// The chain and the trusted list as one check: a person asks whether the issuer is a right one.
#[must_use]
pub fn issuer(certificate: &Certificate, trust: &Trust) -> Check {
    let issuer = match trust.chain.path.first() {
        Some(authority) => authority.name.clone(),
        None => certificate.issuer().common_name().map_or_else(|| Issuer::of(certificate).name, ToOwned::to_owned),
    };
    let (issuer, list) = (issuer.as_str(), list(&trust.trusted_list));
    let detail = match &trust.chain.fault {
        Some(fault) => chain_fault(fault, issuer, &list),
        None if trust.trusted_list.issuer.is_some() => t!("trust-issuer-listed", issuer = issuer, list = list),
        None => {
            let why = match trust.chain.anchor {
                Some(AnchorSource::TrustedList) => t!("trust-anchor-list"),
                Some(AnchorSource::Given) => t!("trust-anchor-given"),
                Some(AnchorSource::System) | None => t!("trust-anchor-system"),
            };
            t!("trust-issuer-not-listed", issuer = issuer, why = why, list = list)
        }
    };
    Check::new(CheckKind::Issuer, trust.issuer_status(), detail)
}

fn chain_fault(fault: &ChainFault, issuer: &str, list: &str) -> String {
    match fault {
        ChainFault::IssuerUnknown => t!("trust-issuer-unknown", issuer = issuer, list = list),
        ChainFault::SignatureInvalid => t!("trust-signature-invalid", issuer = issuer),
        ChainFault::AuthorityNotInDate => t!("trust-authority-not-in-date", issuer = issuer),
        ChainFault::AuthorityMayNotSign(authority) => {
            t!("trust-authority-may-not-sign", authority = authority.as_str())
        }
        ChainFault::NoUsage => t!("trust-no-usage"),
        ChainFault::IsAuthority => t!("trust-is-authority"),
        ChainFault::Invalid(reason) => t!("trust-chain-invalid", reason = reason.as_str()),
    }
}

/// The list by its day, as a person names it.
fn list(listing: &Listing) -> String {
    match &listing.date {
        Some(date) => {
            // The same writing of a day as everywhere else.
            let date = words::date_of(&format!("{date}T00:00:00Z"));
            t!("trust-list-dated", date = date)
        }
        None => t!("trust-list-undated"),
    }
}

/// Revocation as one check.
#[must_use]
pub fn revocation(revocation: &Revocation) -> Check {
    let origin = revocation.origin.as_ref().map(origin).unwrap_or_default();
    let detail = match revocation.state {
        RevocationState::Good => {
            let date = revocation.this_update.map(words::date_time).unwrap_or_default();
            t!("revocation-good", origin = origin, date = date)
        }
        RevocationState::Revoked => {
            let reason = revocation.reason.map(reason).unwrap_or_default();
            let date = revocation.revoked_at.map(words::date).unwrap_or_default();
            match reason.is_empty() {
                true => t!("revocation-revoked", date = date, origin = origin),
                false => t!("revocation-revoked-because", date = date, reason = reason, origin = origin),
            }
        }
        RevocationState::Unknown => {
            let attempts: Vec<String> = revocation.attempts.iter().map(attempt).collect();
            t!("revocation-unknown", attempts = attempts.join(" ; "))
        }
        RevocationState::NotChecked => match revocation.not_checked {
            Some(NotChecked::IssuerUnknown) => t!("revocation-issuer-unknown"),
            Some(NotChecked::NoAddress) => t!("revocation-no-address"),
            Some(NotChecked::NotAsked) | None => t!("revocation-not-asked"),
        },
    };
    Check::new(CheckKind::Revocation, revocation.status(), detail)
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::File(path) => t!("revocation-origin-file", path = path.display().to_string()),
        Origin::Ocsp(url) => t!("revocation-origin-ocsp", url = url.as_str()),
        Origin::Crl(url) => t!("revocation-origin-crl", url = url.as_str()),
    }
}

fn attempt(attempt: &Attempt) -> String {
    t!("revocation-attempt", origin = origin(&attempt.origin), fault = fault(&attempt.fault))
}

fn fault(fault: &Fault) -> String {
    match fault {
        Fault::NotHttp => t!("fault-not-http"),
        Fault::TimedOut => t!("fault-timed-out"),
        Fault::TooLarge { limit } => t!("fault-too-large", limit = limit.to_string()),
        Fault::HttpStatus(status) => t!("fault-http-status", status = status.to_string()),
        Fault::Unreachable(reason) => t!("fault-unreachable", reason = reason.as_str()),
        Fault::Malformed(reason) => t!("fault-malformed", reason = reason.as_str()),
        Fault::Unsupported(what) => t!("fault-unsupported", what = what.as_str()),
        Fault::SignatureInvalid => t!("fault-signature-invalid"),
        Fault::SignerNotAllowed => t!("fault-signer-not-allowed"),
        Fault::OtherCertificate => t!("fault-other-certificate"),
        Fault::NotTheIssuers => t!("fault-not-the-issuers"),
        Fault::OtherNonce => t!("fault-other-nonce"),
        Fault::OutOfDate => t!("fault-out-of-date"),
        Fault::NotYetValid => t!("fault-not-yet-valid"),
        Fault::Refused(status) => t!("fault-refused", status = status.as_str()),
        Fault::NotKnown => t!("fault-not-known"),
    }
}

fn reason(reason: RevocationReason) -> String {
    match reason {
        RevocationReason::Unspecified => String::new(),
        RevocationReason::KeyCompromise => t!("revoked-key-compromise"),
        RevocationReason::CaCompromise | RevocationReason::AaCompromise => t!("revoked-ca-compromise"),
        RevocationReason::AffiliationChanged => t!("revoked-affiliation-changed"),
        RevocationReason::Superseded => t!("revoked-superseded"),
        RevocationReason::CessationOfOperation => t!("revoked-cessation"),
        RevocationReason::CertificateHold => t!("revoked-hold"),
        RevocationReason::RemoveFromCrl => t!("revoked-removed"),
        RevocationReason::PrivilegeWithdrawn => t!("revoked-privilege-withdrawn"),
    }
}
