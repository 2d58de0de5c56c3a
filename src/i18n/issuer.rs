//! What an issuer does for its holders, said: unblocking, revoking, renewing, where it is to be reached.

use serde::{Deserialize, Serialize};

use crate::model::Issuer;
use crate::model::issuer::{Renewing, Revoking, Unblocking};
use crate::t;

/// An issuer and what is known of its practice.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IssuerFacts {
    /// Its name as people know it.
    pub(crate) name: String,
    /// How many wrong PINs lock a token that it delivered; none where it is not known.
    pub tries: Option<u8>,
    /// Whether its holders receive a PUK; none where it is not known.
    pub puk: Option<bool>,
    /// How a locked PIN is unblocked; none where it is not known.
    pub unblocking: Option<Unblocking>,
    /// How a certificate is revoked; none where it is not known.
    pub(crate) revoking: Option<Revoking>,
    /// How a certificate is renewed; none where it is not known.
    pub renewing: Option<Renewing>,
    /// A page of its own where it is to be reached.
    pub(crate) contact: Option<String>,
    /// Where it publishes its policy, from the certificate.
    pub(crate) policy_url: Option<String>,
    /// Where its practice is written; none where it is not known.
    pub source: Option<String>,
    /// The day on which that was read, `2026-11-21`.
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
    /// How the issuer unblocks a locked PIN for somebody who holds no code, and where to ask.
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

    /// How the certificate is revoked, and where to ask.
    #[must_use]
    pub(crate) fn revoke(&self) -> String {
        let how = match self.revoking {
            Some(Revoking::QuestionsOrRegisteredLetter) => t!("issuer-revoke-questions-or-letter"),
            None => t!("issuer-revoke-unknown", issuer = self.name.as_str()),
        };
        self.with_contact(how)
    }

    /// What renewing takes; of a certificate that has expired nothing is known for sure.
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

    /// Tries and PUK, as far as they are known; empty where nothing is.
    #[must_use]
    pub(crate) fn pin(&self) -> String {
        let tries = self.tries.map(|tries| t!("issuer-tries", tries = i64::from(tries)));
        let puk = self.puk.map(|puk| if puk { t!("issuer-puk") } else { t!("issuer-no-puk") });
        [tries, puk].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn with_contact(&self, sentence: String) -> String {
        match (&self.contact, &self.policy_url) {
            (Some(page), _) => format!("{sentence} {}", t!("issuer-contact", page = page.as_str())),
            // Better than nothing: the certificate's own word on where its issuer explains itself.
            (None, Some(page)) => format!("{sentence} {}", t!("issuer-policy", page = page.as_str())),
            (None, None) => sentence,
        }
    }
}
