//! Signature and decryption.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality};

use crate::tool::Bench;

#[test]
fn a_signature_over_a_digest_info_is_right() {
    for personality in [Personality::Fresh, Personality::T0, Personality::Writable, Personality::NoCertificate] {
        let bench = Bench::new(personality);
        bench.sign("1234", &[]).succeeded();
        bench.assert_signature(&bench.card.public_key(1).unwrap());
    }
}

#[test]
fn the_mechanisms_that_hash_are_advertised_and_fail() {
    let bench = Bench::new(Personality::Fresh);
    assert!(bench.pkcs11_tool(&["-M"]).succeeded().contains("SHA256-RSA-PKCS"));
    bench.sign("1234", &["--mechanism", "SHA256-RSA-PKCS"]).failed_with("CKR_");
}

#[test]
fn what_the_public_key_encrypts_the_card_decrypts() {
    let bench = Bench::new(Personality::Encryption);
    let key = bench.directory.file("public.der", &bench.card.public_key(1).unwrap());
    let (plain, cipher) = (bench.directory.file("plain", b"offre du lot 1"), bench.directory.name("cipher"));
    bench
        .openssl(&["pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", &key, "-in", &plain, "-out", &cipher])
        .succeeded();
    let decrypt = ["--login", "--pin", "1234", "--decrypt", "--mechanism", "RSA-PKCS", "--input-file", &cipher];
    let output = bench.directory.name("decrypted");
    bench.pkcs11_tool(&[&decrypt[..], &["--output-file", &output]].concat()).succeeded();
    assert_eq!(bench.directory.read("decrypted").unwrap(), b"offre du lot 1");
}

#[test]
fn each_of_two_keys_signs_under_its_own_pin() {
    let bench = Bench::new(Personality::TwoPins);
    bench.sign("1234", &["--token-label", "Mairie de Vitré (User PIN)"]).succeeded();
    bench.assert_signature(&bench.card.public_key(1).unwrap());
    bench.sign("567890", &["--token-label", "Mairie de Vitré (Signature PIN)"]).succeeded();
    bench.assert_signature(&bench.card.public_key(2).unwrap());
}

#[test]
fn a_qualified_signature_key_cannot_sign_through_this_stack() {
    let bench = Bench::new(Personality::AuthenticationAndSignature);
    bench.sign("1234", &["--id", "4501"]).succeeded();
    bench.assert_signature(&bench.card.public_key(1).unwrap());
    bench.sign("1234", &["--id", "4502"]).failed_with("CKR_MECHANISM_INVALID");
    bench.sign("1234", &["--id", "4502", "--mechanism", "SHA256-RSA-PKCS"]).failed_with("CKR_FUNCTION_NOT_SUPPORTED");
}

/// The card finishes a SHA-256 and signs it: what OpenSC's driver would send, sent by hand.
#[test]
fn a_digest_ended_by_the_card_is_signed() {
    let bench = Bench::new(Personality::AuthenticationAndSignature);
    let message = "616263";
    let text = bench
        .opensc_tool(&[
            "-s",
            "00A404000DE828BD080FF2504F5420415750",
            "-s",
            "0020008104 31323334",
            "-s",
            "002241AA03800140",
            "-s",
            "002241B606840182800142",
            "-s",
            &format!("002A90A007 9000 8003{message}"),
            "-s",
            "002A9E9A00",
        ])
        .succeeded();
    let tail = text.rsplit("SW1=0x90, SW2=0x00):").next().unwrap();
    let hex: String = tail.lines().filter_map(|line| line.get(..48)).flat_map(str::split_whitespace).collect();
    let signature: Vec<u8> = (0..256).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
    let (signature, data) = (bench.directory.file("signature", &signature), bench.directory.file("data", b"abc"));
    let key = bench.directory.file("public.der", &bench.card.public_key(2).unwrap());
    bench
        .openssl(&["dgst", "-sha256", "-verify", &key, "-keyform", "DER", "-signature", &signature, &data])
        .succeeded();
}

#[test]
fn a_key_that_asks_each_time_is_marked_and_pkcs11_tool_cannot_use_it() {
    let bench = Bench::new(Personality::EachUse);
    let text = bench.pkcs11_tool(&["--login", "--pin", "1234", "-O"]).succeeded();
    assert!(text.contains("Access:     always authenticate"), "{text}");
    assert!(!bench.sign("1234", &[]).success);
}

#[test]
fn secure_messaging_and_unknown_instructions_are_refused() {
    let bench = Bench::with(Card::personality(Personality::Fresh), Style::Default);
    let text = bench.opensc_tool(&["-s", "0CA4000C023F00", "-s", "00FF0000", "-s", "0088000001AA00"]).succeeded();
    for status in ["SW1=0x68, SW2=0x82", "SW1=0x6D, SW2=0x00", "SW1=0x6A, SW2=0x88"] {
        assert!(text.contains(status), "no {status} in\n{text}");
    }
}
