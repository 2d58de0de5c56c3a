//! Security data objects: PINs, keys and security environments, and the conditions they satisfy (IAS-ECC v1.01). `get`
//! reads them, `put` changes them.

mod get;
mod put;

use std::collections::BTreeMap;

use rsa::RsaPrivateKey;
use rsa::traits::PublicKeyParts as _;

use crate::access::{self, Access};
use crate::apdu::Status;
use crate::filesystem::Directory;
use crate::pin::Pin;
use crate::tlv::{Tag, constructed, tlv};

const CLASS_PRIVATE: u8 = 0x10;
const CLASS_PUBLIC: u8 = 0x20;

const DOCP: Tag = 0xA0;
const PRIVATE_VALUE: Tag = 0x7F48;
const PUBLIC_VALUE: Tag = 0x7F49;

const USAGE: Tag = 0x80;
const MODULUS: Tag = 0x81;
const EXPONENT: Tag = 0x82;

/// An RSA private key object; without `key` it is an empty slot for one.
#[derive(Debug, Clone)]
pub(crate) struct PrivateKey {
    pub(crate) access: Access,
    /// Tag 80 of the value: 00, or B6 for a key that only signs.
    pub(crate) usage: u8,
    /// Tag 9E of the DOCP.
    pub(crate) non_repudiation: bool,
    /// In bytes.
    pub(crate) size: u16,
    /// Whether the PIN is asked for again after each use.
    pub(crate) each_use: bool,
    pub(crate) key: Option<RsaPrivateKey>,
    /// Parts received one by one, until the key can be built.
    parts: BTreeMap<Tag, Vec<u8>>,
}

/// An RSA public key object; without a modulus it is an empty slot for one.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey {
    access: Access,
    usage: u8,
    size: u16,
    exponent: Vec<u8>,
    modulus: Vec<u8>,
}

/// Every object that is not a file.
#[derive(Debug, Clone)]
pub(crate) struct Objects {
    pub(crate) pins: Vec<Pin>,
    pub(crate) private: BTreeMap<u8, PrivateKey>,
    pub(crate) public: BTreeMap<u8, PublicKey>,
    /// Maps a security environment number to the reference of its PIN.
    pub(crate) environments: BTreeMap<u8, u8>,
}

impl PrivateKey {
    pub(crate) fn new(access: Access, size: u16) -> Self {
        Self { access, usage: 0, non_repudiation: false, size, each_use: false, key: None, parts: BTreeMap::new() }
    }

    /// Protects an existing key from being overwritten. OpenSC does not know which references are taken and probes the
    /// objects: it skips one that does not allow GENERATE, or PUT DATA for an import. Without PUT DATA, however, it
    /// cannot delete anything. So PUT DATA stays allowed, and the DOCP claims nonRepudiation, which OpenSC skips for
    /// any other key.
    pub(crate) fn freeze(&mut self) {
        self.access.forbid(access::GENERATE);
        self.non_repudiation = true;
    }

    fn docp(&self) -> Vec<u8> {
        let non_repudiation = if self.non_repudiation { tlv(0x9E, &[1]) } else { Vec::new() };
        let size = tlv(0x80, &self.size.to_be_bytes());
        constructed(DOCP, &[conditions(&self.access), non_repudiation, size])
    }
}

impl PublicKey {
    pub(crate) fn new(access: Access, size: u16) -> Self {
        Self { access, usage: 0, size, exponent: Vec::new(), modulus: Vec::new() }
    }

    pub(crate) fn set(&mut self, key: &RsaPrivateKey) {
        self.modulus = key.n().to_bytes_be();
        self.exponent = key.e().to_bytes_be();
    }

    fn docp(&self) -> Vec<u8> {
        constructed(DOCP, &[conditions(&self.access), tlv(0x80, &self.size.to_be_bytes())])
    }
}

fn conditions(access: &Access) -> Vec<u8> {
    constructed(0xA1, &[tlv(0x8C, &access.encode())])
}

/// BF, 80 or'ed with the class, reference: the tag that names an SDO.
fn sdo_tag(class: u8, reference: u8) -> Tag {
    Tag::from_be_bytes([0, 0xBF, 0x80 | class, reference])
}

fn class_and_reference(tag: Tag) -> Option<(u8, u8)> {
    match tag.to_be_bytes() {
        [0, 0xBF, class @ 0x80..=0xFF, reference] => Some((class & 0x7F, reference)),
        _ => None,
    }
}

impl Objects {
    /// Whether the PINs verified so far satisfy a security condition byte.
    pub(crate) fn satisfied(&self, condition: u8) -> bool {
        condition == access::ALWAYS || self.pin_of(condition).is_some_and(|pin| pin.verified)
    }

    fn pin_of(&self, condition: u8) -> Option<&Pin> {
        let reference = self.environments.get(&(condition & 0x0F)).filter(|_| condition & 0xF0 == 0x10)?;
        self.pins.iter().find(|pin| pin.reference == *reference)
    }

    pub(crate) fn pin(&mut self, reference: u8, directory: Directory) -> Result<&mut Pin, Status> {
        let found = self.pins.iter_mut().find(|pin| pin.reference == reference && pin.visible(directory));
        found.ok_or(Status::OBJECT_NOT_FOUND)
    }

    /// Forgets which PINs were verified, `local_only` or all of them.
    pub(crate) fn forget_verified(&mut self, local_only: bool) {
        for pin in self.pins.iter_mut().filter(|pin| !local_only || pin.is_local()) {
            pin.verified = false;
        }
    }

    /// Forgets the PIN required by a security condition byte.
    pub(crate) fn forget_pin_of(&mut self, condition: u8) {
        if let Some(reference) = self.pin_of(condition).map(|pin| pin.reference) {
            self.pins.iter_mut().filter(|pin| pin.reference == reference).for_each(|pin| pin.verified = false);
        }
    }
}
