//! What OpenSC shows of each card.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality};

use crate::tool::Bench;

#[test]
fn the_driver_takes_the_card_for_an_ias_ecc_one() {
    let bench = Bench::new(Personality::Fresh);
    let text = bench.opensc_tool(&["-n"]).succeeded();
    assert!(text.lines().any(|line| line == "IAS-ECC"), "{text}");
}

#[test]
fn the_token_has_its_label_serial_and_pin_lengths() {
    let bench = Bench::new(Personality::Fresh);
    let text = bench.pkcs11_tool(&["-L"]).succeeded();
    for expected in ["Mairie de Vitré (User PIN)", "0035500020260001", "pin min/max        : 4/12", "PIN initialized"]
    {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
    assert!(!text.contains("locked") && !text.contains("count low"), "{text}");
}

#[test]
fn the_certificate_comes_out_as_it_went_in() {
    let bench = Bench::new(Personality::Fresh);
    let output = bench.directory.name("certificate");
    bench.pkcs11_tool(&["-r", "-y", "cert", "-d", "4501", "-o", &output]).succeeded();
    assert_eq!(bench.directory.read("certificate").unwrap(), bench.card.certificate(1).unwrap());
}

#[test]
fn the_certificate_is_issued_by_the_test_authority_to_a_town_hall() {
    let bench = Bench::new(Personality::Fresh);
    let certificate = bench.directory.file("certificate", &bench.card.certificate(1).unwrap());
    let authority = bench.directory.file("authority", iasecc_card::AUTHORITY);
    bench.openssl(&["verify", "-partial_chain", "-trusted", &authority, &certificate]).succeeded();
    let show = [
        "x509",
        "-inform",
        "DER",
        "-in",
        &certificate,
        "-noout",
        "-subject",
        "-nameopt",
        "utf8",
        "-ext",
        "keyUsage,extendedKeyUsage",
    ];
    let text = bench.openssl(&show).succeeded();
    for expected in [
        "O=Mairie de Vitré",
        "OU=0002 21350360000016",
        "CN=Jeanne DUPONT",
        "NTRFR-213503600",
        "Digital Signature",
        "TLS Web Client",
    ] {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
}

#[test]
fn flags_follow_the_tries_left() {
    for (personality, flag) in [
        (Personality::PinLow, "user PIN count low"),
        (Personality::FinalTry, "final user PIN try"),
        (Personality::Locked, "user PIN locked"),
        (Personality::PukLocked, "user PIN locked"),
    ] {
        let bench = Bench::new(personality);
        let text = bench.pkcs11_tool(&["-L"]).succeeded();
        assert!(text.contains(flag), "{personality:?}: no {flag} in\n{text}");
    }
}

#[test]
fn a_key_may_come_without_certificate() {
    let bench = Bench::new(Personality::NoCertificate);
    let text = bench.pkcs11_tool(&["--login", "--pin", "1234", "-O"]).succeeded();
    assert!(text.contains("Private Key Object; RSA") && !text.contains("Certificate Object"), "{text}");
    assert_eq!(bench.card.certificate(1), None);
}

#[test]
fn two_pins_make_two_slots() {
    let bench = Bench::new(Personality::TwoPins);
    let text = bench.pkcs11_tool(&["-L"]).succeeded();
    assert!(text.contains("(User PIN)") && text.contains("(Signature PIN)"), "{text}");
}

#[test]
fn t0_is_listed_like_t1() {
    let bench = Bench::new(Personality::T0);
    let text = bench.pkcs11_tool(&["-O"]).succeeded();
    assert!(text.contains("Certificate Object") && text.contains("CN=Jeanne DUPONT"), "{text}");
    assert!(bench.card.count(0xC0) > 10, "T=0 fetches its answers with GET RESPONSE: {:02X?}", bench.card.counters());
}

#[test]
fn label_and_serial_can_be_chosen() {
    let card = Card::personality(Personality::Fresh).label("Préfecture").serial([0xAB; 8]);
    let bench = Bench::with(card, Style::Default);
    let text = bench.pkcs11_tool(&["-L"]).succeeded();
    assert!(text.contains("Préfecture (User PIN)") && text.to_lowercase().contains("abababababababab"), "{text}");
}
