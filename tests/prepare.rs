//! `jeton token prepare`.

mod drawer;
mod resumed;

use std::path::PathBuf;

use jeton::output::preparation::{PersonState, StepState, TokensPrepared};

use crate::support::files::is_its_owners;
use crate::support::token::{LABEL, PIN, SO_PIN};
use crate::support::{Jeton, Misbehaving, Token, lane, softhsm2_only};

/// A plan in a folder of its own, and what jeton makes of it.
pub struct Desk {
    directory: tempfile::TempDir,
}

impl Desk {
    pub fn with(plan: &str) -> Self {
        let desk = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::write(desk.plan(), plan).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn plan(&self) -> PathBuf {
        self.path("plan.csv")
    }

    /// This run of jeton, which prepares by the plan.
    pub fn prepare(&self, jeton: Jeton) -> Jeton {
        jeton.arg("token").arg("prepare").arg(self.plan())
    }

    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The events of this kind in the journal.
    pub fn events(&self, kind: &str) -> Vec<serde_json::Value> {
        let journal = self.read("plan.journal.jsonl");
        let lines = journal.lines().filter(|line| !line.trim().is_empty());
        let events = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        events.filter(|event| event["event"] == kind).collect()
    }

    /// The PINs on the slips that are not void, by the slip's name.
    pub fn pins(&self) -> Vec<(String, String)> {
        let pin = |name: &String| {
            let page = self.read(&format!("plan-fiches/{name}"));
            let pin = page.split("<output id=\"pin\">").nth(1)?.split('<').next()?.to_owned();
            Some((name.clone(), pin))
        };
        self.names("plan-fiches").iter().filter_map(pin).collect()
    }
}

fn person(prepared: &TokensPrepared, at: usize) -> (PersonState, Vec<StepState>) {
    let person = &prepared.people[at];
    (person.state, person.steps.iter().map(|step| step.state).collect())
}

fn accepts(token: &Token, label: &str, pin: &str) -> bool {
    let run = token.jeton(&["--token", label, "pin", "verify"]).env("JETON_PIN", pin).run();
    assert!([0, 4].contains(&run.code), "{run:?}");
    run.code == 0
}

#[test]
fn a_plan_with_faults_touches_nothing() {
    let plan = "nom;étapes;siret;téléphone;certificat\n\
                Paul;code pin;21350360000018;;\n\
                ;import;;;absent.pem\n\
                Anne;code pin + déblocage;;;\n";
    let (token, desk) = (Misbehaving::new(Token::with(&[])), Desk::with(plan));
    let outcome = desk.prepare(token.jeton(&[]).french()).env("JETON_PIN", PIN).run().exits(2).prints_nothing();
    for said in [
        "4 défauts ; rien n’a été touché",
        "ligne 1, colonne 4 : aucune colonne ne s’appelle « téléphone »",
        "ligne 2, colonne 3 : « 21350360000018 »",
        "ligne 3, colonne 1 : la case « nom » est vide",
        "ligne 4, colonne 2 : « déblocage » et « code pin »",
    ] {
        assert!(outcome.stderr.replace('\n', " ").contains(said), "{said} is not in {}", outcome.stderr);
    }
    assert_eq!(token.log(), "", "no module was loaded");
    let lines = desk.prepare(token.jeton(&["--pin-stdin"])).stdin("4821\n").run().exits(2);
    assert!(lines.stderr.contains("--pin-stdin") && lines.stderr.contains("in which order"), "{}", lines.stderr);
    assert_eq!(desk.names("."), ["plan.csv"]);
    std::fs::write(desk.plan(), b"nom,\xe9tapes\nPaul,test\n").unwrap();
    let error = desk.prepare(token.jeton(&["--json"])).run().exits(2).error();
    assert!(error.code == "plan-invalid" && error.message.contains("CSV UTF-8"), "{error:?}");
}

#[test]
fn a_dry_run_logs_in_nowhere_and_writes_nothing() {
    let desk =
        Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},pin+test\nAnne LE GOFF,Accueil,initialise\n"));
    let token = Misbehaving::new(Token::with(&["holder"]));
    let run = desk.prepare(token.jeton(&["--json"])).arg("--dry-run").env("JETON_PIN", PIN);
    let prepared: TokensPrepared = run.run().exits(0).answer();
    assert!(prepared.dry_run && prepared.report.is_none());
    assert_eq!(person(&prepared, 0), (PersonState::Waiting, vec![StepState::ToDo; 2]));
    assert!(prepared.people[0].serial.is_some() && prepared.people[1].serial.is_none());
    assert_eq!((token.calls("C_Login"), token.presentations()), (0, 0));
    assert_eq!(desk.names("."), ["plan.csv"]);
    let run = desk.prepare(token.jeton(&[])).arg("--dry-run").run().exits(0);
    run.says("Token 1 of 2 (Paul MARTIN)").says("recognised by its label").says("to do: PIN change, test");
}

