//! Text that anyone may read: certificates and public keys in PEM. It is the only type that the clipboard accepts, and
//! there is no way to make one from anything secret.

use pem::{EncodeConfig, LineEnding, Pem};
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo};

use super::certificate::{Certificate, PublicKey};

const CERTIFICATE: &str = "CERTIFICATE";
const PUBLIC_KEY: &str = "PUBLIC KEY";

/// Certificates or a public key, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicText(String);

impl PublicText {
    /// These certificates, one block each.
    #[must_use]
    pub(crate) fn certificates<'c>(certificates: impl IntoIterator<Item = &'c Certificate>) -> Self {
        Self(certificates.into_iter().map(|certificate| block(CERTIFICATE, certificate.der())).collect())
    }

    /// A public key, as SubjectPublicKeyInfo (RFC 5280 section 4.1).
    #[must_use]
    pub(crate) fn public_key(key: &PublicKey) -> Self {
        Self(block(PUBLIC_KEY, key.spki_der()))
    }

    /// Text from another process; `None` unless it is certificates and public keys, which are written anew.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let blocks = pem::parse_many(text).ok().filter(|blocks| !blocks.is_empty())?;
        let written = |found: &Pem| {
            let is_public = match found.tag() {
                CERTIFICATE => Certificate::from_der(found.contents()).is_ok_and(|read| read.trailing() == 0),
                PUBLIC_KEY => SubjectPublicKeyInfo::from_der(found.contents()).is_ok_and(|(rest, _)| rest.is_empty()),
                _ => false,
            };
            is_public.then(|| block(found.tag(), found.contents()))
        };
        blocks.iter().map(written).collect::<Option<String>>().map(Self)
    }

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One PEM block with LF line ends, which every reader accepts.
#[must_use]
pub(crate) fn block(tag: &str, der: &[u8]) -> String {
    pem::encode_config(&Pem::new(tag, der), EncodeConfig::new().set_line_ending(LineEnding::LF))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(name: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/softhsm-fixtures/material/");
        std::fs::read_to_string(format!("{folder}{name}")).unwrap()
    }

    #[test]
    fn what_is_public_is_read_back_and_nothing_else() {
        let text = material("holder.cert.pem");
        let certificate = Certificate::from_der(pem::parse(&text).unwrap().contents()).unwrap();
        let public = PublicText::certificates([&certificate]);
        assert_eq!(public.as_str(), text);
        let key = PublicText::public_key(certificate.public_key());
        for text in [&public, &key] {
            assert_eq!(PublicText::parse(text.as_str()).as_ref(), Some(text));
        }
        assert_eq!(PublicText::parse(&format!("Code PIN : 4821\n{text}")).as_ref(), Some(&public), "what is around it");
        for other in ["", "4821", &text[..200], &block("PRIVATE KEY", b"\x30\x00"), &block(CERTIFICATE, b"4821")] {
            assert_eq!(PublicText::parse(other), None, "{other}");
        }
        assert_eq!(PublicText::parse(&format!("{text}{}", block("PRIVATE KEY", b"\x30\x00"))), None);
    }
}
