//! Bi-clés in the guided mode: the story of the users' guides, for somebody who has never opened a terminal.

mod slips;

use std::path::Path;

use super::agent::{Agent, PASSWORD};
use super::{Person, at_home};
use crate::support::token::PIN;
use crate::support::{Authority, Jeton, Token, openssl};

const ESC: &str = "\u{1b}";

/// The user in the guided mode, at the bi-clé menu.
fn at_the_menu(agent: &Agent, french: bool) -> Person {
    let mut person = agent.person(french);
    bicles(&mut person);
    person
}

fn bicles(person: &mut Person) {
    person.picks("Encryption key pairs", "Bi-clés de chiffrement");
}

/// Returns to the first menu, where the READMEs start counting.
#[track_caller]
fn begins_again(person: &mut Person) {
    person.goes_back();
    person.answers = 0;
    bicles(person);
}

#[test]
fn from_birth_to_the_opening_of_sealed_files() {
    for french in [false, true] {
        let agent = Agent::new();
        let mut person = at_the_menu(&agent, french);
        person.sees("No bi-clé on this computer", "Aucun bi-clé sur ce poste");
        person.picks("Make a bi-clé", "Créer un bi-clé");
        person.sees("One bi-clé for an entity", "Un bi-clé par entité");
        person.answers("Name of the bi-clé", "Désignation du bi-clé", "Service des marchés");
        person.picks_path("~/Desktop/Service-des-marchés.pfx");
        person.gives_new_password(PASSWORD);
        person.sees("Local Trust Force looks for bi-clés", "Local Trust Force cherche les bi-clés");
        person.sees("Désignation and CN: Service des marchés", "Désignation et CN : Service des marchés");
        person.is_done("créer un bi-clé et le sauvegarder", "bicle generate --designation 'Service des marchés' ");
        person.sees("One bi-clé on this computer; it expires on", "Un bi-clé sur ce poste ; il expire le");
        let made = agent.list();
        assert!(made.bicles[0].backup_verified.is_some() && agent.path("Desktop/Service-des-marchés.pfx").is_file());

        // The register, as in the salle des marchés.
        person.picks("See my bi-clés", "Voir mes bi-clés");
        person.is_shown("bicle list");

        // Attached to a consultation permanently, so only after a yes.
        for answer in ["\r", "yes"] {
            person.picks("Attach a bi-clé to a consultation", "Affecter un bi-clé à une consultation");
            person.answers("Reference of the consultation", "Référence de la consultation", "2026-014");
            person.answers("Day on which", "Jour de l’ouverture", "demain");
            person.sees("That is not a date", "Cette date n’est pas reconnue");
            person.corrects("Day on which", "Jour de l’ouverture", "demain", "\u{15}31/01/2099\r");
            if answer == "yes" {
                person.agrees("to the consultation 2026-014", "à la consultation 2026-014");
            } else {
                person.sees("to the consultation 2026-014", "à la consultation 2026-014");
                person.types(answer);
                person.sees("on this computer", "sur ce poste");
                assert!(agent.list().bicles[0].consultations.is_empty());
            }
        }
        person.is_shown("bicle attach --closes 2099-01-31 2026-014");

        // Two bids, dropped on the terminal together.
        let bids = [agent.file("Downloads/l'offre n°1.pdf", "offre 1"), agent.file("Downloads/pli2.pdf", "offre 2")];
        person.picks("Seal a file", "Chiffrer un fichier");
        let dragged = format!("\"{}\" '{}' ", bids[0].display(), bids[1].display());
        person.answers("The file or files to seal", "Le ou les fichiers à chiffrer", &dragged);
        person.is_shown("bicle seal --for");

        // Opened from where they arrived, to the desktop.
        begins_again(&mut person);
        person.picks("Open files sealed", "Ouvrir des fichiers chiffrés");
        person.sees("have an envelope of their own", "ont leur propre enveloppe");
        person.picks("~/Downloads (2 sealed files)", "~/Downloads (2 fichiers chiffrés)");
        person.picks_path("~/Desktop");
        person.gives("Password of service-des-marchés.pfx", "Mot de passe de service-des-marchés.pfx", PASSWORD);
        person.is_done("ouvrir des fichiers chiffrés, en nombre", "bicle open --out ");
        for (name, text) in [("l'offre n°1.pdf", "offre 1"), ("pli2.pdf", "offre 2")] {
            assert_eq!(std::fs::read_to_string(agent.path("Desktop").join(name)).unwrap(), text);
        }
        let screen = person.goes_back_and_leaves();
        assert!(!screen.contains(PASSWORD), "{screen}");
        assert_eq!(agent.list().bicles[0].consultations[0].name, "2026-014");
    }
}

