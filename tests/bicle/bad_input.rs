//! Malformed registers, `.pfx` files and sealed files.

use super::Desk;
use jeton::output::bicle::BicleChange;

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
    // An existing file is kept.
    std::fs::write(&out, "mine").unwrap();
    desk.bicle_on("open", &desk.path("pli.p7m"), &["--out"]).arg(&out).run().exits(7);
    assert_eq!(std::fs::read(&out).unwrap(), b"mine");
}

#[test]
fn an_empty_content_is_one() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let bid = desk.file("vide", b"");
    for options in [&[][..], &["--compat"], &["--pem"]] {
        let (sealed, out) = (desk.path("vide.p7m"), desk.path("ouvert"));
        desk.bicle_on("seal", &bid, &["--for", "Marchés"]).args(options).run().exits(0);
        desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
        assert_eq!(std::fs::read(&out).unwrap(), b"");
        std::fs::remove_file(&out).unwrap();
        let piped = desk.bicle(&["seal", "-", "--for", "Marchés"]).args(options).stdin("").run().exits(0);
        let opened = desk.bicle(&["open", "-", "--out"]).arg(&out).stdin(piped.stdout).run();
        opened.exits(0);
        assert_eq!(std::fs::read(&out).unwrap(), b"");
        std::fs::remove_file(&sealed).unwrap();
        std::fs::remove_file(out).unwrap();
    }
}

#[test]
fn octets_behind_a_pfx_are_said() {
    let desk = Desk::new();
    let backup = desk.path("sauve.pfx");
    desk.generate("Marchés", &["--backup", backup.to_str().unwrap()]);
    let file = desk.file("suite.pfx", &[std::fs::read(&backup).unwrap().as_slice(), b"\r\n"].concat());
    let colleague = Desk::new();
    let imported: BicleChange = colleague.bicle_on("import", &file, &["--json"]).run().exits(0).answer();
    assert!(imported.warnings.iter().any(|warning| warning.contains("2 octets follow")), "{:?}", imported.warnings);
    let french = Desk::new().bicle_on("import", &file, &[]).french().run().exits(0);
    assert!(french.text().contains("2 octets suivent la fin du fichier .pfx"), "{}", french.text());
    // The password is still the file's.
    Desk::new().bicle_on("import", &file, &["--json"]).env("JETON_PASSWORD", "faux").run().exits(4);
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
fn of_ten_thousand_recipients_the_first_are_named() {
    let desk = Desk::new();
    desk.generate("Travaux", &[]);
    let bid = desk.file("pli", b"offre");
    let sealed = desk.path("pli.p7m");
    let certificate = openssl::material("encryption.cert.pem");
    openssl::seal(&bid, &sealed, &["-aes-256-gcm", "-recip", certificate.to_str().unwrap()]);
    // The single RecipientInfo, repeated ten thousand times, in indefinite lengths.
    let bytes = std::fs::read(&sealed).unwrap();
    let at = bytes.windows(2).position(|two| two == [0x31, 0x82]).expect("RecipientInfos");
    let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    let info = &bytes[at + 4..at + 4 + length];
    let head = b"\x30\x80\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17\xA0\x80\x30\x80\x02\x01\x00";
    let rest = [&bytes[at + 4 + length..], &[0; 6]].concat();
    let file = |count: usize| [&head[..], b"\x31\x80", &info.repeat(count), &[0, 0], &rest].concat();
    let one = desk.file("un.p7m", &file(1));
    desk.bicle_on("open", &one, &["--json"]).run().exits(7).says("no-key-for-file").does_not_say("others");
    let many = desk.file("beaucoup.p7m", &file(10_000));
    let error = desk.bicle_on("open", &many, &["--json"]).run().exits(7).error();
    assert!(error.message.contains("; 9990 others"), "{}", error.message);
    assert!(error.message.len() < 4000);
    let more = desk.file("trop.p7m", &file(20_001));
    desk.bicle_on("open", &more, &["--json"]).run().exits(8).says("too many recipients");
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
    // 600,000 as encoded in the file: once for each encryption, and at its end for the MAC.
    let count = [0x02, 0x03, 0x09, 0x27, 0xC0];
    let places: Vec<usize> = (0..=bytes.len() - 5).filter(|at| bytes[*at..*at + 5] == count).collect();
    assert_eq!((places.len(), places.last()), (3, Some(&(bytes.len() - 5))));
    for at in &places[..2] {
        let mut slow = bytes.clone();
        slow[at + 2] = 0x7F;
        // The MAC is over them: what was altered is not even looked at.
        refused_at_once(&desk, &slow, "password-incorrect", "not the password");
    }
    // 2³¹ is two octets longer, which changes the lengths of the MacData and of the whole.
    bytes.splice(places[2].., [0x02, 0x05, 0x00, 0x80, 0, 0, 0]);
    let mac = (0..bytes.len() - 1)
        .rev()
        .find(|at| bytes[*at] == 0x30 && usize::from(bytes[at + 1]) + 2 + 2 == bytes.len() - at);
    bytes[mac.expect("MacData") + 1] += 2;
    let whole = u16::from_be_bytes([bytes[2], bytes[3]]) + 2;
    bytes[2..4].copy_from_slice(&whole.to_be_bytes());
    refused_at_once(&desk, &bytes, "pfx-invalid", "2147483648 iterations");
}

fn refused_at_once(desk: &Desk, pfx: &[u8], code: &str, said: &str) {
    let file = desk.file("lent.pfx", pfx);
    let outcome = desk.bicle_on("import", &file, &["--json"]).run();
    assert_eq!(outcome.error().code, code);
    assert!(outcome.error().message.contains(said), "{}", outcome.error().message);
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
