//! GET DATA of security data objects (ISO/IEC 7816-4, 7.4.2).

use super::{
    CLASS_PRIVATE, CLASS_PUBLIC, DOCP, EXPONENT, MODULUS, Objects, PRIVATE_VALUE, PUBLIC_VALUE, PublicKey, USAGE,
    class_and_reference, conditions, sdo_tag,
};
use crate::access;
use crate::apdu::{Answer, Command, Status};
use crate::filesystem::Directory;
use crate::pin::Pin;
use crate::tlv::{Tag, constructed, find, read, tlv};

const CLASS_CHV: u8 = 0x01;
const CLASS_ENVIRONMENT: u8 = 0x7B;
const CHV_VALUE: Tag = 0x7F41;
const ENVIRONMENT_VALUE: Tag = 0x7B;

impl Objects {
    /// GET DATA of one SDO: `4D { 70 { SDO tag { value tag, 80 } } }`.
    pub(crate) fn get_data(&self, command: &Command, directory: Directory) -> Answer {
        let template = find(&command.data, 0x4D).and_then(|list| find(list, 0x70)).ok_or(Status::WRONG_DATA)?;
        let (request, _) = read(template).ok_or(Status::WRONG_DATA)?;
        let (class, reference) = class_and_reference(request.tag).ok_or(Status::WRONG_DATA)?;
        // The value tag is followed by 80, meaning "all of it", which is not a length.
        let wanted = request.value.strip_suffix(&[0x80]).ok_or(Status::WRONG_DATA)?;
        let wanted = wanted.iter().fold(0, |tag, byte| tag << 8 | Tag::from(*byte));
        let content = self.content(class, reference, wanted, directory)?;
        Ok(constructed(0x70, &[tlv(sdo_tag(class, reference), &content)]))
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
                let key = self.private.get(&reference).filter(|_| in_application).ok_or(absent)?;
                let value = tlv(PRIVATE_VALUE, &tlv(USAGE, &[key.usage]));
                (Some(&key.access), one_of(wanted, PRIVATE_VALUE, Some(value), || key.docp()))
            }
            CLASS_PUBLIC => {
                let key = self.public.get(&reference).filter(|_| in_application).ok_or(absent)?;
                (Some(&key.access), one_of(wanted, PUBLIC_VALUE, public_value(key), || key.docp()))
            }
            CLASS_ENVIRONMENT => {
                let pin = self.environments.get(&reference).ok_or(absent)?;
                self.pins.iter().find(|found| found.reference == *pin && found.visible(directory)).ok_or(absent)?;
                let template = tlv(0xA4, &[0x83, 0x01, *pin, 0x95, 0x01, 0x08]);
                (None, (wanted == ENVIRONMENT_VALUE).then(|| tlv(ENVIRONMENT_VALUE, &template)))
            }
            _ => return Err(absent),
        };
        if access.is_some_and(|access| !self.satisfied(access.condition(access::GET_DATA))) {
            return Err(Status::SECURITY);
        }
        content.ok_or(Status::WRONG_DATA)
    }
}

fn one_of(wanted: Tag, value_tag: Tag, value: Option<Vec<u8>>, docp: impl FnOnce() -> Vec<u8>) -> Option<Vec<u8>> {
    if wanted == DOCP { Some(docp()) } else { value.filter(|_| wanted == value_tag) }
}

fn public_value(key: &PublicKey) -> Option<Vec<u8>> {
    let fields = [tlv(MODULUS, &key.modulus), tlv(EXPONENT, &key.exponent), tlv(USAGE, &[key.usage])];
    (!key.modulus.is_empty()).then(|| constructed(PUBLIC_VALUE, &fields))
}

fn chv_content(pin: &Pin, wanted: Tag) -> Option<Vec<u8>> {
    match wanted {
        CHV_VALUE => Some(tlv(CHV_VALUE, &[0x80, 0x01, pin.max_length, 0x81, 0x01, pin.min_length])),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personalisation::Personality;

    /// GET DATA in the application, or in the root.
    fn get(objects: &Objects, request: &[u8], directory: Directory) -> Answer {
        let list = tlv(0x4D, &tlv(0x70, request));
        let data = [&[0, 0xCB, 0x3F, 0xFF, u8::try_from(list.len()).unwrap()], list.as_slice(), &[0]].concat();
        objects.get_data(&Command::parse(&data).unwrap(), directory)
    }

    const PRIVATE: [u8; 7] = [0xBF, 0x90, 0x01, 0x03, 0x7F, 0x48, 0x80];
    const PIN_DOCP: [u8; 6] = [0xBF, 0x81, 0x01, 0x02, 0xA0, 0x80];

    #[test]
    fn what_the_driver_asks_for() {
        let objects = Personality::FinalTry.plan().build().unwrap().objects;
        let in_application = |request: &[u8]| get(&objects, request, Directory::Application).unwrap();
        let pin = [0xBF, 0x81, 0x01, 0x03, 0x7F, 0x41, 0x80];
        let expected = [0x70, 13, 0xBF, 0x81, 1, 9, 0x7F, 0x41, 6, 0x80, 1, 12, 0x81, 1, 4];
        assert_eq!(in_application(&pin), expected);
        let expected = [
            0x70, 0x1A, 0xBF, 0x81, 1, 0x16, 0xA0, 0x14, 0x9A, 1, 3, 0x9B, 1, 1, 0x80, 2, 0, 12, 0xA1, 8, 0x8C, 6,
            0x73, 0, 0, 0x13, 0xFF, 0,
        ];
        assert_eq!(in_application(&PIN_DOCP), expected);
        assert_eq!(in_application(&PRIVATE), [0x70, 10, 0xBF, 0x90, 1, 6, 0x7F, 0x48, 3, 0x80, 1, 0]);
        let environment = [0xBF, 0xFB, 0x02, 0x02, 0x7B, 0x80];
        let expected = [0x70, 14, 0xBF, 0xFB, 2, 10, 0x7B, 8, 0xA4, 6, 0x83, 1, 0x81, 0x95, 1, 8];
        assert_eq!(in_application(&environment), expected);
        let public = in_application(&[0xBF, 0xA0, 0x01, 0x03, 0x7F, 0x49, 0x80]);
        assert_eq!((public.len(), &public[..4]), (0x11B, &[0x70, 0x82, 0x01, 0x17][..]));
    }

    #[test]
    fn an_object_is_unknown_or_lacks_the_value_or_lies_elsewhere() {
        let objects = Personality::Fresh.plan().build().unwrap().objects;
        let in_application = |request: &[u8]| get(&objects, request, Directory::Application);
        let unknown = [0xBF, 0x90, 0x02, 0x03, 0x7F, 0x48, 0x80];
        assert_eq!(in_application(&unknown), Err(Status::OBJECT_NOT_FOUND));
        let no_such_value = [0xBF, 0x90, 0x01, 0x03, 0x7F, 0x49, 0x80];
        assert_eq!(in_application(&no_such_value), Err(Status::WRONG_DATA));
        assert_eq!(get(&objects, &PRIVATE, Directory::Root), Err(Status::OBJECT_NOT_FOUND));
        assert_eq!(get(&objects, &PIN_DOCP, Directory::Root), Err(Status::OBJECT_NOT_FOUND));
        let global = Personality::Writable.plan().build().unwrap().objects;
        assert_eq!(get(&global, &PIN_DOCP, Directory::Root), get(&global, &PIN_DOCP, Directory::Application));
        assert!(get(&global, &PIN_DOCP, Directory::Root).is_ok());
    }
}
