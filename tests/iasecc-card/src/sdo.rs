//! Security data objects: what GET DATA shows of PINs, keys and security environments, and what PUT DATA changes
//! (IAS-ECC v1.01, 7.4; ISO/IEC 7816-4, 7.4).

use std::collections::BTreeMap;

use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey};

use crate::access::{self, Access};
use crate::apdu::{Answer, Command, Status};
use crate::filesystem::Directory;
use crate::pin::Pin;
use crate::tlv::{Tag, constructed, find, read, read_all, tlv};

const CLASS_CHV: u8 = 0x01;
const CLASS_PRIVATE: u8 = 0x10;
const CLASS_PUBLIC: u8 = 0x20;
const CLASS_ENVIRONMENT: u8 = 0x7B;

const DOCP: Tag = 0xA0;
const CHV_VALUE: Tag = 0x7F41;
const PRIVATE_VALUE: Tag = 0x7F48;
const PUBLIC_VALUE: Tag = 0x7F49;
const ENVIRONMENT_VALUE: Tag = 0x7B;

const USAGE: Tag = 0x80;
const MODULUS: Tag = 0x81;
const EXPONENT: Tag = 0x82;
const PRIME_P: Tag = 0x92;
const PRIME_Q: Tag = 0x93;
const LAST_PRIVATE_PART: Tag = 0x96;

/// An RSA private key object; without `key` it is a slot waiting for one.
#[derive(Debug, Clone)]
pub(crate) struct PrivateKey {
    pub(crate) access: Access,
    /// Tag 80 of the value: 00, or B6 for a key that only signs.
    pub(crate) usage: u8,
    /// Tag 9E of the DOCP.
    pub(crate) non_repudiation: bool,
    /// In bytes.
    pub(crate) size: u16,
    /// The PIN is asked for again after each use.
    pub(crate) each_use: bool,
    pub(crate) key: Option<RsaPrivateKey>,
    /// Parts put one by one, until the key can be built.
    parts: BTreeMap<Tag, Vec<u8>>,
}

/// An RSA public key object; without a modulus it is a slot waiting for one.
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
    /// Security environment number to the reference of the PIN it asks for.
    pub(crate) environments: BTreeMap<u8, u8>,
}

impl PrivateKey {
    pub(crate) fn new(access: Access, size: u16) -> Self {
        Self {
            access,
            usage: 0,
            non_repudiation: false,
            size,
            each_use: false,
            key: None,
            parts: BTreeMap::new(),
        }
    }

    /// Keeps a key in place from being overwritten. OpenSC does not see which references are taken and probes the objects:
    /// it passes over one that does not allow GENERATE, or PUT DATA for an import. Without PUT DATA, though, it deletes
    /// nothing. So PUT DATA stays, and the DOCP says nonRepudiation, which it passes over for any other key.
    pub(crate) fn freeze(&mut self) {
        self.access.forbid(access::GENERATE);
        self.non_repudiation = true;
    }

    fn docp(&self) -> Vec<u8> {
        let non_repudiation = if self.non_repudiation {
            tlv(0x9E, &[1])
        } else {
            Vec::new()
        };
        let size = tlv(0x80, &self.size.to_be_bytes());
        constructed(DOCP, &[conditions(&self.access), non_repudiation, size])
    }
}

impl PublicKey {
    pub(crate) fn new(access: Access, size: u16) -> Self {
        Self {
            access,
            usage: 0,
            size,
            exponent: Vec::new(),
            modulus: Vec::new(),
        }
    }

    pub(crate) fn set(&mut self, key: &RsaPrivateKey) {
        self.modulus = key.n().to_bytes_be();
        self.exponent = key.e().to_bytes_be();
    }

