//! Object identifiers on a token.

use std::fmt;
use std::str::FromStr;

/// `CKA_ID`: the bytes that pair a certificate with its keys (PKCS#11 v3.1 section 4.6.3). Written in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ObjectId(Vec<u8>);

impl ObjectId {
    #[must_use]
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the object has no id.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// Reads hexadecimal, with or without colons or blanks between bytes, as OpenSC and p11tool print it.
impl FromStr for ObjectId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
        hex::decode(digits).map(Self)
    }
}

impl serde::Serialize for ObjectId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ObjectId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_both_ways() {
        let id: ObjectId = "A1:b2 03".parse().unwrap();
        assert_eq!(id.as_bytes(), [0xa1, 0xb2, 0x03]);
        assert_eq!(id.to_string(), "a1b203");
        assert!("xyz".parse::<ObjectId>().is_err());
        assert!("abc".parse::<ObjectId>().is_err());
    }
}
