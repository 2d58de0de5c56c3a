//! What a register, a `.pfx` or a sealed file should not hold.

use super::Desk;
use crate::support::openssl;

#[test]
fn damaged_files_leave_nothing_behind() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let bid = desk.file("pli", &vec![9; 300_000]);
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let sealed = std::fs::read(desk.path("pli.p7m")).unwrap();
    std::fs::create_dir(desk.path("out")).unwrap();
    let out = desk.path("out/pli");
    let mut flipped = sealed.clone();
    flipped[200_000] ^= 1;
    for (bytes, code) in [
        (flipped.as_slice(), "cms-damaged"),
        (&sealed[..200_000], "cms-invalid"),
        (&sealed[..40], "cms-invalid"),
        (b"%PDF-1.7\n", "cms-invalid"),
        (b"", "cms-invalid"),
    ] {
        let file = desk.file("damaged.p7m", bytes);
        let outcome = desk.bicle_on("open", &file, &["--json", "--out"]).arg(&out).run().exits(8).prints_nothing();
        assert_eq!(outcome.error().code, code);
        assert!(desk.names("out").is_empty());
    }
    // An existing file stays.
    std::fs::write(&out, "mine").unwrap();
    desk.bicle_on("open", &desk.path("pli.p7m"), &["--out"]).arg(&out).run().exits(7);
    assert_eq!(std::fs::read(&out).unwrap(), b"mine");
}

#[test]
fn octets_behind_the_end_are_said_and_an_empty_content_is_one() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let bid = desk.file("vide", b"");
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let mut sealed = std::fs::read(desk.path("vide.p7m")).unwrap();
    sealed.extend_from_slice(b"\r\n");
    let file = desk.file("suite.p7m", &sealed);
    let opened = desk.bicle_on("open", &file, &["--out"]).arg(desk.path("ouvert")).run().exits(0);
    assert!(opened.text().contains("2 octets"), "{}", opened.text());
    assert_eq!(std::fs::read(desk.path("ouvert")).unwrap(), b"");
}

#[test]
fn a_missing_key_is_named_with_those_that_are_here() {
    let (desk, other) = (Desk::new(), Desk::new());
    desk.generate("Marchés", &[]);
    other.generate("Travaux", &[]);
    let bid = desk.file("pli", b"offre");
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let error = other.bicle_on("open", &desk.path("pli.p7m"), &["--json", "--out"]).arg(other.path("pli")).run();
    let error = error.exits(7).error();
    assert_eq!(error.code, "no-key-for-file");
    assert!(error.message.contains("Marchés"), "{}", error.message);
    assert_eq!(error.choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>(), ["Travaux"]);
}

#[test]
fn certificates_that_nothing_may_be_sealed_for() {
    let desk = Desk::new();
    let bid = desk.file("pli", b"offre");
    for material in ["ca.cert.pem", "expired.cert.pem", "signature.cert.pem"] {
        let certificate = openssl::material(material);
        let outcome = desk.bicle_on("seal", &bid, &["--json", "--for"]).arg(&certificate).run().exits(8);
        assert_eq!(outcome.error().code, "certificate-unfit", "{material}");
        assert!(!desk.path("pli.p7m").exists());
    }
    desk.bicle_on("seal", &bid, &["--json", "--for", "Personne"]).run().exits(7).says("bicle-not-found");
}

#[test]
fn a_pfx_of_millions_of_iterations_is_refused_at_once() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let mut bytes = std::fs::read(desk.path("register/march\u{e9}s.pfx")).unwrap();
    // 600,000 as it stands in the file, in each place.
    let count = [0x02, 0x03, 0x09, 0x27, 0xC0];
    let at = (0..bytes.len() - 5).rev().find(|at| bytes[*at..*at + 5] == count).expect("the MAC's iterations");
    bytes[at + 2] = 0x7F;
    let file = desk.file("lent.pfx", &bytes);
    let outcome = desk.bicle_on("import", &file, &["--json"]).run().exits(8);
    assert_eq!(outcome.error().code, "pfx-invalid");
    assert!(outcome.error().message.contains("8333248"), "{}", outcome.error().message);
}

#[test]
fn a_damaged_or_later_register_is_said_and_kept() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    for (text, code) in [("version = ", "register-invalid"), ("version = 9\n", "register-newer")] {
        std::fs::write(desk.register(), text).unwrap();
        let outcome = desk.bicle(&["attach", "1", "Marchés", "--json"]).run().exits(1).prints_nothing();
        assert_eq!(outcome.error().code, code);
        assert_eq!(std::fs::read_to_string(desk.register()).unwrap(), text);
    }
}
