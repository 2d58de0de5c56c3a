//! Every question of `jeton bicle`, in a terminal, in both languages: answered wrongly, correctly, and with Ctrl-C,
//! which must restore the terminal and leave nothing behind.

use super::{Desk, PASSWORD};
use crate::support::terminal::Terminal;
use crate::support::token::PIN;
use crate::support::{Jeton, Token};

/// The wording of each question.
struct Words {
    language: &'static str,
    forgotten: &'static str,
    write_down: &'static str,
    new: &'static str,
    again: &'static str,
    differ: &'static str,
    not_ascii: &'static str,
    of_file: [&'static str; 2],
    wrong: &'static str,
    definitive: &'static str,
    not_backed_up: &'static str,
    before_the_opening: &'static str,
    delete: &'static str,
    delete_listed: &'static str,
    yes: &'static str,
    backup_first: &'static str,
    backup: &'static str,
    pin: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        language: "fr",
        forgotten: "rien ne permet de le retrouver.",
        write_down: "Notez-la sur papier",
        new: "Nouveau mot de passe : ",
        again: "Confirmez le nouveau mot de passe : ",
        differ: "Les deux saisies du mot de passe diffèrent.",
        not_ascii: "hors ASCII",
        of_file: ["Mot de passe de ", " : "],
        wrong: "n’est pas le mot de passe de ",
        definitive: "à la consultation 2026-014 ? [o/N] : ",
        not_backed_up: "n’est pas encore sauvegardé",
        before_the_opening: "avant l’ouverture",
        delete: "et sa clé privée ? [o/N] : ",
        delete_listed: "du registre ? (Sa clé privée reste où elle est.) [o/N] : ",
        yes: "oui",
        backup_first: "clé privée ne sortira plus",
        backup: "Fichier de sauvegarde à écrire (.pfx) : ",
        pin: "Code PIN de « Mairie de Vitré » : ",
    },
    Words {
        language: "en",
        forgotten: "cannot be recovered.",
        write_down: "Write it down on paper",
        new: "New password: ",
        again: "New password, once more: ",
        differ: "The two entries of the password differ.",
        not_ascii: "outside ASCII",
        of_file: ["Password of ", ": "],
        wrong: " is not the password of ",
        definitive: "to the consultation 2026-014? [y/N]: ",
        not_backed_up: "not backed up yet",
        before_the_opening: "before the",
        delete: "and its private key? [y/N]: ",
        delete_listed: "from the register? (Its private key stays where it is.) [y/N]: ",
        yes: "yes",
        backup_first: "private key will not come out",
        backup: "Backup file to write (.pfx): ",
        pin: "PIN of “Mairie de Vitré”: ",
    },
];

impl Words {
    /// A run on a user's own terminal, without a supplied password.
    fn asked(&self, run: Jeton) -> Terminal {
        run.without("JETON_PASSWORD").without("JETON_PIN").env("JETON_LANG", self.language).in_terminal_of(WIDE)
    }

    /// Answers the question for a file's password.
    #[track_caller]
    fn password_of(&self, terminal: &mut Terminal, file: &str, answer: &str) {
        terminal.expect(self.of_file[0]).expect(file).answer_secret(self.of_file[1], answer);
    }
}

/// Wide enough for every question to fit on one line.
const WIDE: u16 = 250;

const GENERATE: [&str; 5] = ["generate", "--algorithm", "p-256", "--designation", "Marchés"];

