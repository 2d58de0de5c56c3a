//! Certificates in files: `jeton cert show`, `check` and `export` of every form in which they arrive.

mod check;
mod export;
mod inside;
mod other_files;
mod software;

use std::path::PathBuf;

use jeton::output::certificate_files::CertificateFiles;

use crate::support::{Authority, Jeton, openssl};

/// The password of every `.pfx` made here.
const PASSWORD: &str = "vGt7-Rq2m-Zb9x";

/// An authority, and the files in which its certificates are sent.
struct Mail {
    authority: Authority,
}

/// jeton where there is neither a token nor a module, nor a reader of another test.
fn jeton(arguments: &[&str]) -> Jeton {
    Jeton::new(arguments).env("JETON_MODULE", "/nonexistent/module.so").env("PCSCLITE_CSOCK_NAME", "/nonexistent")
}

impl Mail {
    fn new() -> Self {
        Self { authority: Authority::new("/C=FR/O=ChamberSign France/CN=Autorité d’essai") }
    }

    fn path(&self, name: &str) -> String {
        self.authority.path(name).display().to_string()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.authority.path(name), bytes).unwrap();
        self.path(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.authority.path(name)).unwrap()
    }

    /// Issues `agent`.pem to this person, for this many days.
    fn agent(&self, agent: &str, holder: &str, days: i64) -> PathBuf {
        self.authority.issue(agent, &format!("/C=FR/O=Mairie de Vitré/CN={holder}"), days, "")
    }

    /// Runs openssl on files of the directory.
    fn openssl(&self, arguments: &[&str]) {
        self.authority.openssl(arguments);
    }

    /// A `.pfx` of `agent`.pem and its key, with these options.
    fn pfx(&self, agent: &str, out: &str, options: &[&str]) -> String {
        self.authority.pfx(agent, &self.authority.path(out), PASSWORD, options);
        self.path(out)
    }

    /// `agent`.pem in every form that holds one holder's certificate, each with the name that jeton gives the form.
    fn forms(&self, agent: &str) -> Vec<(String, &'static str)> {
        let pem = format!("{agent}.pem");
        let text = String::from_utf8(self.read(&pem)).unwrap();
        let utf_16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
            let units = text.replace('\n', "\r\n").encode_utf16().flat_map(bytes).collect::<Vec<_>>();
            [mark, &units].concat()
        };
        for (out, arguments) in [
            ("a.der", &["x509", "-outform", "DER", "-in", &pem][..]),
            ("a.trusted", &["x509", "-trustout", "-addtrust", "emailProtection", "-setalias", "Jeanne", "-in", &pem]),
            ("a.p7b", &["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", &pem, "-certfile", "ca.pem"]),
            ("a.p7b.pem", &["crl2pkcs7", "-nocrl", "-certfile", "ca.pem", "-certfile", &pem]),
            ("a.text", &["x509", "-text", "-in", &pem]),
        ] {
            self.openssl(&[arguments, &["-out", out]].concat());
        }
        let p7b = String::from_utf8(self.read("a.p7b.pem")).unwrap();
        let der = self.read("a.der");
        let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let quoted: String = text.lines().map(|line| format!("> {line}\r\n")).collect();
        vec![
            (self.path(&pem), "pem"),
            (self.path("a.der"), "der"),
            // What a mail program adds at the end.
            (self.file("b.der", [&der[..], b"\r\n"].concat()), "der"),
            (self.file("x509.cer", text.replace("CERTIFICATE", "X509 CERTIFICATE")), "pem"),
            (self.path("a.trusted"), "pem"),
            (self.file("crlf.cer", text.replace('\n', "\r\n")), "pem"),
            (self.file("bom.cer", format!("\u{feff}{text}")), "pem"),
            (self.file("le.txt", utf_16(&[0xFF, 0xFE], u16::to_le_bytes)), "pem"),
            (self.file("be.txt", utf_16(&[0xFE, 0xFF], u16::to_be_bytes)), "pem"),
            (self.file("no-mark.txt", utf_16(&[], u16::to_le_bytes)), "pem"),
            (self.path("a.text"), "pem"),
            (self.file("mail.txt", format!("Bonjour,\r\n\r\nvoici :\r\n{quoted}\r\nCordialement\r\n")), "pem"),
            (self.file("base64.cer", base64), "der"),
            (self.file("chain.pem", [text.as_bytes(), &self.read("ca.pem")].concat()), "pem"),
            (self.file("reversed.pem", [&self.read("ca.pem"), text.as_bytes()].concat()), "pem"),
            (self.path("a.p7b"), "pkcs7"),
            (self.path("a.p7b.pem"), "pkcs7"),
            (self.file("cms.pem", p7b.replace("PKCS7", "CMS")), "pkcs7"),
            // `certutil -encode` of Windows, whatever the content.
            (self.file("certutil.p7b", p7b.replace("PKCS7", "CERTIFICATE")), "pkcs7"),
            (self.file("ber.p7b", in_ber(&self.read("a.p7b"))), "pkcs7"),
            (self.pfx(agent, "a.pfx", &["-name", "Jeanne"]), "pfx"),
            (self.pfx(agent, "chain.pfx", &["-certfile", "ca.pem"]), "pfx"),
            (self.file("armoured.pfx", armoured("PKCS12", &self.read("a.pfx"))), "pfx"),
        ]
    }
}

