//! The verdict on a certificate's issuer and revocation, as two checks of the self-test.

use time::Date;
use time::macros::format_description;

use super::self_test::{Check, CheckKind};
use crate::i18n::words;
use crate::model::Issuer;
use crate::model::certificate::Certificate;
use crate::t;
use crate::trust::{
    AnchorSource, Attempt, Chain, ChainFault, Fault, Listing, NotChecked, Origin, Revocation, RevocationReason,
    RevocationState, Trust,
};

/// The chain and the trusted list as one check, because users ask one question: is this issuer trusted?
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
            let why = anchor(&trust.chain);
            t!("trust-issuer-not-listed", issuer = issuer, why = why, list = list)
        }
    };
    Check::new(CheckKind::Issuer, trust.issuer_status(), detail)
}

/// Which authority is trusted, and why: the issuer or one above it, by name.
fn anchor(chain: &Chain) -> String {
    let above = match chain.path.as_slice() {
        [_, .., last] => Some(last.name.as_str()),
        _ => None,
    };
    match (chain.anchor, above) {
        (Some(AnchorSource::TrustedList), _) => t!("trust-anchor-list"),
        (Some(AnchorSource::Given), None) => t!("trust-anchor-given"),
        (Some(AnchorSource::Given), Some(anchor)) => t!("trust-anchor-above-given", anchor = anchor),
        (Some(AnchorSource::System) | None, None) => t!("trust-anchor-system"),
        (Some(AnchorSource::System) | None, Some(anchor)) => t!("trust-anchor-above-system", anchor = anchor),
    }
}

fn chain_fault(fault: &ChainFault, issuer: &str, list: &str) -> String {
    match fault {
        // An organisation's private authority is unknown to others, and may be perfectly fine.
        ChainFault::IssuerUnknown => t!("trust-issuer-unknown", issuer = issuer, list = list),
        ChainFault::SignatureInvalid => t!("trust-signature-invalid", issuer = issuer),
        ChainFault::AuthoritySignatureInvalid(authority) => {
            t!("trust-authority-signature-invalid", authority = authority.as_str())
        }
        ChainFault::AuthorityNotInDate(authority) => t!("trust-authority-not-in-date", authority = authority.as_str()),
        ChainFault::NotAnAuthority(authority) => t!("trust-not-an-authority", authority = authority.as_str()),
        ChainFault::PathTooLong(authority) => t!("trust-path-too-long", authority = authority.as_str()),
        ChainFault::AuthorityMayNotSign(authority) => {
            t!("trust-authority-may-not-sign", authority = authority.as_str())
        }
        ChainFault::NoUsage => t!("trust-no-usage"),
        // No authority above vouches for it, and that is all there is to say: the key is here, and that is what was
        // tested.
        ChainFault::IsAuthority => t!("trust-is-authority"),
        ChainFault::Invalid(reason) => t!("trust-chain-invalid", reason = reason.as_str()),
        ChainFault::DepartsFromProfile(what) => t!("trust-departs-from-profile", issuer = issuer, what = what.as_str()),
        // No fault of the certificate is known; another program may be able to judge it.
        ChainFault::CannotBeJudged(what) => t!("trust-cannot-be-judged", issuer = issuer, what = what.as_str()),
    }
}

/// The trusted list, named by its date.
fn list(listing: &Listing) -> String {
    match &listing.date {
        Some(date) => {
            // Formatted like every other date.
            let day = Date::parse(date, format_description!("[year]-[month]-[day]"));
            t!("trust-list-dated", date = day.map_or_else(|_| date.clone(), words::day))
        }
        None => t!("trust-list-undated"),
    }
}

/// Revocation of the certificate and of the authorities above it, as one check. An authority that could not be asked
/// about is named.
#[must_use]
pub fn revocation(trust: &Trust) -> Check {
    let mut details = vec![of_one(&trust.revocation)];
    for authority in trust.authorities_to_tell() {
        let name = authority.authority.name.as_str();
        details.push(t!("revocation-of-authority", authority = name, detail = of_one(&authority.revocation)));
    }
    Check::new(CheckKind::Revocation, trust.revocation_status(), details.join(" ; "))
}

fn of_one(revocation: &Revocation) -> String {
    let origin = revocation.origin.as_ref().map(origin).unwrap_or_default();
    match revocation.state {
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
        RevocationState::Unknown => t!("revocation-unknown", attempts = attempts(revocation)),
        RevocationState::NotJudged => t!("revocation-not-judged", attempts = attempts(revocation)),
        RevocationState::NotChecked => match revocation.not_checked {
            Some(NotChecked::IssuerUnknown) => t!("revocation-issuer-unknown"),
            Some(NotChecked::NoAddress) => t!("revocation-no-address"),
            // The check of the chain reports why.
            Some(NotChecked::ChainBroken) => t!("revocation-chain-broken"),
            Some(NotChecked::NoList) => t!("revocation-no-list"),
            Some(NotChecked::NotAsked) | None => t!("revocation-not-asked"),
        },
    }
}

fn attempts(revocation: &Revocation) -> String {
    revocation.attempts.iter().map(attempt).collect::<Vec<_>>().join(" ; ")
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
        Fault::NotJudged(what) => t!("fault-not-judged", what = what.as_str()),
        Fault::Unsupported(what) => t!("fault-unsupported", what = what.as_str()),
        Fault::SignatureInvalid => t!("fault-signature-invalid"),
        Fault::SignerNotAllowed => t!("fault-signer-not-allowed"),
        Fault::OtherCertificate => t!("fault-other-certificate"),
        Fault::NotTheIssuers => t!("fault-not-the-issuers"),
        Fault::OutOfScope => t!("fault-out-of-scope"),
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
