//! From a password to a key: PBKDF2 and scrypt (RFC 8018 section 5.2, RFC 7914).

use zeroize::Zeroizing;

use crate::algorithm::{self, AlgorithmIdentifier, Hash, with_hash};
use crate::failure::Failure;
use crate::limits;
use crate::structure::{Count, Pbkdf2Parameters, ScryptParameters, parameters};

/// A derivation with its parameters, which are within the limits.
pub(crate) enum Derivation {
    Pbkdf2 { salt: Vec<u8>, iterations: u32, hash: Hash, key_length: Option<usize> },
    Scrypt { salt: Vec<u8>, parameters: scrypt::Params, key_length: Option<usize> },
}

impl Derivation {
    pub(crate) fn read(identifier: &AlgorithmIdentifier) -> Result<Self, Failure> {
        if identifier.oid == algorithm::PBKDF2 {
            let Pbkdf2Parameters { salt, iterations, key_length, prf } = parameters(identifier)?;
            let hash = match prf {
                None => Hash::Sha1,
                Some(prf) => Hash::of_hmac(&prf.oid).ok_or_else(|| Failure::unsupported(&prf.oid))?,
            };
            let iterations = limits::rounds(iterations)?.unsigned_abs();
            let key_length = key_length.map(length).transpose()?;
            return Ok(Self::Pbkdf2 { salt: salt.into_bytes().into_vec(), iterations, hash, key_length });
        }
        if identifier.oid == algorithm::SCRYPT {
            let ScryptParameters { salt, cost, block_size, parallelization, key_length } = parameters(identifier)?;
            let parameters = limits::scrypt(cost, block_size, parallelization)?;
            let key_length = key_length.map(length).transpose()?;
            return Ok(Self::Scrypt { salt: salt.into_bytes().into_vec(), parameters, key_length });
        }
        Err(Failure::unsupported(&identifier.oid))
    }

    /// The length of the key in octets, where the file has it.
    pub(crate) fn key_length(&self) -> Option<usize> {
        match self {
            Self::Pbkdf2 { key_length, .. } | Self::Scrypt { key_length, .. } => *key_length,
        }
    }

    pub(crate) fn derive(&self, password: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut key = Zeroizing::new(vec![0; length]);
        match self {
            Self::Pbkdf2 { salt, iterations, hash, .. } => {
                use pbkdf2::pbkdf2_hmac;
                with_hash!(*hash, pbkdf2_hmac(password, salt, *iterations, &mut key));
            }
            Self::Scrypt { salt, parameters, .. } => scrypt::scrypt(password, salt, parameters, &mut key)
                .map_err(|_| Failure::Malformed("scrypt, keyLength".to_owned()))?,
        }
        Ok(key)
    }
}

/// No key of any cipher or MAC here is as long as a kilobyte.
fn length(octets: Count) -> Result<usize, Failure> {
    let length = usize::try_from(octets).ok().filter(|length| (1..=1024).contains(length));
    length.ok_or_else(|| Failure::Malformed(format!("keyLength {octets}")))
}
