//! `jeton key …`: key pairs listed, generated and deleted, and certification requests.

use serde::{Deserialize, Serialize};

use super::Answer;
use super::certificate::CertificateFacts;
use super::page::Page;
use crate::model::certificate::colon_hex;
use crate::model::{KeyAlgorithm, KeyUse, ObjectId};
use crate::t;

/// `jeton key list`: the key pairs of one token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyPairList {
    /// The token's label.
    pub token: String,
    /// Its key pairs.
    pub keys: Vec<KeyLine>,
    /// Labels of the slots whose PIN was not given; private keys in them are not visible.
    pub not_opened: Vec<String>,
}

/// One key pair, or its visible half.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyLine {
    /// `CKA_ID`, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL`.
    pub label: String,
    /// The token label of its slot.
    pub slot: String,
    /// Algorithm and size, such as `RSA-3072`.
    pub algorithm: String,
    /// Whether the private key was visible.
    pub private: bool,
    /// Whether there is a public key object.
    pub public: bool,
    /// `CKA_SIGN`, or `CKA_VERIFY` for a public key alone; none if the token does not say.
    pub signs: Option<bool>,
    /// `CKA_DECRYPT`, or `CKA_ENCRYPT` for a public key alone; none if the token does not say.
    pub decrypts: Option<bool>,
    /// `CKA_ALWAYS_AUTHENTICATE`: the key asks for the PIN at each use.
    pub always_authenticate: bool,
    /// `CKA_EXTRACTABLE`.
    pub extractable: Option<bool>,
    /// `CKA_LOCAL`.
    pub made_on_token: Option<bool>,
    /// Its certificate, if the token holds one.
    pub certificate: Option<CertificateFacts>,
}

impl KeyLine {
    /// Remarks that go with its name, algorithm and use.
    fn notes(&self) -> String {
        let half = if self.private { String::new() } else { t!("key-public-only") };
        let asks = if self.always_authenticate { t!("key-always-authenticate") } else { String::new() };
        let leaves = if self.extractable == Some(true) { t!("key-extractable") } else { String::new() };
        [half, asks, leaves].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn key_use(&self) -> String {
        match (self.signs, self.decrypts) {
            (Some(true), Some(true)) => t!("key-signs-and-decrypts"),
            (Some(true), _) => t!("key-signs"),
            (_, Some(true)) => t!("key-decrypts"),
            (Some(false) | None, Some(false) | None) => String::new(),
        }
    }

    fn certificate(&self) -> String {
        match &self.certificate {
            Some(facts) => format!("{}, {}", facts.holder, super::certificate::until(facts)),
            None => t!("key-without-certificate"),
        }
    }
}

impl Answer for KeyPairList {
    const KIND: &'static str = "key-list";

    fn text(&self, page: &mut Page) {
        if self.keys.is_empty() {
            page.line(&t!("key-list-empty"));
        } else {
            let several = self.keys.iter().any(|key| key.slot != self.keys[0].slot);
            for key in &self.keys {
                page.gap();
                page.line(if key.label.is_empty() { "–" } else { &key.label });
                let fields = [
                    (t!("key-field-algorithm"), key.algorithm.clone()),
                    (t!("key-field-use"), key.key_use()),
                    (t!("key-field-certificate"), key.certificate()),
                    (t!("key-field-notes"), key.notes()),
                    (t!("key-field-slot"), if several { key.slot.clone() } else { String::new() }),
                    (t!("key-field-id"), key.id.to_string()),
                ];
                page.fields(2, &fields);
            }
        }
        for slot in &self.not_opened {
            page.line(&t!("key-list-not-opened", slot = slot.as_str()));
        }
    }
}

/// `jeton key generate`: the new key pair, and what was made with it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NewKeyPair {
    /// The token's label.
    pub token: String,
    /// `CKA_ID`, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL`.
    pub label: String,
    /// Algorithm and size.
    pub algorithm: KeyAlgorithm,
    /// Why this algorithm, in the user's language, if none was named.
    pub algorithm_reason: Option<String>,
    /// The intended use.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Whether the token kept an id other than that of the public key (RFC 5280 section 4.2.1.2, method 1).
    pub id_kept: bool,
    /// Attributes that the token refused, and that were left out; as the standard names them.
    pub dropped: Vec<String>,
    /// The self-signed certificate, if one was made.
    pub certificate: Option<CertificateFacts>,
    /// The file of the certification request, if one was made.
    pub request: Option<String>,
}

