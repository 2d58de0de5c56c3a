//! Bi-clés in the guided mode: the story of the users' guides, for somebody who has never opened a terminal.

use std::path::{Path, PathBuf};

use jeton::output::bicle::BicleList;

use super::{Person, WIDE, at_home, at_home_without_card, home_in};
use crate::support::token::PIN;
use crate::support::{Authority, Jeton, Token, openssl};

const PASSWORD: &str = "vGt7-Rq2m-Zb9x";
const ESC: &str = "\u{1b}";

/// A user's home, without a token.
struct Agent {
    directory: tempfile::TempDir,
}

impl Agent {
    fn new() -> Self {
        let agent = Self { directory: tempfile::tempdir().unwrap() };
        home_in(agent.directory.path());
        agent
    }

    /// A user with bi-clés on elliptic curves, which are faster than RSA.
    fn with(designations: &[&str]) -> Self {
        let agent = Self::new();
        for designation in designations {
            let designation = format!("--designation={designation}");
            let made = agent.jeton(&["bicle", "generate", "--algorithm", "p-256", &designation]);
            made.env("JETON_PASSWORD", PASSWORD).run().exits(0);
        }
        agent
    }

    fn jeton(&self, arguments: &[&str]) -> Jeton {
        let jeton = Jeton::new(arguments).env("JETON_MODULE", "/nonexistent/module.so");
        at_home_without_card(jeton, &self.path(""))
    }

