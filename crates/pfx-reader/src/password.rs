//! The password of a PFX, in the forms in which programs use it.

use zeroize::Zeroizing;

type Octets = Zeroizing<Vec<u8>>;

/// A password in every form that a key may have been derived from.
pub(crate) struct Password {
    utf8: Octets,
    /// For PKCS#12's own derivation (RFC 7292 appendix B.1): big-endian UTF-16 with a terminating zero.
    utf16: Octets,
    /// No password at all is written in two ways: as that terminating zero alone, or as nothing.
    is_empty: bool,
    /// Whether the MAC has shown that nothing is the right one.
    null_first: bool,
}

impl Password {
    pub(crate) fn new(password: &str) -> Self {
        let utf16 = password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
        Self {
            utf8: Zeroizing::new(password.as_bytes().to_vec()),
            utf16: Zeroizing::new(utf16),
            is_empty: password.is_empty(),
            null_first: false,
        }
    }

    /// A password that is no text, as in test vectors.
    #[cfg(test)]
    pub(crate) fn of_octets(password: &[u8]) -> Self {
        Self { utf8: Zeroizing::new(password.to_vec()), ..Self::new("") }
    }

    /// The forms for PKCS#12's own derivation (RFC 7292 appendix B.2), the likeliest first.
    pub(crate) fn for_pkcs12(&self) -> Vec<&[u8]> {
        match (self.is_empty, self.null_first) {
            (false, _) => vec![&self.utf16],
            (true, false) => vec![&self.utf16, &[]],
            (true, true) => vec![&[], &self.utf16],
        }
    }

    /// The form for PBMAC1 (RFC 9579 section 3).
    pub(crate) fn utf8(&self) -> &[u8] {
        &self.utf8
    }

    /// The forms for PBKDF2 and scrypt: UTF-8; and UTF-16, which NSS used until 2017.
    pub(crate) fn for_pkcs5(&self) -> Vec<&[u8]> {
        vec![&self.utf8, &self.utf16]
    }

    /// The same, now that the MAC was verified with this form.
    pub(crate) fn proven(mut self, form: usize) -> Self {
        self.null_first |= self.is_empty && form == 1;
        self
    }
}
