//! Reads PFX files (PKCS #12, RFC 7292; PBMAC1, RFC 9579).
//!
//! Such a file may be somebody's only copy of a key, written by any program of the last thirty years. The structure is read
//! with `der`; the derivations, HMACs and ciphers are RustCrypto's, and no algorithm is implemented here. With a MAC, the
//! MAC alone says whether the password is right: what cannot be read after it has verified is the file's fault, and no
//! [`Failure`] of it says otherwise.
//!
//! | file | holds |
//! |---|---|
//! | `structure` | the ASN.1 |
//! | `algorithm` | identifiers and names |
//! | `password` | the forms of a password |
//! | `limits` | what a file may demand |
//! | `derivation` | PBKDF2, scrypt |
//! | `mac` | is this the password? |
//! | `encryption` | deciphering |
//! | `contents` | keys and certificates |
//! | `failure` | what can be wrong with them |

mod algorithm;
mod contents;
mod derivation;
mod encryption;
mod failure;
mod limits;
mod mac;
mod password;
mod structure;
#[cfg(test)]
mod tests;

use der::asn1::OctetString;
use der::{Decode, Encode};

pub use contents::{CertificateBag, Contents, KeyBag};
pub use failure::Failure;
use password::Password;
use structure::PfxStructure;

/// Verifies and decrypts a PFX whose outermost structure is in DER.
///
/// With a MAC, the MAC alone says whether the password is right: what cannot be read after it has verified is the file's
/// fault, or jeton's. Without one, a wrong password shows in a decryption to garbage.
/// # Errors
///
/// [`Failure`]; [`Failure::Password`] never after the MAC has verified.
pub fn read(der: &[u8], password: &str) -> Result<Contents, Failure> {
    let malformed = |error: der::Error| Failure::Malformed(error.to_string());
    let PfxStructure { version, auth_safe, mac_data } = PfxStructure::from_der(der).map_err(malformed)?;
    if version != 3 {
        return Err(Failure::Malformed(format!("version {version}")));
    }
    let content = match (auth_safe.content_type, auth_safe.content) {
        (algorithm::DATA, Some(content)) => content,
        (algorithm::DATA, None) => return Err(Failure::Malformed("ContentInfo".to_owned())),
        (other, _) => return Err(Failure::unsupported(&other)),
    };
    let content = content.to_der().and_then(|content| OctetString::from_der(&content)).map_err(malformed)?;
    let content = content.as_bytes();
    let password = Password::new(password);
    let Some(mac) = mac_data else {
        return Contents::read(content, &password).map_err(|failure| match failure {
            Failure::Damaged => Failure::Password,
            other => other,
        });
    };
    let form = mac::verify(&mac, content, &password)?.ok_or(Failure::Password)?;
    Contents::read(content, &password.proven(form))
}