#[test]
fn a_token_gets_its_pin_its_key_and_its_certificate_and_nothing_twice() {
    let desk = Desk::with(
        "nom;courriel;service;organisme;siret;étiquette;étapes;algorithme;certificat\n\
         Paul MARTIN;paul@vitre.fr;Marchés;Ville de Vitré;213 503 600 00016;Mairie de Vitré;\
         code pin + bi-clé + import + test;p-256;paul.pem\n",
    );
    let token = Token::with(&[]);
    let run =
        |code: i32| -> TokensPrepared { desk.prepare(token.jeton_with_pin(&["--json"])).run().exits(code).answer() };
    let first = run(9);
    let waiting = StepState::WaitingForFile;
    assert_eq!(person(&first, 0), (PersonState::Waiting, vec![StepState::Done, StepState::Done, waiting, waiting]));
    // The slip is its owner's alone, and its PIN is the token's.
    let [(slip, pin)] = &desk.pins()[..] else { panic!("one slip") };
    assert_eq!((slip.as_str(), pin.len()), ("01-Paul-MARTIN.html", 6));
    assert!([desk.path("plan-fiches"), desk.path("plan-fiches").join(slip)].iter().all(|path| is_its_owners(path)));
    assert!(accepts(&token, LABEL, pin) && !accepts(&token, LABEL, PIN));
    assert!(desk.read(&format!("plan-fiches/{slip}")).contains("Ville de Vitré"));
    // The request has the subject of the plan.
    let request = desk.path("plan-demandes/01-Paul-MARTIN.csr");
    let shown = std::process::Command::new("openssl").args(["req", "-noout", "-subject", "-in"]).arg(&request).output();
    let shown = String::from_utf8(shown.unwrap().stdout).unwrap();
    assert!(shown.contains("CN = Paul MARTIN") && shown.contains("0002 21350360000016"), "{shown}");
    // The issuer sends the certificate; the same command goes on.
    let authority = crate::support::Authority::new("/C=FR/CN=Autorité");
    authority.sign_request(&request, &desk.path("paul.pem"));
    let second = run(0);
    assert_eq!(person(&second, 0), (PersonState::Done, vec![StepState::Done; 4]));
    let third = run(0);
    assert_eq!(person(&third, 0).0, PersonState::Done);
    for (step, times) in [("pin-change", 1), ("key-pair", 1), ("import", 1), ("test", 1)] {
        let done = desk.events("done").iter().filter(|event| event["step"] == step).count();
        assert_eq!(done, times, "{step}");
    }
    assert_eq!(desk.names("plan-demandes").len(), 1);
    // No PIN is anywhere but on the slip.
    for name in ["plan.journal.jsonl", "plan-rapport.html", "plan-rapport.csv"] {
        let text = desk.read(name);
        assert!(!text.is_empty() && !text.contains(pin.as_str()) && !text.contains(PIN), "{name}");
    }
}

#[test]
fn what_nothing_identifies_is_set_aside_or_asked_about() {
    let desk = Desk::with("name,label,steps\nPaul MARTIN,Marchés,pin\nAnne LE GOFF,Accueil,pin\n");
    let token = Misbehaving::new(Token::with(&[]));
    let prepared: TokensPrepared = desk.prepare(token.jeton(&["--json"])).env("JETON_PIN", PIN).run().exits(9).answer();
    assert_eq!(token.presentations(), 0);
    let codes: Vec<&str> = prepared.set_aside.iter().map(|token| token.error.code.as_str()).collect();
    assert_eq!(codes, ["token-unidentified"]);
    // In a terminal the person says whose it is, and jeton knows it from then on.
    let menus = |jeton: Jeton| jeton.env("JETON_MENU", "numbers").env("JETON_PIN", PIN);
    let mut terminal = menus(desk.prepare(token.jeton(&[]))).in_terminal();
    terminal.pick("Anne LE GOFF").expect("Whose is “Mairie de Vitré").type_line("");
    terminal.pick("Stop here").expect("Plug in token 1 of 2 (Paul MARTIN)").type_line("");
    let screen = terminal.exits(9);
    assert!(screen.contains("recognised by you"), "{screen}");
    assert_eq!(desk.names("plan-fiches"), ["02-Anne-LE-GOFF.html"]);
    let again = desk.prepare(token.jeton(&[])).run().exits(9);
    again.says("Anne LE GOFF: the token is ready");
    assert_eq!(token.presentations(), 0);
}

#[test]
fn tokens_that_are_not_meant_do_not_disturb_the_wait_for_the_next() {
    softhsm2_only!("two tokens of one module");
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},pin\nAnne LE GOFF,Accueil,pin\n"));
    let token = Token::with(&[]);
    token.add(Token::new().label("Archives"));
    let jeton = desk.prepare(token.jeton(&["--token", LABEL])).env("JETON_PIN", PIN).env("TERM", "xterm");
    let mut terminal = jeton.in_terminal();
    terminal.expect("✓ PIN change").expect("Plug in token 2 of 2 (Anne LE GOFF)");
    // Longer than it takes to look at the tokens again.
    std::thread::sleep(std::time::Duration::from_secs(5));
    terminal.pick("Stop here");
    let screen = terminal.exits(9);
    assert_eq!(screen.matches("1. Go on to the next one").count(), 1, "{screen}");
}

