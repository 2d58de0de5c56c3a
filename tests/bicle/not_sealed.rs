//! What people take for a file sealed for them: each is told what it is.

use super::Desk;
use crate::support::openssl::{agrees, material};

/// Opens it in both languages.
fn refused(desk: &Desk, bytes: &[u8], code: (i32, &str), english: &str, french: &str) {
    let file = desk.file("recu.p7m", bytes);
    let error = desk.bicle_on("open", &file, &["--json"]).run().exits(code.0).prints_nothing().error();
    assert_eq!(error.code, code.1);
    assert!(error.message.contains(english), "{}", error.message);
    desk.bicle_on("open", &file, &[]).french().run().exits(code.0).says(french);
    assert!(!desk.path("recu").exists());
}

fn cms(desk: &Desk, options: &[&str]) -> Vec<u8> {
    let (plain, out) = (desk.file("pli", b"une offre de prix"), desk.path("openssl.out"));
    let files = ["-in", plain.to_str().unwrap(), "-out", out.to_str().unwrap()];
    agrees(&[&["cms", "-binary"], &files[..], options].concat(), b"");
    std::fs::read(out).unwrap()
}

#[test]
fn a_signed_file_is_not_encrypted() {
    let desk = Desk::new();
    let (certificate, key) = (material("signature.cert.pem"), material("signature.key.pem"));
    let signer = ["-sign", "-nodetach", "-signer", certificate.to_str().unwrap(), "-inkey", key.to_str().unwrap()];
    for form in ["DER", "PEM"] {
        let bytes = cms(&desk, &[&signer[..], &["-outform", form]].concat());
        refused(&desk, &bytes, (8, "cms-invalid"), "is signed, not encrypted", "est signé, et non chiffré");
    }
}

#[test]
fn a_saved_mail_has_it_as_an_attachment() {
    let desk = Desk::new();
    let recipient = material("encryption.cert.pem");
    let bytes = cms(&desk, &["-encrypt", "-aes256", "-outform", "SMIME", recipient.to_str().unwrap()]);
    assert!(bytes.starts_with(b"MIME-Version"));
    let headed = [&b"Return-Path: <marches@example.fr>\r\nReceived: from mx\r\n"[..], &bytes].concat();
    for bytes in [&bytes[..], &headed] {
        refused(&desk, bytes, (8, "cms-invalid"), "is a saved mail message", "est un courriel enregistré");
        let file = desk.path("recu.p7m");
        desk.bicle_on("open", &file, &[]).french().run().exits(8).says("enregistrez la pièce jointe");
    }
}

#[test]
fn sealed_for_no_certificate() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let under_password = cms(&desk, &["-encrypt", "-aes256", "-outform", "DER", "-pwri_password", "secret"]);
    refused(
        &desk,
        &under_password,
        (6, "cms-unsupported"),
        "is encrypted under a password alone, for no certificate",
        "est chiffré sous un mot de passe seul, et pour aucun certificat",
    );
    let shared = ["-secretkey", "000102030405060708090A0B0C0D0E0F", "-secretkeyid", "C0FEE0"];
    let under_key = cms(&desk, &[&["-encrypt", "-aes256", "-outform", "DER"], &shared[..]].concat());
    refused(
        &desk,
        &under_key,
        (6, "cms-unsupported"),
        "is encrypted under a key agreed on before",
        "est chiffré sous une clé convenue d’avance",
    );
    // For somebody else's certificate and a password: both are named.
    let other = material("encryption.cert.pem");
    let both = ["-pwri_password", "secret", other.to_str().unwrap()];
    let bytes = cms(&desk, &[&["-encrypt", "-aes256", "-outform", "DER"], &both[..]].concat());
    refused(&desk, &bytes, (7, "no-key-for-file"), "; a password", " ; un mot de passe");
}
