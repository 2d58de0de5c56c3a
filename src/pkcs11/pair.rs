//! Which private keys, public keys and certificates belong together: by key material or, if a token does
//! not show it, by `CKA_ID`.

use super::object::{CertificateObject, KeyHalf, KeyObject, KeyType};
use crate::model::certificate::{Certificate, KeyMaterial, PublicKey};

impl KeyObject {
    /// The public key contained in this object: always for a public object, for a private RSA key if the token shows its
    /// public exponent. `None` if the token does not show enough.
    #[must_use]
    pub(crate) fn public_key(&self) -> Option<PublicKey> {
        match self.key_type {
            KeyType::Rsa => PublicKey::from_rsa(self.modulus.as_ref()?, self.public_exponent.as_ref()?).ok(),
            KeyType::Ec => PublicKey::from_ec(self.ec_params.as_ref()?, self.ec_point.as_ref()?).ok(),
            KeyType::Other(_) => None,
        }
    }

    /// Whether its key material is that of `public_key`; `None` if the token does not show enough to tell.
    #[must_use]
    pub(crate) fn is_half_of(&self, public_key: &PublicKey) -> Option<bool> {
        match (public_key.material(), self.key_type) {
            (KeyMaterial::Rsa { modulus, .. }, KeyType::Rsa) => Some(self.modulus.as_ref()? == modulus),
            (KeyMaterial::Ec { curve, point }, KeyType::Ec) => {
                if let Some(KeyMaterial::Ec { curve: own_curve, point: own }) =
                    self.public_key().as_ref().map(PublicKey::material)
                {
                    return Some((own_curve, own) == (curve, point));
                }
                // A private key shows only its curve: a different one rules it out, the same one proves nothing.
                let own = PublicKey::from_ec(self.ec_params.as_ref()?, &[4]).ok()?;
                match own.material() {
                    KeyMaterial::Ec { curve: own, .. } if own != curve => Some(false),
                    _ => None,
                }
            }
            (KeyMaterial::Rsa { .. }, KeyType::Ec) | (KeyMaterial::Ec { .. }, KeyType::Rsa) => Some(false),
            (KeyMaterial::Other(_), _) | (_, KeyType::Other(_)) => None,
        }
    }

    /// Whether both have the same `CKA_ID`; an empty one matches nothing.
    #[must_use]
    pub(crate) fn shares_id(&self, certificate: &CertificateObject) -> bool {
        !self.id.is_empty() && self.id == certificate.id
    }
}

/// How a private key relates to a certificate, as far as known before it has signed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// Same key material.
    Numbers,
    /// Same id, and the token does not show the key material.
    Id,
    /// Same id but different key material: the certificate belongs to another key.
    Wrong,
    /// Nothing links them.
    None,
}

impl Pairing {
    /// Relates `private` to `certificate`. If the private key does not show its key material, the token's public objects
    /// are consulted.
    #[must_use]
    pub(crate) fn of(private: &KeyObject, publics: &[&KeyObject], certificate: &CertificateObject) -> Self {
        let Ok(parsed) = &certificate.certificate else { return Self::None };
        let public_key = parsed.public_key();
        let own = private.is_half_of(public_key);
        let numbers = own.or_else(|| {
            let halves = publics.iter().filter(|public| !public.id.is_empty() && public.id == private.id);
            halves.filter_map(|public| public.is_half_of(public_key)).reduce(|one, other| one || other)
        });
        match (numbers, private.shares_id(certificate)) {
            (Some(true), _) => Self::Numbers,
            (None, true) => Self::Id,
            (Some(false), true) => Self::Wrong,
            (Some(false) | None, false) => Self::None,
        }
    }
}

/// Decides for each certificate whether it is the holder's or an authority's. `certificates` must be all of the token's,
/// and `keys` the keys it shows; before a login those are at most the public halves.
///
/// A certificate is the holder's unless it is an authority's (`CA:TRUE`). An authority's is the holder's too if it
/// is the only one there or its key is on the token: `openssl req -x509` makes such certificates. A public key
/// alone does not count for a certificate that issued another one here: OpenSC shows a public key for every certificate.
pub(crate) fn claim(certificates: &mut [CertificateObject], keys: &[KeyObject]) {
    let parsed: Vec<Certificate> =
        certificates.iter().filter_map(|object| object.certificate.as_ref().ok().cloned()).collect();
    let publics = publics(keys);
    for object in certificates {
        let Ok(certificate) = &object.certificate else { continue };
        let is_alone = || parsed.iter().all(|other| other == certificate);
        let pairings = || {
            let privates = keys.iter().filter(|key| key.half == KeyHalf::Private);
            privates.map(|private| Pairing::of(private, &publics, object)).collect::<Vec<_>>()
        };
        let shows_half = || publics.iter().any(|public| public.is_half_of(certificate.public_key()) == Some(true));
        let is_claimed = || {
            let pairings = pairings();
            pairings.contains(&Pairing::Numbers)
                || !certificate.may_have_issued_one_of(&parsed) && (pairings.contains(&Pairing::Id) || shows_half())
        };
        object.of_authority = certificate.is_ca() && !is_alone() && !is_claimed();
    }
}

/// Whether reading the keys could change what [`claim`] decides. Those calls are unnecessary for most tokens, whose
/// authorities have all issued one of the other certificates.
#[must_use]
pub(crate) fn is_claim_open(certificates: &[CertificateObject]) -> bool {
    let parsed: Vec<Certificate> =
        certificates.iter().filter_map(|object| object.certificate.as_ref().ok().cloned()).collect();
    let is_open = |certificate: &Certificate| {
        certificate.is_ca()
            && !certificate.may_have_issued_one_of(&parsed)
            && parsed.iter().any(|other| other != certificate)
    };
    parsed.iter().any(is_open)
}

#[must_use]
pub(crate) fn publics(keys: &[KeyObject]) -> Vec<&KeyObject> {
    keys.iter().filter(|key| key.half == KeyHalf::Public).collect()
}
