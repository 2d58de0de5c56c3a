//! A register that others can write to: what it says about names and about keys de secours is not trusted on its own.

use jeton::output::bicle::opened::Opened;
use jeton::output::bicle::sealed::Sealed;
use jeton::output::bicle::{BicleChange, BicleList};

use super::{Desk, PASSWORD};
use crate::support::{Jeton, openssl};

/// The certificate of somebody else's bi-clé, in PEM, and its fingerprint.
fn stranger() -> (String, String) {
    let other = Desk::new();
    let made = other.generate("Ailleurs", &[]);
    (pem_of(&other, "Ailleurs"), made.bicle.sha256)
}

/// The certificate that a desk's register has for this designation.
fn pem_of(desk: &Desk, designation: &str) -> String {
    let text = std::fs::read_to_string(desk.register()).unwrap();
    let entry =
        text.split("[[bicle]]").find(|entry| entry.contains(&format!("designation = \"{designation}\""))).unwrap();
    let (from, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----\n");
    entry[entry.find(from).unwrap()..entry.find(end).unwrap() + end.len()].to_owned()
}

fn material(name: &str) -> String {
    std::fs::read_to_string(openssl::material(&format!("{name}.cert.pem"))).unwrap()
}

/// Edits the register, as anyone with write access could.
fn write_in(desk: &Desk, change: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(desk.register()).unwrap();
    std::fs::write(desk.register(), change(text)).unwrap();
}

/// An entry of the register, with every character of its designation escaped as a number.
fn entry(designation: &str, secours: bool, pem: &str) -> String {
    let designation: String = designation.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    format!(
        "\n[[bicle]]\ndesignation = \"{designation}\"\nopens = []\nsecours = {secours}\ncertificate = \"\"\"\n{pem}\"\"\"\n"
    )
}

fn add(desk: &Desk, designation: &str, secours: bool, pem: &str) {
    write_in(desk, |text| text + &entry(designation, secours, pem));
}

fn names(sealed: &Sealed) -> Vec<&str> {
    sealed.recipients.iter().map(|one| one.name.as_str()).collect()
}

/// Deceptive entries that a register may contain: a designation, and how jeton describes it.
const HOSTILE: [(&str, &str); 9] = [
    ("{sha256}", "bears a fingerprint for a name"),
    ("{SHA256}", "bears a fingerprint for a name"),
    ("{sha:25:6}", "bears a fingerprint for a name"),
    ("Mar\u{200b}chés", "Mar\\u{200b}chés"),
    ("\u{202e}séhcraM", "\\u{202e}séhcraM"),
    ("Marchés\u{2069}", "Marchés\\u{2069}"),
    ("Marchés\u{fe0f}", "Marchés\\u{fe0f}"),
    ("Marchés ", "not seen"),
    ("Mar\u{1b}[2Kchés\u{7}\r", "Mar\\u{1b}[2Kchés\\u{7}\\u{d}"),
];

fn hostile(name: &str, sha256: &str) -> String {
    let pairs: Vec<&str> = sha256.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
    name.replace("{sha256}", sha256).replace("{SHA256}", &sha256.to_uppercase()).replace("{sha:25:6}", &pairs.join(":"))
}

#[test]
fn sixty_four_hexadecimal_digits_are_a_fingerprint_and_nothing_else() {
    let desk = Desk::new();
    let sha256 = desk.generate("Marchés", &[]).bicle.sha256;
    let (attacker, attackers) = stranger();
    // Placed first, so that a search in order would find it.
    write_in(&desk, |text| text.replacen("\n[[bicle]]", &(entry(&sha256, false, &attacker) + "\n[[bicle]]"), 1));
    assert_eq!(desk.list().bicles[0].sha256, attackers);
    let bid = desk.file("pli", b"offre");
    for wanted in [sha256.clone(), sha256.to_uppercase(), hostile("{sha:25:6}", &sha256)] {
        let sealed: Sealed = desk.bicle_on("seal", &bid, &["--json", "--for", &wanted]).run().exits(0).answer();
        assert_eq!((names(&sealed), &sealed.recipients[0].sha256), (vec!["Marchés"], &sha256));
        assert!(sealed.warnings.iter().any(|warning| warning.contains("set aside")), "{:?}", sealed.warnings);
        std::fs::remove_file(desk.path("pli.p7m")).unwrap();
    }
    // Not by its own fingerprint either, until somebody who knows the certificate has named it.
    let refused = desk.bicle_on("seal", &bid, &["--json", "--for", &attackers]).run().exits(8).error();
    assert_eq!(refused.code, "designation-refused");
    // A fingerprint that the register does not have is not looked for among files.
    desk.file(&"ab".repeat(32), attacker.as_bytes());
    let run = desk.bicle_on("seal", &bid, &["--json", "--for", &"ab".repeat(32)]).within(&desk.path(""));
    assert_eq!(run.run().exits(7).error().code, "bicle-not-found");
}

#[test]
fn names_that_deceive_are_refused_when_they_are_given() {
    let desk = Desk::new();
    let sha256 = desk.generate("Marchés", &["--backup", desk.path("a.pfx").to_str().unwrap()]).bicle.sha256;
    let (other, pem) = (Desk::new(), desk.file("ailleurs.pem", stranger().0.as_bytes()));
    let pfx = desk.path("a.pfx");
    for (name, _) in HOSTILE.into_iter().filter(|(name, _)| !name.ends_with(' ')) {
        let name = hostile(name, &sha256);
        let option = format!("--designation={name}");
        for run in [
            desk.bicle(&["generate", "--algorithm", "p-256", "--json", &option]),
            desk.bicle_on("reference", &pem, &["--json", &option]),
            other.bicle_on("import", &pfx, &["--json", &option]),
            desk.bicle(&["rename", "Marchés", "--json", "--", &name]),
            desk.bicle(&["renew", "Marchés", "--json", &option]),
        ] {
            let refused = run.run().exits(2).prints_nothing().error();
            assert!(refused.message.contains("visible characters"), "{name:?}: {}", refused.message);
        }
    }
    assert_eq!((desk.list().bicles.len(), other.list().bicles.len()), (1, 0));
    assert_eq!(desk.names("register"), ["bicles.journal", "bicles.lock", "bicles.toml", "marchés.pfx"]);
}

#[test]
fn names_that_deceive_are_refused_when_they_are_read() {
    let (pem, sha256) = stranger();
    for (name, said) in HOSTILE {
        let desk = Desk::new();
        let own = desk.generate("Marchés", &[]).bicle.sha256;
        let name = hostile(name, &own);
        add(&desk, &name, true, &pem);
        let bid = desk.file("pli", b"offre");
        // The other recipient is sealed for; this one is not, and the warning says what to do.
        let sealed: Sealed = desk.bicle_on("seal", &bid, &["--json", "--for", "Marchés"]).run().exits(0).answer();
        assert_eq!(names(&sealed), ["Marchés"], "{name:?}");
        let remedy = format!("jeton bicle rename {sha256}");
        let is_said = |warnings: &[String]| warnings.iter().any(|text| text.contains(said) && text.contains(&remedy));
        assert!(is_said(&sealed.warnings) && is_said(&desk.list().warnings), "{name:?}: {:?}", sealed.warnings);
        for run in [
            desk.bicle_on("seal", &bid, &["--json", "--for", &sha256]),
            desk.bicle(&["attach", "2026-1", &sha256, "--json"]),
            desk.bicle(&["secours", "on", &sha256, "--json"]),
            desk.bicle(&["archive", &sha256, "--json"]),
        ] {
            let refused = run.run().exits(8).prints_nothing().error();
            assert_eq!(refused.code, "designation-refused", "{name:?}");
            assert!(refused.message.contains(said) && refused.remedy.contains(&remedy), "{refused:?}");
        }
        // Typing the visible name does not find it.
        desk.bicle(&["secours", "off", &sha256]).run().exits(0);
        let renamed: BicleChange = desk.bicle(&["rename", &sha256, "Ailleurs", "--json"]).run().exits(0).answer();
        assert!(renamed.warnings.is_empty() && desk.list().warnings.is_empty(), "{name:?}");
    }
}

#[test]
fn a_bid_is_opened_whatever_its_bi_cle_is_called() {
    let desk = Desk::new();
    let sha256 = desk.generate("Marchés", &[]).bicle.sha256;
    let bid = desk.file("pli", b"offre");
    desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    // As an older version accepted it from a Word document, with a soft hyphen.
    write_in(&desk, |text| text.replace("\"Marchés\"", "\"Mar\u{ad}chés\""));
    let run = desk.bicle_on("open", &desk.path("pli.p7m"), &["--json", "--out"]).arg(desk.path("clair"));
    let opened: Opened = run.run().exits(0).answer();
    assert!(opened.warnings[0].contains("Mar\\u{ad}chés") && opened.warnings[0].contains(&sha256), "{opened:?}");
    desk.bicle(&["rename", &sha256, "Marchés"]).run().exits(0);
    desk.bicle(&["seal", "--for", &sha256, "--out"]).arg(desk.path("b.p7m")).arg(&bid).run().exits(0);
}

#[test]
fn an_emergency_entry_passes_the_checks_of_all() {
    for (certificate, reason) in [
        ("ca", "certification authority"),
        ("signature", "is not for encryption"),
        ("holder", "is not for encryption"),
        ("expired", "is not for encryption"),
    ] {
        let desk = Desk::new();
        desk.generate("Marchés", &[]);
        add(&desk, "Secours", true, &material(certificate));
        let bid = desk.file("pli", b"offre");
        let run = desk.bicle_on("seal", &bid, &["--json", "--for", "Marchés"]);
        let sealed: Sealed = run.run().exits(0).answer();
        assert_eq!(names(&sealed), ["Marchés"], "{certificate}");
        let said = |text: &&String| text.contains("“Secours” is de secours, but") && text.contains(reason);
        assert!(sealed.warnings.iter().any(|text| said(&text)), "{certificate}: {:?}", sealed.warnings);
        let refused = desk.bicle(&["secours", "on", "Secours", "--json"]).run().exits(8).error();
        assert_eq!(refused.code, "certificate-unfit");
    }
    // An encryption certificate that has expired.
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let late = Desk::new();
    let run = late.bicle(&["generate", "--algorithm", "p-256", "--designation", "Tard", "--days", "1"]);
    crate::support::clock::under("2020-01-01 00:00:00", run).run().exits(0);
    add(&desk, "Secours", true, &pem_of(&late, "Tard"));
    let sealing = desk.bicle(&["seal", "--json", "--for", "Marchés"]).arg(desk.file("pli", b"offre"));
    let sealed: Sealed = sealing.run().exits(0).answer();
    assert!(names(&sealed) == ["Marchés"] && sealed.warnings[0].contains("has expired"), "{:?}", sealed.warnings);
}

#[test]
fn a_script_seals_for_nobody_new_until_it_names_the_fingerprint() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let (pem, sha256) = stranger();
    let bid = desk.file("pli", b"offre");
    let seal = |more: &[&str]| {
        let _ = std::fs::remove_file(desk.path("pli.p7m"));
        desk.bicle_on("seal", &bid, &[&["--json", "--for", "Marchés"], more].concat()).run()
    };
    let refused = |more: &[&str], said: &str| {
        let error = seal(more).exits(8).prints_nothing().error();
        assert_eq!((error.code.as_str(), error.choices.len()), ("recipients-new", 1));
        assert_eq!(error.choices[0].value, sha256);
        assert!(error.choices[0].description.contains(said), "{error:?}");
        assert!(error.remedy.contains("--accept-new") && !desk.path("pli.p7m").exists());
    };
    // What this user made needs no acceptance.
    assert!(seal(&[]).exits(0).answer::<Sealed>().warnings.is_empty());
    // Somebody else added one to the file.
    add(&desk, "Secours", true, &pem);
    refused(&[], "names “Secours” as a bi-clé de secours, and you have never");
    refused(&["--accept-new", &"ab".repeat(32)], "never sealed");
    let accepted: Sealed = seal(&["--accept-new", &hostile("{sha:25:6}", &sha256)]).exits(0).answer();
    assert_eq!(names(&accepted), ["Marchés", "Secours"]);
    assert!(accepted.warnings[0].contains("never sealed") && accepted.warnings[0].contains(&sha256), "{accepted:?}");
    assert!(seal(&[]).exits(0).answer::<Sealed>().warnings.is_empty(), "remembered");
    // A new name for it needs acceptance again.
    write_in(&desk, |text| text.replace(&entry("Secours", true, ""), "").replace("secours = true", "secours = false"));
    let list = desk.list();
    let written = |name: &str| name.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect::<String>();
    write_in(&desk, |text| text.replace(&written("Secours"), "Commission"));
    assert_eq!(list.bicles.len(), 2);
    refused(&["--for", "Commission"], "never sealed for “Commission”");
    // And so does another certificate for a known name: the attacker's instead of the user's.
    let own = pem_of(&desk, "Marchés");
    write_in(&desk, |text| text.replace(&pem, "§").replace(&own, &pem).replace('§', &own));
    refused(&[], "the certificate of “Marchés” is not the one");
    desk.bicle_on("seal", &bid, &["--for", "Marchés"]).french().run().exits(8).says("n’est pas celui");
    seal(&["--accept-new", "not hexadecimal"]).exits(2);
}

