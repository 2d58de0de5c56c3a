//! What goes wrong or is broken off at the bi-clé menu is told, asked again, and changes nothing.

use super::super::Person;
use super::super::agent::{Agent, PASSWORD};
use super::{ESC, at_the_menu};

#[test]
fn what_is_wrong_is_told_and_asked_again() {
    let agent = Agent::with(&["Marchés"]);
    for french in [false, true] {
        let mut person = at_the_menu(&agent, french);
        // A name that is taken.
        person.picks("Make a bi-clé", "Créer un bi-clé");
        person.answers("Name of the bi-clé", "Désignation du bi-clé", "Marchés");
        person.sees("already holds a bi-clé “Marchés”", "contient déjà un bi-clé « Marchés »");
        person.corrects("Name of the bi-clé", "Désignation du bi-clé", "Marchés", ESC);
        // A missing file, and a folder: asked for again, with what was typed.
        person.picks("Import a colleague’s", "Importer le .pfx");
        person.answers("The .pfx file", "Le fichier .pfx", "/absent/x.pfx");
        person.sees("does not exist", "n’existe pas");
        person.corrects("The .pfx file", "Le fichier .pfx", "/absent/x.pfx", "\u{15}/tmp\r");
        person.sees("/tmp: this is a folder", "/tmp : c’est un dossier");
        person.corrects("The .pfx file", "Le fichier .pfx", "/tmp", ESC);
        // Missing bids: reported before anything else is asked.
        person.picks("Open files sealed", "Ouvrir des fichiers chiffrés");
        person.answers("The sealed file, or", "Le fichier chiffré, ou", "/absent/plis");
        person.sees("/absent/plis", "/absent/plis");
        person.sees("does not exist", "n’existe pas");
        person.corrects("The sealed file, or", "Le fichier chiffré, ou", "/absent/plis", ESC);
        // A folder that does not exist, and then one without bids.
        let empty = agent.path("Downloads").display().to_string();
        person.picks("Open files sealed", "Ouvrir des fichiers chiffrés");
        person.answers("The sealed file, or", "Le fichier chiffré, ou", &empty);
        person.picks("elsewhere", "ailleurs");
        person.answers("The folder: type", "Le dossier : tapez", "/nonexistent");
        person.sees("/nonexistent is not a folder", "/nonexistent n’est pas un dossier");
        person.corrects("The folder: type", "Le dossier : tapez", "/nonexistent", &format!("\u{15}{empty}\r"));
        person.sees("Downloads/*.p7m", "Downloads/*.p7m");
        person.goes_back_and_leaves();
    }
}

/// Each question of the menus, reached through the choices before it.
fn questions(person: &mut Person, at: usize, agent: &Agent) -> bool {
    let typed = agent.file("Downloads/x.pdf", "not sealed").display().to_string();
    match at {
        0 => {
            person.picks("", "Créer un bi-clé");
            person.sees("", "Désignation du bi-clé");
        }
        1 | 2 => {
            person.picks("", "Créer un bi-clé");
            person.answers("", "Désignation du bi-clé", "Nouveau");
            if at == 1 {
                person.sees("", "2. ailleurs");
            } else {
                person.picks("", "ailleurs");
                person.sees("", "Fichier ou dossier");
            }
        }
        3 | 4 => {
            person.picks("", "Créer un bi-clé");
            person.answers("", "Désignation du bi-clé", "Nouveau");
            person.picks("", "~/Desktop");
            if at == 4 {
                person.gives("", "Nouveau mot de passe (Échap", PASSWORD);
            }
            person.sees("", if at == 4 { "Confirmez" } else { "Nouveau mot de passe (Échap" });
            person.terminal.without_echo();
        }
        5 => {
            person.picks("", "Importer le .pfx");
            person.sees("", "Le fichier .pfx");
        }
        6..=8 => {
            person.picks("", "Affecter un bi-clé");
            if at > 6 {
                person.answers("", "Référence de la consultation", "2026-014");
            }
            if at > 7 {
                person.answers("", "Jour de l’ouverture", "");
            }
            person.sees("", ["Référence", "Jour de l’ouverture", "à la consultation 2026-014"][at - 6]);
        }
        9 => {
            person.picks("", "Chiffrer un fichier");
            person.sees("", "Le ou les fichiers");
        }
        10 | 11 => {
            person.picks("", "Ouvrir des fichiers chiffrés");
            if at == 11 {
                person.answers("", "Le fichier chiffré, ou", &typed);
            }
            person.sees("", if at == 11 { "3. ailleurs" } else { "Le fichier chiffré, ou" });
        }
        12 => {
            person.picks("", "Sauvegarder un bi-clé");
            person.picks("", "~/Desktop");
            person.sees("", "Mot de passe de");
            person.terminal.without_echo();
        }
        _ => return false,
    }
    true
}

#[test]
fn escape_and_control_c_at_every_question_change_nothing() {
    let agent = Agent::with(&["Marchés"]);
    let register = std::fs::read(agent.register()).unwrap();
    let kept = agent.kept();
    let mut person = at_the_menu(&agent, true);
    let mut at = 0;
    while questions(&mut person, at, &agent) {
        person.types(ESC);
        // Back at the bi-clé menu, and no other.
        person.sees("", "Un bi-clé sur ce poste");
        at += 1;
    }
    person.goes_back_and_leaves();
    assert_eq!(at, 13);
    for at in 0..at {
        let mut person = at_the_menu(&agent, true);
        questions(&mut person, at, &agent);
        person.terminal.control('c');
        person.ends(130);
    }
    assert_eq!(std::fs::read(agent.register()).unwrap(), register);
    assert_eq!(agent.kept(), kept);
    assert_eq!(std::fs::read_dir(agent.path("Desktop")).unwrap().count(), 0);
}

#[test]
fn control_c_while_a_file_is_sealed_stops_it_and_leaves() {
    use std::io::Write;
    let agent = Agent::with(&["Marchés"]);
    let pipe = agent.path("pli");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut person = at_the_menu(&agent, true);
    person.picks("", "Chiffrer un fichier");
    person.answers("", "Le ou les fichiers à chiffrer", pipe.to_str().unwrap());
    // Opening succeeds once jeton reads it, and the pipe closes once jeton has stopped.
    let mut bid = std::fs::File::options().write(true).open(&pipe).unwrap();
    bid.write_all(&[0; 65536]).unwrap();
    person.terminal.control('c');
    while bid.write_all(&[0; 65536]).is_ok() {}
    person.ends(130);
    assert!(!agent.path("pli.p7m").exists());
}

#[test]
fn a_damaged_register_is_told_and_left_alone() {
    let agent = Agent::with(&["Marchés"]);
    let register = agent.register();
    std::fs::write(&register, "version = [").unwrap();
    for french in [false, true] {
        let mut person = at_the_menu(&agent, french);
        person.sees("bicles.toml", "bicles.toml");
        person.sees("Your choice", "Votre choix");
        person.leaves();
    }
    assert_eq!(std::fs::read(&register).unwrap(), b"version = [");
}
