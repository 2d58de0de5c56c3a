//! `jeton cert import` of files that hold more than one certificate: a chain with its leaf, a `.p7b`, several holders.

use jeton::output::certificate::CertificateList;
use jeton::output::certificate_import::CertificateImport;

use crate::support::token::PIN;
use crate::support::{Misbehaving, Token, openssl};

fn material(name: &str) -> String {
    openssl::material(&format!("{name}.cert.pem")).display().to_string()
}

/// A `.p7b` of these certificates, in PEM or in DER.
fn p7b(token: &Token, name: &str, certificates: &[&str], form: &str) -> String {
    let path = token.scratch().join(name).display().to_string();
    let files: Vec<String> = certificates.iter().map(|name| material(name)).collect();
    let mut arguments = vec!["crl2pkcs7", "-nocrl", "-outform", form, "-out", &path];
    files.iter().for_each(|file| arguments.extend(["-certfile", file]));
    openssl::agrees(&arguments, b"");
    path
}

/// The holders of the certificates on the token, sorted.
fn held(token: &Token) -> Vec<String> {
    let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    let names = list.certificates.into_iter().map(|line| line.certificate.unwrap().holder);
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn the_one_that_belongs_to_a_key_of_the_token() {
    for form in ["DER", "PEM"] {
        let token = Token::with(&["key:holder=ma clé=0a0b"]);
        // The authority comes first, and somebody else's certificate last.
        let path = p7b(&token, "chaîne.p7b", &["ca", "holder", "p256"], form);
        let run = token.jeton_with_pin(&["cert", "import", "--json", &path]).run().exits(0);
        let import: CertificateImport = run.answer();
        assert_eq!((import.id.to_string().as_str(), import.certificate.holder.as_str()), ("0a0b", "Jeanne DUPONT"));
        // Nothing else was asked for.
        assert!(import.authorities.is_empty());
        assert_eq!(held(&token), ["Jeanne DUPONT"]);
        // It is there already, which is known before the PIN is asked for: the other has no key here.
        let error = token.jeton_with_pin(&["cert", "import", "--json", &path]).run().exits(7).error();
        assert_eq!(error.code, "no-matching-key");
    }
}

#[test]
fn the_authorities_beside_it_when_that_is_said() {
    let token = Token::with(&["key:holder"]);
    let path = p7b(&token, "chaîne.p7b", &["holder", "ca"], "DER");
    let import = ["cert", "import", "--with-authorities", &path];
    let run = token.jeton_with_pin(&import).french().run().exits(0);
    let authority = held(&token).into_iter().find(|name| name != "Jeanne DUPONT").expect("the authority is there");
    assert!(run.text().contains(&format!("Certificat d’autorité écrit aussi : {authority}")), "{}", run.text());
    // The chain is complete for a platform that wants it.
    let chain = token.jeton(&["cert", "export", "--format", "chain"]).run().exits(0);
    assert_eq!(chain.text().matches("BEGIN CERTIFICATE").count(), 2);
    // The token does not call the authority a certificate of the holder's.
    token.jeton(&["cert", "show"]).run().exits(0);
}

#[test]
fn a_person_is_asked_and_enter_means_no() {
    for (answer, count) in [("o", 2), ("", 1)] {
        let token = Token::with(&["key:holder"]);
        let path = p7b(&token, "chaîne.p7b", &["holder", "ca"], "DER");
        let mut terminal = token.jeton_with_pin(&["cert", "import", &path]).french().in_terminal();
        terminal.expect("Le fichier contient aussi le certificat d’une autorité").answer("[o/N]", answer);
        terminal.exits(0);
        assert_eq!(held(&token).len(), count);
    }
}

#[test]
fn none_is_guessed_among_several_holders() {
    let token = Token::with(&["key:holder", "key:p256"]);
    let path = p7b(&token, "deux.p7b", &["holder", "p256", "ca"], "DER");
    let run = token.jeton_with_pin(&["cert", "import", &path]).french().run().exits(7);
    run.says("contient les certificats de 2 titulaires").says("jeton cert export FICHIER --out DOSSIER");
    assert!(held(&token).is_empty());
    // Each from a file of its own, as the remedy says.
    let folder = token.scratch().join("séparés");
    token.jeton(&["cert", "export", &path, "--out"]).arg(&folder).run().exits(0);
    for file in std::fs::read_dir(&folder).unwrap() {
        token.jeton_with_pin(&["cert", "import"]).arg(file.unwrap().path()).run().exits(0);
    }
    assert_eq!(held(&token).len(), 2);
}

#[test]
fn what_became_of_the_holders_is_said_when_an_authority_is_refused() {
    let token = Token::with(&["key:holder"]);
    let path = p7b(&token, "chaîne.p7b", &["holder", "ca"], "DER");
    let import = ["cert", "import", "--with-authorities", &path];
    let full = Misbehaving::new(token).with("FAULTY_FAIL", "C_CreateObject:2=CKR_DEVICE_MEMORY");
    let run = full.jeton(&import).env("JETON_PIN", PIN).french().run().exits(6);
    run.says("Le certificat du titulaire est sur « Mairie de Vitré »");
}

#[test]
fn the_authorities_alone_if_the_holders_is_there_already() {
    let token = Token::with(&["key:holder"]);
    let path = p7b(&token, "chaîne.p7b", &["holder", "ca"], "DER");
    token.jeton_with_pin(&["cert", "import", &path]).run().exits(0);
    assert_eq!(held(&token), ["Jeanne DUPONT"]);
    let import = ["cert", "import", "--with-authorities", &path];
    let run = token.jeton_with_pin(&import).french().run().exits(0);
    assert!(run.text().contains("Certificat déjà sur « Mairie de Vitré », laissé tel quel"), "{}", run.text());
    assert!(run.text().contains("Certificat d’autorité écrit aussi : "), "{}", run.text());
    assert_eq!(held(&token).len(), 2);
    // Nothing is left to do, which is known before the PIN is asked for.
    let error = token.jeton(&import).arg("--json").run().exits(7).error();
    assert_eq!(error.code, "object-exists");
    // Beside somebody's certificate whose key is elsewhere too.
    let token = Token::with(&["holder"]);
    let path = p7b(&token, "trois.p7b", &["holder", "p256", "ca"], "DER");
    let run = token.jeton_with_pin(&["cert", "import", "--json", "--with-authorities", &path]).run().exits(0);
    let import: CertificateImport = run.answer();
    assert!(import.already_there && import.private_key && import.authorities.len() == 1);
    assert_eq!(import.certificate.holder, "Jeanne DUPONT");
    assert_eq!(held(&token).len(), 2);
}
