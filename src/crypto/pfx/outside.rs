//! What a PFX shows without its password.

use cms_stream::to_der;

use crate::model::certificate::Certificate;

/// As [`pfx_reader::Outside`], with the certificates read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outside {
    /// The names of its keys (`friendlyName`).
    pub(crate) names: Vec<String>,
    /// The identifiers of its keys (`localKeyId`), usually SHA-1 of their certificates.
    pub(crate) key_ids: Vec<Vec<u8>>,
    /// The certificates that are neither encrypted nor damaged.
    pub(crate) certificates: Vec<Certificate>,
}

impl Outside {
    /// Reads a PFX in DER or BER as far as it goes without a password; `None` if it is no PFX. Nothing of it is verified:
    /// the MAC takes the password.
    #[must_use]
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (der, _) = to_der(bytes).ok()?;
        let pfx_reader::Outside { names, key_ids, certificates } = pfx_reader::outside(&der)?;
        let certificates = certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        Some(Self { names, key_ids, certificates })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::crypto::pfx::{Pfx, Profile};
    use crate::crypto::{SoftwareKey, SubjectFields, self_signed};
    use crate::model::{KeyAlgorithm, KeyUse};

    #[test]
    fn jetons_own_show_whose_they_are() {
        let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
        let subject = SubjectFields { common_name: "Marchés".into(), ..SubjectFields::default() };
        let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
        let certificate = Certificate::from_der(&der.unwrap()).unwrap();
        let password: SecretString = "correct horse battery staple".into();
        for profile in [Profile::Modern, Profile::Compatible] {
            let bytes = Pfx::write(&key, &certificate, &[], "Marchés", &password, profile).unwrap();
            let outside = Outside::read(&bytes).unwrap();
            assert_eq!(outside.names, ["Marchés"]);
            assert_eq!(outside.key_ids, [certificate.sha1().to_vec()]);
            assert!(outside.certificates.is_empty());
            // Cut anywhere, it tells nothing or the same.
            for length in 0..bytes.len() {
                assert!(Outside::read(&bytes[..length]).is_none_or(|cut| cut.names.len() <= 1), "{length}");
            }
        }
        assert_eq!(Outside::read(b""), None);
        assert_eq!(Outside::read(certificate.der()), None);
    }
}
