//! Nothing false about what is there: several tokens and modules, a token that was named and is not there, the card
//! service stopped.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use iasecc_card::Personality;
use jeton::model::renewal::Mark;
use jeton::output::list::TokenList;
use jeton::output::remind::{Reminders, Source, Unread};

use crate::bicle::{Desk, PASSWORD};
use crate::support::card::{on_the_only_card, opensc};
use crate::support::pcscd::Pcscd;
use crate::support::token::{LABEL, module_of_the_program};
use crate::support::{Authority, Jeton, Token, lane, softhsm2_only};

/// Two tokens of one module: one with a certificate that ends soon, one with another.
fn two_tokens() -> (Token, Authority) {
    let authority = Authority::new("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let token = Token::with(&[]);
    authority.issue("near", "/O=Mairie de Vitré/CN=Paul MARTIN", 19, "");
    authority.put(&token, "near", "01");
    token.add(Token::new().label("Communauté").object("holder"));
    (token, authority)
}

fn folder(of: &Authority) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(of.path("near.pem"), folder.path().join("near.pem")).unwrap();
    folder
}

#[test]
fn remind_tells_of_every_token_and_needs_no_choice() {
    let (token, authority) = two_tokens();
    let all: Reminders = token.jeton(&["remind", "--json"]).run().exits(9).answer();
    let mut labels: Vec<&str> = all.tokens.iter().map(|token| token.label.as_str()).collect();
    labels.sort_unstable();
    assert_eq!((labels, all.certificates.len(), all.due), (vec!["Communauté", LABEL], 2, 1));
    assert_eq!(all.certificates[0].sources, [Source::Token(LABEL.to_owned())]);
    // A folder does not make it a question of tokens either.
    let folder = folder(&authority);
    let both: Reminders = token.jeton(&["remind", "--json"]).arg(folder.path()).run().exits(9).answer();
    assert_eq!((both.certificates.len(), both.certificates[0].sources.len()), (2, 2));
    // One that was named is read alone.
    let one: Reminders = token.jeton(&["remind", "--json", "--token", "Communauté"]).run().exits(0).answer();
    assert_eq!((one.tokens.len(), one.due), (1, 0));
}

#[test]
fn tokens_of_one_label_are_told_apart() {
    let token = Token::with(&["holder"]);
    token.add(Token::new().object("p256"));
    let all: Reminders = token.jeton(&["remind", "--json"]).run().exits(0).answer();
    let places: Vec<&Source> = all.certificates.iter().flat_map(|reminder| &reminder.sources).collect();
    assert!(places[0] != places[1], "{places:?}");
}

#[test]
fn what_was_exported_is_compared_token_by_token() {
    let home = tempfile::tempdir().unwrap();
    let (token, _authority) = two_tokens();
    let at_home = |arguments: &[&str]| token.jeton(arguments).env("HOME", home.path());
    for name in [LABEL, "Communauté"] {
        at_home(&["cert", "export", "--token", name]).run().exits(0);
    }
    let removed = ["--token-label", "Communauté", "--login", "--pin", "4821", "--delete-object", "--type", "cert"];
    assert!(token.pkcs11_tool(&[&removed[..], &["--label", "holder"]].concat()).status.success());
    let other = crate::support::openssl::material("signature.cert.pem").display().to_string();
    at_home(&["cert", "import", "--token", "Communauté", "--without-key", &other])
        .env("JETON_PIN", "4821")
        .run()
        .exits(0);
    let reminders: Reminders = at_home(&["remind", "--json"]).run().exits(9).answer();
    assert_eq!(reminders.changed.len(), 1);
    assert_eq!(reminders.changed[0].token, "Communauté");
    let text = at_home(&["remind"]).french().run().exits(9);
    assert!(text.text().contains("La clé « Communauté » (n° "), "{}", text.text());
}

