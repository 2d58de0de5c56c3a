//! Generating key pairs on a token.

use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, ObjectHandle};

use super::change::Object;
use super::mechanism::Mechanisms;
use super::object::{Filter, KeyHalf, KeyObject};
use super::session::{Session, Writer};
use super::{rv, ulong};
use crate::error::{Cause, Error, ModuleError, Result, TokenError};
use crate::model::{KeyAlgorithm, KeyUse, ObjectId};

/// 65537: supported by every token, and the minimum that ANSSI-PG-083 recommends.
const PUBLIC_EXPONENT: [u8; 3] = [1, 0, 1];

/// DER of secp256r1's object identifier.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// DER of secp384r1's object identifier.
const P384: [u8; 7] = [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];

/// The attributes dropped one by one if a token refuses the template, starting with those whose loss is compensated
/// or detected later.
const OPTIONAL: [&str; 11] = [
    "CKA_ID",
    "CKA_LABEL",
    "CKA_EXTRACTABLE",
    "CKA_SENSITIVE",
    "CKA_PRIVATE",
    "CKA_PUBLIC_EXPONENT",
    "CKA_DERIVE",
    "CKA_ENCRYPT",
    "CKA_DECRYPT",
    "CKA_VERIFY",
    "CKA_SIGN",
];

/// Dropped together if a module fails with an error that is not about the template: that of TPMs wants both or neither of
/// the public half's, and signs with RSA only where the private half may decrypt too.
const USES: [&str; 4] = ["CKA_ENCRYPT", "CKA_VERIFY", "CKA_DECRYPT", "CKA_SIGN"];

/// A key pair to generate.
#[derive(Debug)]
pub(crate) struct KeyPairRequest<'a> {
    pub(crate) algorithm: KeyAlgorithm,
    /// What it is for. It may always sign, since a request for its certificate, and for the next one, is signed with it.
    pub(crate) key_use: KeyUse,
    /// Its initial `CKA_ID`, which must be unique so that the key pair can be found again whatever the module returns.
    pub(crate) id: &'a ObjectId,
    /// `CKA_LABEL` of both halves.
    pub(crate) label: &'a str,
}

/// A key pair that was just generated.
#[derive(Debug)]
#[must_use = "what the token refused is to be said"]
pub(crate) struct GeneratedKeyPair {
    private: ObjectHandle,
    public: ObjectHandle,
    /// The attributes that the token refused and that were dropped, under the standard's names.
    pub(crate) dropped: Vec<&'static str>,
}

impl GeneratedKeyPair {
    #[must_use]
    pub(crate) fn private(&self) -> Object {
        Object(self.private)
    }

    #[must_use]
    pub(crate) fn public(&self) -> Object {
        Object(self.public)
    }
}

impl Writer<'_, '_> {
    /// Generates a key pair on the token (`C_GenerateKeyPair`) with `CKA_TOKEN`; the private half is `CKA_PRIVATE`,
    /// `CKA_SENSITIVE` and not `CKA_EXTRACTABLE`. If the token refuses the template, it is tried again without each optional
    /// attribute in turn, then without more and more of them. If it fails with any other error that has no known meaning and
    /// leaves nothing behind, it is tried again once, without the uses of both halves: the module then gives its own.
    ///
    /// # Errors
    ///
    /// [`TokenError::TemplateRefused`] if the token refuses even the minimal template; [`TokenError::NotSupported`] with the
    /// mechanism if it does not generate such keys; otherwise the failed call.
    pub(crate) fn generate_key_pair(&self, request: &KeyPairRequest<'_>) -> Result<GeneratedKeyPair> {
        let (mechanism, name) = match request.algorithm.is_rsa() {
            true => (Mechanism::RsaPkcsKeyPairGen, "CKM_RSA_PKCS_KEY_PAIR_GEN"),
            false => (Mechanism::EccKeyPairGen, "CKM_EC_KEY_PAIR_GEN"),
        };
        let mut refusal: Option<Cause> = None;
        for dropped in reductions(request) {
            let (public, private) = templates(request, &dropped);
            match self.inner().generate_key_pair(&mechanism, &public, &private) {
                Ok((public, private)) => return Ok(GeneratedKeyPair { private, public, dropped }),
                Err(error) => {
                    let cause = rv::cause("C_GenerateKeyPair", &error);
                    if rv::is_incapacity(&cause) {
                        let what = format!("{name}, {}", request.algorithm);
                        return Err(TokenError::NotSupported { what, cause: Some(cause) }.into());
                    }
                    if rv::is_writing_refusal(&cause) {
                        return Err(TokenError::WritingNotOffered(cause).into());
                    }
                    if !rv::is_template_refusal(&cause) {
                        return self.generate_without_uses(request, &mechanism, cause);
                    }
                    refusal.get_or_insert(cause);
                }
            }
        }
        // The complete template is always tried, so there is a refusal.
        Err(refusal.map_or(Error::Token(TokenError::NotSupported { what: name.to_owned(), cause: None }), |cause| {
            Error::Token(TokenError::TemplateRefused(cause))
        }))
    }
}

impl Writer<'_, '_> {
    /// The last attempt after this failure, if that may have been the template and left nothing behind.
    fn generate_without_uses(
        &self,
        request: &KeyPairRequest<'_>,
        mechanism: &Mechanism<'_>,
        cause: Cause,
    ) -> Result<GeneratedKeyPair> {
        if !may_be_the_template(&cause) || !self.holds_nothing_of(request) {
            return Err(self.error(cause));
        }
        let (public, private) = templates(request, &USES);
        match self.inner().generate_key_pair(mechanism, &public, &private) {
            Ok((public, private)) => Ok(GeneratedKeyPair { private, public, dropped: USES.to_vec() }),
            Err(_) => Err(self.error(cause)),
        }
    }

