//! `jeton cert import`.

use jeton::model::ObjectId;
use jeton::output::certificate::CertificateList;
use jeton::output::certificate_import::CertificateImport;

use crate::support::misbehaving::Misbehaving;
use crate::support::token::PIN;
use crate::support::{Token, openssl};

fn material(name: &str) -> String {
    openssl::material(&format!("{name}.cert.pem")).display().to_string()
}

fn count(token: &Token) -> usize {
    let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    list.certificates.len()
}

#[test]
fn beside_its_private_key_and_as_another_program_reads_it() {
    for name in ["holder", "p256", "p384"] {
        let token = Token::with(&[&format!("key:{name}=ma clé=0a0b")]);
        let import = ["cert", "import", "--json", &material(name)];
        let import: CertificateImport = token.jeton_with_pin(&import).run().exits(0).answer();
        assert_eq!((import.id.to_string().as_str(), import.label.as_str()), ("0a0b", "ma clé"), "{name}");
        assert!(import.private_key && import.dropped_attributes.is_empty());
        let exported = token.jeton(&["cert", "export"]).run().exits(0).stdout;
        assert_eq!(exported, std::fs::read(material(name)).unwrap());
        let shown = token.pkcs11_tool(&["--list-objects", "--type", "cert"]);
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.contains("0a0b") && shown.contains("ma clé") && shown.contains("subject:"), "{shown}");
        // The serial number is an INTEGER in DER, which pkcs11-tool prints.
        assert!(shown.to_uppercase().contains(&import.certificate.serial), "{shown}");
    }
}

#[test]
fn in_der_too() {
    let token = Token::with(&["key:holder"]);
    let der = token.scratch().join("cert.der");
    let path = der.display().to_string();
    openssl::agrees(&["x509", "-in", &material("holder"), "-outform", "DER", "-out", &path], b"");
    token.jeton_with_pin(&["cert", "import", &path]).run().exits(0);
    assert_eq!(count(&token), 1);
}

#[test]
fn not_without_its_key_unless_that_is_said() {
    let token = Token::with(&["key:signature"]);
    let error = token.jeton_with_pin(&["cert", "import", "--json", &material("ca")]).run().exits(7).error();
    assert_eq!(error.code, "no-matching-key");
    // Naming a key that does not belong to it does not help.
    let wrong = ["cert", "import", "--json", "--id", "10", &material("holder")];
    assert_eq!(token.jeton_with_pin(&wrong).run().exits(7).error().code, "no-matching-key");
    assert_eq!(count(&token), 0);
    let without = ["cert", "import", "--json", "--without-key", &material("ca")];
    let import: CertificateImport = token.jeton_with_pin(&without).run().exits(0).answer();
    assert!(!import.private_key && !import.id.is_empty());
    assert_eq!(import.label, import.certificate.holder);
    assert_eq!(count(&token), 1);
}

#[test]
fn not_twice_and_not_under_a_label_that_is_taken() {
    let token = Token::with(&["holder", "key:signature=signature=0c"]);
    // Detected before the PIN prompt.
    let error = token.jeton(&["cert", "import", "--json", &material("holder")]).run().exits(7).error();
    assert_eq!((error.code.as_str(), error.remedy.as_str()), ("object-exists", "there is nothing to do."));
    let same_label = ["cert", "import", "--json", "--label", "holder", &material("signature")];
    let error = token.jeton_with_pin(&same_label).run().exits(7).error();
    assert_eq!(error.code, "object-exists");
    assert!(error.remedy.contains("another label"), "{}", error.remedy);
    assert_eq!(count(&token), 1);
    let named = ["cert", "import", "--json", "--id", "0c", "--label", "Nouveau", &material("signature")];
    let import: CertificateImport = token.jeton_with_pin(&named).run().exits(0).answer();
    assert_eq!((import.id, import.label.as_str()), ("0c".parse::<ObjectId>().unwrap(), "Nouveau"));
}

#[test]
fn a_renewed_certificate_takes_the_id_of_its_key_and_a_label_of_its_own() {
    // Another key's certificate has the label of this one, so the label is taken.
    let token = Token::with(&["key:holder=ma clé=0a", "cert:expired=ma clé=0a"]);
    let import: CertificateImport =
        token.jeton_with_pin(&["cert", "import", "--json", &material("holder")]).run().exits(0).answer();
    assert_eq!((import.id.to_string().as_str(), import.label.as_str()), ("0a", "Jeanne DUPONT"));
}

#[test]
fn nothing_but_a_certificate_from_a_file() {
    let token = Token::with(&["key:holder"]);
    let directory = token.scratch();
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let holder = std::fs::read(material("holder")).unwrap();
    let key = openssl::material("holder.key.pem").display().to_string();
    let empty = write("empty.pem", b"");
    let noise = write("noise.der", &[0x30, 0x82, 0xff, 0xff, 0x00]);
    for path in [&key, &empty, &noise] {
        let error = token.jeton(&["cert", "import", "--json", path]).run().exits(8).error();
        assert_eq!(error.code, "not-a-certificate", "{path}");
    }
    let error = token.jeton(&["cert", "import", "--json", "absent.pem"]).run().exits(7).error();
    assert_eq!(error.code, "file-not-found");
    // Text around the block, as written by openssl's -text, is ignored.
    let text = openssl::agrees(&["x509", "-text"], &holder);
    token.jeton_with_pin(&["cert", "import", &write("text.pem", text.as_bytes())]).run().exits(0);
}

#[test]
fn the_pin_is_spent_on_nothing() {
    let token = Token::with(&["key:holder"]);
    let faulty = Misbehaving::new(token);
    let path = material("holder");
    faulty.jeton(&["cert", "import", &path]).env("JETON_PIN", "9999").run().exits(4);
    assert_eq!(faulty.presentations(), 1);
    let protected = faulty.with("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED");
    let error = protected.jeton(&["cert", "import", "--json", &path]).env("JETON_PIN", PIN).run().exits(6).error();
    assert_eq!((error.code.as_str(), protected.presentations()), ("read-only", 0));
}

#[test]
fn what_a_token_refuses_is_left_out_and_said() {
    let faulty = Misbehaving::new(Token::with(&["key:holder"])).with("FAULTY_TEMPLATE_REFUSE", "CKA_ISSUER");
    let import = ["cert", "import", "--json", &material("holder")];
    let import: CertificateImport = faulty.jeton(&import).env("JETON_PIN", PIN).run().exits(0).answer();
    assert_eq!(import.dropped_attributes, ["CKA_ISSUER", "CKA_SERIAL_NUMBER"]);

    let faulty = Misbehaving::new(Token::with(&["key:holder"])).with("FAULTY_TEMPLATE_REFUSE", "CKA_VALUE");
    let jeton = faulty.jeton(&["cert", "import", "--json", &material("holder")]).env("JETON_PIN", PIN);
    assert_eq!(jeton.run().exits(6).error().code, "template-refused");
    assert_eq!(faulty.calls("token_objects_created"), 0);
}
