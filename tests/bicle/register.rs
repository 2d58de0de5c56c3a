//! The register as a file: what a user reads and edits, on a shared folder; and supplied passwords.

use jeton::output::bicle::{Act, BicleChange, KeyFacts};

use super::{Desk, PASSWORD};
use crate::support::Jeton;

#[test]
fn what_a_person_wrote_in_it_is_kept_by_every_act() {
    let desk = Desk::new();
    let backup = desk.path("sauve.pfx");
    desk.generate("Marchés", &["--backup", backup.to_str().unwrap()]);
    let text = std::fs::read_to_string(desk.register()).unwrap();
    let text = text.replace("secours = false", "secours = false # à revoir en mars\nclasseur = \"B 12\"");
    std::fs::write(desk.register(), format!("{text}\n[service]\ntéléphone = \"5555\"\n").replace("téléphone", "tel"))
        .unwrap();
    for act in [
        &["rename", "Marchés", "Travaux"][..],
        &["secours", "on", "Travaux"],
        &["secours", "off", "Travaux"],
        &["attach", "2026-014", "Travaux", "--closes", "2099-01-31", "--yes"],
        &["close", "2026-014"],
        &["renew", "Travaux"],
        &["archive", "Travaux"],
    ] {
        desk.bicle(act).run().exits(0);
        let text = std::fs::read_to_string(desk.register()).unwrap();
        for kept in ["# Registre des bi-clés", "classeur = \"B 12\"", "[service]\ntel = \"5555\""] {
            assert!(text.contains(kept), "{act:?}: {kept} in\n{text}");
        }
    }
    // One line in the journal for each act, with its time and its subject.
    let journal = std::fs::read_to_string(desk.register().with_extension("journal")).unwrap();
    let acts: Vec<_> = journal.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    let expected = ["generate", "rename", "secours-on", "secours-off", "attach", "close", "renew", "archive"];
    assert_eq!(acts, expected);
    for line in journal.lines() {
        let moment = line.split(' ').next().unwrap();
        assert!(moment.len() == 20 && moment.ends_with('Z') && line.contains('"'), "{line}");
    }
    // No private key in it, in any form.
    let text = std::fs::read_to_string(desk.register()).unwrap();
    assert!(!text.contains("PRIVATE") && text.contains("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn another_agent_who_holds_it_is_waited_for_and_said() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let lock = std::fs::OpenOptions::new().write(true).open(desk.register().with_extension("lock")).unwrap();
    lock.lock().unwrap();
    // Reading needs no lock.
    assert_eq!(desk.list().bicles.len(), 1);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| desk.bicle(&["secours", "on", "Marchés"]).run());
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(!waiting.is_finished());
        lock.unlock().unwrap();
        waiting.join().unwrap().exits(0);
    });
    assert!(desk.list().bicles[0].secours);
}

#[test]
fn it_may_be_a_folder_that_is_still_to_make_or_the_persons_own() {
    let desk = Desk::new();
    let generate = ["generate", "--algorithm", "p-256", "--designation", "Marchés"];
    let run = Jeton::new(&["bicle", "--register"]).arg(desk.path("partage")).args(&generate);
    run.env("JETON_PASSWORD", PASSWORD).run().exits(0);
    assert_eq!(desk.names("partage"), ["bicles.journal", "bicles.lock", "bicles.toml", "marchés.pfx"]);
    let run = Jeton::new(&["bicle"]).args(&generate).env("XDG_DATA_HOME", desk.path("data"));
    run.env("JETON_PASSWORD", PASSWORD).run().exits(0);
    assert_eq!(desk.names("data/jeton/bicles"), ["bicles.journal", "bicles.lock", "bicles.toml", "marchés.pfx"]);
}

#[test]
fn what_may_not_encrypt_is_not_referenced() {
    let desk = Desk::new();
    for (name, reason) in [("holder", "is not for encryption"), ("ca", "certification authority")] {
        let certificate = crate::support::openssl::material(&format!("{name}.cert.pem"));
        let refused = desk.bicle_on("reference", &certificate, &["--json"]).run().exits(8).prints_nothing().error();
        assert!(refused.message.contains(reason), "{name}: {}", refused.message);
    }
    assert!(desk.list().bicles.is_empty());
}

