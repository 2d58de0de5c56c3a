//! Key generation, import and deletion in the writable layout, with the adapted profile.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality};

use crate::tool::Bench;

fn writable(personality: Personality) -> Bench {
    Bench::with(Card::personality(personality), Style::Writable)
}

fn logged_in(bench: &Bench, arguments: &[&str]) -> crate::tool::Done {
    bench.pkcs11_tool(&[&["--login", "--pin", "1234"], arguments].concat())
}

fn generate(bench: &Bench, id: &str, label: &str) {
    logged_in(bench, &["--keypairgen", "--key-type", "rsa:2048", "--id", id, "--label", label]).succeeded();
}

fn write_certificate(bench: &Bench, id: &str, label: &str) {
    let certificate = bench.directory.file("certificate", CERTIFICATE);
    logged_in(bench, &["--write-object", &certificate, "--type", "cert", "--id", id, "--label", label]).succeeded();
}

const CERTIFICATE: &[u8] = include_bytes!("../../material/encryption.cert.der");

#[test]
fn a_generated_key_signs_and_the_old_one_still_does() {
    let bench = writable(Personality::Writable);
    generate(&bench, "77", "Nouvelle");
    for (id, number) in [("4501", 1), ("77", 2)] {
        bench.sign("1234", &["--id", id]).succeeded();
        bench.assert_signature(&bench.card.public_key(number).unwrap());
    }
}

#[test]
fn generated_keys_lie_side_by_side() {
    let bench = writable(Personality::Blank);
    generate(&bench, "0A", "un");
    generate(&bench, "0B", "deux");
    assert_ne!(bench.card.public_key(1).unwrap(), bench.card.public_key(2).unwrap());
    for (id, number) in [("0A", 1), ("0B", 2)] {
        bench.sign("1234", &["--id", id]).succeeded();
        bench.assert_signature(&bench.card.public_key(number).unwrap());
    }
}

#[test]
fn a_certificate_is_written_read_and_deleted() {
    let bench = writable(Personality::Writable);
    write_certificate(&bench, "55", "Ecrit");
    assert_eq!(bench.card.certificate(2).unwrap(), CERTIFICATE);
    let output = bench.directory.name("read");
    bench.pkcs11_tool(&["-r", "-y", "cert", "-d", "55", "-o", &output]).succeeded();
    assert_eq!(bench.directory.read("read").unwrap(), CERTIFICATE);
    logged_in(&bench, &["-b", "-y", "cert", "-d", "55"]).succeeded();
    assert_eq!(bench.card.certificate(2), None);
}

#[test]
fn an_imported_key_signs() {
    let bench = writable(Personality::Writable);
    let key = bench.directory.file("key", include_bytes!("../../material/second.key.der"));
    logged_in(&bench, &["--write-object", &key, "--type", "privkey", "--id", "66", "--label", "Importee"]).succeeded();
    bench.sign("1234", &["--id", "66"]).succeeded();
    bench.assert_signature(&bench.card.public_key(2).unwrap());
}

#[test]
fn an_imported_key_lies_beside_a_generated_one() {
    let bench = writable(Personality::Blank);
    generate(&bench, "0A", "un");
    let generated = bench.card.public_key(1).unwrap();
    let key = bench.directory.file("key", include_bytes!("../../material/second.key.der"));
    logged_in(&bench, &["--write-object", &key, "--type", "privkey", "--id", "66"]).succeeded();
    generate(&bench, "0B", "deux");
    assert_eq!(bench.card.public_key(1).unwrap(), generated);
    for (id, number) in [("0A", 1), ("66", 2), ("0B", 3)] {
        bench.sign("1234", &["--id", id]).succeeded();
        bench.assert_signature(&bench.card.public_key(number).unwrap());
    }
}

#[test]
fn a_key_is_deleted() {
    let bench = writable(Personality::Writable);
    generate(&bench, "77", "Nouvelle");
    logged_in(&bench, &["-b", "-y", "privkey", "-d", "77"]).succeeded();
    assert_eq!(bench.card.public_key(2), None);
    bench.sign("1234", &["--id", "77"]).failed_with("not found");
}

#[test]
fn the_issuers_key_is_deleted_too() {
    let bench = writable(Personality::Writable);
    logged_in(&bench, &["-b", "-y", "privkey", "-d", "4501"]).succeeded();
    assert_eq!(bench.card.public_key(1), None);
}

#[test]
fn with_the_profiles_as_installed_nothing_is_created() {
    let bench = Bench::new(Personality::Fresh);
    logged_in(&bench, &["--keypairgen", "--key-type", "rsa:2048", "--id", "77"]).failed_with("CKR_DATA_INVALID");
    assert_eq!(bench.card.count(0x47), 0);
}

#[test]
fn without_a_login_nothing_is_created() {
    let bench = writable(Personality::Writable);
    let certificate = bench.directory.file("certificate", CERTIFICATE);
    bench.pkcs11_tool(&["--write-object", &certificate, "--type", "cert", "--id", "55"]).failed_with("CKR_");
    assert_eq!(bench.card.count(0xE0), 0);
}
