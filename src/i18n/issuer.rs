//! Sentences about what an issuer offers its holders: unblocking, revoking, renewing, and how to reach it.

use serde::{Deserialize, Serialize};

use crate::model::Issuer;
use crate::model::issuer::{Renewing, Revoking, Unblocking};
use crate::t;

/// An issuer and what is known of its practices.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IssuerFacts {
    /// The name for display.
    pub(crate) name: String,
    /// How many wrong PINs lock a token as delivered, if known.
    pub tries: Option<u8>,
    /// Whether holders receive a PUK, if known.
    pub puk: Option<bool>,
    /// How a locked PIN is unblocked, if known.
    pub unblocking: Option<Unblocking>,
    /// How a certificate is revoked, if known.
    pub(crate) revoking: Option<Revoking>,
    /// How a certificate is renewed, if known.
    pub renewing: Option<Renewing>,
    /// Its contact page.
    pub(crate) contact: Option<String>,
    /// Where it publishes its policy, according to the certificate.
    pub(crate) policy_url: Option<String>,
    /// The document describing its practices, if known.
    pub source: Option<String>,
    /// The day the source was read, such as `2026-11-21`.
    pub source_date: Option<String>,
}

impl From<&Issuer> for IssuerFacts {
    fn from(issuer: &Issuer) -> Self {
        let practice = issuer.practice;
        Self {
            name: issuer.name.clone(),
            tries: practice.and_then(|practice| practice.tries),
            puk: practice.and_then(|practice| practice.puk),
            unblocking: practice.and_then(|practice| practice.unblocking),
            revoking: practice.and_then(|practice| practice.revoking),
            renewing: practice.and_then(|practice| practice.renewing),
            contact: practice.and_then(|practice| practice.contact).map(ToOwned::to_owned),
            policy_url: issuer.policy_url.clone(),
            source: practice.map(|practice| practice.source.to_owned()),
            source_date: practice.map(|practice| practice.date.to_owned()),
        }
    }
}

impl IssuerFacts {
    /// How to have a locked PIN unblocked without a code, and where to ask.
    #[must_use]
    pub(crate) fn unblock(&self) -> String {
        let issuer = self.name.as_str();
        let how = match self.unblocking {
            Some(Unblocking::EmailAndQuestions) => t!("issuer-unblock-email-and-questions", issuer = issuer),
            Some(Unblocking::ReturnByPost) => t!("issuer-unblock-return-by-post", issuer = issuer),
            Some(Unblocking::Puk) => t!("issuer-unblock-puk", issuer = issuer),
            Some(Unblocking::Reset) => t!("issuer-unblock-reset", issuer = issuer),
            None => t!("issuer-unblock-unknown", issuer = issuer),
        };
        self.with_contact(how)
    }

    /// How to have the certificate revoked, and where to ask.
    #[must_use]
    pub(crate) fn revoke(&self) -> String {
        let how = match self.revoking {
            Some(Revoking::QuestionsOrRegisteredLetter) => t!("issuer-revoke-questions-or-letter"),
            None => t!("issuer-revoke-unknown", issuer = self.name.as_str()),
        };
        self.with_contact(how)
    }

    /// How to renew; once the certificate has expired, nothing certain is known.
    #[must_use]
    pub(crate) fn renew(&self, expired: bool) -> String {
        let issuer = self.name.as_str();
        let how = match self.renewing {
            _ if expired => t!("issuer-renew-expired", issuer = issuer),
            Some(Renewing::Online) => t!("issuer-renew-online", issuer = issuer),
            None => t!("issuer-renew-unknown", issuer = issuer),
        };
        self.with_contact(how)
    }

    /// PIN tries and PUK, as far as known; empty if nothing is.
    #[must_use]
    pub(crate) fn pin(&self) -> String {
        let tries = self.tries.map(|tries| t!("issuer-tries", tries = i64::from(tries)));
        let puk = self.puk.map(|puk| if puk { t!("issuer-puk") } else { t!("issuer-no-puk") });
        [tries, puk].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn with_contact(&self, sentence: String) -> String {
        match (&self.contact, &self.policy_url) {
            (Some(page), _) => format!("{sentence} {}", t!("issuer-contact", page = page.as_str())),
            // Better than nothing: the address that the certificate itself gives for its issuer's policy.
            (None, Some(page)) => format!("{sentence} {}", t!("issuer-policy", page = page.as_str())),
            (None, None) => sentence,
        }
    }
}
