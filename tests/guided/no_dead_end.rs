//! After an error, the guided mode offers what mends it: the act itself, and never a command to type.

use std::time::Duration;

use iasecc_card::Personality;

use super::{Person, WIDE, at_home, home_in, on_desktop};
use crate::support::card::on_the_only_card;
use crate::support::token::PIN;
use crate::support::{Misbehaving, Token};

const ESC: &str = "\u{1b}";

#[test]
fn a_pin_that_locks_is_unblocked_at_once() {
    for french in [false, true] {
        let faulty = Misbehaving::locking_one(Token::with(&["holder"]), 1).with("FAULTY_PUK", "55556666");
        let mut person = Person::on_misbehaving(&faulty, french);
        person.picks("Test my token", "Tester ma clé");
        person.agrees("Try all the same?", "Essayer quand même ?");
        person.gives("PIN of “", "Code PIN de « ", "0000");
        person.sees("is locked", "est bloqué");
        person.sees("Remedy: if you have a PUK", "Que faire : si vous avez un code PUK");
        person.agrees("Unblock the PIN now?", "Débloquer le code PIN maintenant ?");
        person.picks("the PUK", "le code PUK");
        person.gives("PUK of", "Code PUK de", "55556666");
        person.gives_new_pin("7390");
        person.sees("The same in one command: jeton pin unblock", "La même chose en une commande : jeton pin unblock");
        let screen = person.leaves();
        assert!(!screen.contains("jeton test"), "the test failed: nothing to repeat\n{screen}");
        faulty.jeton(&["pin", "verify", "--last-try"]).env("JETON_PIN", "7390").run().exits(0);
    }
}

#[test]
fn what_was_refused_leads_back_to_the_menu_and_presents_nothing() {
    let faulty = Misbehaving::locking_one(Token::with(&["holder"]), 1).with("FAULTY_PUK", "55556666");
    let mut person = Person::on_misbehaving(&faulty, false);
    person.picks("Test my token", "");
    person.agrees("Try all the same?", "");
    person.gives("PIN of “", "", "0000");
    person.sees("Remedy: if you have a PUK or an administrator PIN, unblock it; otherwise: ask Autorité de test", "");
    person.sees("Unblock the PIN now?", "");
    person.types("\r");
    person.sees("PIN locked", "");
    person.leaves();
    assert_eq!(faulty.logged("C_Login") + faulty.logged("C_SetPIN"), 1, "{}", faulty.log());
}

#[test]
fn a_token_that_is_not_there_is_chosen_among_those_that_are() {
    let token = Token::with(&["holder"]);
    token.add(Token::new().label("Seconde clé"));
    for french in [false, true] {
        let mut person = Person::at(at_home(&token).env("JETON_TOKEN", "Disparue"), french, WIDE);
        person.sees("Disparue", "Disparue");
        person.picks("Another token", "Une autre clé ou carte");
        person.sees("Several tokens: which one", "La clé à utiliser");
        person.picks("Seconde clé", "Seconde clé");
        person.sees("Token “Seconde clé”", "Clé « Seconde clé »");
        person.leaves();
    }
}

#[test]
fn a_card_that_was_pulled_after_its_pin_was_sent_is_not_tried_again_by_itself() {
    on_the_only_card(Personality::Fresh, |bench| {
        let mut person = Person::with_card(bench, false);
        person.picks("Test my token", "");
        person.sees("PIN of “", "");
        bench.card.pull_out();
        std::thread::sleep(Duration::from_secs(1));
        person.terminal.without_echo().type_line(iasecc_card::USER_PIN);
        // Whether a try was spent is not known: nothing is offered that would send it again.
        person.sees("a try may have been spent", "");
        person.sees("No token and no card for now", "");
        bench.card.insert().unwrap();
        bench.card.wait_for_detection();
        person.sees("PIN in order", "");
        let screen = person.leaves();
        assert!(!screen.contains("Try again?") && !screen.contains("jeton test"), "{screen}");
    });
}

#[test]
fn a_password_that_is_wrong_may_be_given_again() {
    let token = Token::with(&["holder"]);
    let home = home_in(&token.scratch());
    let made = token.jeton(&["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés", "--backup"]);
    let file = home.join("Downloads/marches.pfx");
    made.arg(&file).env("HOME", token.scratch()).env("JETON_PASSWORD", "vGt7-Rq2m-Zb9x").run().exits(0);
    let mut person = Person::on(&token, true);
    person.picks("", "Bi-clés de chiffrement");
    person.picks("", "Importer le .pfx");
    person.picks("", "~/Downloads/marches.pfx");
    let mut asked = 0;
    while asked < 3 {
        person.gives("", "Mot de passe de marches.pfx", "faux");
        person.sees("", "le mot de passe de");
        asked += 1;
    }
    person.agrees("", "Réessayer ?");
    person.gives("", "Mot de passe de marches.pfx", "vGt7-Rq2m-Zb9x");
    // It is not yet where Local Trust Force looks for it.
    person.sees("", "importez-le dans le magasin « Personnel »");
    person.sees("", "déjà sur la plateforme, ajouté par un collègue");
    person.sees("", "La même chose en une commande : jeton bicle import");
    // Once more: nothing has changed, and nothing is left to do.
    person.picks("", "Importer le .pfx");
    person.picks("", "~/Downloads/marches.pfx");
    person.gives("", "Mot de passe de marches.pfx", "vGt7-Rq2m-Zb9x");
    person.sees("", "est déjà au registre ; rien n’a changé.");
    person.sees("", "Revenir");
    person.types(ESC);
    let screen = person.leaves();
    assert_eq!(screen.matches("magasin « Personnel »").count(), 1, "{screen}");
}

