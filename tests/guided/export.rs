//! Where an exported certificate goes.

use super::{Person, on_desktop};
use crate::support::Token;

const NAME: &str = "Jeanne-DUPONT-2049-12-31.pem";

#[test]
fn the_command_that_is_shown_does_the_same() {
    let token = Token::with(&["holder", "signature"]);
    // The command is not wrapped, however narrow the terminal.
    let mut person = Person::at(super::at_home(&token), false, 60);
    person.picks("Export my public key", "");
    person.sees("Which certificate", "");
    person.types("1");
    person.picks("~/Desktop", "");
    let start = "The same in one command: jeton ";
    person.sees(start, "");
    let shown = person.terminal.rest_of_line();
    person.leaves();
    let words: Vec<&str> = shown.split_whitespace().collect();
    assert_eq!((words[0], words[1], words[2], words[4]), ("cert", "export", "--fingerprint", "--out"), "{shown}");
    let first = std::fs::read(words[5]).unwrap();
    std::fs::remove_file(words[5]).unwrap();
    token.jeton(&words).run().exits(0);
    assert_eq!(std::fs::read(words[5]).unwrap(), first);
}

#[test]
fn a_file_that_exists_is_never_overwritten() {
    let token = Token::with(&["holder"]);
    let mut person = Person::on(&token, false);
    let file = on_desktop(&token, NAME);
    std::fs::write(&file, "mine").unwrap();
    // The proposed name is a free one, …
    person.picks("Export my public key", "");
    person.picks("~/Desktop/Jeanne-DUPONT-2049-12-31-2.pem", "");
    person.sees("The same in one command", "");
    // … and one that is typed stands there to be corrected.
    person.picks("Export my public key", "");
    person.picks("elsewhere", "");
    let typed = file.display().to_string();
    person.answers("File or folder", "", &typed);
    person.sees("already exists", "");
    let erased = "\u{7f}".repeat(4);
    person.corrects("File or folder", "", &typed, &format!("{erased}-3.pem\r"));
    person.sees("The same in one command", "");
    let screen = person.leaves();
    assert!(!screen.contains("--force"), "{screen}");
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    for name in ["Jeanne-DUPONT-2049-12-31-2.pem", "Jeanne-DUPONT-2049-12-31-3.pem"] {
        let text = std::fs::read_to_string(on_desktop(&token, name)).unwrap();
        assert!(text.starts_with("-----BEGIN CERTIFICATE"), "{name}");
    }
}

#[test]
fn another_place_is_a_file_or_a_folder_typed_or_dragged() {
    let token = Token::with(&["holder"]);
    let folder = token.scratch();
    let mut person = Person::on(&token, true);
    let dragged = format!("'{}' ", folder.join("un autre nom.pem").display());
    let address = format!("file://{}/deux%20mots.pem", folder.display());
    for typed in [folder.join("l’autre nom.pem").display().to_string(), dragged, address, folder.display().to_string()]
    {
        person.picks("", "Exporter ma clé publique");
        person.picks("", "ailleurs");
        person.answers("", "Fichier ou dossier", &typed);
        person.sees("", "La même chose en une commande");
    }
    // A folder that does not exist is said, and what was typed can be corrected: here on the left of the cursor.
    person.picks("", "Exporter ma clé publique");
    person.picks("", "ailleurs");
    let typed = folder.join("absent/x.pem").display().to_string();
    person.answers("", "Fichier ou dossier", &typed);
    person.sees("", "n’existe pas");
    let keys = format!("{}\u{15}{}\r", "\u{1b}[D".repeat(6), folder.display());
    person.corrects("", "Fichier ou dossier", &typed, &keys);
    person.sees("", "La même chose en une commande");
    person.leaves();
    assert!(folder.join("x.pem").is_file());
    for name in ["l’autre nom.pem", "un autre nom.pem", "deux mots.pem", NAME] {
        assert!(folder.join(name).is_file(), "{name}");
    }
}
