//! The mechanisms that a token offers, and the sizes it offers them for.

use cryptoki::context::Pkcs11;
use cryptoki::error::Result as CryptokiResult;
use cryptoki::mechanism::{MechanismInfo, MechanismType};
use cryptoki::slot::Slot as SlotHandle;

/// The mechanism list of one token (`C_GetMechanismList`). A list is a claim, not a proof: OpenSC's IAS-ECC driver
/// advertises `CKM_SHA256_RSA_PKCS` and always fails it.
pub struct Mechanisms<'m> {
    client: &'m Pkcs11,
    slot: SlotHandle,
    list: Vec<MechanismType>,
}

impl<'m> Mechanisms<'m> {
    pub(super) fn read(client: &'m Pkcs11, slot: SlotHandle) -> CryptokiResult<Self> {
        Ok(Self { client, slot, list: client.get_mechanism_list(slot)? })
    }

    /// Whether the token says that it has this mechanism.
    #[must_use]
    pub fn offers(&self, mechanism: MechanismType) -> bool {
        self.list.contains(&mechanism)
    }

    /// The key sizes that the token says this mechanism takes (`C_GetMechanismInfo`), in bits for RSA and EC. `None`
    /// where it does not say.
    #[must_use]
    pub fn key_sizes(&self, mechanism: MechanismType) -> Option<(u64, u64)> {
        let info: MechanismInfo = self.client.get_mechanism_info(self.slot, mechanism).ok()?;
        Some((info.min_key_size() as u64, info.max_key_size() as u64))
    }
}