#[test]
fn a_certificate_that_was_referenced_alone_gets_its_key_when_it_comes() {
    let (desk, colleague) = (Desk::new(), Desk::new());
    let backup = desk.path("sauve.pfx");
    desk.generate("Marchés", &["--backup", backup.to_str().unwrap()]);
    let text = std::fs::read_to_string(desk.register()).unwrap();
    let from = text.find("-----BEGIN CERTIFICATE-----").unwrap();
    let end = "-----END CERTIFICATE-----\n";
    let pem = &text[from..text[from..].find(end).unwrap() + from + end.len()];
    let certificate = colleague.file("marches.pem", pem.as_bytes());
    for expected in [Act::Referenced, Act::AlreadyHere] {
        let change: BicleChange = colleague.bicle_on("reference", &certificate, &["--json"]).run().exits(0).answer();
        assert_eq!((change.act, change.bicle.key), (expected, KeyFacts::Elsewhere));
    }
    let refused = colleague.bicle_on("backup", &colleague.path("x.pfx"), &["--json"]).run().exits(6).error();
    assert!(refused.message.contains("certificate alone"), "{}", refused.message);
    colleague.bicle(&["rename", "Marchés", "De Vitré"]).run().exits(0);
    colleague.bicle(&["secours", "on", "De Vitré"]).run().exits(0);
    let change: BicleChange = colleague.bicle_on("reference", &backup, &["--json"]).run().exits(0).answer();
    assert!(matches!(change.bicle.key, KeyFacts::File { .. }) && change.bicle.secours);
    assert_eq!((change.bicle.designation.as_str(), colleague.list().bicles.len()), ("De Vitré", 1));
}

#[test]
fn passwords_come_from_files_lines_and_variables_and_an_accent_is_refused_unless_forced() {
    let desk = Desk::new();
    let generate = |name: &str| {
        let run = desk.bicle(&["generate", "--algorithm", "p-256", "--json", "--designation", name]);
        run.without("JETON_PASSWORD")
    };
    assert_eq!(generate("a").run().exits(4).error().code, "no-terminal");
    let file = desk.file("mot", b"vGt7-Rq2m-Zb9x\r\n");
    generate("a").arg("--password-file").arg(&file).run().exits(0);
    // One line per password, in the order in which they are needed: the present one, the new one.
    let out = desk.path("a.pfx");
    let backup = desk.bicle_on("backup", &out, &["--password-stdin"]).without("JETON_PASSWORD");
    backup.stdin("vGt7-Rq2m-Zb9x\nhKw3-Ty8p-Lc5d\n").run().exits(0);
    let colleague = Desk::new();
    colleague.bicle_on("import", &out, &[]).run().exits(4).says("not the password");
    colleague.bicle_on("import", &out, &[]).env("JETON_PASSWORD", "hKw3-Ty8p-Lc5d").run().exits(0);
    let accent = "Trois gabarés descendent";
    let refused = generate("b").env("JETON_PASSWORD", accent).run().exits(4).prints_nothing().error();
    assert!(refused.code == "password-rejected" && refused.remedy.contains("--force-password"), "{refused:?}");
    assert_eq!(generate("b").env("JETON_PASSWORD", "").run().exits(4).error().code, "no-terminal");
    let empty = desk.file("vide", b"\n");
    assert_eq!(generate("b").arg("--password-file").arg(&empty).run().exits(4).error().code, "password-rejected");
    let forced = desk.path("b.pfx");
    let run = generate("b").env("JETON_PASSWORD", accent).args(&["--force-password", "--backup"]).arg(&forced);
    run.run().exits(0);
    colleague.bicle_on("import", &forced, &[]).env("JETON_PASSWORD", accent).run().exits(0);
    // Weak, with a warning; in both languages.
    for (language, words) in [("en", "protect badly"), ("fr", "protègent mal")] {
        let run = desk.bicle_on("backup", &desk.path(language), &["a", "--compat"]).env("JETON_LANG", language);
        let outcome = run.run().exits(0);
        assert!(outcome.text().contains(words), "{}", outcome.text());
    }
}
