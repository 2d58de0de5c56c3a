//! SIREN, SIRET and VAT numbers.

use super::*;
use crate::model::certificate::siren::{NumberSource, luhn, siren_is_valid, siret_is_valid, vat_is_valid, vat_key};

#[test]
fn luhn_over_digits_only() {
    assert!(luhn("732829320"));
    assert!(luhn("73282932000074"));
    assert!(!luhn("732829321"));
    assert!(!luhn(""));
    assert!(!luhn("73282932O"));
    assert!(!luhn("٧٣٢٨٢٩٣٢٠"));
}

#[test]
fn siren_and_siret() {
    assert!(siren_is_valid("433702479"));
    assert!(!siren_is_valid("433702478"));
    assert!(!siren_is_valid("000000000"));
    assert!(!siren_is_valid("43370247"));
    assert!(siret_is_valid("73282932000074"));
    assert!(!siret_is_valid("73282932000075"));
    // The whole number passes the Luhn check; its SIREN does not.
    assert!(luhn("73282932100072") && !siret_is_valid("73282932100072"));
    assert!(!siret_is_valid("7328293200007é"));
}

#[test]
fn the_post_offices_follow_their_own_rule() {
    assert!(siret_is_valid("35600000000048"), "the head office, by Luhn's formula");
    assert!(siret_is_valid("35600000009075"), "a post office, by the sum of its digits: 35");
    assert!(!luhn("35600000009075"));
    assert!(!siret_is_valid("35600000009076"));
    // The exception applies to La Poste only.
    assert!(!siret_is_valid("73282932000083"));
}

#[test]
fn vat_keys() {
    assert_eq!(vat_key("784350134").as_deref(), Some("67"));
    assert_eq!(vat_key("453023681").as_deref(), Some("78"));
    assert_eq!(vat_key("x"), None);
    assert!(vat_is_valid("67784350134") && vat_is_valid("FR67784350134"));
    assert!(!vat_is_valid("68784350134"));
    assert!(!vat_is_valid("67784350135"));
    assert!(vat_is_valid("K7784350134"), "a key with a letter is not checked");
    assert!(!vat_is_valid("O7784350134"), "but O is no letter of a key");
}

#[test]
fn units() {
    let read = |text: &str| {
        OrganisationNumber::from_unit(text).map(|number| (number.source, number.siren.value, number.siret.is_some()))
    };
    let siren = || "732829320".to_owned();
    assert_eq!(read("0002 732829320"), Some((NumberSource::OuIcd0002, siren(), false)));
    assert_eq!(read("0002 73282932000074"), Some((NumberSource::OuIcd0002, siren(), true)));
    assert_eq!(read("0002 732 829 320 00074"), Some((NumberSource::OuIcd0002, siren(), true)));
    assert_eq!(read("0002732829320"), Some((NumberSource::OuIcd0002, siren(), false)));
    assert_eq!(read("002 732829320"), Some((NumberSource::OuIcd002, siren(), false)));
    assert_eq!(read("002 73282932000074"), Some((NumberSource::OuIcd002, siren(), true)));
    assert_eq!(read("732829320"), Some((NumberSource::OuBareDigits, siren(), false)));
    assert_eq!(read("73282932000074"), Some((NumberSource::OuBareDigits, siren(), true)));
    assert_eq!(read("732829321"), None, "digits alone whose check digit is wrong are a name");
    assert_eq!(read("Service 12"), None);
    assert_eq!(read("0002"), None);
    assert_eq!(read(""), None);
    assert_eq!(read("0002 é32829320"), None);
}

#[test]
fn a_wrong_check_digit_after_0002_is_read_and_said() {
    let number = OrganisationNumber::from_unit("0002 73282932100074").unwrap();
    assert!(!number.siren.valid);
    assert!(!number.siret.unwrap().valid);
}

#[test]
fn organisation_identifiers() {
    let read = |text: &str| {
        let number = OrganisationNumber::from_organization_identifier(text)?;
        Some((number.source, number.siren.value, number.siret.map(|n| n.value), number.vat.map(|n| n.value)))
    };
    let siren = || "732829320".to_owned();
    let ntr = NumberSource::OrganizationIdentifierNtr;
    assert_eq!(read("NTRFR-732829320"), Some((ntr, siren(), None, None)));
    assert_eq!(read("ntrfr-732 829 320 00074"), Some((ntr, siren(), Some("73282932000074".to_owned()), None)));
    assert_eq!(read("IDFR-732829320"), Some((NumberSource::OrganizationIdentifierId, siren(), None, None)));
    assert_eq!(read("SI:FR-732829320"), Some((NumberSource::OrganizationIdentifierSi, siren(), None, None)));
    let vat = NumberSource::OrganizationIdentifierVat;
    assert_eq!(read("VATFR-44732829320"), Some((vat, siren(), None, Some("FR44732829320".to_owned()))));
    assert_eq!(read("VATFR-FR44732829320"), Some((vat, siren(), None, Some("FR44732829320".to_owned()))));
    assert_eq!(read("NTRDE-732829320"), None);
    assert_eq!(read("NTRFR-"), None);
    assert_eq!(read("NTRFR732829320"), None);
    assert_eq!(read("VATFR-é4732829320"), None);
    assert_eq!(read("VATFR-é"), None);
    assert_eq!(read("NTRFR-73282932é"), None);
}

#[test]
fn fingerprints_as_people_paste_them() {
    let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    assert_eq!(parse_fingerprint(sha1).unwrap().len(), 20);
    assert_eq!(parse_fingerprint(&colon_hex(&[0xab; 32])).unwrap(), [0xab; 32]);
    assert_eq!(parse_fingerprint("DA 39 A3 EE-5E6B4B0D3255BFEF95601890AFD80709"), parse_fingerprint(sha1));
    assert_eq!(parse_fingerprint("abcd"), None);
    assert_eq!(parse_fingerprint("é"), None);
    assert_eq!(colon_hex(&[0, 0xff]), "00:FF");
}

#[test]
fn serial_numbers_as_openssl_prints_them() {
    use crate::model::certificate::fingerprint::integer_hex;
    assert_eq!(integer_hex(&[0x00, 0xfd, 0xb9]), "FDB9");
    assert_eq!(integer_hex(&[0x05]), "05");
    assert_eq!(integer_hex(&[0x00]), "00");
    assert_eq!(integer_hex(&[]), "00");
    assert_eq!(integer_hex(&[0xff]), "-01");
    assert_eq!(integer_hex(&[0x80, 0x00]), "-8000");
}
