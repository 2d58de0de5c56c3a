//! All that a PFX holds, whatever its keys: what is shown of a file from which no key is taken.

use pfx_reader::{CertificateBag, KeyBag};
use secrecy::SecretString;

use super::{PfxFailure, in_order, unlocked};
use crate::crypto::SoftwareKey;
use crate::model::certificate::Certificate;

/// The certificates of a PFX, with or without their private keys.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Inventory {
    /// The certificates whose private keys are in the file.
    pub(crate) own: Vec<Certificate>,
    /// The others; the chain of a single one of `own` first, in order.
    pub(crate) others: Vec<Certificate>,
    /// The names of the private keys whose certificates are not in the file; `None` of one that has no name.
    pub(crate) keys_alone: Vec<Option<String>>,
}

impl Inventory {
    /// Reads a PFX in DER or BER, with or without a MAC. Certificates that cannot be read are passed over.
    pub(crate) fn read(bytes: &[u8], password: &SecretString) -> Result<Self, PfxFailure> {
        let (contents, _) = unlocked(bytes, password)?;
        let mut others: Vec<(Certificate, CertificateBag)> = Vec::new();
        for bag in contents.certificates {
            if let Ok(certificate) = Certificate::from_der(&bag.der)
                && others.iter().all(|(known, _)| *known != certificate)
            {
                others.push((certificate, bag));
            }
        }
        let mut inventory = Self::default();
        for key in &contents.keys {
            match others.iter().position(|(certificate, bag)| belongs(key, certificate, bag)) {
                Some(at) => inventory.own.push(others.remove(at).0),
                None => inventory.keys_alone.push(key.friendly_name.clone()),
            }
        }
        inventory.others = others.into_iter().map(|(certificate, _)| certificate).collect();
        if let [own] = inventory.own.as_slice() {
            inventory.others = in_order(own, inventory.others);
        }
        Ok(inventory)
    }
}

/// Whether this is the certificate of this key: by its public key, or, of a kind of key that jeton has no use for, by the
/// identifier that both have.
fn belongs(key: &KeyBag, certificate: &Certificate, bag: &CertificateBag) -> bool {
    match SoftwareKey::from_pkcs8(&key.pkcs8) {
        Ok(key) => certificate.public_key() == key.public_key(),
        Err(_) => key.local_key_id.is_some() && key.local_key_id == bag.local_key_id,
    }
}
