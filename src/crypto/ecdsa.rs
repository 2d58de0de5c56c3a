//! ECDSA signatures: from PKCS#11's form to that of certificates.

use x509_parser::asn1_rs::{FromDer, Integer, Sequence};

use crate::error::{Error, Result};
use crate::model::certificate::Curve;

/// Turns what `CKM_ECDSA` returns into the DER that X.509 wants: `Ecdsa-Sig-Value ::= SEQUENCE { r, s }` (RFC 3279
/// section 2.2.3).
///
/// PKCS#11 v3.1 section 6.3.1 has r and s one after the other, equally long and each at most as long as `curve`'s
/// order: a module may leave out leading zeros that both have. A module that already answers in DER is understood.
///
/// # Errors
/// [`Error::ModuleMisbehaved`] where the bytes are neither: an odd length, too long, r or s of zero.
/// [`Error::NotSupported`] for a curve that is none of P-256, P-384 and P-521.
pub fn ecdsa_raw_to_der(raw: &[u8], curve: &Curve) -> Result<Vec<u8>> {
    let Some(field) = curve.field_bytes() else {
        return Err(Error::NotSupported { what: format!("ECDSA, {}", curve.name()), cause: None });
    };
    // r||s of the full length may look like DER by chance; anything shorter that is DER to the last byte is DER.
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
    Ok(yasna::construct_der(|writer| {
        writer.write_sequence(|writer| {
            writer.next().write_bigint_bytes(r, true);
            writer.next().write_bigint_bytes(s, true);
        });
    }))
}

fn misbehaved(reason: String) -> Error {
    Error::ModuleMisbehaved { function: "C_Sign".to_owned(), reason }
}

/// Whether `bytes` is exactly a SEQUENCE of two positive INTEGERs that fit in `field` bytes.
fn is_der(bytes: &[u8], field: usize) -> bool {
    let Ok((&[], sequence)) = Sequence::from_der(bytes) else { return false };
    let fits = |integer: &Integer<'_>| {
        let octets = integer.as_ref();
        let magnitude = octets.strip_prefix(&[0]).unwrap_or(octets);
        let negative = octets.first().is_some_and(|byte| byte & 0x80 != 0);
        !negative && !magnitude.is_empty() && magnitude.len() <= field
    };
    let Ok((rest, r)) = Integer::from_der(&sequence.content) else { return false };
    let Ok((&[], s)) = Integer::from_der(rest) else { return false };
    fits(&r) && fits(&s)
}
