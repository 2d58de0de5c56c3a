//! Finding the private key on a token that belongs to a certificate.

use crate::error::Result;
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, KeyMaterial, PublicKey};
use crate::pkcs11::{Filter, KeyHalf, KeyObject, KeyType, Session};

/// The private key of this certificate among those that the session can see; with an `id`, only those with that
/// `CKA_ID`.
///
/// An RSA private key shows its modulus. For an elliptic curve key, the public key object is needed. If there is none,
/// the id decides: an id that the user named pairs the two, as the standard intends, and so does one that is the SHA-1
/// of the public key.
pub(crate) fn find(
    session: &Session<'_>,
    certificate: &Certificate,
    id: Option<&ObjectId>,
) -> Result<Option<KeyObject>> {
    let filter = Filter { id: id.cloned(), label: None };
    for key in session.keys(KeyHalf::Private, &filter)? {
        let wanted = certificate.public_key();
        let belongs = match (wanted.material(), &key.modulus) {
            (KeyMaterial::Rsa { modulus, .. }, Some(shown)) => modulus == shown,
            _ if !is_of_type(&key, wanted) => false,
            _ => match public_half(session, &key.id)? {
                Some(public) => public == *wanted,
                None => id.is_some() || key.id.as_bytes() == wanted.key_identifier(),
            },
        };
        if belongs {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

fn is_of_type(key: &KeyObject, wanted: &PublicKey) -> bool {
    match key.key_type {
        KeyType::Rsa => wanted.is_rsa(),
        KeyType::Ec => matches!(wanted.material(), KeyMaterial::Ec { .. }),
        KeyType::Other(_) => false,
    }
}

/// The public key of the public key object with this id, if the token shows one that can be read.
fn public_half(session: &Session<'_>, id: &ObjectId) -> Result<Option<PublicKey>> {
    if id.is_empty() {
        return Ok(None);
    }
    let filter = Filter { id: Some(id.clone()), label: None };
    let read = |key: &KeyObject| match key.key_type {
        KeyType::Rsa => PublicKey::from_rsa(key.modulus.as_ref()?, key.public_exponent.as_ref()?).ok(),
        KeyType::Ec => PublicKey::from_ec(key.ec_params.as_ref()?, key.ec_point.as_ref()?).ok(),
        KeyType::Other(_) => None,
    };
    Ok(session.keys(KeyHalf::Public, &filter)?.iter().find_map(read))
}
