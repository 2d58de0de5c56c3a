//! PUT DATA of security data objects (ISO/IEC 7816-4, 7.4.3), and storing the key of GENERATE ASYMMETRIC KEY PAIR
//! (ISO/IEC 7816-8).

use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey};

use super::{
    CLASS_PRIVATE, CLASS_PUBLIC, DOCP, EXPONENT, MODULUS, Objects, PRIVATE_VALUE, PUBLIC_VALUE, PrivateKey, PublicKey,
    USAGE, class_and_reference,
};
use crate::access::{self, Access};
use crate::apdu::{Answer, Command, Status};
use crate::filesystem::Directory;
use crate::tlv::{Tag, find, read, read_all};

const PRIME_P: Tag = 0x92;
const PRIME_Q: Tag = 0x93;
const LAST_PRIVATE_PART: Tag = 0x96;

impl Objects {
    /// PUT DATA of one SDO: creation if it has a DOCP for an unknown reference, deletion if it is empty, otherwise one
    /// field. `create` is the condition of CREATE in the current directory, which governs creation and deletion.
    pub(crate) fn put_data(&mut self, command: &Command, directory: Directory, create: u8) -> Answer {
        let (request, _) = find(&command.data, 0x70).and_then(read).ok_or(Status::WRONG_DATA)?;
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

    fn create(&mut self, class: u8, reference: u8, docp: &[u8], condition: u8) -> Result<(), Status> {
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
        let access =
            find(docp, 0xA1).and_then(|found| find(found, 0x8C)).and_then(Access::parse).ok_or(Status::WRONG_DATA)?;
        let size = find(docp, 0x80).and_then(|size| <[u8; 2]>::try_from(size).ok()).ok_or(Status::WRONG_DATA)?;
        let size = u16::from_be_bytes(size);
        if class == CLASS_PRIVATE {
            self.private.insert(reference, PrivateKey::new(access, size));
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
        if !self.satisfied(access.ok_or(Status::OBJECT_NOT_FOUND)?.condition(access::PUT_DATA)) {
            return Err(Status::SECURITY);
        }
        let wanted = if class == CLASS_PRIVATE { PRIVATE_VALUE } else { PUBLIC_VALUE };
        let fields = find(value, wanted).and_then(read_all).ok_or(Status::WRONG_DATA)?;
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
        let key = self.private.get_mut(&reference).ok_or(Status::OBJECT_NOT_FOUND)?;
        match (tag, value) {
            (USAGE, [usage]) => key.usage = *usage,
            _ if key.key.is_some() => return Err(Status::CONDITIONS),
            (PRIME_P..=LAST_PRIVATE_PART, _) => drop(key.parts.insert(tag, value.to_vec())),
            _ => return Err(Status::WRONG_DATA),
        }
        Ok(())
    }

    fn put_public(&mut self, reference: u8, tag: Tag, value: &[u8]) -> Result<(), Status> {
        let key = self.public.get_mut(&reference).ok_or(Status::OBJECT_NOT_FOUND)?;
        match (tag, value) {
            (USAGE, [usage]) => key.usage = *usage,
            (MODULUS, _) => key.modulus = value.to_vec(),
            (EXPONENT, _) => key.exponent = value.to_vec(),
            // The certificate holder reference: accepted and ignored.
            (0x5F4C, _) => {}
            _ => return Err(Status::WRONG_DATA),
        }
        Ok(())
    }

    /// Builds an imported key once both primes, the exponent and the modulus have arrived, and freezes it.
    fn assemble(&mut self, reference: u8) -> Result<(), Status> {
        let (Some(private), Some(public)) = (self.private.get_mut(&reference), self.public.get(&reference)) else {
            return Ok(());
        };
        let (Some(p), Some(q)) = (private.parts.get(&PRIME_P), private.parts.get(&PRIME_Q)) else {
            return Ok(());
        };
        if public.exponent.is_empty() || public.modulus.is_empty() {
            return Ok(());
        }
        let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
        let key =
            RsaPrivateKey::from_p_q(number(p), number(q), number(&public.exponent)).map_err(|_| Status::WRONG_DATA)?;
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
    pub(crate) fn may_generate(&self, command: &Command, directory: Directory) -> Result<u8, Status> {
        let Some([0xBF, 0x90, reference]) = find(&command.data, 0x70) else {
            return Err(Status::WRONG_DATA);
        };
        let in_application = directory == Directory::Application;
        let private = self.private.get(reference).filter(|_| in_application);
        let access = &private.ok_or(Status::OBJECT_NOT_FOUND)?.access;
        if !self.satisfied(access.condition(access::GENERATE)) {
            return Err(Status::SECURITY);
        }
        // The exponent is put first; together with the size it says which key is wanted.
        let ready = |public: &PublicKey| public.exponent == [1, 0, 1] && public.size == 256;
        let is_ready = self.public.get(reference).is_some_and(ready);
        is_ready.then_some(*reference).ok_or(Status::CONDITIONS)
    }

    /// Stores a generated key and freezes it.
    pub(crate) fn generated(&mut self, reference: u8, key: &RsaPrivateKey) -> Answer {
        if let (Some(private), Some(public)) = (self.private.get_mut(&reference), self.public.get_mut(&reference)) {
            public.set(key);
            private.key = Some(key.clone());
            private.freeze();
        }
        Ok(Vec::new())
    }
}