#[test]
fn the_bicles_of_the_register_are_reminded_of_too() {
    let desk = Desk::new();
    let jeton = |arguments: &[&str]| {
        let jeton = Jeton::new(arguments).env("HOME", desk.home()).env("JETON_PASSWORD", PASSWORD);
        jeton.env("JETON_MODULE", "/nonexistent/module.so")
    };
    let generate = |name: &str, days: &str, more: &[&str]| {
        let arguments = ["bicle", "generate", "--algorithm", "p-256", "--designation", name, "--days", days];
        jeton(&[&arguments[..], more].concat()).run().exits(0);
    };
    let backup = desk.path("sauvegarde.pfx").display().to_string();
    generate("Marchés", "20", &["--backup", &backup]);
    generate("Voirie", "700", &[]);
    generate("Ancien", "10", &[]);
    jeton(&["bicle", "archive", "Ancien"]).run().exits(0);
    // Without a token and without a driver, the register alone.
    let without = |arguments: &[&str]| jeton(arguments).without("JETON_MODULE").env("SOFTHSM2_CONF", "/nonexistent");
    let driverless = |arguments: &[&str]| without(arguments).env("PCSCLITE_CSOCK_NAME", "/nonexistent");
    let reminders: Reminders = driverless(&["remind", "--json"]).run().exits(9).answer();
    let names: Vec<&str> = reminders.certificates.iter().map(|line| line.certificate.holder.as_str()).collect();
    assert_eq!(names, ["Marchés", "Voirie"], "an archived one is not renewed");
    let near = &reminders.certificates[0];
    assert_eq!((near.mark, &near.sources[..]), (Some(Mark::Days(30)), &[Source::Bicle("Marchés".into())][..]));
    assert!(near.renewal.as_ref().unwrap().contains("jeton bicle renew \"Marchés\""), "{near:?}");
    assert!(reminders.tokens.is_empty() && reminders.no_token.is_some());
    let french = driverless(&["remind"]).french().run().exits(9).text().to_owned();
    assert!(french.contains("bi-clé « Marchés »") && french.contains("crée le suivant"), "{french}");
    assert!(french.contains("Aucune clé ni carte n’a été regardée"), "{french}");

    // jeton's own `.pfx`, wherever it lies, are known by the certificate that they name; no password is asked for.
    let of_folder = |folder: &Path| -> Reminders {
        driverless(&["remind", "--json"]).without("JETON_PASSWORD").arg(folder).run().exits(9).answer()
    };
    let copies = of_folder(Path::new(&backup).parent().unwrap());
    let near = &copies.certificates[0];
    assert!(near.sources.contains(&Source::File(backup.clone())), "{near:?}");
    assert!(copies.unreadable.is_empty(), "{copies:?}");
    // On a computer where nobody knows it, it is said whose it is and what cannot be known.
    let elsewhere = Jeton::new(&["remind", "--json"]).arg(Path::new(&backup).parent().unwrap()).run().exits(0);
    let elsewhere: Reminders = elsewhere.answer();
    assert_eq!((elsewhere.unreadable.len(), elsewhere.unreadable[0].kind), (1, Unread::Pfx));
    assert!(elsewhere.unreadable[0].reason.contains("“Marchés”"), "{elsewhere:?}");
    // The folder of a register is one, even where it is not this user's own.
    let register = desk.home().join(".local/share/jeton/bicles");
    let shared: Reminders = Jeton::new(&["remind", "--json"]).arg(&register).run().exits(9).answer();
    assert_eq!((shared.certificates.len(), shared.unreadable.len()), (2, 0), "{shared:?}");
    let places = &shared.certificates[0].sources;
    assert!(places.contains(&Source::Bicle("Marchés".into())) && places.len() == 2, "{places:?}");
}

#[test]
fn a_register_that_is_damaged_hides_nothing() {
    let home = tempfile::tempdir().unwrap();
    let register = home.path().join(".local/share/jeton/bicles/bicles.toml");
    std::fs::create_dir_all(register.parent().unwrap()).unwrap();
    std::fs::write(&register, "not = [a register").unwrap();
    let token = Token::with(&["holder"]);
    let reminders: Reminders = token.jeton(&["remind", "--json"]).env("HOME", home.path()).run().exits(0).answer();
    assert_eq!((reminders.certificates.len(), reminders.unreadable[0].kind), (1, Unread::Register));
}

