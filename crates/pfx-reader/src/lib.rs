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
//! | `outside` | what shows without the password |
//! | `failure` | what can be wrong with them |

mod algorithm;
mod contents;
mod derivation;
mod encryption;
mod failure;
mod limits;
mod mac;
mod outside;
mod password;
mod structure;
#[cfg(test)]
mod tests;

use der::Decode;
use der::asn1::OctetString;

pub use contents::{CertificateBag, Contents, KeyBag};
pub use failure::Failure;
pub use outside::{Outside, outside};
use password::Password;
use structure::{MacData, PfxStructure};

/// Verifies and decrypts a PFX whose outermost structure is in DER.
///
/// With a MAC, the MAC alone says whether the password is right: what cannot be read after it has verified is the file's
/// fault, or jeton's. Without one, a wrong password shows in a decryption to garbage.
///
/// # Errors
///
/// [`Failure`]; [`Failure::Password`] never after the MAC has verified.
pub fn read(der: &[u8], password: &str) -> Result<Contents, Failure> {
    let (content, mac) = authenticated_safe(der)?;
    let content = content.as_bytes();
    let password = Password::new(password);
    let Some(mac) = mac else {
        return Contents::read(content, &password).map_err(|failure| match failure {
            Failure::Damaged => Failure::Password,
            other => other,
        });
    };
    let form = mac::verify(&mac, content, &password)?.ok_or(Failure::Password)?;
    Contents::read(content, &password.proven(form))
}

/// The octets of AuthenticatedSafe, and the MAC over them, not verified.
fn authenticated_safe(der: &[u8]) -> Result<(OctetString, Option<MacData>), Failure> {
    let PfxStructure { version, auth_safe, mac_data } = PfxStructure::from_der(der)?;
    if version != 3 {
        return Err(Failure::Malformed(format!("version {version}")));
    }
    Ok((auth_safe.data()?, mac_data))
}
