//! Conversion of concatenated r and s to DER.

use super::software_key::SoftwareKey;
use super::*;
use crate::error::{Error, ModuleError, TokenError};
use crate::model::certificate::Curve;

fn der(raw: &str, curve: &Curve) -> String {
    hex::encode(ecdsa_raw_to_der(&hex::decode(raw).unwrap(), curve).unwrap())
}

fn refused(raw: &[u8], curve: &Curve) -> bool {
    matches!(ecdsa_raw_to_der(raw, curve), Err(Error::Module(ModuleError::Misbehaved { function, .. })) if function == "C_Sign")
}

#[test]
fn leading_zeros_go_and_the_sign_stays_positive() {
    let p256 = Curve::P256;
    let number = |head: &str| format!("{head}{}", "11".repeat(32 - head.len() / 2));
    // Plain; leading bit set, so that a zero is prepended; leading zeros dropped; both together.
    assert_eq!(der(&(number("7f") + &number("01")), &p256), format!("30440220{}0220{}", number("7f"), number("01")));
    assert_eq!(
        der(&(number("80") + &number("ff")), &p256),
        format!("3046022100{}022100{}", number("80"), number("ff"))
    );
    let (thirty, thirty_one) = ("11".repeat(30), format!("80{}", "11".repeat(30)));
    assert_eq!(der(&(number("0000") + &number("0080")), &p256), format!("3042021e{thirty}022000{thirty_one}"));
    assert_eq!(der(&("00".repeat(31) + "01" + &"00".repeat(31) + "80"), &p256), "300702010102020080");
    // A module that omits the leading zeros that both numbers have.
    assert_eq!(der("0180", &p256), "300702010102020080");
    // P-521 numbers are 66 bytes and need a long-form length.
    let wide = "01".to_owned() + &"ff".repeat(65);
    assert_eq!(der(&(wide.clone() + &wide), &Curve::P521), format!("3081880242{wide}0242{wide}"));
}

#[test]
fn what_is_no_signature_is_refused() {
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let field = curve.field_bytes().unwrap();
        assert!(refused(b"", &curve));
        assert!(refused(&[1], &curve));
        assert!(refused(&vec![1; 2 * field - 1], &curve));
        assert!(refused(&vec![1; 2 * field + 1], &curve));
        assert!(refused(&vec![1; 2 * field + 2], &curve));
        assert!(refused(&vec![0; 2 * field], &curve));
        assert!(refused(&[vec![0; field], vec![1; field]].concat(), &curve));
        assert!(refused(&[vec![1; field], vec![0; field]].concat(), &curve));
    }
    let other = Curve::Other("1.3.132.0.33".to_owned());
    assert!(matches!(ecdsa_raw_to_der(&[1; 56], &other), Err(Error::Token(TokenError::NotSupported { .. }))));
}

#[test]
fn der_from_a_module_is_left_alone() {
    let signature = SoftwareKey::ec(Curve::P256).sign(SignatureScheme::Ecdsa(DigestAlgorithm::Sha256), b"jeton");
    assert_eq!(ecdsa_raw_to_der(&signature, &Curve::P256).unwrap(), signature);
    // A full-length r||s is read as such, even if it happens to be valid DER.
    let chance = format!("303e021d{}021d{}", "11".repeat(29), "22".repeat(29));
    assert_eq!(chance.len(), 128);
    let (r, s) = chance.split_at(64);
    assert_eq!(der(&chance, &Curve::P256), format!("30440220{r}0220{s}"));
    // Refused if a number is too long for the curve, or bytes follow.
    let long = hex::decode(format!("30460221{}0221{}", "01".repeat(33), "01".repeat(33))).unwrap();
    assert!(refused(&long, &Curve::P256));
    assert!(refused(&[&signature[..], &[0; 9]].concat(), &Curve::P256));
}

#[test]
fn signatures_with_a_leading_zero_verify() {
    let key = SoftwareKey::ec(Curve::P256);
    let public_key = key.public_key();
    let scheme = SignatureScheme::Ecdsa(DigestAlgorithm::Sha256);
    let (mut zero_r, mut zero_s) = (0, 0);
    // In 1 of 256 signatures r starts with a zero, and likewise s.
    for counter in 0..20_000_u32 {
        let message = counter.to_be_bytes();
        let raw = key.sign_raw(scheme, &message);
        if raw[0] != 0 && raw[32] != 0 {
            continue;
        }
        zero_r += u32::from(raw[0] == 0);
        zero_s += u32::from(raw[32] == 0);
        let signature = ecdsa_raw_to_der(&raw, &Curve::P256).unwrap();
        verify_signature(&public_key, scheme, &message, &signature).unwrap();
        if zero_r > 1 && zero_s > 1 {
            return;
        }
    }
    panic!("{zero_r} and {zero_s} leading zeros in 20 000 signatures");
}
