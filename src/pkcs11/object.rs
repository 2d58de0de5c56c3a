//! Finding objects on a token and reading their attributes.

use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki_sys as sys;

use super::raw::Wanted;
use super::session::Session;
use super::ulong::widened;
use crate::error::Result;
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, Unreadable};
use crate::model::text::decode_label;

/// Initial buffer sizes; an attribute that does not fit only costs two more calls.
const ROOM_FOR_ID: usize = 256;
const ROOM_FOR_LABEL: usize = 512;
const ROOM_FOR_CERTIFICATE: usize = 8 << 10;
const ROOM_FOR_MODULUS: usize = 1024;
const ROOM_FOR_POINT: usize = 256;

/// Restricts a search, which the token itself performs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// `CKA_ID`.
    pub(crate) id: Option<ObjectId>,
    /// `CKA_LABEL`.
    pub(crate) label: Option<String>,
}

/// An X.509 certificate on a token (`CKO_CERTIFICATE`).
#[derive(Debug, Clone)]
pub(crate) struct CertificateObject {
    pub(super) handle: ObjectHandle,
    /// `CKA_ID`.
    pub(crate) id: ObjectId,
    /// `CKA_LABEL`.
    pub(crate) label: String,
    /// The certificate, or why it cannot be parsed: a damaged certificate must not hide the others.
    pub(crate) certificate: std::result::Result<Certificate, Unreadable>,
    /// Whether it is here as an authority of the holder's certificate: see [`super::pair::claim`].
    pub(crate) of_authority: bool,
}

impl CertificateObject {
    /// Its display name: the label, or the id if there is no label.
    #[must_use]
    pub(crate) fn name(&self) -> String {
        if self.label.is_empty() { self.id.to_string() } else { self.label.clone() }
    }

    /// Whether it holds this very certificate.
    #[must_use]
    pub(crate) fn holds(&self, certificate: &Certificate) -> bool {
        self.certificate.as_ref().is_ok_and(|held| held == certificate)
    }

    /// Whether both are the same certificate with the same id: middleware may show one in the slot of each PIN.
    #[must_use]
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        match (&self.certificate, &other.certificate) {
            (Ok(one), Ok(other_one)) => one.der() == other_one.der() && self.id == other.id,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyHalf {
    /// `CKO_PRIVATE_KEY`; invisible before a login.
    Private,
    /// `CKO_PUBLIC_KEY`.
    Public,
}

/// The algorithm of a key object (`CKA_KEY_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyType {
    /// `CKK_RSA`.
    Rsa,
    /// `CKK_EC`.
    Ec,
    /// Any other, by its number; `None` if the token does not tell.
    Other(Option<u64>),
}

#[derive(Debug, Clone)]
pub(crate) struct KeyObject {
    pub(super) handle: ObjectHandle,
    pub(crate) half: KeyHalf,
    /// `CKA_ID`.
    pub(crate) id: ObjectId,
    /// `CKA_LABEL`.
    pub(crate) label: String,
    /// `CKA_KEY_TYPE`.
    pub(crate) key_type: KeyType,
    /// `CKA_MODULUS`, big-endian without leading zeros, if the token shows it.
    pub(crate) modulus: Option<Vec<u8>>,
    /// `CKA_PUBLIC_EXPONENT`, in the same form.
    pub(crate) public_exponent: Option<Vec<u8>>,
    /// `CKA_EC_PARAMS`, DER.
    pub(crate) ec_params: Option<Vec<u8>>,
    /// `CKA_EC_POINT` as the token gives it: a DER OCTET STRING per the standard, bare on some tokens; public keys only.
    pub(crate) ec_point: Option<Vec<u8>>,
    /// `CKA_SIGN` (private) or `CKA_VERIFY` (public).
    pub(crate) signs: Option<bool>,
    /// `CKA_DECRYPT` or `CKA_ENCRYPT`.
    pub(crate) decrypts: Option<bool>,
    /// `CKA_DERIVE`.
    pub(crate) derives: Option<bool>,
    /// `CKA_ALWAYS_AUTHENTICATE`.
    pub(crate) always_authenticate: bool,
    /// `CKA_SENSITIVE`.
    pub(crate) sensitive: Option<bool>,
    /// `CKA_EXTRACTABLE`.
    pub(crate) extractable: Option<bool>,
    /// `CKA_LOCAL`: made on the token.
    pub(crate) local: Option<bool>,
}

impl Session<'_> {
    /// The certificates visible in this session: all of them if they are public, even without a login.
    ///
    /// Takes one `C_GetAttributeValue` per certificate of usual size. A certificate that does not parse is listed with the
    /// reason.
    pub(crate) fn certificates(&self, filter: &Filter) -> Result<Vec<CertificateObject>> {
        const WANTED: [Wanted; 3] =
            [(sys::CKA_ID, ROOM_FOR_ID), (sys::CKA_LABEL, ROOM_FOR_LABEL), (sys::CKA_VALUE, ROOM_FOR_CERTIFICATE)];
        let found = self.search(ObjectClass::CERTIFICATE, filter)?;
        let mut certificates = Vec::with_capacity(found.len());
        for handle in found {
            let [id, label, value] = self.read(handle, WANTED)?;
            let certificate = Certificate::from_der(&value.unwrap_or_default());
            certificates.push(CertificateObject {
                handle,
                id: ObjectId::new(id.unwrap_or_default()),
                label: decode_label(&label.unwrap_or_default()),
                of_authority: certificate.as_ref().is_ok_and(Certificate::is_ca),
                certificate,
            });
        }
        Ok(certificates)
    }

