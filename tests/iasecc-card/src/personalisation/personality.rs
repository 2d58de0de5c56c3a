//! The cards that tests and users select by name.

use super::{Guard, KeyPlan, Layout, Plan, Usage, Variant};
use crate::material;

/// A card with one trait worth a test. Every one starts from `Fresh`: one authentication key with its certificate,
/// PIN 1234, PUK 12345678, three tries each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Personality {
    /// One authentication key with its certificate, every counter full
    Fresh,
    /// Two PIN tries left
    PinLow,
    /// One PIN try left
    FinalTry,
    /// PIN locked
    Locked,
    /// PIN and PUK locked: only the issuer can help
    PukLocked,
    /// Authentication key under the user PIN, signature key under a signature PIN (567890)
    TwoPins,
    /// Authentication key, and a qualified-signature key that only signs digests the card ends itself; one PIN
    AuthenticationAndSignature,
    /// The key asks for the PIN again at each use
    EachUse,
    /// One key for decryption, no other
    Encryption,
    /// A key without certificate
    NoCertificate,
    /// Protocol T=0
    T0,
    /// Layout in which OpenSC can generate keys and write certificates, given its adapted profile
    Writable,
    /// The writable layout with no key yet
    Blank,
    /// The holder Marc LE GOFF, for the second reader
    Second,
}

impl Personality {
    pub(crate) fn plan(self) -> Plan {
        let mut plan = Plan::fresh();
        match self {
            Self::Fresh => {}
            Self::PinLow => plan.pin_tries_left = 2,
            Self::FinalTry => plan.pin_tries_left = 1,
            Self::Locked => plan.pin_tries_left = 0,
            Self::PukLocked => (plan.pin_tries_left, plan.puk_tries_left) = (0, 0),
            Self::TwoPins => {
                let mut key = KeyPlan::new("Signature", material::SIGNATURE, Usage::Signature);
                key.guard = Guard::Signature;
                plan.keys.push(key);
                plan.signature_pin = true;
            }
            Self::AuthenticationAndSignature => {
                plan.keys.push(KeyPlan::new("Signature", material::SIGNATURE, Usage::NonRepudiation));
            }
            Self::EachUse => plan.keys.iter_mut().for_each(|key| key.each_use = true),
            Self::Encryption => plan.keys = vec![KeyPlan::new("Chiffrement", material::ENCRYPTION, Usage::Encryption)],
            Self::NoCertificate => plan.keys.iter_mut().for_each(|key| key.certificate = false),
            Self::T0 => plan.variant = Variant::Gemalto,
            Self::Writable => plan.layout = Layout::Writable,
            Self::Blank => {
                plan.layout = Layout::Writable;
                plan.keys.clear();
            }
            Self::Second => {
                plan.keys = vec![KeyPlan::new("Authentification", material::SECOND, Usage::Authentication)];
                plan.label = "Vitré, M. LE GOFF".to_owned();
                plan.serial[7] = 0x02;
            }
        }
        plan
    }
}
