//! What a certificate's key may be used for: keyUsage, extendedKeyUsage (RFC 5280 sections 4.2.1.3 and 4.2.1.12).

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::ParsedExtension;

/// anyExtendedKeyUsage.
const ANY: &str = "2.5.29.37.0";
/// id-kp-serverAuth.
const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// id-kp-clientAuth.
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
/// id-kp-emailProtection.
const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
/// Microsoft's smart card logon.
const SMART_CARD_LOGON: &str = "1.3.6.1.4.1.311.20.2.2";
/// Microsoft's document signing.
const MS_DOCUMENT_SIGNING: &str = "1.3.6.1.4.1.311.10.3.12";
/// Adobe's authentic documents trust.
const ADOBE_DOCUMENT_SIGNING: &str = "1.2.840.113583.1.1.5";
/// id-kp-documentSigning (RFC 9336).
const DOCUMENT_SIGNING: &str = "1.3.6.1.5.5.7.3.36";

const EXTENDED_NAMES: &[(&str, &str)] = &[
    (ANY, "anyExtendedKeyUsage"),
    (SERVER_AUTH, "serverAuth"),
    (CLIENT_AUTH, "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    (EMAIL_PROTECTION, "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    (DOCUMENT_SIGNING, "documentSigning"),
    (SMART_CARD_LOGON, "smartcardLogon"),
    (MS_DOCUMENT_SIGNING, "msDocumentSigning"),
    (ADOBE_DOCUMENT_SIGNING, "adobeDocumentSigning"),
    ("1.3.6.1.4.1.311.10.3.4", "encryptedFileSystem"),
    ("1.3.6.1.5.2.3.4", "pkinitClientAuth"),
];

/// One bit of keyUsage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum KeyUsageBit {
    /// Signatures other than those of nonRepudiation, keyCertSign and cRLSign: usually authentication.
    DigitalSignature,
    /// nonRepudiation, since renamed contentCommitment: a signature that commits its holder.
    NonRepudiation,
    /// Key transport.
    KeyEncipherment,
    /// Encryption of data rather than of keys.
    DataEncipherment,
    /// Key agreement.
    KeyAgreement,
    /// Signatures on certificates.
    KeyCertSign,
    /// Signatures on revocation lists.
    CrlSign,
    /// With keyAgreement: for encryption only.
    EncipherOnly,
    /// With keyAgreement: for decryption only.
    DecipherOnly,
}

impl KeyUsageBit {
    /// In bit order.
    pub(crate) const ALL: [Self; 9] = [
        Self::DigitalSignature,
        Self::NonRepudiation,
        Self::KeyEncipherment,
        Self::DataEncipherment,
        Self::KeyAgreement,
        Self::KeyCertSign,
        Self::CrlSign,
        Self::EncipherOnly,
        Self::DecipherOnly,
    ];

    /// Its name in RFC 5280.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DigitalSignature => "digitalSignature",
            Self::NonRepudiation => "nonRepudiation",
            Self::KeyEncipherment => "keyEncipherment",
            Self::DataEncipherment => "dataEncipherment",
            Self::KeyAgreement => "keyAgreement",
            Self::KeyCertSign => "keyCertSign",
            Self::CrlSign => "cRLSign",
            Self::EncipherOnly => "encipherOnly",
            Self::DecipherOnly => "decipherOnly",
        }
    }

    fn mask(self) -> u16 {
        1 << self as u16
    }
}

/// The use of a certificate as a single word, in the terms of the RGS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Authentication: digitalSignature, without nonRepudiation.
    Authentication,
    /// Signature: nonRepudiation, without authentication.
    Signature,
    /// Both with one key, the usual case.
    AuthenticationAndSignature,
    /// An organisation's seal, according to its qualified certificate statements.
    Seal,
    /// Encryption of data or keys.
    Encryption,
    /// A certification authority's certificate.
    CertificateAuthority,
    /// None of the above: no usage extensions, or only those of a server, code signer or time-stamping authority.
    Unspecified,
}

/// Key usage and extended key usage of one certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Usages {
    key_usage: Option<u16>,
    extended: Option<Vec<String>>,
    /// Netscape's certificate type (bit 0: SSL client), which OpenSSL still honours.
    netscape_ssl_client: Option<bool>,
}

impl Usages {
    pub(crate) fn read(certificate: &X509Certificate<'_>) -> Self {
        let mut read = Self::default();
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::KeyUsage(usage) => read.key_usage = Some(usage.flags),
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    let known = [
                        (usage.any, ANY),
                        (usage.server_auth, SERVER_AUTH),
                        (usage.client_auth, CLIENT_AUTH),
                        (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
                        (usage.email_protection, EMAIL_PROTECTION),
                        (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
                        (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
                    ];
                    let mut oids: Vec<String> =
                        known.iter().filter(|(present, _)| *present).map(|(_, oid)| (*oid).to_owned()).collect();
                    oids.extend(usage.other.iter().map(|oid| oid.to_id_string()));
                    read.extended = Some(oids);
                }
                ParsedExtension::NSCertType(kind) => read.netscape_ssl_client = Some(kind.ssl_client()),
                _ => {}
            }
        }
        read
    }