    fn docp(&self) -> Vec<u8> {
        constructed(
            DOCP,
            &[
                conditions(&self.access),
                tlv(0x80, &self.size.to_be_bytes()),
            ],
        )
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
    /// Whether a security condition byte is satisfied by the PINs verified so far.
    pub(crate) fn satisfied(&self, condition: u8) -> bool {
        condition == access::ALWAYS || self.pin_of(condition).is_some_and(|pin| pin.verified)
    }

    fn pin_of(&self, condition: u8) -> Option<&Pin> {
        let reference = self
            .environments
            .get(&(condition & 0x0F))
            .filter(|_| condition & 0xF0 == 0x10)?;
        self.pins.iter().find(|pin| pin.reference == *reference)
    }

    pub(crate) fn pin(&mut self, reference: u8, directory: Directory) -> Result<&mut Pin, Status> {
        let found = self
            .pins
            .iter_mut()
            .find(|pin| pin.reference == reference && pin.visible(directory));
        found.ok_or(Status::OBJECT_NOT_FOUND)
    }

    /// Forgets which PINs were verified, `local_only` or all of them.
    pub(crate) fn forget_verified(&mut self, local_only: bool) {
        for pin in self
            .pins
            .iter_mut()
            .filter(|pin| !local_only || pin.is_local())
        {
            pin.verified = false;
        }
    }

    /// Forgets the PIN that a security condition byte asks for.
    pub(crate) fn forget_pin_of(&mut self, condition: u8) {
        if let Some(reference) = self.pin_of(condition).map(|pin| pin.reference) {
            self.pins
                .iter_mut()
                .filter(|pin| pin.reference == reference)
                .for_each(|pin| pin.verified = false);
        }
    }

    /// GET DATA of one SDO: `4D { 70 { SDO tag { value tag, 80 } } }`.
    pub(crate) fn get_data(&self, command: &Command, directory: Directory) -> Answer {
        let template = find(&command.data, 0x4D)
            .and_then(|list| find(list, 0x70))
            .ok_or(Status::WRONG_DATA)?;
        let (request, _) = read(template).ok_or(Status::WRONG_DATA)?;
        let (class, reference) = class_and_reference(request.tag).ok_or(Status::WRONG_DATA)?;
        // The value tag is followed by 80, "all of it", which is no length.
        let wanted = request
            .value
            .strip_suffix(&[0x80])
            .ok_or(Status::WRONG_DATA)?;
        let wanted = wanted
            .iter()
            .fold(0, |tag, byte| tag << 8 | Tag::from(*byte));
        let content = self.content(class, reference, wanted, directory)?;
        Ok(constructed(
            0x70,
            &[tlv(sdo_tag(class, reference), &content)],
        ))
    }

    fn content(&self, class: u8, reference: u8, wanted: Tag, directory: Directory) -> Answer {
        let in_application = directory == Directory::Application;
        let absent = Status::OBJECT_NOT_FOUND;
        let (access, content) = match class {
            CLASS_CHV => {
                let same = |pin: &&Pin| pin.reference & 0x7F == reference && pin.visible(directory);
                let pin = self.pins.iter().find(same).ok_or(absent)?;
                (Some(&pin.access), chv_content(pin, wanted))
            }
            CLASS_PRIVATE => {
                let key = self
                    .private
                    .get(&reference)
                    .filter(|_| in_application)
                    .ok_or(absent)?;
                let value = tlv(PRIVATE_VALUE, &tlv(USAGE, &[key.usage]));
                (
                    Some(&key.access),
                    one_of(wanted, PRIVATE_VALUE, Some(value), || key.docp()),
                )
            }
            CLASS_PUBLIC => {
                let key = self
                    .public
                    .get(&reference)
                    .filter(|_| in_application)
                    .ok_or(absent)?;
                (
                    Some(&key.access),
                    one_of(wanted, PUBLIC_VALUE, public_value(key), || key.docp()),
                )
            }
            CLASS_ENVIRONMENT => {
                let pin = self.environments.get(&reference).ok_or(absent)?;
                self.pins
                    .iter()
                    .find(|found| found.reference == *pin && found.visible(directory))
                    .ok_or(absent)?;
                let template = tlv(0xA4, &[0x83, 0x01, *pin, 0x95, 0x01, 0x08]);
                (
                    None,
                    (wanted == ENVIRONMENT_VALUE).then(|| tlv(ENVIRONMENT_VALUE, &template)),
                )
            }
            _ => return Err(absent),
        };
        if access.is_some_and(|access| !self.satisfied(access.condition(access::GET_DATA))) {
            return Err(Status::SECURITY);
        }
        content.ok_or(Status::WRONG_DATA)
    }

    /// PUT DATA of one SDO: creation when it brings a DOCP for an unknown reference, deletion when it is empty, else one field.
    /// `create` is the condition of CREATE in the current directory, which governs creation and deletion.
    pub(crate) fn put_data(
        &mut self,
        command: &Command,
        directory: Directory,
        create: u8,
    ) -> Answer {
        let (request, _) = find(&command.data, 0x70)
            .and_then(read)
            .ok_or(Status::WRONG_DATA)?;
        let (class, reference) = class_and_reference(request.tag).ok_or(Status::WRONG_DATA)?;
        if directory != Directory::Application || ![CLASS_PRIVATE, CLASS_PUBLIC].contains(&class) {
            return Err(Status::OBJECT_NOT_FOUND);
        }
        if request.value.is_empty() {
            self.delete(class, reference, create)?;
        } else if let Some(docp) = find(request.value, DOCP) {
            self.create(class, reference, docp, create)?;
        } else {
            self.put_field(class, reference, request.value)?;
        }
        Ok(Vec::new())
    }

    fn delete(&mut self, class: u8, reference: u8, condition: u8) -> Result<(), Status> {
        if !self.satisfied(condition) {
            return Err(Status::SECURITY);
        }
        let existed = match class {
            CLASS_PRIVATE => self.private.remove(&reference).is_some(),
            _ => self.public.remove(&reference).is_some(),
        };
        existed.then_some(()).ok_or(Status::OBJECT_NOT_FOUND)
    }

    fn create(
        &mut self,
        class: u8,
        reference: u8,
        docp: &[u8],
        condition: u8,
    ) -> Result<(), Status> {
        if !self.satisfied(condition) {
            return Err(Status::SECURITY);
        }
        let taken = match class {
            CLASS_PRIVATE => self.private.contains_key(&reference),
            _ => self.public.contains_key(&reference),
        };
        if taken {
            return Err(Status::FILE_EXISTS);
        }
        let access = find(docp, 0xA1)
            .and_then(|found| find(found, 0x8C))
            .and_then(Access::parse)
            .ok_or(Status::WRONG_DATA)?;
        let size = find(docp, 0x80)
            .and_then(|size| <[u8; 2]>::try_from(size).ok())
            .ok_or(Status::WRONG_DATA)?;
        let size = u16::from_be_bytes(size);
        if class == CLASS_PRIVATE {
            self.private
                .insert(reference, PrivateKey::new(access, size));
        } else {
            self.public.insert(reference, PublicKey::new(access, size));
        }
        Ok(())
    }

    fn put_field(&mut self, class: u8, reference: u8, value: &[u8]) -> Result<(), Status> {
        let access = match class {
            CLASS_PRIVATE => self.private.get(&reference).map(|key| &key.access),
            _ => self.public.get(&reference).map(|key| &key.access),
        };
        if !self.satisfied(
            access
                .ok_or(Status::OBJECT_NOT_FOUND)?
                .condition(access::PUT_DATA),
        ) {
            return Err(Status::SECURITY);
        }
        let wanted = if class == CLASS_PRIVATE {
            PRIVATE_VALUE
        } else {
            PUBLIC_VALUE
        };
        let fields = find(value, wanted)
            .and_then(read_all)
            .ok_or(Status::WRONG_DATA)?;
        for field in fields {
            if class == CLASS_PRIVATE {
                self.put_private(reference, field.tag, field.value)?;
            } else {
                self.put_public(reference, field.tag, field.value)?;
            }
        }
        self.assemble(reference)
    }

    fn put_private(&mut self, reference: u8, tag: Tag, value: &[u8]) -> Result<(), Status> {
        let key = self
            .private
            .get_mut(&reference)
            .ok_or(Status::OBJECT_NOT_FOUND)?;
        match (tag, value) {
            (USAGE, [usage]) => key.usage = *usage,
            (PRIME_P..=LAST_PRIVATE_PART, _) => drop(key.parts.insert(tag, value.to_vec())),
            _ => return Err(Status::WRONG_DATA),
        }
        Ok(())
    }

    fn put_public(&mut self, reference: u8, tag: Tag, value: &[u8]) -> Result<(), Status> {
        let key = self
            .public
            .get_mut(&reference)
            .ok_or(Status::OBJECT_NOT_FOUND)?;
        match (tag, value) {
            (USAGE, [usage]) => key.usage = *usage,
            (MODULUS, _) => key.modulus = value.to_vec(),
            (EXPONENT, _) => key.exponent = value.to_vec(),
            // The certificate holder reference: accepted, of no use here.
            (0x5F4C, _) => {}
            _ => return Err(Status::WRONG_DATA),
        }
        Ok(())
    }

    /// Builds an imported key once both primes, the exponent and the modulus have arrived, and freezes it.
    fn assemble(&mut self, reference: u8) -> Result<(), Status> {
        let (Some(private), Some(public)) = (
            self.private.get_mut(&reference),
            self.public.get(&reference),
        ) else {
            return Ok(());
        };
        let (Some(p), Some(q)) = (private.parts.get(&PRIME_P), private.parts.get(&PRIME_Q)) else {
            return Ok(());
        };
        if public.exponent.is_empty() || public.modulus.is_empty() {
            return Ok(());
        }
        let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
        let key = RsaPrivateKey::from_p_q(number(p), number(q), number(&public.exponent))
            .map_err(|_| Status::WRONG_DATA)?;
        if *key.n() != number(&public.modulus) {
            return Err(Status::WRONG_DATA);
        }
        private.parts.clear();
        private.key = Some(key);
        private.freeze();
        Ok(())
    }

    /// GENERATE ASYMMETRIC KEY PAIR for the pair of objects that `70 { BF 90 reference }` names, a tag without a
    /// length: its reference, if it is allowed.
    pub(crate) fn may_generate(
        &self,
        command: &Command,
        directory: Directory,
    ) -> Result<u8, Status> {
        let Some([0xBF, 0x90, reference]) = find(&command.data, 0x70) else {
            return Err(Status::WRONG_DATA);
        };
        let in_application = directory == Directory::Application;
        let private = self.private.get(reference).filter(|_| in_application);
        let access = &private.ok_or(Status::OBJECT_NOT_FOUND)?.access;
        if !self.satisfied(access.condition(access::GENERATE)) {
            return Err(Status::SECURITY);
        }
        // The exponent is put first; with the size it says which key is wanted.
        let ready = |public: &PublicKey| public.exponent == [1, 0, 1] && public.size == 256;
        let is_ready = self.public.get(reference).is_some_and(ready);
        is_ready.then_some(*reference).ok_or(Status::CONDITIONS)
    }

    /// Puts a generated key in place and freezes it.
    pub(crate) fn generated(&mut self, reference: u8, key: &RsaPrivateKey) -> Answer {
        if let (Some(private), Some(public)) = (
            self.private.get_mut(&reference),
            self.public.get_mut(&reference),
        ) {
            public.set(key);
            private.key = Some(key.clone());
            private.freeze();
        }
        Ok(Vec::new())
    }
}

fn one_of(
    wanted: Tag,
    value_tag: Tag,
    value: Option<Vec<u8>>,
    docp: impl FnOnce() -> Vec<u8>,
) -> Option<Vec<u8>> {
    if wanted == DOCP {
        Some(docp())
    } else {
        value.filter(|_| wanted == value_tag)
    }
}

fn public_value(key: &PublicKey) -> Option<Vec<u8>> {
    let fields = [
        tlv(MODULUS, &key.modulus),
        tlv(EXPONENT, &key.exponent),
        tlv(USAGE, &[key.usage]),
    ];
    (!key.modulus.is_empty()).then(|| constructed(PUBLIC_VALUE, &fields))
}

fn chv_content(pin: &Pin, wanted: Tag) -> Option<Vec<u8>> {
    match wanted {
        CHV_VALUE => Some(tlv(
            CHV_VALUE,
            &[0x80, 0x01, pin.max_length, 0x81, 0x01, pin.min_length],
        )),
        DOCP => Some(constructed(
            DOCP,
            &[
                tlv(0x9A, &[pin.max_tries]),
                tlv(0x9B, &[pin.tries_left]),
                tlv(0x80, &[0, pin.max_length]),
                conditions(&pin.access),
            ],
        )),
        _ => None,
    }
}
