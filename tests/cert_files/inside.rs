//! `.pfx` files with several keys or none: shown for what is in them, and refused where one key is meant.

use jeton::output::certificate_check::CertificateCheck;
use jeton::output::certificate_details::PrivateKeyPresence;
use jeton::output::certificate_exports::CertificateExports;
use jeton::output::certificate_files::CertificateFiles;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

use super::{Mail, PASSWORD, jeton};
use crate::bicle::Desk;
use crate::support::files::names;
use crate::support::{Jeton, openssl};

fn with(arguments: &[&str]) -> Jeton {
    jeton(arguments).env("JETON_PASSWORD", PASSWORD)
}

fn shown(file: &str) -> CertificateFiles {
    with(&["cert", "show", "--json", file]).run().exits(0).answer()
}

/// A `.pfx` with the keys of these agents, as an administrator's keystore has them.
fn keystore(mail: &Mail, out: &str, agents: &[&str]) -> String {
    let mut store = KeyStore::new();
    for agent in agents {
        let (key, der) = (format!("{agent}.key"), format!("{agent}.der"));
        mail.openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", &key, "-outform", "DER", "-out", "key.der"]);
        mail.openssl(&["x509", "-in", &format!("{agent}.pem"), "-outform", "DER", "-out", &der]);
        let key = PrivateKey::from_der(&mail.read("key.der")).unwrap();
        let chain = PrivateKeyChain::new(*agent, key, [Certificate::from_der(&mail.read(&der)).unwrap()]);
        store.add_entry(agent, KeyStoreEntry::PrivateKeyChain(chain));
    }
    mail.file(out, store.writer(PASSWORD).write().unwrap())
}

#[test]
fn several_keys_are_shown_checked_and_exported_each() {
    let mail = Mail::new();
    mail.agent("anne", "Anne DUPONT", 700);
    mail.agent("paul", "Paul MARTIN", 700);
    let pfx = keystore(&mail, "deux.pfx", &["anne", "paul"]);
    let file = shown(&pfx).files.remove(0);
    let mut holders: Vec<&str> = file.certificates.iter().map(|one| one.certificate.holder.as_str()).collect();
    holders.sort_unstable();
    assert_eq!(holders, ["Anne DUPONT", "Paul MARTIN"]);
    assert!(file.certificates.iter().all(|one| one.private_key == PrivateKeyPresence::Present));
    assert!(file.keys_alone.is_empty() && file.error.is_none());
    let text = with(&["cert", "show", &pfx]).french().run().exits(0);
    assert!(text.text().contains("deux.pfx : PKCS#12 (.pfx), 2 certificats"), "{}", text.text());
    let ca = mail.path("ca.pem");
    let check: CertificateCheck = with(&["cert", "check", "--json", "--ca", &ca, &pfx]).run().exits(0).answer();
    assert_eq!((check.files[0].certificates.len(), check.passed), (2, true));
    let folder = mail.path("agents");
    let exports: CertificateExports =
        with(&["cert", "export", "--json", &pfx, "--out", &folder]).run().exits(0).answer();
    assert_eq!(exports.files[0].certificates.len(), 2);
    assert_eq!(names(folder.as_ref()).len(), 2);
    // Where one is meant, none is guessed.
    let error = with(&["cert", "export", "--json", &pfx]).run().exits(7).error();
    assert_eq!(error.code, "several-in-file");
    let copy = mail.path("copie.pfx");
    for command in [&["test", "--pfx", &pfx][..], &["cert", "backup", &pfx, "--out", &copy]] {
        let run = with(command).french().run().exits(8);
        run.says("est un fichier .pfx, mais il ne convient pas ici : il contient plusieurs clés privées");
    }
    assert!(!std::path::Path::new(&copy).exists());
}

#[test]
fn certificates_without_a_key_are_shown_as_any_others() {
    let mail = Mail::new();
    mail.agent("anne", "Anne DUPONT", 700);
    let out = ["-out", "sans.pfx", "-passout", &format!("pass:{PASSWORD}")];
    let given = ["pkcs12", "-export", "-nokeys", "-in", "anne.pem", "-certfile", "ca.pem"];
    mail.openssl(&[&given[..], &out].concat());
    let pfx = mail.path("sans.pfx");
    let file = shown(&pfx).files.remove(0);
    assert_eq!((file.certificates.len(), file.others.len()), (1, 1));
    assert_eq!(file.certificates[0].certificate.holder, "Anne DUPONT");
    assert_eq!(file.certificates[0].private_key, PrivateKeyPresence::Absent);
    let exported = with(&["cert", "export", &pfx]).run().exits(0);
    assert_eq!(exported.stdout, mail.read("anne.pem"));
    with(&["test", "--pfx", &pfx]).french().run().exits(8).says("il ne contient pas de clé privée");
}

#[test]
fn a_key_without_its_certificate_is_named() {
    let mail = Mail::new();
    mail.agent("anne", "Anne DUPONT", 700);
    let out = ["-out", "seule.pfx", "-passout", &format!("pass:{PASSWORD}")];
    let given = ["pkcs12", "-export", "-nocerts", "-inkey", "anne.key"];
    for (name, told) in [("Cachet", "Une clé privée sans son certificat : « Cachet »"), ("", "Une clé privée sans")]
    {
        let naming: &[&str] = if name.is_empty() { &[] } else { &["-name", name] };
        mail.openssl(&[&given[..], &out, naming].concat());
        let pfx = mail.path("seule.pfx");
        let file = shown(&pfx).files.remove(0);
        assert_eq!((file.certificates.len(), file.keys_alone.as_slice()), (0, &[name.to_owned()][..]));
        let text = with(&["cert", "show", &pfx]).french().run().exits(0);
        assert!(text.text().contains("seule.pfx : PKCS#12 (.pfx), aucun certificat"), "{}", text.text());
        assert!(text.text().contains(told), "{}", text.text());
        // There is nothing to check, export or revoke, which is no success.
        for command in
            [&["check"][..], &["export"], &["export", "--out", &mail.path("dossier")], &["show", "--revocation"]]
        {
            let run = with(&[&["cert"], command, &[&pfx]].concat()).french().run().exits(8);
            run.says("il ne contient pas le certificat de sa clé privée");
        }
    }
    assert!(!mail.authority.path("dossier").exists());
}