#[test]
fn a_token_of_two_and_two_tokens_of_one_are_set_aside() {
    softhsm2_only!("two tokens of one module");
    let desk = Desk::with("name,steps\nJeanne DUPONT,pin\njeanne dupont,test\n");
    let error = desk.prepare(Token::with(&[]).jeton(&["--json"])).run().exits(2).error();
    assert_eq!(error.code, "plan-invalid", "the same person twice");
    std::fs::write(desk.plan(), "name,label,steps\nJeanne DUPONT,A,pin\nJeanne DUPONT,B,pin\n").unwrap();
    let token = Token::with(&["holder"]);
    let prepared: TokensPrepared = desk.prepare(token.jeton_with_pin(&["--json"])).run().exits(9).answer();
    assert_eq!(prepared.set_aside[0].error.code, "token-of-several-people");
    std::fs::write(desk.plan(), format!("name,label,steps\nPaul MARTIN,{LABEL},pin\n")).unwrap();
    token.add(Token::new());
    let prepared: TokensPrepared = desk.prepare(token.jeton_with_pin(&["--json"])).run().exits(9).answer();
    let codes: Vec<&str> = prepared.set_aside.iter().map(|token| token.error.code.as_str()).collect();
    assert_eq!(codes, ["second-token"; 2]);
    assert!(desk.pins().is_empty(), "no PIN was made");
}

#[test]
fn a_token_is_erased_and_a_locked_pin_is_set_again() {
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},initialise + key pair\n"));
    let token = Token::with(&["holder"]);
    let run = desk.prepare(token.jeton(&["--json"])).arg("--yes").env("JETON_SO_PIN", SO_PIN);
    let prepared: TokensPrepared = run.run().exits(0).answer();
    assert_eq!(person(&prepared, 0), (PersonState::Done, vec![StepState::Done; 2]));
    let [(_, pin)] = &desk.pins()[..] else { panic!("one slip") };
    let keys = token.jeton(&["key", "list", "--json"]).env("JETON_PIN", pin).run().exits(0);
    assert!(keys.text().matches("\"algorithm\"").count() == 1, "{}", keys.text());
    // Unblocking, on a card that locks.
    let desk = Desk::with(&format!("name,label,steps\nPaul MARTIN,{LABEL},unblock\n"));
    let locking = Misbehaving::locking(3);
    for _ in 0..3 {
        locking.jeton(&["--last-try", "pin", "verify"]).env("JETON_PIN", "0000").run();
    }
    let run = desk.prepare(locking.jeton(&["--json"])).args(&["--with", "so-pin"]).env("JETON_SO_PIN", SO_PIN);
    run.run().exits(0);
    let [(_, pin)] = &desk.pins()[..] else { panic!("one slip") };
    locking.jeton(&["pin", "verify"]).env("JETON_PIN", pin).run().exits(0);
}

#[test]
fn slips_and_report_print_on_a_sheet_each() {
    use crate::support::browser::prints_on;
    lane!("browser");
    let long = "Direction générale des services, pôle « moyens généraux & marchés publics », bureau 204";
    let desk = Desk::with(&format!(
        "name,unit,organisation,e-mail,label,steps\n\
         Marie-Anne LE GOFF DE LA TOUR D’AUVERGNE-LAURAGUAIS,Accueil,Ville,anne@vitre.fr,{LABEL},pin\n\
         Paul MARTIN,Accueil,{},paul@vitre.fr,Accueil,pin\n",
        long.chars().take(64).collect::<String>().replace(',', " ")
    ));
    let token = Misbehaving::new(Token::with(&[])).with("FAULTY_FAIL", "C_SetPIN:1=CKR_PIN_INVALID");
    // The token takes no PIN of digits: the slip is void.
    let prepared: TokensPrepared = desk.prepare(token.jeton(&["--json"])).env("JETON_PIN", PIN).run().exits(4).answer();
    assert_eq!(prepared.people[0].error.as_ref().unwrap().code, "new-pin-refused");
    let slips = desk.names("plan-fiches");
    let [void] = &slips[..] else { panic!("{slips:?}") };
    let void = desk.path("plan-fiches").join(void);
    let page = std::fs::read_to_string(&void).unwrap();
    assert!(page.contains("VOID") && desk.pins().is_empty(), "{page}");
    assert_eq!((desk.events("not-done").len(), desk.events("void").len()), (1, 1));
    prints_on(&void, 1);
    // Then it does.
    let token = Misbehaving::new(token.token);
    desk.prepare(token.jeton(&[])).env("JETON_PIN", PIN).run().exits(9);
    let [(slip, pin)] = &desk.pins()[..] else { panic!("one slip") };
    assert!(accepts(&token.token, LABEL, pin));
    prints_on(&desk.path("plan-fiches").join(slip), 1);
    prints_on(&desk.path("plan-rapport.html"), 1);
}