#[test]
fn a_folder_is_more_than_its_authorities() {
    let authority = Authority::new("/O=Autorité/CN=Racine");
    let folder = tempfile::tempdir().unwrap();
    let run =
        |code: i32| -> Reminders { Jeton::new(&["remind", "--json"]).arg(folder.path()).run().exits(code).answer() };
    // `openssl req -x509` makes an authority of everybody: one that issued none of the others is somebody's own.
    std::fs::copy(authority.path("ca.pem"), folder.path().join("ca.pem")).unwrap();
    let alone = run(0);
    assert_eq!((alone.certificates.len(), alone.authorities), (1, 0));
    authority.issue("near", "/CN=Jeanne DUPONT", 20, "");
    std::fs::copy(authority.path("near.pem"), folder.path().join("near.pem")).unwrap();
    let both = run(9);
    assert_eq!((both.certificates.len(), both.authorities), (1, 1));
    assert_eq!(both.left_out[0].holder, "Racine");
    let text = Jeton::new(&["remind"]).arg(folder.path()).french().run().exits(9).text().to_owned();
    assert!(text.contains("Laissé de côté : 1 certificat d’autorité (Racine – Autorité)."), "{text}");
}

#[test]
fn list_shows_what_all_modules_show() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    on_the_only_card(Personality::Fresh, |bench| {
        let token = Token::with(&["holder"]);
        let jeton = |arguments: &[&str]| {
            token.shown_to(bench.jeton(arguments).without("JETON_MODULE").env("HOME", token.scratch()))
        };
        let list: TokenList = jeton(&["list", "--json"]).run().exits(0).answer();
        let ready: Vec<_> = list.tokens.iter().filter(|token| token.initialized).collect();
        assert_eq!((list.module.as_deref(), ready.len()), (None, 2), "{list:?}");
        assert_ne!(ready[0].module, ready[1].module);
        let text = jeton(&["list"]).french().run().exits(0);
        assert!(text.text().contains("Module (pilote) : ") && text.text().contains("opensc"), "{}", text.text());
        let reminders: Reminders = jeton(&["remind", "--json"]).run().answer();
        assert_eq!(reminders.tokens.len(), 2);
        // Where something is done, it is still a choice.
        assert_eq!(jeton(&["cert", "export", "--json"]).run().exits(3).error().code, "several-modules");
        // A token that no module shows: those that are there, of all modules.
        let error = jeton(&["cert", "list", "--token", "absente", "--json"]).run().exits(3).error();
        assert_eq!((error.code.as_str(), error.choices.len()), ("token-not-found", 2));
        for choice in error.choices {
            jeton(&["cert", "list", "--token", &choice.value]).run().exits(0);
        }
        // In the guided mode too, tokens are chosen, not modules; and another one may be.
        let mut terminal = jeton(&[]).env("TERM", "xterm").french().in_terminal_of(250);
        terminal.expect("La clé à utiliser").expect("1. ").expect("(n° ").expect("2. ").expect("(n° ");
        terminal.key_by_key().keys("1");
        terminal.expect("), code PIN").pick("Une autre clé ou carte");
        terminal.expect("La clé à utiliser").expect("2. ").key_by_key().keys("2");
        terminal.expect(", code PIN").pick("Quitter");
        terminal.exits(0);
    });
}

/// A home directory with this configuration.
fn home_with(directory: &Path, configuration: &str) -> PathBuf {
    let place = directory.join(".config/jeton");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("config.toml"), configuration).unwrap();
    directory.to_owned()
}

#[test]
fn a_token_that_is_not_there_is_named_with_where_it_was_named_and_what_is_there() {
    let (token, _authority) = two_tokens();
    let directory = tempfile::tempdir().unwrap();
    let home = home_with(directory.path(), "token = \"Clé de Zoé\"\n");
    for command in [&["cert", "list"][..], &["list"], &["remind"], &["pin", "status"], &["test"]] {
        let runs: [(Jeton, &str, &str); 3] = [
            (token.jeton(command).args(&["--token", "Clé de Zoé"]), "ne s’appelle « Clé de Zoé »", "--token"),
            (
                token.jeton(command).env("JETON_TOKEN", "Clé de Zoé"),
                "demandée par la variable JETON_TOKEN",
                "JETON_TOKEN",
            ),
            (token.jeton(command).env("HOME", &home), "demandée par la configuration", "jeton config unset token"),
        ];
        for (run, said, remedy) in runs {
            let run = run.french().run().exits(3).prints_nothing().says("Clé de Zoé").says(said).says(remedy);
            run.says("Communauté").says(LABEL).says("Celles qui sont là");
        }
        let error = token.jeton(command).args(&["--json"]).env("JETON_TOKEN", "Clé de Zoé").run().exits(3).error();
        assert_eq!(error.code, "token-not-found", "{command:?}");
        for label in [LABEL, "Communauté"] {
            assert!(error.choices.iter().any(|choice| choice.description.contains(label)), "{command:?}: {error:?}");
        }
    }
}

