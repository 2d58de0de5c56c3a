//! A drawer of twenty tokens and three cards, prepared from one plan, and interrupted five times: Ctrl-C, a kill, a full disk, a
//! wrong PIN, a card that is pulled out. In the end every key is right, nothing was done twice and no try is lost.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality, PullOut, Role, USER_PIN};
use jeton::output::preparation::{PersonState, TokensPrepared};

use super::{Desk, accepts};
use crate::support::card::{CardBench, on};
use crate::support::token::{PIN, SO_PIN};
use crate::support::{Misbehaving, Token, lane, softhsm2_only};

/// Another than the transport PIN.
const ODD: &str = "7305";
const CHANGE: u8 = 0x24;
const CARDS: u8 = 3;

fn label(number: usize) -> String {
    format!("Clé {number:02}")
}

/// The serial number of a card, and its bytes.
fn serial(number: u8) -> (String, [u8; 8]) {
    let bytes = [0x00, 0x35, 0x50, 0x00, 0x20, 0x26, 0x11, number];
    (hex::encode(bytes), bytes)
}

fn plan() -> String {
    let mut lines = vec!["name;label;serial number;steps;algorithm".to_owned()];
    for number in 1..=20 {
        let steps = match number {
            1..=13 => "pin",
            14..=18 => "pin + key pair + test",
            _ => "initialise",
        };
        lines.push(format!("Agent {number:02};{};;{steps};p-256", label(number)));
    }
    for number in 1..=CARDS {
        lines.push(format!("Titulaire {number};Carte {number};{};pin + test;", serial(number).0));
    }
    lines.join("\n") + "\n"
}

/// Twenty tokens with the transport PIN.
fn drawer() -> Token {
    let token = Token::new().label(&label(1)).build();
    for number in 2..=20 {
        token.add(Token::new().label(&label(number)));
    }
    token
}

fn count(desk: &Desk, event: &str, step: &str) -> usize {
    let journal = desk.read("plan.journal.jsonl");
    let lines = journal.lines().filter(|line| line.contains(&format!("\"event\":\"{event}\"")));
    lines.filter(|line| line.contains(&format!("\"step\":\"{step}\""))).count()
}