#[test]
fn a_key_that_jeton_does_not_use_is_no_reason_to_hide_its_certificate() {
    let mail = Mail::new();
    mail.openssl(&["genpkey", "-algorithm", "ED25519", "-out", "ed.key"]);
    mail.agent("ed", "Élie DUPONT", 700);
    let file = shown(&mail.pfx("ed", "ed.pfx", &[])).files.remove(0);
    assert_eq!(file.certificates[0].certificate.holder, "Élie DUPONT");
    assert_eq!(file.certificates[0].private_key, PrivateKeyPresence::Present);
}

#[test]
fn a_source_of_passwords_without_a_file_is_refused() {
    let mail = Mail::new();
    let password = mail.file("password", PASSWORD);
    for command in [&["cert", "show"][..], &["cert", "export"], &["test"], &["bicle", "reference", "--id", "01"]] {
        for source in [&["--password-file", &password][..], &["--password-stdin"]] {
            jeton(command).args(source).run().exits(2).says("--password-");
        }
    }
}

#[test]
fn a_password_that_cannot_be_written_is_read_and_named() {
    let mail = Mail::new();
    mail.agent("anne", "Anne DUPONT", 700);
    let (key, pem) = (mail.path("anne.key"), mail.path("anne.pem"));
    let (pfx, copy) = (mail.path("clef.pfx"), mail.path("copie.pfx"));
    let export = ["pkcs12", "-export", "-inkey", &key, "-in", &pem, "-out", &pfx, "-passout", "pass:clé-🔑"];
    openssl::agrees(&export, b"");
    let (old, new) = (mail.file("old", "clé-🔑\n"), mail.file("new", "Kd8w-Zr5t-Qm2y\n"));
    jeton(&["cert", "show", &pfx, "--password-file", &old]).run().exits(0);
    let backup = ["cert", "backup", &pfx, "--out", &copy, "--password-file", &old, "--force-password"];
    let run = jeton(&backup).french().run().exits(4);
    run.says("un émoji sans doute, qu’un fichier .pfx ne sait pas coder").says("jeton cert backup");
    assert!(!std::path::Path::new(&copy).exists());
    jeton(&backup).args(&["--new-password-file", &new]).run().exits(0);
    openssl::agrees(&["pkcs12", "-in", &copy, "-passin", "pass:Kd8w-Zr5t-Qm2y", "-nokeys"], b"");
}

#[test]
fn enter_alone_opens_a_file_without_a_password_and_no_other() {
    let mail = Mail::new();
    mail.agent("anne", "Anne DUPONT", 700);
    let given =
        ["pkcs12", "-export", "-inkey", "anne.key", "-in", "anne.pem", "-out", "libre.p12", "-passout", "pass:"];
    mail.openssl(&given);
    let mut terminal = jeton(&["cert", "show", &mail.path("libre.p12")]).french().in_terminal();
    terminal.answer_secret("Mot de passe de libre.p12", "");
    terminal.expect("Anne DUPONT");
    terminal.exits(0);
    let pfx = mail.pfx("anne", "anne.pfx", &[]);
    let mut terminal = jeton(&["cert", "show", &pfx]).french().in_terminal();
    terminal.answer_secret("Mot de passe de anne.pfx", "");
    terminal.expect("opération annulée");
    terminal.exits(130);
}

#[test]
fn a_key_that_came_without_a_password_is_kept_under_one() {
    let mail = Mail::new();
    mail.authority.issue("open", "/CN=Service des marchés", 700, "keyUsage=critical,keyEncipherment");
    let given =
        ["pkcs12", "-export", "-inkey", "open.key", "-in", "open.pem", "-out", "libre.p12", "-passout", "pass:"];
    mail.openssl(&given);
    let (pfx, none) = (mail.path("libre.p12"), mail.file("none", "\n"));
    for command in ["import", "reference"] {
        let desk = Desk::new();
        let run = desk.bicle(&[command, &pfx, "--designation", "X", "--password-file", &none]).french().run().exits(4);
        run.says("une clé privée n’est jamais gardée sans mot de passe").says("jeton cert backup");
        assert!(desk.list().bicles.is_empty());
        let mut terminal = desk.bicle(&[command, &pfx, "--designation", "X"]).french().in_terminal();
        terminal.answer_secret("Mot de passe de libre.p12", "");
        terminal.expect("une clé privée n’est jamais gardée sans mot de passe");
        terminal.answer_secret("Nouveau mot de passe", "Kd8w-Zr5t-Qm2y");
        terminal.answer_secret("Confirmez le nouveau mot de passe", "Kd8w-Zr5t-Qm2y");
        terminal.exits(0);
        let key = desk.register().parent().unwrap().join("x.pfx").display().to_string();
        openssl::agrees(&["pkcs12", "-in", &key, "-passin", "pass:Kd8w-Zr5t-Qm2y", "-nokeys"], b"");
        assert!(!openssl::run(&["pkcs12", "-in", &key, "-passin", "pass:", "-nokeys"], b"").1);
    }
}