    /// Whether neither half is on the token: its id is unique.
    fn holds_nothing_of(&self, request: &KeyPairRequest<'_>) -> bool {
        let filter = Filter { id: Some(request.id.clone()), label: None };
        let is_absent = |half| self.keys(half, &filter).is_ok_and(|found| found.is_empty());
        is_absent(KeyHalf::Private) && is_absent(KeyHalf::Public)
    }
}

impl Session<'_> {
    /// Reads both halves of a generated key pair: the private one, then the public one.
    pub(crate) fn read_key_pair(&self, pair: &GeneratedKeyPair) -> Result<(KeyObject, KeyObject)> {
        Ok((self.key(KeyHalf::Private, pair.private)?, self.key(KeyHalf::Public, pair.public)?))
    }
}

impl Mechanisms<'_> {
    /// Whether the token claims to generate key pairs of this algorithm and size. If it offers the mechanism but gives
    /// no sizes, RSA up to 2048 bits is assumed.
    #[must_use]
    pub(crate) fn generate(&self, algorithm: KeyAlgorithm) -> bool {
        let mechanism = match algorithm.is_rsa() {
            true => MechanismType::RSA_PKCS_KEY_PAIR_GEN,
            false => MechanismType::ECC_KEY_PAIR_GEN,
        };
        if !self.offers(mechanism) {
            return false;
        }
        let bits = u64::from(algorithm.bits());
        match self.key_sizes(mechanism) {
            // Some modules give bytes instead of bits, or nothing at all: only a plausible limit in bits counts.
            Some((_, max)) if max >= 1024 || (!algorithm.is_rsa() && max >= 160) => bits <= max,
            _ => bits <= 2048,
        }
    }
}

/// Whether this failure has no meaning of its own, such as a token that was removed or is full.
fn may_be_the_template(cause: &Cause) -> bool {
    matches!(rv::error(cause.clone(), ""), Error::Module(ModuleError::Failed(_)))
}

/// The attributes to leave out at each attempt.
fn reductions(request: &KeyPairRequest<'_>) -> Vec<Vec<&'static str>> {
    let present: Vec<_> = {
        let (public, private) = templates(request, &[]);
        let count = |dropped: &[&str]| {
            let (public, private) = templates(request, dropped);
            public.len() + private.len()
        };
        let whole = public.len() + private.len();
        OPTIONAL.into_iter().filter(|name| count(&[name]) < whole).collect()
    };
    let mut attempts = vec![Vec::new()];
    attempts.extend(present.iter().map(|name| vec![*name]));
    attempts.extend((2..=present.len()).map(|count| present[..count].to_vec()));
    attempts
}

/// The templates of the public and the private half, without the dropped attributes.
fn templates(request: &KeyPairRequest<'_>, dropped: &[&str]) -> (Vec<Attribute>, Vec<Attribute>) {
    let rsa = request.algorithm.is_rsa();
    let decrypts = request.key_use.decrypts();
    let (id, label) = (request.id.as_bytes().to_vec(), request.label.as_bytes().to_vec());
    let mut public = vec![("", Attribute::Token(true))];
    match request.algorithm {
        KeyAlgorithm::Rsa2048 | KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096 => {
            public.push(("", Attribute::ModulusBits(ulong::given(request.algorithm.bits()).into())));
            public.push(("CKA_PUBLIC_EXPONENT", Attribute::PublicExponent(PUBLIC_EXPONENT.to_vec())));
        }
        KeyAlgorithm::P256 => public.push(("", Attribute::EcParams(P256.to_vec()))),
        KeyAlgorithm::P384 => public.push(("", Attribute::EcParams(P384.to_vec()))),
    }
    public.extend([
        ("CKA_PRIVATE", Attribute::Private(false)),
        ("CKA_ID", Attribute::Id(id.clone())),
        ("CKA_LABEL", Attribute::Label(label.clone())),
        ("CKA_VERIFY", Attribute::Verify(true)),
        ("CKA_ENCRYPT", Attribute::Encrypt(rsa && decrypts)),
    ]);
    let mut private = vec![
        ("", Attribute::Token(true)),
        ("CKA_PRIVATE", Attribute::Private(true)),
        ("CKA_SENSITIVE", Attribute::Sensitive(true)),
        ("CKA_EXTRACTABLE", Attribute::Extractable(false)),
        ("CKA_ID", Attribute::Id(id)),
        ("CKA_LABEL", Attribute::Label(label)),
        ("CKA_SIGN", Attribute::Sign(true)),
        ("CKA_DECRYPT", Attribute::Decrypt(rsa && decrypts)),
    ];
    if !rsa {
        private.push(("CKA_DERIVE", Attribute::Derive(decrypts)));
    }
    let kept = |template: Vec<(&str, Attribute)>| {
        template.into_iter().filter(|(name, _)| !dropped.contains(name)).map(|(_, attribute)| attribute).collect()
    };
    (kept(public), kept(private))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_up_never_includes_what_makes_the_key() {
        let id = ObjectId::new(vec![1]);
        for algorithm in KeyAlgorithm::ALL {
            let request = KeyPairRequest { algorithm, key_use: KeyUse::Both, id: &id, label: "x" };
            let attempts = reductions(&request);
            assert!(attempts[0].is_empty());
            let (public, private) = templates(&request, attempts.last().unwrap());
            assert_eq!(private.len(), 1, "CKA_TOKEN alone");
            assert_eq!(public.len(), 2, "CKA_TOKEN, and the size or the curve");
        }
    }
}