#[test]
fn a_new_password_is_asked_twice_and_cannot_be_forgotten() {
    for words in &WORDS {
        let desk = Desk::new();
        let generate = || words.asked(desk.bicle(&GENERATE));
        // Ctrl-C and an empty answer at each question.
        for interrupt in [true, false] {
            for answered in [0, 1] {
                let mut terminal = generate();
                terminal.expect(words.forgotten);
                if answered == 1 {
                    terminal.answer_secret(words.new, PASSWORD);
                }
                terminal.expect(if answered == 1 { words.again } else { words.new }).without_echo();
                match (interrupt, answered) {
                    (true, _) => terminal.control('c'),
                    // Enter alone at the first question asks for a proposal.
                    (false, 0) => terminal.type_line("").expect(words.write_down).key_by_key().control('d'),
                    (false, _) => terminal.type_line(""),
                };
                terminal.exits(130);
                assert!(!desk.path("register").exists(), "not even a folder");
            }
        }
        let mut terminal = generate();
        terminal.expect(words.forgotten).answer_secret(words.new, "Marchés").expect(words.not_ascii);
        terminal.answer_secret(words.new, PASSWORD).answer_secret(words.again, "vGt7-Rq2m-Zb9y").expect(words.differ);
        terminal.answer_secret(words.new, PASSWORD).answer_secret(words.again, PASSWORD);
        let screen = terminal.exits(0);
        assert!(!screen.contains(PASSWORD) && !screen.contains("vGt7-Rq2m-Zb9y"), "{screen}");
        assert_eq!(desk.names("register"), ["bicles.journal", "bicles.lock", "bicles.toml", "marchés.pfx"]);
        // The password is the typed one.
        desk.bicle_on("backup", &desk.path("copie.pfx"), &[]).run().exits(0);
    }
}

#[test]
fn a_wrong_password_is_asked_again_twice() {
    for words in &WORDS {
        let (desk, colleague) = (Desk::new(), Desk::new());
        let out = desk.path("sauve.pfx");
        desk.generate("Marchés", &["--backup", out.to_str().unwrap()]);
        for command in ["import", "reference"] {
            let import = || words.asked(colleague.bicle_on(command, &out, &[]));
            let mut terminal = import();
            for _ in 0..3 {
                words.password_of(&mut terminal, "sauve.pfx", "Marches-2025");
                terminal.expect(words.wrong);
            }
            terminal.exits(4);
            let mut terminal = import();
            terminal.expect("sauve.pfx").expect(words.of_file[1]).without_echo().control('c');
            terminal.exits(130);
            assert!(!colleague.path("register").exists());
        }
        let mut terminal = words.asked(colleague.bicle_on("import", &out, &[]));
        words.password_of(&mut terminal, "sauve.pfx", "Marches-2025");
        terminal.expect(words.wrong);
        words.password_of(&mut terminal, "sauve.pfx", PASSWORD);
        terminal.exits(0);
        assert_eq!(colleague.list().bicles.len(), 1);
    }
}

#[test]
fn a_backup_asks_for_the_present_password_then_for_its_own_twice() {
    for words in &WORDS {
        let desk = Desk::new();
        desk.generate("Marchés", &[]);
        let out = desk.path("copie.pfx");
        let backup = || words.asked(desk.bicle_on("backup", &out, &[]));
        for answered in 0..3 {
            let mut terminal = backup();
            if answered > 0 {
                words.password_of(&mut terminal, "marchés.pfx", PASSWORD);
                terminal.expect(words.forgotten);
            }
            if answered > 1 {
                terminal.answer_secret(words.new, "hKw3-Ty8p-Lc5d");
            }
            terminal.expect([words.of_file[1], words.new, words.again][answered]).without_echo().control('c');
            terminal.exits(130);
            assert!(!out.exists() && desk.list().bicles[0].backup_verified.is_none());
        }
        let mut terminal = backup();
        words.password_of(&mut terminal, "marchés.pfx", PASSWORD);
        terminal
            .expect(words.forgotten)
            .answer_secret(words.new, "hKw3-Ty8p-Lc5d")
            .answer_secret(words.again, "hKw3-Ty8p-Lc5d");
        terminal.exits(0);
        assert!(desk.list().bicles[0].backup_verified.is_some());
        let colleague = Desk::new();
        colleague.bicle_on("import", &out, &[]).env("JETON_PASSWORD", "hKw3-Ty8p-Lc5d").run().exits(0);
    }
}

