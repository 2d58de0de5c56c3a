//! Certificates, pages, reminders, the clipboard and numbered menus, as the guided mode offers them.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Person, WIDE, at_home, on_desktop};
use crate::support::display::Display;
use crate::support::patience::comes;
use crate::support::token::PIN;
use crate::support::{Jeton, Token, lane, openssl};

/// A desktop whose programs write down what they are to open.
struct Desktop {
    folder: tempfile::TempDir,
}

impl Desktop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("xdg-open");
        std::fs::write(&program, "#!/bin/sh\nprintf '%s\\n' \"$1\" >>\"${0%/*}/opened\"\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// jeton on this desktop, whose display does not answer.
    fn with(&self, jeton: Jeton) -> Jeton {
        let path = std::env::var("PATH").unwrap();
        jeton.env("DISPLAY", ":64999").env("PATH", format!("{}:{path}", self.folder.path().display()))
    }

    #[track_caller]
    fn has_opened(&self, path: &std::path::Path) {
        let opened = || std::fs::read_to_string(self.folder.path().join("opened")).unwrap_or_default();
        assert!(comes(Duration::from_secs(20), || opened().lines().last() == path.to_str()), "{}", opened());
    }
}

fn only(folder: PathBuf, extension: &str) -> PathBuf {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files = files.filter(|file| file.extension().is_some_and(|found| found == extension));
    let file = files.next().unwrap();
    assert_eq!(files.next(), None);
    file
}

#[test]
fn details_and_what_a_revocation_needs() {
    let token = Token::with(&["holder", "signature", "cert:ca"]);
    for french in [false, true] {
        let mut person = Person::on(&token, french);
        for (english, in_french, shown) in [
            ("Read a certificate in detail", "Lire un certificat en détail", "jeton cert show --fingerprint "),
            ("Prepare a revocation request", "Préparer une demande de révocation", " --revocation"),
        ] {
            person.picks("My certificates", "Mes certificats");
            person.picks(english, in_french);
            person.sees("Which certificate", "Quel certificat");
            person.types("1");
            person.sees("SHA-256", "SHA-256");
            person.sees(shown, shown);
        }
        person.leaves();
    }
}

#[test]
fn the_test_as_a_page_and_the_reminders_as_a_calendar_each_opened_when_wanted() {
    let token = Token::with(&["holder"]);
    for french in [false, true] {
        let desktop = Desktop::new();
        let mut person = Person::at(desktop.with(at_home(&token)), french, WIDE);
        person.picks("My certificates", "Mes certificats");
        person.picks("Test my token, with a page", "Tester ma clé, avec une page");
        person.picks_path("~/Desktop/test-");
        person.gives("PIN of “", "Code PIN de « ", PIN);
        person.is_shown("test --report");
        person.agrees("Open this page in your browser?", "Ouvrir cette page dans votre navigateur ?");
        let page = only(on_desktop(&token, ""), "html");
        desktop.has_opened(&page);

        person.picks("My certificates", "Mes certificats");
        person.picks("The dates of expiry", "Les dates de fin");
        person.picks_path("~/Desktop/");
        person.is_shown("remind --ics");
        person.agrees("Open this calendar", "Ouvrir ce calendrier");
        let calendar = only(on_desktop(&token, ""), "ics");
        desktop.has_opened(&calendar);
        assert!(std::fs::read_to_string(&calendar).unwrap().starts_with("BEGIN:VCALENDAR"));

        // The dates alone; and the folder of an export, which Enter alone leaves closed.
        person.picks("My certificates", "Mes certificats");
        person.picks("The dates of expiry", "Les dates de fin");
        person.picks("nowhere: just read", "nulle part : lire les dates");
        person.sees("Jeanne DUPONT", "Jeanne DUPONT");
        person.picks("Export my public key", "Exporter ma clé publique");
        person.picks_path("~/Desktop/");
        person.agrees("Open the folder of this file?", "Ouvrir le dossier de ce fichier ?");
        desktop.has_opened(on_desktop(&token, "x").parent().unwrap());
        person.leaves();
        for file in [page, calendar] {
            std::fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn the_public_key_on_the_clipboard_of_the_desktop() {
    lane!("desktop");
    let token = Token::with(&["holder"]);
    let display = Display::new();
    let mut person = Person::at(at_home(&token).env("DISPLAY", display.name()), true, WIDE);
    person.picks("", "Exporter ma clé publique");
    person.picks("", "dans le presse-papiers, prête à coller dans Mégalis");
    person.sees("", "Copié : il n’y a plus qu’à coller dans Mégalis.");
    person.sees("", "La même chose en une commande : jeton cert export --copy");
    person.leaves();
    let expected = std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap();
    assert_eq!(display.pasted(), Some(expected));
}

#[test]
fn numbered_menus_by_choice() {
    let token = Token::with(&["holder"]);
    let home = || at_home(&token);
    // Once for all, in the configuration; or for one run.
    let asked = |person: &mut Person| {
        let prompt = "(un numéro ; Entrée seule pour revenir)";
        person.sees("", "1. Tester ma clé");
        person.sees("", prompt);
        person.types("2\r");
        person.sees("", "dans le presse-papiers");
        person.sees("", prompt);
        person.types("3\r");
        person.answers("", "Fichier ou dossier", "/absent/x.pem");
        person.sees("", "n’existe pas");
        person.answers("", "(vous aviez écrit : /absent/x.pem)", token.scratch().to_str().unwrap());
        person.sees("", "La même chose en une commande");
        person.sees("", prompt);
        person.types("\r");
        person.agrees("", "Quitter jeton ?");
    };
    let mut person = Person::at(home().env("JETON_MENU", "numbers"), true, 80);
    asked(&mut person);
    let screen = person.ends(0);
    assert!(!screen.contains('\u{1b}'), "the cursor is moved: {screen:?}");
    home().args(&["config", "menu", "numbers"]).run().exits(0);
    let mut person = Person::at(home(), true, 80);
    asked(&mut person);
    person.ends(0);
    // The variable wins over the configuration.
    let mut person = Person::at(home().env("JETON_MENU", "arrows"), true, 80);
    person.sees("", "> 1. Tester ma clé");
    person.types("\u{1b}[A\r");
    person.ends(0);
    home().args(&["config", "menu", "sideways"]).run().exits(2).says("arrows, numbers");
}
