//! Keys: their algorithms and uses.

use std::fmt;
use std::str::FromStr;

/// A key algorithm with its size, under the names that jeton uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAlgorithm {
    /// RSA with a 2048-bit modulus. ANSSI-PG-083 accepts it until the end of 2030.
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    /// RSA with a 3072-bit modulus.
    #[serde(rename = "rsa-3072")]
    Rsa3072,
    /// RSA with a 4096-bit modulus.
    #[serde(rename = "rsa-4096")]
    Rsa4096,
    /// ECDSA or ECDH on NIST P-256 (secp256r1).
    #[serde(rename = "p-256")]
    P256,
    /// ECDSA or ECDH on NIST P-384 (secp384r1).
    #[serde(rename = "p-384")]
    P384,
}

impl KeyAlgorithm {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Self; 5] = [Self::Rsa2048, Self::Rsa3072, Self::Rsa4096, Self::P256, Self::P384];

    /// The name as typed and printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa-2048",
            Self::Rsa3072 => "rsa-3072",
            Self::Rsa4096 => "rsa-4096",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
        }
    }

    /// The size in bits of the modulus, or of the curve's field.
    #[must_use]
    pub(crate) fn bits(self) -> u32 {
        match self {
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
            Self::P256 => 256,
            Self::P384 => 384,
        }
    }

    #[must_use]
    pub(crate) fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096)
    }
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for KeyAlgorithm {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == text).ok_or(())
    }
}

/// What a generated key pair may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyUse {
    /// Signing and authentication (`CKA_SIGN`).
    Sign,
    /// Decryption (`CKA_DECRYPT`), or key agreement for elliptic curves (`CKA_DERIVE`).
    Decrypt,
    Both,
}

impl KeyUse {
    #[must_use]
    pub(crate) fn signs(self) -> bool {
        matches!(self, Self::Sign | Self::Both)
    }

    #[must_use]
    pub(crate) fn decrypts(self) -> bool {
        matches!(self, Self::Decrypt | Self::Both)
    }
}