#[test]
fn for_whom_a_file_is_sealed_the_first_time_is_asked() {
    for french in [false, true] {
        let agent = Agent::with(&["Marchés"]);
        let bid = agent.file("pli.pdf", "offre");
        // As in a register that a colleague made or changed.
        std::fs::remove_file(agent.path(".local/share/jeton/recipients.tsv")).unwrap();
        let sealed = agent.path("pli.pdf.p7m");
        let mut person = at_the_menu(&agent, french);
        for answer in ["\r", "yes"] {
            person.picks("Seal a file", "Chiffrer un fichier");
            person.answers("The file or files to seal", "Le ou les fichiers à chiffrer", bid.to_str().unwrap());
            person.sees("never sealed for “Marchés”", "jamais chiffré pour « Marchés »");
            person.sees(&agent.list().bicles[0].sha256, &agent.list().bicles[0].sha256);
            if answer == "yes" {
                person.agrees("now and from now on?", "cette fois et les suivantes ?");
                person.is_shown("bicle seal --for");
            } else {
                person.sees("now and from now on?", "cette fois et les suivantes ?");
                person.types(answer);
                person.sees("on this computer", "sur ce poste");
            }
            assert_eq!(sealed.exists(), answer == "yes");
        }
        person.goes_back_and_leaves();
    }
}

#[test]
fn a_colleagues_backup_is_imported() {
    let agent = Agent::with(&["Service des marchés"]);
    for french in [false, true] {
        // A bi-clé without a backup comes first, with an unused file name proposed.
        let mut person = at_the_menu(&agent, french);
        person.sees("“Service des marchés” is not backed up", "« Service des marchés » n’est pas sauvegardé");
        person.sees("> 1. Back up a bi-clé", "> 1. Sauvegarder un bi-clé");
        person.types("1");
        person.picks("elsewhere", "ailleurs");
        let colleague = Agent::new();
        let out = colleague.path("Downloads/sauvegarde");
        person.answers("File or folder", "Fichier ou dossier", out.to_str().unwrap());
        person.gives("Password of", "Mot de passe de", PASSWORD);
        person.gives_new_password("hKw3-Ty8p-Lc5d");
        person.is_shown("bicle backup ");
        person.goes_back_and_leaves();

        let mut person = at_the_menu(&colleague, french);
        person.picks("Import a colleague’s .pfx", "Importer le .pfx d’un collègue");
        person.picks_path("~/Downloads/sauvegarde.pfx");
        person.gives("Password of sauvegarde.pfx", "Mot de passe de sauvegarde.pfx", "hKw3-Ty8p-Lc5d");
        person.is_done("importer le bi-clé d’un collègue", "bicle import ");
        person.goes_back_and_leaves();
        assert_eq!(colleague.list().bicles[0].sha256, agent.list().bicles[0].sha256);
        // For the other language: reset to never backed up.
        let register = agent.register();
        let text = std::fs::read_to_string(&register).unwrap();
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("backup")).collect();
        std::fs::write(register, kept.join("\n") + "\n").unwrap();
    }
}

#[test]
fn closing_renewing_archiving_and_deleting() {
    for french in [false, true] {
        let agent = Agent::with(&["Travaux", "-Anciens"]);
        agent.jeton(&["bicle", "attach", "2026-014", "Travaux", "--yes"]).run().exits(0);
        let mut person = at_the_menu(&agent, french);
        let tidy = |person: &mut Person| person.picks("Close, renew", "Clôturer, renouveler");
        tidy(&mut person);
        person.picks("Close a consultation", "Clôturer une consultation");
        person.agrees("Close the consultation 2026-014", "Clôturer la consultation 2026-014");
        person.is_shown("bicle close 2026-014");

        tidy(&mut person);
        person.picks("Renew a bi-clé", "Renouveler un bi-clé");
        person.picks("Travaux (expires on", "Travaux (expire le");
        person.picks_path("~/Desktop/Travaux.pfx");
        person.gives_new_password(PASSWORD);
        person.is_shown("bicle renew --backup ");

        // A name that looks like an option.
        tidy(&mut person);
        person.picks("Archive a bi-clé", "Archiver un bi-clé");
        person.picks("-Anciens (expires on", "-Anciens (expire le");
        person.agrees("this cannot be undone", "c’est irréversible");
        person.is_shown("bicle archive -- -Anciens");

        // Only a bi-clé with a backup can be deleted: the new one.
        tidy(&mut person);
        person.picks("Delete a bi-clé", "Supprimer un bi-clé");
        person.agrees("and its private key?", "et sa clé privée ?");
        person.is_shown("bicle delete 'Travaux 20");
        person.goes_back_and_leaves();
        let bicles = agent.list().bicles;
        assert_eq!(bicles.iter().map(|one| one.designation.as_str()).collect::<Vec<_>>(), ["Travaux", "-Anciens"]);
        assert!(bicles.iter().all(|one| one.archived) && bicles[0].consultations[0].closed.is_some());
    }
}