    /// The keys of one half visible in this session. Before a login private keys are silently hidden, so an empty
    /// result proves nothing.
    pub(crate) fn keys(&self, half: KeyHalf, filter: &Filter) -> Result<Vec<KeyObject>> {
        let class = match half {
            KeyHalf::Private => ObjectClass::PRIVATE_KEY,
            KeyHalf::Public => ObjectClass::PUBLIC_KEY,
        };
        let found = self.search(class, filter)?;
        found.into_iter().map(|handle| self.key(half, handle)).collect()
    }

    pub(super) fn key(&self, half: KeyHalf, handle: ObjectHandle) -> Result<KeyObject> {
        const FLAG: usize = size_of::<sys::CK_BBOOL>();
        let (signs, decrypts) = match half {
            KeyHalf::Private => (sys::CKA_SIGN, sys::CKA_DECRYPT),
            KeyHalf::Public => (sys::CKA_VERIFY, sys::CKA_ENCRYPT),
        };
        let wanted = [
            (sys::CKA_ID, ROOM_FOR_ID),
            (sys::CKA_LABEL, ROOM_FOR_LABEL),
            (sys::CKA_KEY_TYPE, size_of::<sys::CK_ULONG>()),
            (sys::CKA_MODULUS, ROOM_FOR_MODULUS),
            (sys::CKA_EC_PARAMS, ROOM_FOR_POINT),
            (signs, FLAG),
            (decrypts, FLAG),
            (sys::CKA_DERIVE, FLAG),
            (sys::CKA_LOCAL, FLAG),
        ];
        let [id, label, key_type, modulus, ec_params, signs, decrypts, derives, local] = self.read(handle, wanted)?;
        let mut key = KeyObject {
            handle,
            half,
            id: ObjectId::new(id.unwrap_or_default()),
            label: decode_label(&label.unwrap_or_default()),
            key_type: read_key_type(key_type.as_deref()),
            modulus: modulus.map(without_leading_zeros).filter(|modulus| !modulus.is_empty()),
            public_exponent: None,
            ec_params: ec_params.filter(|params| !params.is_empty()),
            ec_point: None,
            signs: read_flag(signs.as_deref()),
            decrypts: read_flag(decrypts.as_deref()),
            derives: read_flag(derives.as_deref()),
            always_authenticate: false,
            sensitive: None,
            extractable: None,
            local: read_flag(local.as_deref()),
        };
        // In a call of its own: for an attribute of the other half, some modules fail the whole template.
        match half {
            KeyHalf::Private => {
                let wanted = [
                    (sys::CKA_ALWAYS_AUTHENTICATE, FLAG),
                    (sys::CKA_SENSITIVE, FLAG),
                    (sys::CKA_EXTRACTABLE, FLAG),
                    (sys::CKA_PUBLIC_EXPONENT, ROOM_FOR_MODULUS),
                ];
                let [always, sensitive, extractable, exponent] = self.read(handle, wanted)?;
                key.always_authenticate = read_flag(always.as_deref()).unwrap_or(false);
                key.sensitive = read_flag(sensitive.as_deref());
                key.extractable = read_flag(extractable.as_deref());
                key.public_exponent = exponent.map(without_leading_zeros).filter(|e| !e.is_empty());
            }
            KeyHalf::Public => {
                let wanted = [(sys::CKA_PUBLIC_EXPONENT, ROOM_FOR_MODULUS), (sys::CKA_EC_POINT, ROOM_FOR_POINT)];
                let [exponent, point] = self.read(handle, wanted)?;
                key.public_exponent = exponent.map(without_leading_zeros).filter(|e| !e.is_empty());
                key.ec_point = point.filter(|point| !point.is_empty());
            }
        }
        Ok(key)
    }

