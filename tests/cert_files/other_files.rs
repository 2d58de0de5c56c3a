//! Files that are taken for certificates: each is told as what it is, in words that a person knows.

use super::{Mail, armoured, jeton};
use crate::support::{Token, openssl};

/// A file of each kind, with what is said of it in French and in English.
fn files(mail: &Mail) -> Vec<(String, &'static str, &'static str)> {
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    mail.openssl(&["pkey", "-in", "jeanne.key", "-pubout", "-out", "public.pem"]);
    mail.openssl(&["pkey", "-in", "jeanne.key", "-outform", "DER", "-out", "key.der"]);
    mail.openssl(&["rsa", "-in", "jeanne.key", "-traditional", "-out", "old.key"]);
    mail.openssl(&["pkey", "-in", "jeanne.key", "-aes256", "-passout", "pass:x", "-out", "locked.key"]);
    mail.openssl(&["req", "-in", "request", "-outform", "DER", "-out", "request.der"]);
    let configuration = String::from_utf8(mail.read("issue.cnf")).unwrap();
    mail.file("crl.cnf", configuration + "[crl]\nauthorityKeyIdentifier=keyid\n");
    mail.openssl(&["ca", "-config", "crl.cnf", "-gencrl", "-crlexts", "crl", "-crldays", "7", "-out", "list.crl"]);
    mail.openssl(&["crl", "-in", "list.crl", "-outform", "DER", "-out", "list.der"]);
    mail.file("message", "Bonjour");
    let smime = ["cms", "-binary", "-nodetach", "-outform", "DER", "-in", "message"];
    mail.openssl(&[&smime[..], &["-sign", "-signer", "jeanne.pem", "-inkey", "jeanne.key", "-out", "s.p7m"]].concat());
    let sealing = ["cms", "-encrypt", "-binary", "-aes256", "-in", "message", "-outform"];
    mail.openssl(&[&sealing[..], &["DER", "-out", "bid.p7m", "jeanne.pem"]].concat());
    mail.openssl(&[&sealing[..], &["PEM", "-stream", "-out", "bid.pem", "jeanne.pem"]].concat());
    mail.openssl(&["x509", "-in", "jeanne.pem", "-outform", "DER", "-out", "jeanne.der"]);
    mail.openssl(&["crl2pkcs7", "-nocrl", "-outform", "DER", "-out", "empty.p7b"]);
    let der = mail.read("jeanne.der");
    let text = String::from_utf8(mail.read("jeanne.pem")).unwrap();
    let attached = format!(
        "Received: from mx.example by mail.example\r\nFrom: Jeanne <jeanne@mairie.example>\r\nSubject: certificat\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: \
         application/x-x509-ca-cert\r\nContent-Transfer-Encoding: base64\r\n\r\n{}--x--\r\n",
        openssl::agrees(&["base64"], &der)
    );
    let key = ("une clé privée seule", "a private key on its own");
    let request = ("une demande de certificat (CSR)", "a certificate request (CSR)");
    let list = ("une liste de révocation (CRL)", "a revocation list (CRL)");
    let sealed = ("un fichier chiffré (.p7m)", "an encrypted file (.p7m)");
    let damaged = ("un certificat endommagé ou incomplet", "a damaged or incomplete certificate");
    let page = ("une page Internet", "a web page");
    let unknown = ("un fichier d’une autre nature", "a file of another kind");
    vec![
        (mail.path("jeanne.key"), key),
        (mail.path("old.key"), key),
        (mail.path("locked.key"), key),
        (mail.path("key.der"), key),
        (mail.path("public.pem"), ("une clé publique seule", "a public key on its own")),
        (mail.path("request"), request),
        (mail.path("request.der"), request),
        (mail.path("list.crl"), list),
        (mail.path("list.der"), list),
        (mail.path("bid.p7m"), sealed),
        (mail.path("bid.pem"), sealed),
        (mail.path("s.p7m"), ("un document signé ou une signature", "a signed document or a signature")),
        (mail.path("empty.p7b"), ("une enveloppe de certificats (.p7b) vide", "an empty container of certificates")),
        (mail.file("courriel.eml", attached), ("un courriel enregistré en entier", "a mail that was saved whole")),
        (mail.file("erreur.cer", "<!DOCTYPE html>\n<html><body>Session expirée</body></html>"), page),
        (mail.file("guide.pdf", "%PDF-1.7\n%\u{e2}\u{e3}"), ("un document PDF", "a PDF document")),
        (mail.file("certificats.zip", b"PK\x03\x04\x14\0\0\0"), ("une archive (.zip)", "an archive (.zip)")),
        (mail.file("vide.cer", ""), ("un fichier vide", "an empty file")),
        (mail.file("blanc.cer", "\r\n \r\n"), ("un fichier vide", "an empty file")),
        (mail.path(""), ("un dossier", "a folder")),
        (mail.file("coupé.cer", &der[..der.len() - 9]), damaged),
        (mail.file("coupé.pem", &text[..text.len() / 2]), damaged),
        (mail.file("abîmé.pem", text.replacen("MII", "M I", 1).replacen('/', "!", 1)), damaged),
        (mail.file("note.txt", "Le certificat arrive demain."), unknown),
        (mail.file("photo.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF"), unknown),
    ]
    .into_iter()
    .map(|(path, (french, english))| (path, french, english))
    .collect()
}