#[test]
fn an_expired_one_only_opens_and_a_valid_one_beside_it_is_told_apart() {
    let issuer = Authority::new("/O=Ancienne plateforme/CN=AC");
    let usages = "keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection";
    issuer.issue_between("old", "/CN=Anciens marchés", (-100, -2), usages);
    let agent = Agent::new();
    issuer.pfx("old", &agent.path("Desktop/anciens.p12"), PASSWORD, &[]);
    let mut person = at_the_menu(&agent, true);
    person.picks("", "Importer le .pfx");
    person.picks("", "~/Desktop/anciens.p12");
    person.gives("", "Mot de passe de anciens.p12", PASSWORD);
    person.sees("", "Un bi-clé sur ce poste ; un a expiré et ne sert plus qu’à ouvrir.");
    person.sees("", "Votre choix");
    person.sees("", "Revenir");
    person.types(ESC);
    let screen = person.leaves();
    let offered = screen.split("ne sert plus qu’à ouvrir").nth(1).unwrap();
    for not_now in ["Affecter", "Chiffrer un fichier"] {
        assert!(!offered.contains(not_now), "{not_now}: {offered}");
    }
    agent.generates("Marchés");
    let mut person = at_the_menu(&agent, true);
    person.sees("", "2 bi-clés sur ce poste ; « Marchés » expire le ");
    person.sees("", "; un a expiré et ne sert plus qu’à ouvrir ; « Marchés » n’est pas sauvegardé.");
    person.goes_back_and_leaves();
}

#[test]
fn a_key_of_the_token_opens_without_a_register() {
    let token = Token::with(&["encryption"]);
    for french in [false, true] {
        let person = Person::on(&token, french);
        let home = token.scratch().join("home");
        seal_for_the_token(&home);
        let mut person = person;
        bicles(&mut person);
        person.picks("Open files sealed", "Ouvrir des fichiers chiffrés");
        person.picks("~/Downloads (one sealed file)", "~/Downloads (un fichier chiffré)");
        person.picks_path("~/Desktop");
        person.gives("PIN of “Mairie de Vitré”", "Code PIN de « Mairie de Vitré »", PIN);
        person.is_shown("bicle open");
        person.goes_back_and_leaves();
        let opened = home.join("Desktop/pli.pdf");
        assert_eq!(std::fs::read_to_string(&opened).unwrap(), "offre");
        std::fs::remove_file(opened).unwrap();
    }
}

fn seal_for_the_token(home: &Path) {
    let sealed = home.join("Downloads/pli.pdf.p7m");
    let _ = std::fs::remove_file(&sealed);
    let bid = home.join("pli.pdf");
    std::fs::write(&bid, "offre").unwrap();
    let jeton = Jeton::new(&["bicle", "seal", "--for"]).arg(openssl::material("encryption.cert.pem")).arg(&bid);
    jeton.arg("--out").arg(&sealed).env("HOME", home).run().exits(0);
}

#[test]
fn a_narrow_terminal() {
    let token = Token::with(&["holder"]);
    let mut person = Person::at(at_home(&token).env("NO_COLOR", "1"), true, 40);
    person.types("5");
    person.sees("", "> 1. Créer un bi-clé");
    person.types("1");
    person.sees("", "Désignation du bi-clé (Échap pour");
    person.types(ESC);
    person.sees("", "Revenir");
    person.types(ESC);
    person.sees("", "8. Quitter");
    person.types(ESC);
    person.agrees("", "Quitter jeton ?");
    let screen = person.ends(0);
    for line in screen.split(['\r', '\n']).filter(|line| !line.contains('\u{1b}')) {
        assert!(line.chars().count() <= 40, "{line}");
    }
}