    /// The number of user objects visible in this session: certificates, keys and data. The objects by which a token
    /// describes itself (`CKO_MECHANISM`, `CKO_PROFILE`, hardware features) do not count.
    /// As the search failed.
    pub(crate) fn count_objects(&self) -> Result<usize> {
        const CLASSES: [ObjectClass; 5] = [
            ObjectClass::CERTIFICATE,
            ObjectClass::PUBLIC_KEY,
            ObjectClass::PRIVATE_KEY,
            ObjectClass::SECRET_KEY,
            ObjectClass::DATA,
        ];
        CLASSES.into_iter().try_fold(0, |count, class| Ok(count + self.find(&[Attribute::Class(class)])?.len()))
    }

    /// Handles of one class that match the filter. A label is first searched as UTF-8, as the standard requires; if
    /// nothing is found, all objects of the class are compared here, since real tokens pad labels and use Latin-1.
    fn search(&self, class: ObjectClass, filter: &Filter) -> Result<Vec<ObjectHandle>> {
        let mut template = vec![Attribute::Class(class)];
        if let Some(id) = &filter.id {
            template.push(Attribute::Id(id.as_bytes().to_vec()));
        }
        let Some(label) = &filter.label else { return self.find(&template) };
        template.push(Attribute::Label(label.as_bytes().to_vec()));
        let exact = self.find(&template)?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        template.pop();
        let mut matching = Vec::new();
        for handle in self.find(&template)? {
            let [found] = self.read(handle, [(sys::CKA_LABEL, ROOM_FOR_LABEL)])?;
            if decode_label(&found.unwrap_or_default()) == decode_label(label.as_bytes()) {
                matching.push(handle);
            }
        }
        Ok(matching)
    }

    /// The handles that match this template.
    fn find(&self, template: &[Attribute]) -> Result<Vec<ObjectHandle>> {
        let find = || self.module.raw().find(self.inner().handle(), template);
        self.read_again(find).map_err(|cause| self.error(cause))
    }

    /// A single `C_GetAttributeValue` for these attributes.
    pub(super) fn read<const N: usize>(
        &self,
        object: ObjectHandle,
        wanted: [Wanted; N],
    ) -> Result<[Option<Vec<u8>>; N]> {
        let values = self
            .read_again(|| self.module.raw().attributes(self.inner().handle(), object.handle(), &wanted))
            .map_err(|cause| self.error(cause))?;
        let mut values = values.into_iter();
        Ok(std::array::from_fn(|_| values.next().flatten()))
    }
}

fn read_key_type(bytes: Option<&[u8]>) -> KeyType {
    match bytes.and_then(read_ulong) {
        Some(sys::CKK_RSA) => KeyType::Rsa,
        Some(sys::CKK_EC) => KeyType::Ec,
        other => KeyType::Other(other.map(widened)),
    }
}

/// A `CK_ULONG` in native byte order; `None` if the module returned another number of bytes.
fn read_ulong(bytes: &[u8]) -> Option<sys::CK_ULONG> {
    Some(sys::CK_ULONG::from_ne_bytes(bytes.try_into().ok()?))
}

/// A `CK_BBOOL`: any non-zero value is true.
fn read_flag(bytes: Option<&[u8]>) -> Option<bool> {
    match bytes {
        Some([value]) => Some(*value != 0),
        _ => None,
    }
}

fn without_leading_zeros(bytes: Vec<u8>) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    bytes[start..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::certificate::PublicKey;

    proptest::proptest! {
        #[test]
        fn any_bytes_make_an_attribute(bytes: Vec<u8>, more: Vec<u8>) {
            let flag = read_flag(Some(&bytes));
            proptest::prop_assert_eq!(flag.is_some(), bytes.len() == 1);
            proptest::prop_assert_eq!(read_ulong(&bytes).is_some(), bytes.len() == size_of::<sys::CK_ULONG>());
            proptest::prop_assert!(matches!(read_key_type(Some(&bytes)), KeyType::Other(None)) || bytes.len() == 8);
            proptest::prop_assert!(without_leading_zeros(bytes.clone()).first() != Some(&0));
            // Whatever they return, none of these may panic.
            let _ = Certificate::from_der(&bytes);
            let _ = PublicKey::from_rsa(&bytes, &more).map(|key| key.describe());
            let _ = PublicKey::from_ec(&bytes, &more).map(|key| key.describe());
            let _ = PublicKey::from_ec(P256, &more).map(|key| (key.describe(), key.size()));
        }
    }

    /// DER of the curve's object identifier, as in `CKA_EC_PARAMS`.
    const P256: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    #[test]
    fn attributes_as_modules_give_them() {
        assert_eq!(read_key_type(Some(&sys::CKK_EC.to_ne_bytes())), KeyType::Ec);
        assert_eq!(read_key_type(Some(&sys::CKK_RSA.to_ne_bytes()[..3])), KeyType::Other(None));
        assert_eq!(read_key_type(None), KeyType::Other(None));
        assert_eq!(
            (read_flag(Some(&[2])), read_flag(Some(&[0])), read_flag(Some(&[0, 0]))),
            (Some(true), Some(false), None)
        );
    }
}
