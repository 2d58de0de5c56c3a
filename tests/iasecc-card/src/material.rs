//! The test keys and certificates of `material/`. They are public and worthless.

/// A private key (PKCS#8) and its certificate (X.509), both in DER.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) key: &'static [u8],
    pub(crate) certificate: &'static [u8],
}

macro_rules! pair {
    ($name:literal) => {
        Pair {
            key: include_bytes!(concat!("../material/", $name, ".key.der")),
            certificate: include_bytes!(concat!("../material/", $name, ".cert.der")),
        }
    };
}

/// Jeanne DUPONT, Mairie de Vitré: digitalSignature.
pub(crate) const AUTHENTICATION: Pair = pair!("authentication");
/// Jeanne DUPONT, Mairie de Vitré: nonRepudiation.
pub(crate) const SIGNATURE: Pair = pair!("signature");
/// The organisation's key for opening bids: keyEncipherment, dataEncipherment.
pub(crate) const ENCRYPTION: Pair = pair!("encryption");
/// Marc LE GOFF, for the card in the second reader.
pub(crate) const SECOND: Pair = pair!("second");

/// The keys that GENERATE ASYMMETRIC KEY PAIR returns, in this order.
pub(crate) const GENERATED: [&[u8]; 4] = [
    include_bytes!("../material/generated-1.key.der"),
    include_bytes!("../material/generated-2.key.der"),
    include_bytes!("../material/generated-3.key.der"),
    include_bytes!("../material/generated-4.key.der"),
];

/// The certificate of the test authority that issued every certificate here, in DER.
pub const AUTHORITY: &[u8] = include_bytes!("../material/ca.cert.der");
