//! Passwords of `.pfx` files that are chosen: weak ones are refused, in a script and at the prompt, and a passphrase to
//! write down is proposed. What was written under a weak one still opens.

use jeton::output::bicle::BicleChange;

use super::{Desk, PASSWORD};
use crate::support::{Terminal, openssl};

const SHORT: [&str; 3] = ["a", "Mairie26!", "vGt7-Rq2m-Z"];
const GUESSED: [&str; 6] =
    ["aaaaaaaaaaaaaaaa", "motdepasse2026", "Marches-2026", "bibliotheque", "azertyuiop123", "Accueil-2026!"];

#[test]
fn a_weak_one_is_refused_wherever_it_is_chosen() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    for (passwords, sentence) in [(&SHORT[..], "too short"), (&GUESSED[..], "too easily guessed")] {
        for password in passwords {
            let file = desk.file("mot", format!("{password}\n").as_bytes());
            let present = desk.file("present", format!("{PASSWORD}\n").as_bytes());
            let generate = || desk.bicle(&["generate", "--algorithm", "p-256", "--designation", "Accueil", "--json"]);
            let new = |command: &[&str]| desk.bicle(command).args(&["--json"]).without("JETON_PASSWORD");
            let out = desk.path("sauve.pfx");
            for run in [
                generate().env("JETON_PASSWORD", password),
                generate().without("JETON_PASSWORD").arg("--password-file").arg(&file),
                generate().without("JETON_PASSWORD").arg("--password-stdin").stdin(format!("{password}\n")),
                generate().arg("--new-password-file").arg(&file),
                new(&["renew", "Marchés"]).env("JETON_PASSWORD", password),
                new(&["backup", out.to_str().unwrap()])
                    .arg("--password-file")
                    .arg(&present)
                    .arg("--new-password-file")
                    .arg(&file),
                new(&["backup", out.to_str().unwrap(), "--password-stdin"]).stdin(format!("{PASSWORD}\n{password}\n")),
            ] {
                let error = run.run().exits(4).prints_nothing().error();
                assert_eq!(error.code, "password-weak", "{password}: {error:?}");
                assert!(error.message.contains(sentence) && error.remedy.contains("unrelated words"), "{error:?}");
                assert!(password.len() == 1 || !error.message.contains(password), "{error:?}");
            }
            assert!(desk.list().bicles.len() == 1 && !out.exists());
        }
    }
    let refused = desk.bicle(&["generate", "--designation", "Accueil"]).french().env("JETON_PASSWORD", "Mairie26!");
    refused.run().exits(4).says("trop court : il en faut un d’au moins 12 caractères").says("sans rapport entre eux");
}

#[test]
fn what_was_written_under_a_weak_one_opens_and_is_backed_up_with_a_warning() {
    let desk = Desk::new();
    let pfx = desk.path("ancien.pfx");
    let (key, certificate) = (openssl::material("encryption.key.pem"), openssl::material("encryption.cert.pem"));
    let arguments = ["pkcs12", "-export", "-passout", "pass:a", "-inkey", key.to_str().unwrap(), "-in"];
    openssl::agrees(&[&arguments[..], &[certificate.to_str().unwrap(), "-out", pfx.to_str().unwrap()]].concat(), b"");
    let weak = |command: &str, path: &std::path::Path, more: &[&str]| {
        desk.bicle_on(command, path, more).env("JETON_PASSWORD", "a").run().exits(0)
    };
    weak("import", &pfx, &["--designation", "Ancien"]);
    let bid = desk.file("pli", b"offre");
    desk.bicle_on("seal", &bid, &["--for", "Ancien"]).run().exits(0);
    weak("open", &desk.path("pli.p7m"), &["--out", desk.path("ouvert").to_str().unwrap()]);
    assert_eq!(std::fs::read(desk.path("ouvert")).unwrap(), b"offre");
    // The copy under the same password is made: a key without a backup would be worse.
    let change: BicleChange = weak("backup", &desk.path("copie.pfx"), &["Ancien", "--json"]).answer();
    assert!(change.warnings.iter().any(|warning| warning.contains("--new-password-file")), "{:?}", change.warnings);
    let new = desk.file("nouveau", PASSWORD.as_bytes());
    let better: BicleChange =
        weak("backup", &desk.path("mieux.pfx"), &["Ancien", "--json", "--new-password-file", new.to_str().unwrap()])
            .answer();
    assert!(better.warnings.is_empty(), "{:?}", better.warnings);
}

/// The proposed passphrase, once it is on the screen.
#[track_caller]
fn proposed(terminal: &mut Terminal, question: &str) -> String {
    terminal.expect(question).without_echo().type_line("").expect("77 bits").expect("\n");
    let phrase = terminal.rest_of_line().trim().to_owned();
    assert_eq!(phrase.split(' ').count(), 7, "{phrase:?}");
    assert!(phrase.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase()), "{phrase:?}");
    phrase
}

#[test]
fn a_passphrase_is_proposed_to_write_down_and_typed_from_the_paper() {
    let mut phrases = Vec::new();
    for (language, new, note, typed, differs) in [
        ("en", "New password: ", "Write it down", "that you wrote down: ", "Here it is again"),
        ("fr", "Nouveau mot de passe : ", "Notez-la", "que vous avez notée : ", "La voici de nouveau"),
    ] {
        let desk = Desk::new();
        let generate = ["generate", "--algorithm", "p-256", "--designation", "Marchés"];
        let run = || desk.bicle(&generate).without("JETON_PASSWORD").env("JETON_LANG", language).env("TERM", "xterm");
        // Weak ones first; Esc at the proposal goes back to the question.
        let mut terminal = run().in_terminal();
        terminal.answer_secret(new, "a").answer_secret(new, "Marches-2026");
        let declined = proposed(&mut terminal, new);
        terminal.expect(note).without_echo().keys("\u{1b}");
        let phrase = proposed(&mut terminal, new);
        terminal.expect(note).without_echo().keys("\r");
        terminal.answer_secret(typed, "something else").expect(differs).expect(&phrase).expect(note);
        terminal.without_echo().keys("\r").answer_secret(typed, &phrase);
        terminal.exits(0);
        assert_ne!(declined, phrase);
        desk.bicle_on("backup", &desk.path("copie.pfx"), &[]).env("JETON_PASSWORD", &phrase).run().exits(0);
        phrases.extend([declined, phrase]);
        // On the real terminal it is erased: three rows, which nothing scrolls back to.
        let mut terminal =
            Desk::new().bicle(&generate).without("JETON_PASSWORD").env("TERM", "xterm").in_terminal_of(200);
        terminal
            .expect("New password: ")
            .without_echo()
            .type_line("")
            .expect("Write it down")
            .expect(": ")
            .without_echo();
        terminal.keys("\r").expect("\u{1b}[3A").expect("that you wrote down: ").without_echo().control('c');
        terminal.exits(130);
    }
    phrases.sort();
    phrases.dedup();
    assert_eq!(phrases.len(), 4);
}