#[test]
fn without_any_token_the_one_that_was_named_is_named() {
    softhsm2_only!("SoftHSM2 alone shows a blank slot of its own");
    let directory = tempfile::tempdir().unwrap();
    let configuration = empty_softhsm(directory.path());
    let jeton = |arguments: &[&str]| {
        Jeton::new(arguments).env("SOFTHSM2_CONF", &configuration).env("JETON_MODULE", module_of_the_program()).french()
    };
    let run = jeton(&["cert", "list"]).env("JETON_TOKEN", "Clé de Zoé").run().exits(3);
    let run = run.says("« Clé de Zoé », demandée par la variable JETON_TOKEN").says("Aucune n’est branchée");
    run.says("branchez-la").says("--token").does_not_say("Celles qui sont là");
}

fn empty_softhsm(directory: &Path) -> PathBuf {
    let configuration = directory.join("softhsm2.conf");
    std::fs::create_dir_all(directory.join("tokens")).unwrap();
    std::fs::write(&configuration, format!("directories.tokendir = {}/tokens\n", directory.display())).unwrap();
    configuration
}

#[test]
fn the_card_service_stopped_is_said_there_and_then() {
    let directory = tempfile::tempdir().unwrap();
    let configuration = empty_softhsm(directory.path());
    let jeton = |arguments: &[&str]| {
        let jeton = Jeton::new(arguments).env("SOFTHSM2_CONF", &configuration).env("HOME", directory.path());
        jeton.env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm").env("JETON_PIN", "1234")
    };
    for command in [&["list"][..], &["cert", "list"], &["cert", "export"], &["test"], &["pin", "status"], &["remind"]] {
        // The module that was named, and those that are found: a soft module's own blank slot explains nothing.
        for named in [true, false] {
            let jeton = |arguments: &[&str]| match named {
                true => jeton(arguments).env("JETON_MODULE", opensc()),
                false => jeton(arguments),
            };
            let error = jeton(&[command, &["--json"]].concat()).run().exits(3).prints_nothing().error();
            assert_eq!(error.code, "service-stopped", "{command:?}, named: {named}");
            assert!(error.remedy.contains("systemctl"), "{error:?}");
            let run = jeton(command).french().run().exits(3).says("le service des cartes à puce");
            run.does_not_say("--module").does_not_say("branchez");
        }
        // So is a token that was named: it cannot be seen either way.
        let named = jeton(command).env("JETON_MODULE", opensc()).env("JETON_TOKEN", "X").french().run().exits(3);
        named.says("le service des cartes à puce");
    }
    // A folder is read all the same.
    let material = crate::support::openssl::material("holder.cert.pem");
    jeton(&["remind"]).env("JETON_MODULE", opensc()).arg(material).run().exits(0);
}

#[test]
fn a_soft_module_without_a_token_does_not_blame_the_card_service() {
    softhsm2_only!("SoftHSM2 alone shows a blank slot of its own");
    let directory = tempfile::tempdir().unwrap();
    let jeton = Jeton::new(&["cert", "list", "--json"]).env("SOFTHSM2_CONF", empty_softhsm(directory.path()));
    let jeton =
        jeton.env("JETON_MODULE", module_of_the_program()).env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm");
    assert_eq!(jeton.run().exits(3).error().code, "token-not-initialized");
}

#[test]
fn a_card_service_that_refuses_this_user_is_said_as_such() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("pcscd.comm");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    // As pcscd does with somebody whom polkit does not allow.
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let list = |remote: &str| {
        let jeton = Jeton::new(&["list", "--json"]).env("JETON_MODULE", opensc()).env("SSH_CONNECTION", remote);
        jeton.env("PCSCLITE_CSOCK_NAME", &socket).run().exits(3).error()
    };
    let error = list("192.0.2.1 50000 192.0.2.2 22");
    assert!(error.code == "service-denied" && error.message.contains("SSH"), "{error:?}");
    assert!(!list("").message.contains("SSH"));
}

#[test]
fn with_the_service_running_an_empty_reader_is_no_fault_of_it() {
    lane!("card");
    let daemon = Pcscd::without_reader();
    let jeton = Jeton::new(&["list", "--json"]).env("JETON_MODULE", opensc());
    assert_eq!(jeton.env("PCSCLITE_CSOCK_NAME", daemon.socket()).run().exits(3).error().code, "no-token");
}

