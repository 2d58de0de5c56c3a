//! The contents of a card when the issuer delivers it: variant, PINs, keys, certificates, files. A `Plan` describes it
//! in domain terms; `pkcs15` and `files` turn it into bytes.

mod files;
mod personality;
mod pkcs15;

pub use personality::Personality;

use std::collections::BTreeMap;

use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey as _;

use crate::access::{self, Access, user};
use crate::mask::{Mask, Protocol};
use crate::material::{self, Pair};
use crate::pin::Pin;
use crate::sdo::{Objects, PrivateKey, PublicKey};

/// The user PIN of every personality.
pub const USER_PIN: &str = "1234";
/// The signature PIN, where there is one.
pub const SIGNATURE_PIN: &str = "567890";
/// The PUK of every personality; it unblocks both PINs.
pub const PUK: &str = "12345678";
/// Wrong tries after which a PIN or the PUK is blocked.
pub const MAX_TRIES: u8 = 3;

/// Which mask the card imitates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// Oberthur, T=1: the root has an AID, which EF.ATR announces.
    Oberthur,
    /// Gemalto, T=0.
    Gemalto,
}

/// How the application is found, which decides whether OpenSC can create objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// By its AID only; local PINs.
    Closed,
    /// Also by the path 3F00 5015; global PINs, which stay verified when a path goes through the root.
    Writable,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Signs through INTERNAL AUTHENTICATE, and decrypts.
    Authentication,
    /// Signs through INTERNAL AUTHENTICATE; claims nonRepudiation.
    Signature,
    /// Only signs digests that the card finishes itself (PSO COMPUTE DIGITAL SIGNATURE): a qualified-signature key.
    NonRepudiation,
    /// Only decrypts.
    Encryption,
}

/// Which PIN protects a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    User,
    Signature,
}

#[derive(Debug, Clone)]
pub(crate) struct KeyPlan {
    pub(crate) label: &'static str,
    pub(crate) pair: Pair,
    pub(crate) usage: Usage,
    pub(crate) guard: Guard,
    /// Whether the card asks for the PIN again after each use (userConsent).
    pub(crate) each_use: bool,
    pub(crate) certificate: bool,
}

/// A card to be made.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) variant: Variant,
    pub(crate) layout: Layout,
    /// Label of the PKCS#15 application.
    pub(crate) label: String,
    pub(crate) serial: [u8; 8],
    pub(crate) signature_pin: bool,
    pub(crate) keys: Vec<KeyPlan>,
    pub(crate) pin_tries_left: u8,
    pub(crate) puk_tries_left: u8,
}

impl KeyPlan {
    pub(crate) fn new(label: &'static str, pair: Pair, usage: Usage) -> Self {
        Self { label, pair, usage, guard: Guard::User, each_use: false, certificate: true }
    }
}

impl Plan {
    /// One authentication key with its certificate, every counter full.
    pub(crate) fn fresh() -> Self {
        Self {
            variant: Variant::Oberthur,
            layout: Layout::Closed,
            label: "Mairie de Vitré".to_owned(),
            serial: [0x00, 0x35, 0x50, 0x00, 0x20, 0x26, 0x00, 0x01],
            signature_pin: false,
            keys: vec![KeyPlan::new("Authentification", material::AUTHENTICATION, Usage::Authentication)],
            pin_tries_left: MAX_TRIES,
            puk_tries_left: MAX_TRIES,
        }
    }

    pub(crate) fn build(&self) -> Result<Mask, rsa::pkcs8::Error> {
        let (atr, protocol) = match self.variant {
            Variant::Oberthur => (files::ATR_OBERTHUR.to_vec(), Protocol::T1),
            Variant::Gemalto => (files::ATR_GEMALTO.to_vec(), Protocol::T0),
        };
        Ok(Mask::new(atr, protocol, files::build(self), self.objects()?))
    }

    /// A PIN reference as used in commands: 80 means local.
    fn reference(&self, number: u8) -> u8 {
        match self.layout {
            Layout::Closed => 0x80 | number,
            Layout::Writable => number,
        }
    }

    fn user_pin_reference(&self) -> u8 {
        self.reference(1)
    }

    fn puk_reference(&self) -> u8 {
        self.reference(2)
    }

    fn signature_pin_reference(&self) -> u8 {
        self.reference(3)
    }

    fn objects(&self) -> Result<Objects, rsa::pkcs8::Error> {
        let pin = |reference, secret: &str, tries_left, reset| Pin {
            reference,
            secret: secret.as_bytes().to_vec(),
            max_tries: MAX_TRIES,
            tries_left,
            min_length: pkcs15::PIN_MIN,
            max_length: pkcs15::PIN_MAX,
            access: Access::new(&[
                (access::CHANGE, access::ALWAYS),
                (access::VERIFY, access::ALWAYS),
                (access::RESET, reset),
                (access::PUT_DATA, access::NEVER),
                (access::GET_DATA, access::ALWAYS),
            ]),
            verified: false,
        };
        let mut pins = vec![
            pin(self.user_pin_reference(), USER_PIN, self.pin_tries_left, user(3)),
            pin(self.puk_reference(), PUK, self.puk_tries_left, access::NEVER),
        ];
        let mut environments = BTreeMap::from([(2, self.user_pin_reference()), (3, self.puk_reference())]);
        if self.signature_pin {
            pins.push(pin(self.signature_pin_reference(), SIGNATURE_PIN, MAX_TRIES, user(3)));
            environments.insert(4, self.signature_pin_reference());
        }
        let mut objects = Objects { pins, private: BTreeMap::new(), public: BTreeMap::new(), environments };
        for (number, plan) in (1..).zip(&self.keys) {
            let key = RsaPrivateKey::from_pkcs8_der(plan.pair.key)?;
            let mut public = PublicKey::new(public_access(), 256);
            public.set(&key);
            objects.public.insert(number, public);
            let mut private = plan.private_key(key);
            if self.layout == Layout::Writable {
                private.access.allow(access::PUT_DATA, user(2));
                private.freeze();
            }
            objects.private.insert(number, private);
        }
        Ok(objects)
    }
}

impl KeyPlan {
    fn private_key(&self, key: RsaPrivateKey) -> PrivateKey {
        let condition = match self.guard {
            Guard::User => user(2),
            Guard::Signature => user(4),
        };
        let operations: &[u8] = match self.usage {
            Usage::Authentication => &[access::COMPUTE_SIGNATURE, access::INTERNAL_AUTHENTICATE, access::DECIPHER],
            Usage::Signature => &[access::COMPUTE_SIGNATURE, access::INTERNAL_AUTHENTICATE],
            Usage::NonRepudiation => &[access::COMPUTE_SIGNATURE],
            Usage::Encryption => &[access::DECIPHER],
        };
        let mut conditions: Vec<(u8, u8)> = operations.iter().map(|operation| (*operation, condition)).collect();
        conditions.push((access::GET_DATA, access::ALWAYS));
        let mut private = PrivateKey::new(Access::new(&conditions), 256);
        if self.usage == Usage::NonRepudiation {
            private.usage = 0xB6;
            private.non_repudiation = true;
        }
        private.each_use = self.each_use;
        private.key = Some(key);
        private
    }
}

fn public_access() -> Access {
    Access::new(&[(access::GENERATE, user(2)), (access::PUT_DATA, user(2)), (access::GET_DATA, access::ALWAYS)])
}