#[test]
fn who_was_sealed_for_by_name_is_asked_about_before_everything_goes_to_them() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let (pem, sha256) = stranger();
    add(&desk, "Entreprise", false, &pem);
    let bid = desk.file("pli", b"offre");
    let seal = |arguments: &[&str]| {
        let _ = std::fs::remove_file(desk.path("pli.p7m"));
        desk.bicle_on("seal", &bid, &[&["--json"], arguments].concat()).run()
    };
    seal(&["--for", "Entreprise", "--accept-new", &sha256]).exits(0);
    seal(&["--for", "Entreprise"]).exits(0);
    write_in(&desk, |text| text.replace(&entry("Entreprise", false, &pem), &entry("Entreprise", true, &pem)));
    let error = seal(&["--for", "Marchés"]).exits(8).error();
    assert!(error.choices[0].description.contains("now names “Entreprise” as a bi-clé de secours"), "{error:?}");
    // The user's own rename carries the acceptance over, if there was one.
    desk.bicle(&["secours", "off", "Entreprise"]).run().exits(0);
    desk.bicle(&["secours", "on", "Entreprise"]).run().exits(0);
    desk.bicle(&["rename", "Entreprise", "Partenaire"]).run().exits(0);
    let sealed: Sealed = seal(&["--for", "Marchés"]).exits(0).answer();
    assert_eq!(names(&sealed), ["Marchés", "Partenaire"]);
    let (second, _) = stranger();
    add(&desk, "Autre", false, &second);
    desk.bicle(&["secours", "on", "Autre"]).run().exits(0);
    desk.bicle(&["rename", "Autre", "Encore"]).run().exits(0);
    assert_eq!(seal(&["--for", "Marchés"]).exits(8).error().code, "recipients-new");
}