/// These bytes as a block, as certtool writes a PFX.
fn armoured(tag: &str, bytes: &[u8]) -> String {
    let base64 = openssl::agrees(&["base64"], bytes);
    format!("-----BEGIN {tag}-----\n{base64}-----END {tag}-----\n")
}

/// A ContentInfo with its outermost lengths in the indefinite form, as Firefox writes it.
fn in_ber(der: &[u8]) -> Vec<u8> {
    fn content(der: &[u8]) -> &[u8] {
        let length = usize::from(der[1]);
        if length < 0x80 { &der[2..] } else { &der[2 + (length & 0x7F)..] }
    }
    let info = content(der);
    let (oid, wrapped) = info.split_at(2 + usize::from(info[1]));
    let signed = content(wrapped);
    let inner = content(signed);
    [&[0x30, 0x80], oid, &[0xA0, 0x80, 0x30, 0x80], inner, &[0; 6]].concat()
}

#[test]
fn every_form_is_shown_checked_and_turned_into_the_same_pem() {
    let mail = Mail::new();
    let pem = mail.agent("jeanne", "Jeanne DUPONT", 700);
    let clean = std::fs::read_to_string(&pem).unwrap();
    let ca = mail.path("ca.pem");
    for (file, form) in mail.forms("jeanne") {
        let with = |arguments: &[&str]| jeton(arguments).env("JETON_PASSWORD", PASSWORD);
        let shown: CertificateFiles = with(&["cert", "show", "--json", &file]).run().exits(0).answer();
        let shown = &shown.files[0];
        let named = serde_json::to_value(shown.form).unwrap();
        assert_eq!((named.as_str().unwrap(), shown.certificates.len()), (form, 1), "{file}");
        assert_eq!(shown.certificates[0].certificate.holder, "Jeanne DUPONT", "{file}");
        let text = with(&["cert", "show", &file]).french().run().exits(0);
        assert!(text.text().contains("Jeanne DUPONT – Mairie") || text.text().contains("Mairie de Vitré"), "{file}");
        assert_eq!(text.text().contains("dans ce fichier, sous son mot de passe"), form == "pfx", "{file}");
        let checked = with(&["cert", "check", &file, "--ca", &ca]).french().run().exits(0);
        assert!(checked.text().contains("Tout va bien"), "{file}: {}", checked.text());
        let exported = with(&["cert", "export", &file]).run().exits(0);
        assert_eq!(exported.text(), clean, "{file}");
        assert_eq!(exported.stderr, "", "{file}");
    }
}

#[test]
fn a_chain_is_one_holders_and_the_others_are_named() {
    let mail = Mail::new();
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    mail.forms("jeanne");
    let run = jeton(&["cert", "show", &mail.path("reversed.pem")]).french().run().exits(0);
    assert!(run.text().contains("PEM, 2 certificats"), "{}", run.text());
    assert!(run.text().contains("Dans le même fichier, le certificat d’une autorité :"), "{}", run.text());
    assert!(run.text().contains("Autorité d’essai"), "{}", run.text());
    let run = jeton(&["cert", "export", "--format", "chain", &mail.path("a.p7b")]).run().exits(0);
    assert_eq!(run.text().matches("BEGIN CERTIFICATE").count(), 2);
    // An authority that is asked about itself is shown as any other.
    let shown: CertificateFiles = jeton(&["cert", "show", "--json", &mail.path("ca.pem")]).run().exits(0).answer();
    assert_eq!((shown.files[0].certificates.len(), shown.files[0].others.len()), (1, 0));
}

#[test]
fn what_a_revocation_needs_from_a_file_when_the_key_is_lost() {
    let mail = Mail::new();
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    mail.agent("paul", "Paul MARTIN", 700);
    let run = jeton(&["cert", "show", "--revocation", &mail.path("jeanne.pem")]).french().run().exits(0);
    assert!(run.text().contains("Jeanne DUPONT"), "{}", run.text());
    let both = ["cert", "show", "--revocation", "--json", &mail.path("jeanne.pem"), &mail.path("paul.pem")];
    assert_eq!(jeton(&both).run().exits(7).error().code, "several-in-file");
}

#[test]
fn the_password_is_asked_and_a_wrong_one_is_told() {
    let mail = Mail::new();
    mail.agent("jeanne", "Jeanne DUPONT", 700);
    let pfx = mail.pfx("jeanne", "jeanne.pfx", &[]);
    for command in ["show", "check", "export"] {
        let error = jeton(&["cert", command, "--json", &pfx]).run().exits(4).error();
        assert_eq!(error.code, "no-terminal", "{command}");
        let wrong = jeton(&["cert", command, "--json", &pfx]).env("JETON_PASSWORD", "autre").run().exits(4);
        assert_eq!(wrong.error().code, "password-incorrect", "{command}");
        let file = mail.file("password", format!("{PASSWORD}\n"));
        let ca = mail.path("ca.pem");
        let options = if command == "check" { vec!["--ca", &ca] } else { Vec::new() };
        jeton(&["cert", command, &pfx, "--password-file", &file]).args(&options).run().exits(0);
        jeton(&["cert", command, &pfx, "--password-stdin"]).args(&options).stdin(PASSWORD).run().exits(0);
    }
    let mut terminal = jeton(&["cert", "show", &pfx]).french().in_terminal();
    terminal.answer_secret("Mot de passe de jeanne.pfx", "autre").answer_secret("Mot de passe de jeanne.pfx", PASSWORD);
    terminal.expect("Jeanne DUPONT");
    terminal.exits(0);
}