#[test]
fn each_is_told_as_what_it_is_by_every_command() {
    let mail = Mail::new();
    let out = mail.path("sortie");
    let commands: [&[&str]; 5] =
        [&["cert", "show"], &["cert", "check"], &["cert", "export", "--out", &out], &["cert", "import"], &["remind"]];
    for (file, french, english) in files(&mail) {
        for command in commands {
            if command == ["remind"] && file == mail.path("") {
                // A folder is what it takes.
                continue;
            }
            // Reminders look at a token too, unless no module is named or found.
            let run = || jeton(command).without(if command == ["remind"] { "JETON_MODULE" } else { "" }).arg(&file);
            let english_run = run().run().exits(8);
            let english_run = english_run.says(&format!("is not a readable certificate: it is {english}"));
            let french_run = run().french().run().exits(8);
            let french_run =
                french_run.says(&format!("n’est pas un certificat lisible : c’est {french}")).says("Que faire : ");
            for words in ["BER", "DER ", "Unexpected", "Nom", "error:", "InvalidTag", "parse"] {
                for said in [&english_run.stderr, &french_run.stderr] {
                    let said = said.replace("Error:", "");
                    assert!(!said.contains(words), "{command:?} {file} says “{words}”: {said}");
                }
            }
            assert_eq!(run().arg("--json").run().exits(8).error().code, "not-a-certificate");
        }
    }
    assert!(!std::path::Path::new(&out).exists(), "nothing was exported, and no folder made for it");
}

#[test]
fn what_a_software_certificate_is_not_is_told_before_its_password_is_asked() {
    let mail = Mail::new();
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    let copy = mail.path("copie.pfx");
    for (file, french) in [
        (mail.path("jeanne.pem"), "un certificat sans sa clé privée"),
        (mail.path("jeanne.key"), "une clé privée seule"),
        (mail.file("vide.pfx", ""), "un fichier vide"),
        (mail.file("lettre.pfx", "Madame, Monsieur,\n"), "un fichier d’une autre nature"),
        (mail.path(""), "un dossier"),
    ] {
        for command in [&["test", "--pfx"][..], &["cert", "backup", "--out", &copy]] {
            // Nobody can be asked here: an answer about the file comes before the question.
            let run = jeton(command).arg(&file).french().run().exits(8);
            run.says(&format!("n’est pas un fichier .pfx : c’est {french}")).says("Que faire : ");
        }
    }
    // One that cannot be recognised at all is left to the reader of .pfx files.
    let noise = mail.file("bruit.pfx", b"\x99\x01\x02");
    let run = jeton(&["test", "--pfx", &noise, "--json"]).env("JETON_PASSWORD", "x").run().exits(8);
    assert_eq!(run.error().code, "pfx-invalid");
}

#[test]
fn a_damaged_certificate_hides_no_other() {
    let mail = Mail::new();
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    mail.agent("paul", "Paul MARTIN", 700);
    let [jeanne, paul] = ["jeanne.pem", "paul.pem"].map(|name| String::from_utf8(mail.read(name)).unwrap());
    let broken = armoured("CERTIFICATE", &[0x30, 3, 1, 2]);
    let both = mail.file("trois.pem", [jeanne, broken, paul].concat());
    let run = jeton(&["cert", "show", &both]).french().run().exits(8);
    assert!(run.text().contains("Jeanne DUPONT") && run.text().contains("Paul MARTIN"), "{}", run.text());
    assert!(run.text().contains("c’est un certificat endommagé ou incomplet"), "{}", run.text());
    run.says("1 fichier n’a pas été traité");
}

#[test]
fn authorities_come_in_every_form_too() {
    let mail = Mail::new();
    let pem = mail.agent("jeanne", "Jeanne DUPONT", 700).display().to_string();
    mail.openssl(&["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", "ca.pem", "-out", "ca.p7b"]);
    mail.openssl(&["x509", "-in", "ca.pem", "-trustout", "-addtrust", "clientAuth", "-out", "ca.trusted"]);
    for authority in ["ca.pem", "ca.p7b", "ca.trusted"] {
        jeton(&["cert", "check", &pem, "--ca", &mail.path(authority)]).run().exits(0);
    }
    let wrong = jeton(&["cert", "check", &pem, "--ca", &mail.path("ca.key")]).french().run().exits(8);
    wrong.says("c’est une clé privée seule");
    let token = Token::with(&["holder"]);
    token.jeton_with_pin(&["test", "--ca", &mail.path("ca.p7b")]).run().exits(0);
}
