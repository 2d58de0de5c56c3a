//! Plain data and rules: tokens, PIN states, object ids, keys and certificates.
//!
//! No I/O, no language, no PKCS#11 calls: bytes in, facts out. Everything here can be tested without a token.

pub mod bicle;
pub mod certificate;
pub(crate) mod issuer;
pub(crate) mod key;
pub(crate) mod object;
pub(crate) mod packed;
pub(crate) mod pin;
pub mod preparation;
pub mod public_text;
pub mod renewal;
pub(crate) mod return_value;
pub(crate) mod selector;
pub(crate) mod status;
pub(crate) mod strength;
pub(crate) mod system;
pub mod text;
pub(crate) mod token;

pub(crate) use issuer::Issuer;
pub use key::KeyAlgorithm;
pub(crate) use key::KeyUse;
pub use object::ObjectId;
pub(crate) use pin::{Given, PinFault, PinLengths, Slip};
pub use pin::{Lockout, PinRole, PinState};
pub(crate) use return_value::ReturnValue;
pub use selector::NamedBy;
pub(crate) use selector::{NamedToken, TokenSelector};
pub use status::Status;
pub(crate) use strength::Strength;
pub(crate) use token::{Slot, Token, TokenIdentity, TokenInfo, TokenLabel};
