//! ECDSA signatures, converted from the PKCS#11 encoding to that of X.509.

use der::asn1::UintRef;
use der::{Decode, Encode, Sequence};

use crate::error::{Error, ModuleError, Result, TokenError};
use crate::model::certificate::Curve;

/// Converts what `CKM_ECDSA` returns to the DER of X.509: `Ecdsa-Sig-Value ::= SEQUENCE { r, s }` (RFC 3279
/// section 2.2.3).
///
/// PKCS#11 v3.1 section 6.3.1 specifies r and s concatenated, of equal length, each at most as long as `curve`'s
/// order: a module may omit leading zeros that both have. Modules that return DER already are handled too.
///
/// # Errors
/// [`ModuleError::Misbehaved`] if the bytes are neither: odd or excessive length, r or s of zero.
/// [`TokenError::NotSupported`] for curves other than P-256, P-384 and P-521.
pub(crate) fn ecdsa_raw_to_der(raw: &[u8], curve: &Curve) -> Result<Vec<u8>> {
    let Some(field) = curve.field_bytes() else {
        return Err(TokenError::NotSupported { what: format!("ECDSA, {}", curve.name()), cause: None }.into());
    };
    // A full-length r||s may look like DER by chance; anything shorter that is DER to the last byte is DER.
    if raw.len() != 2 * field && is_der(raw, field) {
        return Ok(raw.to_vec());
    }
    if raw.is_empty() || !raw.len().is_multiple_of(2) || raw.len() > 2 * field {
        return Err(misbehaved(format!("an ECDSA signature of {} bytes on {}", raw.len(), curve.name())));
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    if [r, s].iter().any(|number| number.iter().all(|byte| *byte == 0)) {
        return Err(misbehaved("an ECDSA signature with r or s of zero".to_owned()));
    }
    let numbers = UintRef::new(r).and_then(|r| Ok(Numbers { r, s: UintRef::new(s)? }));
    numbers.and_then(|numbers| numbers.to_der()).map_err(|error| misbehaved(error.to_string()))
}

/// Ecdsa-Sig-Value (RFC 3279 section 2.2.3).
#[derive(Sequence)]
struct Numbers<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

fn misbehaved(reason: String) -> Error {
    Error::Module(ModuleError::Misbehaved { function: "C_Sign".to_owned(), reason })
}

/// Whether `bytes` is exactly a SEQUENCE of two positive INTEGERs that fit in `field` bytes.
fn is_der(bytes: &[u8], field: usize) -> bool {
    let fits = |number: UintRef<'_>| number.as_bytes() != [0] && number.as_bytes().len() <= field;
    Numbers::from_der(bytes).is_ok_and(|numbers| fits(numbers.r) && fits(numbers.s))
}