#[test]
fn a_certificate_that_the_person_names_needs_no_other_word() {
    let desk = Desk::new();
    let (pem, sha256) = stranger();
    let file = desk.file("ailleurs.pem", pem.as_bytes());
    let bid = desk.file("pli", b"offre");
    let seal = |wanted: &str| {
        let _ = std::fs::remove_file(desk.path("pli.p7m"));
        desk.bicle_on("seal", &bid, &["--json", "--for", wanted]).run()
    };
    seal(file.to_str().unwrap()).exits(0);
    desk.generate("Marchés", &[]);
    add(&desk, "Ailleurs", false, &pem);
    seal(file.to_str().unwrap()).exits(0);
    seal(&sha256).exits(0);
    // The acceptance was for the certificate, not for the register's name for it.
    assert_eq!(seal("Ailleurs").exits(8).error().code, "recipients-new");
    // In a register that somebody else made, every name needs acceptance, for this user too.
    let colleague = Desk::new();
    let run = |arguments: &[&str]| {
        let run = Jeton::new(&["bicle", "--register"]).arg(desk.register()).args(arguments);
        run.env("HOME", colleague.home()).env("JETON_PASSWORD", PASSWORD)
    };
    let out = desk.path("b.p7m");
    let seal = || run(&["seal", "--json", "--for", "Marchés", "--out"]).arg(&out).arg(&bid).run();
    assert_eq!(seal().exits(8).error().code, "recipients-new");
    let list: BicleList = run(&["list", "--json"]).run().exits(0).answer();
    run(&["seal", "--json", "--for", "Marchés", "--accept-new", &list.bicles[0].sha256, "--out"])
        .arg(desk.path("a.p7m"))
        .arg(&bid)
        .run()
        .exits(0);
    seal().exits(0);
    // Without a home directory nothing is remembered, and every recipient is new.
    std::fs::remove_file(&out).unwrap();
    let homeless = run(&["seal", "--json", "--for", "Marchés", "--out"]).env("HOME", "/nonexistent/home").arg(&out);
    assert_eq!(homeless.arg(&bid).run().exits(8).error().code, "recipients-new");
}

#[test]
fn a_person_is_asked_and_enter_alone_means_no() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let (pem, sha256) = stranger();
    add(&desk, "Secours", true, &pem);
    let bid = desk.file("pli", b"offre");
    let seal = || desk.bicle(&["seal", "--for", "Marchés"]).arg(&bid);
    let question = "Chiffrer pour « Secours », cette fois et les suivantes ?";
    for answer in ["", "non"] {
        let mut terminal = seal().french().in_terminal_of(200);
        terminal.expect("comme bi-clé de secours").expect("Certificat de Ailleurs").expect(&sha256);
        terminal.expect("jeton bicle secours off").answer(question, answer);
        terminal.exits(130);
        assert!(!desk.path("pli.p7m").exists());
    }
    let mut terminal = seal().in_terminal_of(200);
    terminal.expect(&sha256).answer("Seal for “Secours”, now and from now on?", "yes");
    terminal.expect("Warning: ").expect("never sealed for it before").expect(&sha256);
    terminal.exits(0);
    std::fs::remove_file(desk.path("pli.p7m")).unwrap();
    let screen = seal().in_terminal_of(200).exits(0);
    assert!(!screen.contains("from now on"), "{screen}");
}