impl Answer for NewKeyPair {
    const KIND: &'static str = "new-key-pair";

    fn text(&self, page: &mut Page) {
        page.line(&t!("key-generated", label = self.label.as_str(), token = self.token.as_str()));
        let algorithm = match &self.algorithm_reason {
            Some(reason) => format!("{} ({reason})", self.algorithm),
            None => self.algorithm.to_string(),
        };
        let key_use = match self.key_use {
            KeyUse::Sign => t!("key-signs"),
            KeyUse::Decrypt => t!("key-decrypts"),
            KeyUse::Both => t!("key-signs-and-decrypts"),
        };
        let mut fields = vec![
            (t!("key-field-algorithm"), algorithm),
            (t!("key-field-use"), key_use),
            (t!("key-field-id"), self.id.to_string()),
        ];
        if let Some(facts) = &self.certificate {
            let until = super::certificate::until(facts);
            fields.push((
                t!("key-field-certificate"),
                t!("key-self-signed", holder = facts.holder.as_str(), until = until),
            ));
            let sha256 = hex::decode(&facts.sha256).unwrap_or_default();
            fields.push((t!("key-field-sha256"), colon_hex(&sha256)));
        }
        if let Some(path) = &self.request {
            fields.push((t!("key-field-request"), path.clone()));
        }
        page.fields(2, &fields);
        if self.id_kept {
            page.line(&t!("key-id-kept"));
        }
        if !self.dropped.is_empty() {
            page.line(&t!("key-dropped", attributes = self.dropped.join(", ")));
        }
        if self.request.is_some() {
            page.line(&t!("key-request-next"));
        }
    }
}

/// `jeton key request`: a certification request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateRequest {
    /// `CKA_ID` of the key, hexadecimal.
    pub id: ObjectId,
    /// `CKA_LABEL` of the key.
    pub label: String,
    /// Algorithm and size, such as `RSA-3072`.
    pub algorithm: String,
    /// The common name that the request contains.
    pub subject: String,
    /// The file that was written; none for standard output.
    pub path: Option<String>,
    /// Values of the present certificate that the request leaves out: a SIREN or SIRET whose check digit is wrong.
    pub left_out: Vec<String>,
    /// The request, as one `CERTIFICATE REQUEST` block.
    pub pem: String,
}

impl Answer for CertificateRequest {
    const KIND: &'static str = "certificate-request";

    fn text(&self, page: &mut Page) {
        page.verbatim(&self.pem);
    }
}

/// The class of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectClass {
    /// `CKO_PRIVATE_KEY`.
    PrivateKey,
    /// `CKO_PUBLIC_KEY`.
    PublicKey,
    /// `CKO_CERTIFICATE`.
    Certificate,
}

impl ObjectClass {
    /// An object of this class with its name, as in “private key “x””.
    #[must_use]
    pub(crate) fn with_name(self, name: &str) -> String {
        match self {
            Self::PrivateKey => t!("object-private-key", label = name),
            Self::PublicKey => t!("object-public-key", label = name),
            Self::Certificate => t!("object-certificate", label = name),
        }
    }
}

/// One object that was deleted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeletedObject {
    /// Its class.
    pub class: ObjectClass,
    /// Its label, or the holder of a certificate.
    pub name: String,
}

/// `jeton key delete`: what was deleted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeletedKey {
    /// The token's label.
    pub token: String,
    /// `CKA_ID` of the key pair, hexadecimal.
    pub id: ObjectId,
    /// Its label.
    pub label: String,
    /// What was deleted, in order.
    pub deleted: Vec<DeletedObject>,
    /// Holders of the remaining certificates that no longer have a key.
    pub certificates_left: Vec<String>,
}

impl Answer for DeletedKey {
    const KIND: &'static str = "deleted-key";

    fn text(&self, page: &mut Page) {
        for object in &self.deleted {
            page.line(&t!("key-deleted", object = object.class.with_name(&object.name)));
        }
        for holder in &self.certificates_left {
            page.line(&t!("key-certificate-left", holder = holder.as_str()));
        }
    }
}