    /// The bits of keyUsage; `None` if the extension is absent, which allows every use.
    #[must_use]
    pub(crate) fn key_usage(&self) -> Option<Vec<KeyUsageBit>> {
        let flags = self.key_usage?;
        Some(KeyUsageBit::ALL.into_iter().filter(|bit| flags & bit.mask() != 0).collect())
    }

    /// The dotted identifiers of extendedKeyUsage; `None` if the extension is absent, which allows every use.
    #[must_use]
    pub(crate) fn extended(&self) -> Option<&[String]> {
        self.extended.as_deref()
    }

    /// [`Usages::extended`] by name, such as `clientAuth`; identifiers without a known name stay dotted.
    #[must_use]
    pub(crate) fn extended_names(&self) -> Vec<&str> {
        self.extended.iter().flatten().map(|oid| extended_name(oid).unwrap_or(oid)).collect()
    }

    /// Whether keyUsage allows `bit`, explicitly or by being absent.
    #[must_use]
    pub(crate) fn allows(&self, bit: KeyUsageBit) -> bool {
        self.key_usage.is_none_or(|flags| flags & bit.mask() != 0)
    }

    /// Whether the key may sign data: digitalSignature or nonRepudiation, or no keyUsage extension.
    #[must_use]
    pub(crate) fn may_sign(&self) -> bool {
        self.allows(KeyUsageBit::DigitalSignature) || self.allows(KeyUsageBit::NonRepudiation)
    }

    /// Whether data or keys may be encrypted for the key: keyEncipherment, dataEncipherment or keyAgreement, or
    /// no keyUsage extension.
    #[must_use]
    pub(crate) fn may_encrypt(&self) -> bool {
        self.allows(KeyUsageBit::KeyEncipherment)
            || self.allows(KeyUsageBit::DataEncipherment)
            || self.allows(KeyUsageBit::KeyAgreement)
    }

    /// Whether OpenSSL's `X509_PURPOSE_SSL_CLIENT` accepts it: extendedKeyUsage absent or with clientAuth
    /// (anyExtendedKeyUsage alone is not enough), keyUsage absent or with digitalSignature or keyAgreement,
    /// Netscape certificate type absent or with the client bit.
    #[must_use]
    pub(crate) fn ssl_client_ok(&self) -> bool {
        self.extended.as_ref().is_none_or(|oids| oids.iter().any(|oid| oid == CLIENT_AUTH))
            && (self.allows(KeyUsageBit::DigitalSignature) || self.allows(KeyUsageBit::KeyAgreement))
            && self.netscape_ssl_client.unwrap_or(true)
    }

    /// The use, as a single word, of a certificate that is not an authority's. `seal`: whether its qualified
    /// statements declare a seal.
    #[must_use]
    pub(crate) fn main_use(&self, seal: bool) -> Use {
        if self.key_usage.is_none() && self.extended.is_none() {
            return Use::Unspecified;
        }
        let names_any = |oids: &[&str]| {
            self.extended.as_ref().is_some_and(|extended| extended.iter().any(|oid| oids.contains(&oid.as_str())))
        };
        let non_repudiation = self.key_usage.is_some() && self.allows(KeyUsageBit::NonRepudiation);
        let digital_signature = self.allows(KeyUsageBit::DigitalSignature);
        let authentication = digital_signature
            && (self.extended.is_none() || names_any(&[ANY, CLIENT_AUTH, SMART_CARD_LOGON, "1.3.6.1.5.2.3.4"]));
        let signature = non_repudiation
            || (digital_signature
                && !authentication
                && names_any(&[EMAIL_PROTECTION, DOCUMENT_SIGNING, MS_DOCUMENT_SIGNING, ADOBE_DOCUMENT_SIGNING]));
        let encryption = self.key_usage.is_some() && self.may_encrypt();
        match (authentication, signature, encryption) {
            (_, true, _) if seal => Use::Seal,
            (true, true, _) => Use::AuthenticationAndSignature,
            (false, true, _) => Use::Signature,
            (true, false, _) => Use::Authentication,
            (false, false, true) if !digital_signature => Use::Encryption,
            (false, false, _) => Use::Unspecified,
        }
    }
}

/// The name of an extended key usage, as spelled by RFC 5280 or its vendor.
fn extended_name(oid: &str) -> Option<&'static str> {
    EXTENDED_NAMES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name)
}
