//! `jeton cert export FILE… --out FOLDER`: an administrator enrols six agents at once.

use std::path::Path;

use jeton::output::certificate_exports::CertificateExports;

use super::{Mail, PASSWORD, jeton};
use crate::support::files::names;
use crate::support::openssl;

/// Six people, each in another form.
fn six(mail: &Mail) -> Vec<String> {
    for (file, name) in
        [("a1", "Anne"), ("a2", "Béatrice"), ("a3", "Chloé"), ("a4", "Denis"), ("a5", "Élie"), ("a6", "Fadila")]
    {
        mail.agent(file, &format!("{name} DUPONT"), 700);
    }
    mail.openssl(&["x509", "-in", "a2.pem", "-outform", "DER", "-out", "a2.cer"]);
    mail.authority.bundle(&["ca.pem", "a3.pem"], &mail.authority.path("a3.p7b"));
    mail.openssl(&["x509", "-in", "a4.pem", "-trustout", "-out", "a4.pem.txt"]);
    let pfx = mail.pfx("a5", "a5.pfx", &["-certfile", "ca.pem"]);
    let windows = String::from_utf8(mail.read("a6.pem")).unwrap().replace('\n', "\r\n");
    let last = mail.file("a6.crt", format!("\u{feff}{windows}"));
    vec![mail.path("a1.pem"), mail.path("a2.cer"), mail.path("a3.p7b"), mail.path("a4.pem.txt"), pfx, last]
}

#[test]
fn six_agents_in_one_line() {
    let mail = Mail::new();
    let files = six(&mail);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let folder = mail.path("plateforme");
    let export = |more: &[&str]| {
        let jeton = jeton(&["cert", "export"]).args(&files).args(&["--out", &folder]).args(more);
        jeton.env("JETON_PASSWORD", PASSWORD).french().run()
    };
    let run = export(&[]).exits(0);
    assert_eq!(run.text().lines().filter(|line| line.contains(" → ")).count(), 6, "{}", run.text());
    let written = names(Path::new(&folder));
    assert_eq!(written.len(), 6, "{written:?}");
    for (name, agent) in
        ["Anne", "Béatrice", "Chloé", "Denis", "Fadila", "Élie"].iter().zip(["a1", "a2", "a3", "a4", "a6", "a5"])
    {
        let file = written.iter().find(|file| file.starts_with(&format!("{name}-DUPONT-20"))).expect("a file a person");
        let bytes = std::fs::read(Path::new(&folder).join(file)).unwrap();
        assert_eq!(bytes, mail.read(&format!("{agent}.pem")), "{file}");
        openssl::agrees(&["x509", "-noout"], &bytes);
    }
    // Run again, it finds all done; nothing is written twice, and nothing else.
    export(&[]).exits(0);
    assert_eq!(names(Path::new(&folder)), written);
    let answer: CertificateExports = export(&["--json"]).exits(0).answer();
    assert!(answer.files.iter().all(|file| file.certificates.len() == 1 && file.error.is_none()));
}

#[test]
fn one_that_cannot_be_done_takes_nothing_from_the_others_and_nothing_is_overwritten() {
    let mail = Mail::new();
    let files = six(&mail);
    let folder = mail.path("plateforme");
    std::fs::create_dir(&folder).unwrap();
    // Somebody's own file is where one would go.
    let first: CertificateExports =
        jeton(&["cert", "export", &files[0], "--out", &folder, "--json"]).run().exits(0).answer();
    // Windows puts its own separator before the name.
    let taken = first.files[0].certificates[0].path.clone().unwrap().replace('\\', "/");
    std::fs::write(&taken, "à moi").unwrap();
    let key = mail.path("a1.key");
    let arguments = ["cert", "export", &files[0], &key, &files[1], "--out", &folder];
    let run = jeton(&arguments).french().run().exits(7);
    assert!(run.text().contains("existe déjà"), "{}", run.text());
    assert!(run.text().contains("c’est une clé privée seule"), "{}", run.text());
    assert!(run.text().contains("a2.cer → "), "{}", run.text());
    run.says("2 fichiers").does_not_say("--force");
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "à moi");
    assert_eq!(names(Path::new(&folder)).len(), 2);
    // --force is for the one file that was named, never for a folder.
    jeton(&arguments).args(&["--force"]).run().exits(7);
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "à moi");
    jeton(&["cert", "export", &files[1], "--out", &taken]).run().exits(7);
    jeton(&["cert", "export", &files[1], "--out", &taken, "--force"]).run().exits(0);
    assert_eq!(std::fs::read(&taken).unwrap(), mail.read("a2.pem"));
    // A file whose name has no extension is one too.
    let bare = mail.file("bare", "à moi");
    let error = jeton(&["cert", "export", &files[1], "--out", &bare, "--json"]).run().exits(7).error();
    assert_eq!((error.code.as_str(), std::fs::read_to_string(&bare).unwrap().as_str()), ("file-exists", "à moi"));
    let run = jeton(&["cert", "export", &files[1], "--out", &format!("{bare}/")]).french().run().exits(1);
    run.says("n’est pas un dossier");
}

#[test]
fn two_certificates_of_one_person_get_a_file_each() {
    let mail = Mail::new();
    for (file, name) in [("one", "Jeanne DUPONT"), ("two", "Jeanne DUPONT"), ("evil", "..\\/..\\/etc\\/passwd")] {
        mail.agent(file, name, 700);
    }
    let bundle = mail.file("deux.pem", [mail.read("one.pem"), mail.read("two.pem"), mail.read("evil.pem")].concat());
    let folder = mail.path("sortie");
    jeton(&["cert", "export", &bundle, &mail.path("one.pem"), "--out", &folder]).run().exits(0);
    let written = names(Path::new(&folder));
    assert_eq!(written.len(), 3, "{written:?}");
    assert!(
        written.iter().any(|name| name.ends_with("-2.pem"))
            && written.iter().any(|name| name.starts_with("etc-passwd-"))
    );
    // Without a folder, which one is meant is not guessed; without --out, several files are not one answer.
    assert_eq!(jeton(&["cert", "export", &bundle, "--json"]).run().exits(7).error().code, "several-in-file");
    let both = ["cert", "export", &mail.path("one.pem"), &mail.path("two.pem"), "--json"];
    assert_eq!(jeton(&both).run().exits(2).error().code, "invalid-value");
    assert_eq!(jeton(&both).args(&["--out", &bundle]).run().exits(2).error().code, "invalid-value");
}

#[test]
fn other_formats_and_what_a_platform_would_object_to() {
    let mail = Mail::new();
    mail.authority.issue("seal", "/CN=Cachet", 700, "extendedKeyUsage=emailProtection");
    let run = jeton(&["cert", "export", &mail.path("seal.pem")]).french().run().exits(0);
    run.says("SSL");
    let der = jeton(&["cert", "export", "--format", "der", &mail.path("seal.pem")]).run().exits(0).stdout;
    openssl::agrees(&["x509", "-inform", "DER", "-noout"], &der);
    let folder = mail.path("der/");
    jeton(&["cert", "export", "--format", "der", &mail.path("seal.pem"), "--out", &folder]).run().exits(0);
    assert!(names(Path::new(&folder))[0].ends_with(".der"));
    let key = jeton(&["cert", "export", "--format", "pubkey", &mail.path("seal.pem")]).run().exits(0);
    assert!(key.text().starts_with("-----BEGIN PUBLIC KEY"));
}