    /// The user in the guided mode, at the bi-clé menu.
    fn person(&self, french: bool) -> Person {
        let mut person = Person::at(self.jeton(&[]), french, WIDE);
        bicles(&mut person);
        person
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join("home").join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn list(&self) -> BicleList {
        self.jeton(&["bicle", "list", "--json"]).run().exits(0).answer()
    }

    /// The files beside the register.
    fn kept(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(".local/share/jeton/bicles")).into_iter().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn bicles(person: &mut Person) {
    person.picks("Encryption key pairs", "Bi-clés de chiffrement");
}

/// Leaves from the bi-clé menu.
#[track_caller]
fn leaves(mut person: Person) -> String {
    person.picks("Go back", "Revenir");
    person.leaves()
}

/// Returns to the first menu, where the READMEs start counting.
#[track_caller]
fn begins_again(person: &mut Person) {
    person.picks("Go back", "Revenir");
    person.answers = 0;
    bicles(person);
}

#[test]
fn from_birth_to_the_opening_of_sealed_files() {
    for french in [false, true] {
        let agent = Agent::new();
        let mut person = agent.person(french);
        person.sees("No bi-clé on this computer", "Aucun bi-clé sur ce poste");
        person.picks("Make a bi-clé", "Créer un bi-clé");
        person.sees("One bi-clé for an entity", "Un bi-clé par entité");
        person.answers("Name of the bi-clé", "Désignation du bi-clé", "Service des marchés");
        person.picks("~/Desktop/Service-des-marchés.pfx", "~/Desktop/Service-des-marchés.pfx");
        person.gives("New password (Esc", "Nouveau mot de passe (Échap", PASSWORD);
        person.gives("New password, once more", "Confirmez le nouveau mot de passe", PASSWORD);
        person.sees("Local Trust Force looks for bi-clés", "Local Trust Force cherche les bi-clés");
        person.sees("Désignation and CN: Service des marchés", "Désignation et CN : Service des marchés");
        person.is_done("créer un bi-clé et le sauvegarder", "bicle generate --designation 'Service des marchés' ");
        person.sees("One bi-clé on this computer; it expires on", "Un bi-clé sur ce poste ; il expire le");
        let made = agent.list();
        assert!(made.bicles[0].backup_verified.is_some() && agent.path("Desktop/Service-des-marchés.pfx").is_file());

        // The register, as in the salle des marchés.
        person.picks("See my bi-clés", "Voir mes bi-clés");
        person.sees("jeton bicle list", "jeton bicle list");

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
        person
            .sees("jeton bicle attach --closes 2099-01-31 2026-014", "jeton bicle attach --closes 2099-01-31 2026-014");

        // Two bids, dropped on the terminal together.
        let bids = [agent.file("Downloads/l'offre n°1.pdf", "offre 1"), agent.file("Downloads/pli2.pdf", "offre 2")];
        person.picks("Seal a file", "Chiffrer un fichier");
        let dragged = format!("\"{}\" '{}' ", bids[0].display(), bids[1].display());
        person.answers("The file or files to seal", "Le ou les fichiers à chiffrer", &dragged);
        person.sees("jeton bicle seal --for", "jeton bicle seal --for");

        // Opened from where they arrived, to the desktop.
        begins_again(&mut person);
        person.picks("Open files sealed", "Ouvrir des fichiers chiffrés");
        person.sees("have an envelope of their own", "ont leur propre enveloppe");
        person.picks("~/Downloads (2 sealed files)", "~/Downloads (2 fichiers chiffrés)");
        person.picks("~/Desktop", "~/Desktop");
        person.gives("Password of service-des-marchés.pfx", "Mot de passe de service-des-marchés.pfx", PASSWORD);
        person.is_done("ouvrir des fichiers chiffrés, en nombre", "bicle open --out ");
        for (name, text) in [("l'offre n°1.pdf", "offre 1"), ("pli2.pdf", "offre 2")] {
            assert_eq!(std::fs::read_to_string(agent.path("Desktop").join(name)).unwrap(), text);
        }
        let screen = leaves(person);
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
        let mut person = agent.person(french);
        for answer in ["\r", "yes"] {
            person.picks("Seal a file", "Chiffrer un fichier");
            person.answers("The file or files to seal", "Le ou les fichiers à chiffrer", bid.to_str().unwrap());
            person.sees("never sealed for “Marchés”", "jamais chiffré pour « Marchés »");
            person.sees(&agent.list().bicles[0].sha256, &agent.list().bicles[0].sha256);
            if answer == "yes" {
                person.agrees("now and from now on?", "cette fois et les suivantes ?");
                person.sees("jeton bicle seal --for", "jeton bicle seal --for");
            } else {
                person.sees("now and from now on?", "cette fois et les suivantes ?");
                person.types(answer);
                person.sees("on this computer", "sur ce poste");
            }
            assert_eq!(sealed.exists(), answer == "yes");
        }
        leaves(person);
    }
}

#[test]
fn a_colleagues_backup_is_imported() {
    let agent = Agent::with(&["Service des marchés"]);
    for french in [false, true] {
        // A bi-clé without a backup comes first, with an unused file name proposed.
        let mut person = agent.person(french);
        person.sees("“Service des marchés” is not backed up", "« Service des marchés » n’est pas sauvegardé");
        person.sees("> 1. Back up a bi-clé", "> 1. Sauvegarder un bi-clé");
        person.types("1");
        person.picks("elsewhere", "ailleurs");
        let colleague = Agent::new();
        let out = colleague.path("Downloads/sauvegarde");
        person.answers("File or folder", "Fichier ou dossier", out.to_str().unwrap());
        person.gives("Password of", "Mot de passe de", PASSWORD);
        person.gives("New password (Esc", "Nouveau mot de passe (Échap", "hKw3-Ty8p-Lc5d");
        person.gives("New password, once more", "Confirmez le nouveau mot de passe", "hKw3-Ty8p-Lc5d");
        person.sees("jeton bicle backup ", "jeton bicle backup ");
        leaves(person);

        let mut person = colleague.person(french);
        person.picks("Import a colleague’s .pfx", "Importer le .pfx d’un collègue");
        person.picks("~/Downloads/sauvegarde.pfx", "~/Downloads/sauvegarde.pfx");
        person.gives("Password of sauvegarde.pfx", "Mot de passe de sauvegarde.pfx", "hKw3-Ty8p-Lc5d");
        person.is_done("importer le bi-clé d’un collègue", "bicle import ");
        leaves(person);
        assert_eq!(colleague.list().bicles[0].sha256, agent.list().bicles[0].sha256);
        // For the other language: reset to never backed up.
        let register = agent.path(".local/share/jeton/bicles/bicles.toml");
        let text = std::fs::read_to_string(&register).unwrap();
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("backup")).collect();
        std::fs::write(register, kept.join("\n") + "\n").unwrap();
    }
}

#[test]
fn what_is_wrong_is_told_and_asked_again() {
    let agent = Agent::with(&["Marchés"]);
    for french in [false, true] {
        let mut person = agent.person(french);
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
        leaves(person);
    }
}

#[test]
fn closing_renewing_archiving_and_deleting() {
    for french in [false, true] {
        let agent = Agent::with(&["Travaux", "-Anciens"]);
        agent.jeton(&["bicle", "attach", "2026-014", "Travaux", "--yes"]).run().exits(0);
        let mut person = agent.person(french);
        let tidy = |person: &mut Person| person.picks("Close, renew", "Clôturer, renouveler");
        tidy(&mut person);
        person.picks("Close a consultation", "Clôturer une consultation");
        person.agrees("Close the consultation 2026-014", "Clôturer la consultation 2026-014");
        person.sees("jeton bicle close 2026-014", "jeton bicle close 2026-014");

        tidy(&mut person);
        person.picks("Renew a bi-clé", "Renouveler un bi-clé");
        person.picks("Travaux (expires on", "Travaux (expire le");
        person.picks("~/Desktop/Travaux.pfx", "~/Desktop/Travaux.pfx");
        person.gives("New password (Esc", "Nouveau mot de passe (Échap", PASSWORD);
        person.gives("New password, once more", "Confirmez le nouveau mot de passe", PASSWORD);
        person.sees("jeton bicle renew --backup ", "jeton bicle renew --backup ");

        // A name that looks like an option.
        tidy(&mut person);
        person.picks("Archive a bi-clé", "Archiver un bi-clé");
        person.picks("-Anciens (expires on", "-Anciens (expire le");
        person.agrees("this cannot be undone", "c’est irréversible");
        person.sees("jeton bicle archive -- -Anciens", "jeton bicle archive -- -Anciens");

        // Only a bi-clé with a backup can be deleted: the new one.
        tidy(&mut person);
        person.picks("Delete a bi-clé", "Supprimer un bi-clé");
        person.agrees("and its private key?", "et sa clé privée ?");
        person.sees("jeton bicle delete 'Travaux 20", "jeton bicle delete 'Travaux 20");
        leaves(person);
        let bicles = agent.list().bicles;
        assert_eq!(bicles.iter().map(|one| one.designation.as_str()).collect::<Vec<_>>(), ["Travaux", "-Anciens"]);
        assert!(bicles.iter().all(|one| one.archived) && bicles[0].consultations[0].closed.is_some());
    }
}

#[test]
fn an_expired_one_only_opens_and_a_valid_one_beside_it_is_told_apart() {
    let issuer = Authority::new("/O=Ancienne plateforme/CN=AC");
    let usages = "keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection";
    let certificate = issuer.issue_between("old", "/CN=Anciens marchés", (-100, -2), usages);
    let agent = Agent::new();
    let (key, out) = (issuer.path("old.key"), agent.path("Desktop/anciens.p12"));
    let password = format!("pass:{PASSWORD}");
    openssl::agrees(
        &[
            "pkcs12",
            "-export",
            "-inkey",
            key.to_str().unwrap(),
            "-in",
            certificate.to_str().unwrap(),
            "-passout",
            &password,
            "-out",
            out.to_str().unwrap(),
        ],
        b"",
    );
    let mut person = agent.person(true);
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
    let made = agent.jeton(&["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés"]);
    made.env("JETON_PASSWORD", PASSWORD).run().exits(0);
    let mut person = agent.person(true);
    person.sees("", "2 bi-clés sur ce poste ; « Marchés » expire le ");
    person.sees("", "; un a expiré et ne sert plus qu’à ouvrir ; « Marchés » n’est pas sauvegardé.");
    leaves(person);
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
    let register = std::fs::read(agent.path(".local/share/jeton/bicles/bicles.toml")).unwrap();
    let kept = agent.kept();
    let mut person = agent.person(true);
    let mut at = 0;
    while questions(&mut person, at, &agent) {
        person.types(ESC);
        // Back at the bi-clé menu, and no other.
        person.sees("", "Un bi-clé sur ce poste");
        at += 1;
    }
    leaves(person);
    assert_eq!(at, 13);
    for at in 0..at {
        let mut person = agent.person(true);
        questions(&mut person, at, &agent);
        person.terminal.control('c');
        person.ends(130);
    }
    assert_eq!(std::fs::read(agent.path(".local/share/jeton/bicles/bicles.toml")).unwrap(), register);
    assert_eq!(agent.kept(), kept);
    assert_eq!(std::fs::read_dir(agent.path("Desktop")).unwrap().count(), 0);
}

#[test]
fn control_c_while_a_file_is_sealed_stops_it_and_leaves() {
    use std::io::Write;
    let agent = Agent::with(&["Marchés"]);
    let pipe = agent.path("pli");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut person = agent.person(true);
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
    let register = agent.path(".local/share/jeton/bicles/bicles.toml");
    std::fs::write(&register, "version = [").unwrap();
    for french in [false, true] {
        let mut person = agent.person(french);
        person.sees("bicles.toml", "bicles.toml");
        person.sees("Your choice", "Votre choix");
        person.leaves();
    }
    assert_eq!(std::fs::read(&register).unwrap(), b"version = [");
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
        person.picks("~/Desktop", "~/Desktop");
        person.gives("PIN of “Mairie de Vitré”", "Code PIN de « Mairie de Vitré »", PIN);
        person.sees("jeton bicle open", "jeton bicle open");
        leaves(person);
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