#[test]
fn the_guided_mode_says_that_the_service_is_stopped_and_sees_it_start() {
    lane!("card");
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("pcscd.comm");
    let jeton = Jeton::new(&[]).env("JETON_MODULE", opensc()).env("TERM", "xterm").env("HOME", directory.path());
    let mut terminal = jeton.env("PCSCLITE_CSOCK_NAME", &socket).french().in_terminal_of(250);
    terminal.expect("le service des cartes à puce (PC/SC) ne fonctionne pas");
    terminal.expect("sudo systemctl enable --now pcscd.socket").expect("Dès qu’il fonctionnera");
    terminal.expect("Quitter");
    let daemon = Pcscd::without_reader();
    symlink(daemon.socket(), &socket).unwrap();
    terminal.expect("Aucune clé ni carte pour l’instant");
    terminal.pick("Quitter");
    terminal.exits(0);
}

/// jeton in the guided mode on this token, in French.
fn guided(token: &Token) -> crate::support::Terminal {
    let jeton = token.jeton(&[]).env("TERM", "xterm").env("HOME", token.scratch());
    jeton.env("PCSCLITE_CSOCK_NAME", "/nonexistent").french().in_terminal_of(250)
}

#[test]
fn the_headline_is_the_same_at_each_run_and_names_the_nearest_end() {
    let authority = Authority::new("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let subject = "/O=Mairie de Vitré/CN=Jeanne DUPONT";
    let encryption = "keyUsage=critical,keyEncipherment\nextendedKeyUsage=emailProtection";
    authority.issue("sign", subject, 19, "");
    authority.issue("open", subject, 19, encryption);
    authority.issue_between("old", subject, (-700, -9), "");
    let token = Token::with(&[]);
    for (at, name) in ["open", "old", "sign"].into_iter().enumerate() {
        authority.put(&token, name, &format!("{:02}", at + 1));
    }
    let mut seen = Vec::new();
    for _ in 0..4 {
        let mut terminal = guided(&token);
        terminal.expect("Clé « ");
        seen.push(terminal.rest_of_line());
        terminal.pick("Quitter");
        terminal.exits(0);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    let headline = &seen[0];
    assert!(headline.starts_with("Jeanne DUPONT – Mairie de Vitré »"), "{headline}");
    assert!(headline.contains("2 certificats (authentification et signature, chiffrement)"), "{headline}");
    assert!(headline.contains("encore valable 19 jours"), "{headline}");
    assert!(headline.contains("L’échéance des 30 jours est passée"), "{headline}");
}

#[test]
fn of_several_tokens_each_is_named_by_holder_and_serial_number() {
    let (token, _authority) = two_tokens();
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    let serial = |label: &str| list.tokens.iter().find(|token| token.label == label).unwrap().serial.clone();
    let (first, second) = (serial("Communauté"), serial(LABEL));
    let mut terminal = guided(&token);
    terminal.expect("La clé à utiliser");
    // Sorted by holder, not in the module's order.
    terminal.expect(&format!("1. Jeanne DUPONT (n° {first}, « Communauté »)"));
    terminal.pick(&format!("Paul MARTIN (n° {second}, « {LABEL} »)"));
    terminal.expect(&format!("Clé « Paul MARTIN – Mairie de Vitré » (n° {second}), code PIN en ordre"));
    terminal.expect("L’échéance des 30 jours est passée");
    terminal.pick("Une autre clé ou carte");
    terminal.expect("La clé à utiliser");
    terminal.pick(&format!("Jeanne DUPONT (n° {first}"));
    terminal.expect(&format!("Clé « Jeanne DUPONT – Mairie de Vitré » (n° {first})"));
    terminal.pick("Mes certificats");
    terminal.pick("Lire un certificat en détail");
    terminal.expect(&format!("La même chose en une commande : jeton --token {first} cert"));
    terminal.pick("Quitter");
    terminal.exits(0);
    // With a single token there is no other.
    let alone = Token::with(&["holder"]);
    let mut terminal = guided(&alone);
    terminal.expect("Tester ma clé");
    terminal.pick("Quitter");
    assert!(!terminal.exits(0).contains("Une autre clé"));
}