/// The labels of those whose PIN change has begun and has no outcome.
fn in_doubt(desk: &Desk) -> Vec<String> {
    let mut begun: BTreeMap<String, bool> = BTreeMap::new();
    for kind in ["begun", "done", "not-done"] {
        for event in desk.events(kind).iter().filter(|event| event["step"] == "pin-change") {
            begun.insert(event["person"].as_str().unwrap().to_owned(), kind == "begun");
        }
    }
    let open = begun.into_iter().filter(|(_, open)| *open).map(|(person, _)| person);
    open.map(|person| person.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
}

fn states(prepared: &TokensPrepared, state: PersonState) -> usize {
    prepared.people.iter().filter(|person| person.state == state).count()
}

#[test]
fn twenty_tokens_and_three_cards_whatever_comes_between() {
    softhsm2_only!("twenty tokens of one module");
    lane!("card");
    let (drawer, desk) = (Misbehaving::new(drawer()), Desk::with(&plan()));
    let run = |arguments: &[&str]| {
        let jeton = desk.prepare(drawer.jeton(arguments)).arg("--yes").env("JETON_SO_PIN", SO_PIN);
        jeton.env("JETON_MENU", "numbers")
    };

    // Ctrl-C at the second question. The tokens come in the module's order.
    let mut terminal = run(&[]).in_terminal();
    terminal.answer_secret("Current PIN of “", PIN).expect("✓ PIN change").expect("Current PIN of “");
    terminal.control('c');
    terminal.exits(130);
    assert_eq!(count(&desk, "done", "pin-change"), 1);

    // One that is still to come has another PIN than the others.
    let is_done = |number: usize| desk.read("plan.journal.jsonl").contains(&label(number));
    let odd = (7..=9).find(|number| !is_done(*number)).unwrap();
    let change = drawer.token.jeton(&["--token", &label(odd), "pin", "change"]);
    change.env("JETON_PIN", PIN).env("JETON_NEW_PIN", ODD).run().exits(0);

    // A kill while the third token of the run is about to take its PIN.
    let killed = run(&[]).env("JETON_PIN", PIN).env("FAULTY_HANG", "C_SetPIN:3");
    let mut killed =
        killed.into_command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while count(&desk, "begun", "pin-change") < 4 {
        assert!(
            Instant::now() < deadline && killed.try_wait().unwrap().is_none(),
            "{}",
            desk.read("plan.journal.jsonl")
        );
        thread::sleep(Duration::from_millis(20));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let [doubtful] = &in_doubt(&desk)[..] else { panic!("{:?}", in_doubt(&desk)) };

    // A full disk: what was begun has its outcome all the same.
    let full = run(&["--json"]).env("JETON_PIN", PIN).with_files_up_to(9 << 10).run().exits(1);
    assert_eq!(full.error().code, "io", "{}", full.stderr);
    assert_eq!(in_doubt(&desk), std::slice::from_ref(doubtful));

    // The others go on; the one with another PIN and the one in doubt are set aside, and asked about nothing.
    for _ in 0..2 {
        let prepared: TokensPrepared = run(&["--json"]).env("JETON_PIN", PIN).run().answer();
        assert_eq!(states(&prepared, PersonState::Done), 18, "{prepared:#?}");
        let aside =
            |number: usize| prepared.people[number - 1].error.as_ref().map(|error| error.code.as_str()).unwrap();
        let place: usize = doubtful.trim_start_matches("Clé ").parse().unwrap();
        assert!(
            aside(place) == "pin-unknown" && ["pin-incorrect", "pin-not-presented-again"].contains(&aside(odd)),
            "{}",
            aside(odd)
        );
    }
    // The wrong PIN was presented once in all of these runs.
    assert_eq!(desk.events("pin-refused").len(), 1);

    // With a person there: the slip in doubt is presented once, then the PIN that the token has.
    let mut terminal = run(&["--token", doubtful]).in_terminal_of(200);
    terminal.expect("Present the PIN of the slip").answer("[y/N]: ", "y");
    terminal.expect("has not taken it").answer_secret("Current PIN of “", PIN);
    terminal.expect("✓ PIN change").pick("Stop here").type_line("");
    terminal.exits(9);
    let mut terminal = run(&["--token", &label(odd)]).in_terminal_of(200);
    terminal.answer_secret("Current PIN of “", ODD);
    terminal.expect("✓ PIN change").pick("Stop here").type_line("");
    terminal.exits(9);

    // The cards, one after the other; the first is pulled out while it is about to take its PIN.
    for number in 1..=CARDS {
        let (name, bytes) = serial(number);
        on(Card::personality(Personality::Fresh).serial(bytes), Style::Default, |bench: &mut CardBench| {
            let run =
                |bench: &CardBench, arguments: &[&str]| desk.prepare(bench.jeton_with_pin(arguments)).arg("--yes");
            if number == 1 {
                bench.card.set_pull_out(Some(PullOut::Instruction(CHANGE, 1)));
                run(bench, &[]).run().exits(3).says("The token was pulled out");
                bench.card.insert().unwrap();
                bench.card.set_pull_out(None);
                run(bench, &["--json"]).run().exits(4);
                assert_eq!(bench.card.tries_left(Role::User), 3, "nothing was presented unasked");
                let mut terminal = run(bench, &[]).env("JETON_MENU", "numbers").in_terminal_of(200);
                terminal.expect("Present the PIN of the slip").answer("[y/N]: ", "y");
                terminal.expect("has not taken it").answer_secret("Current PIN of “", USER_PIN);
                terminal.expect("✓ test").pick("Stop here").type_line("");
                terminal.exits(9);
            } else {
                run(bench, &["--json"]).run();
            }
            assert_eq!(bench.card.tries_left(Role::User), 3, "{name}");
            let slip = desk.pins().into_iter().find(|(slip, _)| slip.contains(&format!("Titulaire-{number}")));
            assert_eq!(bench.card.pin(Role::User), slip.unwrap().1, "{name}");
        });
    }

    // All of it is done, and each step once.
    let prepared: TokensPrepared = run(&["--json"]).run().exits(0).answer();
    assert_eq!(states(&prepared, PersonState::Done), 23);
    assert_eq!(drawer.presentations(), 0);
    for (step, times) in [("pin-change", 21), ("key-pair", 5), ("test", 8), ("initialise", 2)] {
        assert_eq!(count(&desk, "done", step), times, "{step}");
    }
    assert_eq!((desk.pins().len(), desk.names("plan-demandes").len()), (23, 5));
    for number in 1..=20 {
        let slip = desk.pins().into_iter().find(|(slip, _)| slip.starts_with(&format!("{number:02}-")));
        let pin = slip.unwrap().1;
        assert!(accepts(&drawer.token, &label(number), &pin), "{number}");
        let keys = drawer.token.jeton(&["--token", &label(number), "key", "list", "--json"]).env("JETON_PIN", &pin);
        let keys = keys.run().exits(0).text().matches("\"algorithm\"").count();
        assert_eq!(keys, usize::from((14..=18).contains(&number)), "{number}");
    }
    // No PIN but on the slips.
    for (_, pin) in desk.pins() {
        for name in ["plan.journal.jsonl", "plan-rapport.html", "plan-rapport.csv"] {
            assert!(!desk.read(name).contains(&format!("\"{pin}\"")) && !desk.read(name).contains(&format!(">{pin}<")));
        }
    }
}
