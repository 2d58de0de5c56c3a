//! A file that arrived by mail, in the guided mode: what it is, in a sentence, and what can be done with it.

use std::path::{Path, PathBuf};

use jeton::output::bicle::BicleList;

use super::{Person, WIDE, at_home_without_card, home_in};
use crate::support::token::PIN;
use crate::support::{Authority, Jeton, Token, openssl};

const PASSWORD: &str = "vGt7-Rq2m-Zb9x";
const OTHER: &str = "Kd8w-Zr5t-Qm2y";

/// A person at a computer without a token, to whom somebody sent files.
struct Desk {
    authority: Authority,
}

impl Desk {
    fn new() -> Self {
        let authority = Authority::new("/O=ChamberSign France/CN=Autorité d’essai");
        authority.issue("agent", "/O=Mairie de Vitré/CN=Jeanne DUPONT", 700, "");
        home_in(&authority.path(""));
        Self { authority }
    }

    fn home(&self, name: &str) -> PathBuf {
        self.authority.path("home").join(name)
    }

    fn jeton(&self, arguments: &[&str]) -> Jeton {
        let jeton = Jeton::new(arguments).env("JETON_MODULE", "/nonexistent/module.so");
        at_home_without_card(jeton, &self.home(""))
    }

    fn person(&self, french: bool) -> Person {
        Person::at(self.jeton(&[]), french, WIDE)
    }

    /// A `.pfx` of the agent in the downloads folder.
    fn pfx(&self) {
        let password = format!("pass:{PASSWORD}");
        let export =
            ["pkcs12", "-export", "-inkey", "agent.key", "-in", "agent.pem", "-certfile", "ca.pem", "-passout"];
        self.authority.openssl(&[&export[..], &[&password, "-out", "home/Downloads/agent.pfx"]].concat());
    }
}

fn received(person: &mut Person) {
    person.picks("A file received by mail", "Un fichier reçu par courriel");
}

