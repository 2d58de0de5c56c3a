//! Whole PFX files, good and bad.

use super::*;
use crate::crypto::{SubjectFields, self_signed};
use crate::model::{KeyAlgorithm, KeyUse};

#[test]
fn cut_or_altered_anywhere_it_gives_its_own_key_or_none() {
    let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
    let subject = SubjectFields { common_name: "Service des marchés".into(), ..SubjectFields::default() };
    let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
    let certificate = Certificate::from_der(&der.unwrap()).unwrap();
    let password = SecretString::from("Marches-2026");
    let pfx = Pfx::write(&key, &certificate, &[], "Marchés", &password, Profile::Compatible).unwrap();
    let read = Pfx::read(&pfx, &password).unwrap();
    assert_eq!((read.key.pkcs8(), read.friendly_name.as_deref(), read.trailing), (key.pkcs8(), Some("Marchés"), 0));
    for length in 0..pfx.len() {
        assert!(Pfx::read(&pfx[..length], &password).is_err(), "{length} of {}", pfx.len());
    }
    for at in (0..pfx.len()).step_by(5) {
        let mut altered = pfx.clone();
        altered[at] ^= 0x20;
        if let Ok(read) = Pfx::read(&altered, &password) {
            assert_eq!(read.key.pkcs8(), key.pkcs8(), "octet {at}");
        }
    }
}

#[test]
fn bombs_are_refused() {
    let password = SecretString::from("1234");
    for bytes in [vec![0; MAX_LENGTH as usize + 1], [0x30, 0x80].repeat(100_000), [0x24, 0x80].repeat(100_000)] {
        assert!(matches!(Pfx::read(&bytes, &password), Err(PfxFailure::Malformed(_))));
    }
}
