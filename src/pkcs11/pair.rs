//! Which private key, public key and certificate belong together: by their numbers, and by `CKA_ID` where a token does
//! not show them.

use super::object::{CertificateObject, KeyHalf, KeyObject, KeyType};
use crate::model::certificate::{Certificate, KeyMaterial, PublicKey};

impl KeyObject {
    /// The public key that this object shows: a public object whole, the private half of an RSA key pair where it has its
    /// public exponent. `None` where the token does not show enough.
    #[must_use]
    pub(crate) fn public_key(&self) -> Option<PublicKey> {
        match self.key_type {
            KeyType::Rsa => PublicKey::from_rsa(self.modulus.as_ref()?, self.public_exponent.as_ref()?).ok(),
            KeyType::Ec => PublicKey::from_ec(self.ec_params.as_ref()?, self.ec_point.as_ref()?).ok(),
            KeyType::Other(_) => None,
        }
    }

    /// Whether its numbers are those of `public_key`; `None` where it shows none that could tell.
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
                // A private key shows its curve alone: another one rules it out, the same one proves nothing.
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

    /// Whether both have the same `CKA_ID`, which they must have to say anything.
    #[must_use]
    pub(crate) fn shares_id(&self, certificate: &CertificateObject) -> bool {
        !self.id.is_empty() && self.id == certificate.id
    }
}

/// What is known of a private key and a certificate before the key has signed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// The numbers are the same.
    Numbers,
    /// The id is the same, and the token does not show the key's numbers.
    Id,
    /// The id is the same and the numbers differ: the certificate is another key's.
    Wrong,
    /// Nothing pairs them.
    None,
}

impl Pairing {
    /// How `private` stands to `certificate`, the token's public objects having their say where the private key does not
    /// show its numbers.
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

/// Tells whose each certificate is: these are all that a token shows, and `keys` what it shows of its keys, which before a
/// login are the public halves at most.
///
/// A certificate is its holder's unless it is an authority's (`CA:TRUE`), and an authority's is its holder's all the same
/// where it is the only one there or its key is on the token: `openssl req -x509` makes such certificates. A public half
/// alone does not claim one that another here was issued by: OpenSC shows a public half for every certificate.
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
                || !has_issued(certificate, &parsed) && (pairings.contains(&Pairing::Id) || shows_half())
        };
        object.of_authority = certificate.is_ca() && !is_alone() && !is_claimed();
    }
}

/// Whether keys would tell more of these certificates than they tell themselves. Reading the keys of a token takes calls that
/// most tokens can be spared: what stands above their holder's certificate has issued it.
#[must_use]
pub(crate) fn is_claim_open(certificates: &[CertificateObject]) -> bool {
    let parsed: Vec<Certificate> =
        certificates.iter().filter_map(|object| object.certificate.as_ref().ok().cloned()).collect();
    let is_open = |certificate: &Certificate| {
        certificate.is_ca() && !has_issued(certificate, &parsed) && parsed.iter().any(|other| other != certificate)
    };
    parsed.iter().any(is_open)
}

/// Whether another of these certificates names this one as its issuer.
fn has_issued(issuer: &Certificate, certificates: &[Certificate]) -> bool {
    certificates.iter().any(|certificate| certificate != issuer && certificate.may_be_issued_by(issuer))
}

/// The public objects among these keys.
#[must_use]
pub(crate) fn publics(keys: &[KeyObject]) -> Vec<&KeyObject> {
    keys.iter().filter(|key| key.half == KeyHalf::Public).collect()
}