#[test]
fn a_file_that_is_none_of_these_is_corrected_and_an_existing_one_kept() {
    let token = Token::with(&["holder"]);
    for french in [false, true] {
        let wrong = on_desktop(&token, "x/facture.pfx");
        let mut person = Person::on(&token, french);
        std::fs::create_dir_all(wrong.parent().unwrap()).unwrap();
        std::fs::write(&wrong, "%PDF-1.7").unwrap();
        let typed = wrong.display().to_string();
        person.picks("Encryption key pairs", "Bi-clés de chiffrement");
        // A backup goes nowhere where a file is: the name is kept, the path corrected, a folder is one to put it in.
        person.picks("Make a bi-clé", "Créer un bi-clé");
        person.answers("Name of the bi-clé", "Désignation du bi-clé", "Marchés");
        person.picks("elsewhere", "ailleurs");
        person.answers("File or folder", "Fichier ou dossier", &typed);
        person.sees("already exists", "existe déjà");
        person.corrects("File or folder", "Fichier ou dossier", &typed, "\u{17}\r");
        person.gives_new_password("vGt7-Rq2m-Zb9x");
        person.sees("Local Trust Force", "Local Trust Force");
        let made = wrong.with_file_name("Marchés.pfx");
        person.sees("The same in one command", "La même chose en une commande");
        assert!(made.is_file() && std::fs::read_to_string(&wrong).unwrap() == "%PDF-1.7");
        // A file that holds no key.
        person.picks("Import a colleague’s", "Importer le .pfx");
        person.answers("The .pfx file", "Le fichier .pfx", &typed);
        person.sees("is not a .pfx: it is a PDF", "n’est pas un fichier .pfx : c’est un document PDF");
        person.corrects(
            "Correct the file or folder",
            "Corrigez le fichier ou le dossier",
            &typed,
            "\u{17}Marchés.pfx\r",
        );
        person.gives("Password of Marchés.pfx", "Mot de passe de Marchés.pfx", "vGt7-Rq2m-Zb9x");
        person.is_shown("bicle import");
        person.sees("Go back", "Revenir");
        person.types(ESC);
        let screen = person.leaves();
        assert!(!screen.contains("BER") && !screen.contains("ASN.1") && !screen.contains("Unexpected"), "{screen}");
        std::fs::remove_dir_all(on_desktop(&token, "").parent().unwrap()).unwrap();
    }
}

#[test]
fn a_long_path_is_corrected_on_one_row() {
    let token = Token::with(&["holder"]);
    let mut person = Person::at(at_home(&token), true, 40);
    let folder = format!("/absent/{}", "dossier/".repeat(12));
    person.picks("", "Exporter ma clé publique");
    person.picks("", "ailleurs");
    person.sees("", "Fichier ou dossier");
    person.types(&format!("{folder}x.pem\r"));
    person.sees("", "> ");
    person.sees("", "x.pem");
    // To its beginning, where the mistake is, and away with it all.
    person.types("\u{1b}[H");
    person.sees("", "> /absent/dossier/");
    person.types(&format!("{}\u{5}\u{15}", "\u{1b}[3~".repeat(4)));
    person.types(&format!("{}/y.pem\r", token.scratch().display()));
    person.sees("", "La même chose en une commande");
    person.leaves();
    assert!(token.scratch().join("y.pem").is_file());
}

#[test]
fn control_c_and_control_d_while_correcting_leave_the_terminal_clean() {
    let token = Token::with(&["holder"]);
    for key in ['c', 'd'] {
        let mut person = Person::on(&token, true);
        person.picks("", "Exporter ma clé publique");
        person.picks("", "ailleurs");
        let typed = token.scratch().join("absent/x.pem").display().to_string();
        person.answers("", "Fichier ou dossier", &typed);
        person.corrects("", "Fichier ou dossier", &typed, "é");
        person.sees("", "x.pemé");
        person.terminal.control(key);
        person.ends(130);
    }
    token.jeton(&["pin", "verify"]).env("JETON_PIN", PIN).run().exits(0);
}
