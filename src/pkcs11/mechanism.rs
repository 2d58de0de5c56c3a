//! The mechanisms that a token offers, with their key sizes, and the one that decrypts each scheme.

use cryptoki::context::Pkcs11;
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource};
use cryptoki::mechanism::{Mechanism, MechanismInfo, MechanismType};
use cryptoki::slot::Slot as SlotHandle;

use super::raw::Raw;
use crate::crypto::{EncryptionScheme, OaepDigest};
use crate::error::Cause;
use crate::model::KeyAlgorithm;

/// The mechanism list of a token (`C_GetMechanismList`). It is a claim, not a proof: OpenSC's IAS-ECC driver
/// advertises `CKM_SHA256_RSA_PKCS` but always fails it.
pub(crate) struct Mechanisms<'m> {
    client: &'m Pkcs11,
    slot: SlotHandle,
    list: Vec<MechanismType>,
}

impl<'m> Mechanisms<'m> {
    pub(super) fn read(client: &'m Pkcs11, raw: &Raw, slot: SlotHandle) -> Result<Self, Cause> {
        let list = raw.mechanism_list(slot.id())?;
        // Mechanisms unknown to cryptoki are dropped; jeton uses none of them.
        Ok(Self { client, slot, list: list.into_iter().filter_map(|number| number.try_into().ok()).collect() })
    }

    /// Whether the token claims to have this mechanism.
    #[must_use]
    pub(crate) fn offers(&self, mechanism: MechanismType) -> bool {
        self.list.contains(&mechanism)
    }

    /// Whether the token claims to decrypt with keys of this algorithm and size: `CKM_RSA_PKCS` or `CKM_RSA_PKCS_OAEP` with
    /// `CKF_DECRYPT`, `CKM_ECDH1_DERIVE` with `CKF_DERIVE`. A limit that cannot be in bits is ignored.
    #[must_use]
    pub(crate) fn decrypts(&self, algorithm: KeyAlgorithm) -> bool {
        let (mechanisms, least): (&[MechanismType], u64) = match algorithm.is_rsa() {
            true => (&[MechanismType::RSA_PKCS, MechanismType::RSA_PKCS_OAEP], 1024),
            false => (&[MechanismType::ECDH1_DERIVE], 160),
        };
        mechanisms.iter().any(|mechanism| {
            let info = self.client.get_mechanism_info(self.slot, *mechanism);
            self.offers(*mechanism)
                && info.is_ok_and(|info| {
                    let max = info.max_key_size() as u64;
                    (max < least || u64::from(algorithm.bits()) <= max)
                        && if algorithm.is_rsa() { info.decrypt() } else { info.derive() }
                })
        })
    }

    /// The key sizes that the token claims for this mechanism (`C_GetMechanismInfo`), in bits for RSA and EC. `None`
    /// if it gives none.
    #[must_use]
    pub(crate) fn key_sizes(&self, mechanism: MechanismType) -> Option<(u64, u64)> {
        let info: MechanismInfo = self.client.get_mechanism_info(self.slot, mechanism).ok()?;
        Some((info.min_key_size() as u64, info.max_key_size() as u64))
    }
}

/// The mechanism that decrypts a scheme.
pub(super) fn undoing(scheme: EncryptionScheme) -> Mechanism<'static> {
    match scheme {
        EncryptionScheme::Pkcs1 => Mechanism::RsaPkcs,
        EncryptionScheme::Oaep { hash, mask } => {
            let (hash, mask) = (hash_mechanism(hash), mask_generation(mask));
            Mechanism::RsaPkcsOaep(PkcsOaepParams::new(hash, mask, PkcsOaepSource::empty()))
        }
    }
}

fn hash_mechanism(digest: OaepDigest) -> MechanismType {
    match digest {
        OaepDigest::Sha1 => MechanismType::SHA1,
        OaepDigest::Sha224 => MechanismType::SHA224,
        OaepDigest::Sha256 => MechanismType::SHA256,
        OaepDigest::Sha384 => MechanismType::SHA384,
        OaepDigest::Sha512 => MechanismType::SHA512,
    }
}

fn mask_generation(digest: OaepDigest) -> PkcsMgfType {
    match digest {
        OaepDigest::Sha1 => PkcsMgfType::MGF1_SHA1,
        OaepDigest::Sha224 => PkcsMgfType::MGF1_SHA224,
        OaepDigest::Sha256 => PkcsMgfType::MGF1_SHA256,
        OaepDigest::Sha384 => PkcsMgfType::MGF1_SHA384,
        OaepDigest::Sha512 => PkcsMgfType::MGF1_SHA512,
    }
}
