//! A file that arrived by mail, in the guided mode: what it is, in a sentence, and what can be done with it.

use super::agent::{Agent, PASSWORD};
use super::{Person, home_in};
use crate::support::files::names;
use crate::support::token::PIN;
use crate::support::{Authority, Token, openssl};

const OTHER: &str = "Kd8w-Zr5t-Qm2y";

/// A certificate that an authority issued.
fn issued() -> Authority {
    let authority = Authority::new("/O=ChamberSign France/CN=Autorité d’essai");
    authority.issue("agent", "/O=Mairie de Vitré/CN=Jeanne DUPONT", 700, "");
    authority
}

/// The user, who says that a file arrived.
#[track_caller]
fn received(person: &mut Person) {
    person.picks("A file received by mail", "Un fichier reçu par courriel");
}

#[test]
fn a_bundle_is_said_shown_checked_and_turned_into_pem() {
    for french in [false, true] {
        let (authority, agent) = (issued(), Agent::new());
        authority.bundle(&["ca.pem", "agent.pem"], &agent.path("Downloads/certificat.p7b"));
        let mut person = agent.person(french);
        received(&mut person);
        person.picks_path("~/Downloads/certificat.p7b");
        person.sees(
            "certificat.p7b: the certificate of Jeanne DUPONT – Mairie de Vitré (",
            "certificat.p7b : le certificat de Jeanne DUPONT – Mairie de Vitré (",
        );
        person.sees("An authority’s comes with it.", "Celui d’une autorité l’accompagne.");
        person.picks("See what it holds", "Voir ce qu’il contient");
        person.is_shown("cert show /");
        person.picks("Check the certificate", "Vérifier le certificat");
        // Nobody here knows the authority.
        person.sees("Note: 1 certificate needs your attention", "À noter : 1 certificat demande votre attention");
        person.is_shown("cert check /");
        person.picks("Save the PEM", "Enregistrer le PEM");
        person.picks_path("~/Desktop");
        person.is_shown("cert export --out");
        person.goes_back_and_leaves();
        let written = names(&agent.path("Desktop"));
        assert!(written.len() == 1 && written[0].starts_with("Jeanne-DUPONT-20"), "{written:?}");
        let pem = std::fs::read(agent.path("Desktop").join(&written[0])).unwrap();
        assert_eq!(pem, std::fs::read(authority.path("agent.pem")).unwrap());
    }
}

#[test]
fn a_software_certificate_is_tested_and_copied() {
    for french in [false, true] {
        let (authority, agent) = (issued(), Agent::new());
        authority.pfx("agent", &agent.path("Downloads/agent.pfx"), PASSWORD, &["-certfile", "ca.pem"]);
        let mut person = agent.person(french);
        received(&mut person);
        person.picks_path("~/Downloads/agent.pfx");
        person.sees(
            "it is a certificate and its private key, protected by a password",
            "c’est un certificat avec sa clé privée, protégés par un mot de passe",
        );
        person.picks("Test the certificate and its private key", "Tester le certificat et sa clé privée");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.is_shown("test --pfx /");
        person.picks("Copy it under another password", "Le copier sous un autre mot de passe");
        person.picks_path("~/Desktop/agent-copie.pfx");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.gives_new_password(OTHER);
        person.is_shown("cert backup --out");
        // It is no bi-clé: which commands take it is said, and nothing is kept.
        person.picks("Keep it among the encryption key pairs", "Le garder parmi les bi-clés");
        person.gives("Password of agent.pfx", "Mot de passe de agent.pfx", PASSWORD);
        person.sees("is not for encryption", "n’est pas");
        person.goes_back_and_leaves();
        let copy = agent.path("Desktop/agent-copie.pfx").display().to_string();
        openssl::agrees(&["pkcs12", "-in", &copy, "-passin", &format!("pass:{OTHER}"), "-noout"], b"");
        assert!(!agent.path(".local/share/jeton/bicles").exists());
    }
}

#[test]
fn what_is_of_no_use_is_said_with_what_to_do_and_a_wrong_path_is_asked_again() {
    for french in [false, true] {
        let (authority, agent) = (issued(), Agent::new());
        let mut person = agent.person(french);
        received(&mut person);
        // Nothing arrived: the path is asked for at once.
        let (english, in_french) = ("The file: its path", "Le fichier : son chemin");
        person.answers(english, in_french, "/nonexistent/agent.cer");
        person.sees("does not exist", "n’existe pas");
        // A folder, then a letter: what was typed stands there to be corrected.
        let folder = authority.path("").display().to_string();
        person.corrects(english, in_french, "/nonexistent/agent.cer", &format!("\u{15}{folder}\r"));
        person.sees("it is a folder", "c’est un dossier");
        std::fs::write(authority.path("lettre.txt"), "Madame, Monsieur,").unwrap();
        person.corrects(english, in_french, &folder, "lettre.txt\r");
        person.sees("or too damaged to tell", "ou trop endommagé pour être reconnu");
        let request = authority.path("request").display().to_string();
        person.corrects(english, in_french, &folder, &format!("\u{15}{request}\r"));
        person.sees("it is a certificate request (CSR).", "c’est une demande de certificat (CSR).");
        person.sees("send it to the issuer", "envoyez-la à l’émetteur");
        // Back at the first menu.
        received(&mut person);
        let key = authority.path("agent.key").display().to_string();
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
    person.goes_back_and_leaves();
    let list = token.jeton(&["cert", "list"]).run().exits(0);
    assert!(list.text().contains("Jeanne DUPONT"), "{}", list.text());
}

#[test]
fn a_sealed_file_is_opened_and_a_certificate_for_encryption_is_kept() {
    let agent = Agent::with(&["Marchés"]);
    let bid = agent.file("offre.pdf", "offre");
    let out = agent.path("Downloads").display().to_string();
    agent.jeton(&["bicle", "seal", "--for", "Marchés", "--out", &out]).arg(&bid).run().exits(0);
    std::fs::remove_file(&bid).unwrap();
    let mut person = agent.person(true);
    received(&mut person);
    person.picks("", "~/Downloads/offre.pdf.p7m");
    person.sees("", "c’est un fichier chiffré (.p7m).");
    person.picks("", "L’ouvrir");
    person.gives("", "Mot de passe de", PASSWORD);
    person.sees("", "jeton bicle open /");
    person.goes_back();
    assert_eq!(std::fs::read(agent.path("Downloads/offre.pdf")).unwrap(), b"offre");
    // A colleague's certificate, to seal for.
    let colleague = openssl::material("encryption.cert.pem").display().to_string();
    received(&mut person);
    person.picks("", "un autre…");
    person.answers("", "Le fichier : son chemin", &colleague);
    person.picks("", "Le garder parmi les bi-clés");
    person.sees("", "jeton bicle reference /");
    person.goes_back_and_leaves();
    assert_eq!(agent.list().bicles.len(), 2);
}