#[test]
fn what_is_definitive_is_said_and_asked() {
    for words in &WORDS {
        let desk = Desk::new();
        desk.generate("Marchés", &[]);
        let attach = |more: &[&str]| words.asked(desk.bicle(&["attach", "2026-014", "Marchés"]).args(more));
        for answer in [None, Some(""), Some("n")] {
            let mut terminal = attach(&["--closes", "2031-01-31"]);
            terminal.expect(words.before_the_opening).expect(words.not_backed_up).expect(words.definitive);
            match answer {
                None => terminal.control('c'),
                Some(answer) => terminal.type_line(answer),
            };
            terminal.exits(130);
            assert!(desk.list().bicles[0].consultations.is_empty());
        }
        // An answer that is not understood is asked for again.
        let mut terminal = attach(&[]);
        terminal.answer(words.definitive, "peut-être").answer(words.definitive, words.yes);
        let screen = terminal.exits(0);
        assert_eq!(screen.matches(words.not_backed_up).count(), 1, "said once:\n{screen}");
        assert_eq!(desk.list().bicles[0].consultations.len(), 1);
        // A second attachment is refused before any question; --yes skips the question.
        attach(&[]).exits(7);
        words.asked(desk.bicle(&["attach", "2026-015", "Marchés", "--yes"])).exits(0);
    }
}

#[test]
fn a_deletion_is_asked_and_enter_means_no() {
    for words in &WORDS {
        let desk = Desk::new();
        desk.generate("Marchés", &["--backup", desk.path("sauve.pfx").to_str().unwrap()]);
        let certificate = crate::support::openssl::material("encryption.cert.pem");
        desk.bicle_on("reference", &certificate, &["--designation", "Carte"]).run().exits(0);
        for (name, question) in [("Marchés", words.delete), ("Carte", words.delete_listed)] {
            for answer in [None, Some(""), Some("N")] {
                let mut terminal = words.asked(desk.bicle(&["delete", name]));
                terminal.expect(question);
                match answer {
                    None => terminal.control('c'),
                    Some(answer) => terminal.type_line(answer),
                };
                terminal.exits(130);
            }
        }
        assert!(desk.list().bicles.len() == 2 && desk.path("register/marchés.pfx").exists());
        for (name, question) in [("Marchés", words.delete), ("Carte", words.delete_listed)] {
            let mut terminal = words.asked(desk.bicle(&["delete", name]));
            terminal.answer(question, words.yes);
            terminal.exits(0);
        }
        assert!(desk.list().bicles.is_empty() && !desk.path("register/marchés.pfx").exists());
        // The backup belongs to the user and stays.
        assert!(desk.path("sauve.pfx").exists());
    }
}

#[test]
fn a_key_that_goes_to_the_token_is_backed_up_where_the_person_says() {
    for words in &WORDS {
        let (token, desk) = (Token::with(&[]), Desk::new());
        let run = |arguments: &[&str]| words.asked(super::token::bicle(&token, &desk, arguments));
        let generate = ["generate", "--algorithm", "p-256", "--designation", "Marchés", "--to", "token"];
        for answer in [None, Some("")] {
            let mut terminal = run(&generate);
            terminal.expect(words.backup_first).expect(words.backup);
            match answer {
                None => terminal.control('c'),
                Some(answer) => terminal.type_line(answer),
            };
            terminal.exits(130);
        }
        let out = desk.path("sauve.pfx");
        let mut terminal = run(&generate);
        terminal.answer(words.backup, out.to_str().unwrap()).answer_secret(words.pin, PIN);
        terminal.expect(words.forgotten).answer_secret(words.new, PASSWORD).answer_secret(words.again, PASSWORD);
        terminal.exits(0);
        assert!(out.exists() && desk.list().bicles[0].backup_verified.is_some());
        // A wrong PIN is detected before anything is made.
        let next = desk.path("suivant.pfx");
        let mut terminal = run(&["renew", "Marchés", "--backup", next.to_str().unwrap()]);
        terminal.answer_secret(words.pin, "0000").expect(words.pin).without_echo().control('c');
        terminal.exits(130);
        assert!(!next.exists());
        let mut terminal = run(&["renew", "Marchés"]);
        terminal.expect(words.backup_first).answer(words.backup, next.to_str().unwrap()).answer_secret(words.pin, PIN);
        terminal.answer_secret(words.new, PASSWORD).answer_secret(words.again, PASSWORD);
        terminal.exits(0);
        assert!(next.exists() && desk.list().bicles.len() == 2);
    }
}