#[track_caller]
fn leaves(mut person: Person) -> String {
    person.picks("Go back", "Revenir");
    person.leaves()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_bundle_is_said_shown_checked_and_turned_into_pem() {
    for french in [false, true] {
        let desk = Desk::new();
        desk.authority.openssl(&[
            "crl2pkcs7",
            "-nocrl",
            "-outform",
            "DER",
            "-certfile",
            "ca.pem",
            "-certfile",
            "agent.pem",
            "-out",
            "home/Downloads/certificat.p7b",
        ]);
        let mut person = desk.person(french);
        received(&mut person);
        person.picks("~/Downloads/certificat.p7b", "~/Downloads/certificat.p7b");
        person.sees(
            "certificat.p7b: the certificate of Jeanne DUPONT – Mairie de Vitré (",
            "certificat.p7b : le certificat de Jeanne DUPONT – Mairie de Vitré (",
        );
        person.sees("An authority’s comes with it.", "Celui d’une autorité l’accompagne.");
        person.picks("See what it holds", "Voir ce qu’il contient");
        person.sees("jeton cert show /", "jeton cert show /");
        person.picks("Check the certificate", "Vérifier le certificat");
        // Nobody here knows the authority.
        person.sees("1 certificate needs your attention", "1 certificat demande votre attention");
        person.sees("jeton cert check /", "jeton cert check /");
        person.picks("Save the PEM", "Enregistrer le PEM");
        person.picks("~/Desktop", "~/Desktop");
        person.sees("jeton cert export --out", "jeton cert export --out");
        leaves(person);
        let written = names(&desk.home("Desktop"));
        assert!(written.len() == 1 && written[0].starts_with("Jeanne-DUPONT-20"), "{written:?}");
        let pem = std::fs::read(desk.home("Desktop").join(&written[0])).unwrap();
        assert_eq!(pem, std::fs::read(desk.authority.path("agent.pem")).unwrap());
    }
}

#[test]
fn a_software_certificate_is_tested_and_copied() {
    for french in [false, true] {
        let desk = Desk::new();
        desk.pfx();
        let mut person = desk.person(french);
        received(&mut person);
        person.picks("~/Downloads/agent.pfx", "~/Downloads/agent.pfx");
        person.sees(
            "it is a certificate and its private key, protected by a password",
            "c’est un certificat avec sa clé privée, protégés par un mot de passe",
        );
        person.picks("Test the certificate and its private key", "Tester le certificat et sa clé privée");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.sees("jeton test --pfx /", "jeton test --pfx /");
        person.picks("Copy it under another password", "Le copier sous un autre mot de passe");
        person.picks("~/Desktop/agent-copie.pfx", "~/Desktop/agent-copie.pfx");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.gives("New password (Esc", "Nouveau mot de passe (Échap", OTHER);
        person.gives("New password, once more", "Confirmez le nouveau mot de passe", OTHER);
        person.sees("jeton cert backup --out", "jeton cert backup --out");
        // It is no bi-clé: which commands take it is said, and nothing is kept.
        person.picks("Keep it among the encryption key pairs", "Le garder parmi les bi-clés");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.sees("is not for encryption", "n’est pas");
        leaves(person);
        let copy = desk.home("Desktop/agent-copie.pfx").display().to_string();
        openssl::agrees(&["pkcs12", "-in", &copy, "-passin", &format!("pass:{OTHER}"), "-noout"], b"");
        assert!(!desk.home(".local/share/jeton/bicles").exists());
    }
}

#[test]
fn what_is_of_no_use_is_said_with_what_to_do_and_a_wrong_path_is_asked_again() {
    for french in [false, true] {
        let desk = Desk::new();
        let mut person = desk.person(french);
        received(&mut person);
        // Nothing arrived: the path is asked for at once.
        let (english, in_french) = ("The file: its path", "Le fichier : son chemin");
        person.answers(english, in_french, "/nonexistent/agent.cer");
        person.sees("does not exist", "n’existe pas");
        // A folder, then a letter: what was typed stands there to be corrected.
        let folder = desk.authority.path("").display().to_string();
        person.corrects(english, in_french, "/nonexistent/agent.cer", &format!("\u{15}{folder}\r"));
        person.sees("it is a folder", "c’est un dossier");
        std::fs::write(desk.authority.path("lettre.txt"), "Madame, Monsieur,").unwrap();
        person.corrects(english, in_french, &folder, "lettre.txt\r");
        person.sees("or too damaged to tell", "ou trop endommagé pour être reconnu");
        let request = desk.authority.path("request").display().to_string();
        person.corrects(english, in_french, &folder, &format!("\u{15}{request}\r"));
        person.sees("it is a certificate request (CSR).", "c’est une demande de certificat (CSR).");
        person.sees("send it to the issuer", "envoyez-la à l’émetteur");
        // Back at the first menu.
        received(&mut person);
        let key = desk.authority.path("agent.key").display().to_string();
        person.answers("The file: its path", "Le fichier : son chemin", &key);
        person.sees("it is a private key on its own", "c’est une clé privée seule");
        person.sees("give this file to nobody", "ne transmettez ce fichier à personne");
        person.leaves();
    }
}

#[test]
fn a_certificate_for_a_key_of_the_token_is_written_there() {
    let token = Token::with(&["key:holder"]);
    let home = home_in(&token.scratch());
    let [holder, ca] = ["holder", "ca"].map(|name| openssl::material(&format!("{name}.cert.pem")));
    let (holder, ca) = (holder.display().to_string(), ca.display().to_string());
    let path = home.join("Downloads/certificat.p7b").display().to_string();
    openssl::agrees(&["crl2pkcs7", "-nocrl", "-certfile", &ca, "-certfile", &holder, "-out", &path], b"");
    let mut person = Person::on(&token, true);
    received(&mut person);
    person.picks("", "~/Downloads/certificat.p7b");
    person.picks("", "L’écrire sur ma clé");
    person.agrees("", "L’écrire aussi sur la clé ?");
    person.gives("", "Code PIN de « Mairie de Vitré »", PIN);
    person.sees("", "Certificat écrit sur « Mairie de Vitré »");
    person.sees("", "Certificat d’autorité écrit aussi");
    person.sees("", "jeton cert import /");
    leaves(person);
    let list = token.jeton(&["cert", "list"]).run().exits(0);
    assert!(list.text().contains("Jeanne DUPONT"), "{}", list.text());
}

#[test]
fn a_sealed_file_is_opened_and_a_certificate_for_encryption_is_kept() {
    let desk = Desk::new();
    let generate = ["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés"];
    desk.jeton(&generate).env("JETON_PASSWORD", PASSWORD).run().exits(0);
    let bid = desk.home("offre.pdf");
    std::fs::write(&bid, "offre").unwrap();
    let out = desk.home("Downloads").display().to_string();
    desk.jeton(&["bicle", "seal", "--for", "Marchés", "--out", &out]).arg(&bid).run().exits(0);
    std::fs::remove_file(&bid).unwrap();
    let mut person = desk.person(true);
    received(&mut person);
    person.picks("", "~/Downloads/offre.pdf.p7m");
    person.sees("", "c’est un fichier chiffré (.p7m).");
    person.picks("", "L’ouvrir");
    person.gives("", "Mot de passe de", PASSWORD);
    person.sees("", "jeton bicle open /");
    person.picks("", "Revenir");
    assert_eq!(std::fs::read(desk.home("Downloads/offre.pdf")).unwrap(), b"offre");
    // A colleague's certificate, to seal for.
    let colleague = openssl::material("encryption.cert.pem").display().to_string();
    received(&mut person);
    person.picks("", "un autre…");
    person.answers("", "Le fichier : son chemin", &colleague);
    person.picks("", "Le garder parmi les bi-clés");
    person.sees("", "jeton bicle reference /");
    leaves(person);
    let list: BicleList = desk.jeton(&["bicle", "list", "--json"]).run().exits(0).answer();
    assert_eq!(list.bicles.len(), 2);
}
