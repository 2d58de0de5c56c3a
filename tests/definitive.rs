//! Every act that cannot be undone asks a person first, or wants a word on the command line: without a terminal and
//! without that word it ends with an error and changes nothing. The list is compared with the command line.

use std::collections::BTreeSet;

use crate::bicle::{Desk, PASSWORD};
use crate::help::commands;
use crate::support::token::{LABEL, PIN, SO_PIN};
use crate::support::{Jeton, Token};

/// The commands that cannot be undone, and the option that stands for the answer to their question.
const DEFINITIVE: [(&str, &str); 7] = [
    // Erases everything on a token.
    ("token init", "--erase"),
    // The same, on each that the plan says.
    ("token prepare", "--yes"),
    // Deletes a private key.
    ("key delete", "--yes"),
    // Deletes a private key, if a backup was verified and no consultation is open.
    ("bicle delete", "--yes"),
    // A consultation keeps its bi-clé.
    ("bicle attach", "--yes"),
    // With --on-token, makes a key that no backup can save.
    ("bicle generate", "--yes"),
    // The same, for a bi-clé that was made on its token.
    ("bicle renew", "--yes"),
];

/// The other commands, and why they need no question.
const OTHERS: [(&str, &[&str]); 6] = [
    (
        "only reads",
        &[
            "list",
            "doctor",
            "cert list",
            "cert show",
            "cert check",
            "pin status",
            "pin verify",
            "key list",
            "remind",
            "test",
            "bicle list",
            "completions",
        ],
    ),
    (
        "writes a file, and over an existing one with --force alone",
        &["cert export", "cert backup", "key request", "man", "bicle seal", "bicle open", "bicle backup"],
    ),
    ("adds to the token what was named; a command deletes it again", &["cert import", "key generate"]),
    (
        "the new PIN is typed twice, or supplied; the holder of the codes can change it again",
        &["pin change", "pin unblock"],
    ),
    (
        "can be done the other way round, or made again",
        &["config set", "config unset", "bicle rename", "bicle secours", "bicle import", "bicle reference"],
    ),
    ("the bi-clé still opens, and what would lose it asks: bicle delete", &["bicle close", "bicle archive"]),
];

/// The commands without commands of their own.
fn leaves() -> BTreeSet<String> {
    let all = commands();
    let is_leaf = |path: &&Vec<String>| !all.iter().any(|other| other.len() > path.len() && other.starts_with(path));
    all.iter().filter(is_leaf).map(|path| path.join(" ")).collect()
}

#[test]
fn the_list_is_that_of_the_command_line() {
    let definitive = DEFINITIVE.iter().map(|(command, _)| *command);
    let others = OTHERS.iter().flat_map(|(_, commands)| commands.iter().copied());
    let listed: Vec<String> = definitive.chain(others).map(str::to_owned).collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), leaves());
    assert_eq!(listed.len(), leaves().len(), "one line each");
    for (command, option) in DEFINITIVE {
        let mut words: Vec<&str> = command.split(' ').collect();
        words.push("--help");
        let help = Jeton::new(&words).run().exits(0);
        assert!(help.text().contains(option), "{command} {option}");
    }
}

fn bicle(token: &Token, desk: &Desk, arguments: &[&str]) -> Jeton {
    let run = token.jeton_with_pin(&["bicle", "--register"]).arg(desk.register()).args(arguments);
    run.env("HOME", desk.home()).env("JETON_PASSWORD", PASSWORD)
}

/// A token with a key, and a register with a bi-clé that was backed up and one that was made on the token.
fn scene() -> (Token, Desk) {
    let (token, desk) = (Token::with(&["holder"]), Desk::new());
    desk.generate("Marchés", &["--backup", desk.path("sauve.pfx").to_str().unwrap()]);
    let on_token = ["generate", "--designation", "Sur place", "--algorithm", "p-256", "--on-token", "--yes"];
    bicle(&token, &desk, &on_token).run().exits(0);
    (token, desk)
}

/// Each act, ready but for the word. All codes are supplied.
fn acts(token: &Token, desk: &Desk) -> Vec<(&'static str, Jeton)> {
    let bicle = |arguments: &[&str]| bicle(token, desk, arguments);
    let generate = ["generate", "--designation", "Carte", "--algorithm", "p-256", "--on-token"];
    let plan = token.scratch().join("plan.csv").display().to_string();
    std::fs::write(&plan, format!("name,label,steps\nPaul MARTIN,{LABEL},initialise\n")).unwrap();
    vec![
        ("token init", token.jeton(&["token", "init", "--label", "Neuve", "--token", LABEL])),
        ("token prepare", token.jeton(&["token", "prepare", &plan])),
        ("key delete", token.jeton_with_pin(&["key", "delete", "--label", "holder"])),
        ("bicle delete", bicle(&["delete", "Marchés"])),
        ("bicle attach", bicle(&["attach", "2026-014", "Marchés"])),
        ("bicle generate", bicle(&generate)),
        ("bicle renew", bicle(&["renew", "Sur place"])),
    ]
    .into_iter()
    .map(|(name, run)| (name, run.env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN)))
    .collect()
}

/// What an act could change: the objects on the token, the files of the register.
fn state(token: &Token, desk: &Desk) -> (String, Vec<String>, Vec<u8>) {
    let keys = token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0);
    (keys.text().to_owned(), desk.names("register"), std::fs::read(desk.register()).unwrap())
}

#[test]
fn without_a_terminal_and_without_the_word_nothing_is_done() {
    let (token, desk) = scene();
    let before = state(&token, &desk);
    let mut tried = BTreeSet::new();
    for (command, run) in acts(&token, &desk) {
        let outcome = run.args(&["--json"]).run().prints_nothing();
        let (_, word) = DEFINITIVE.into_iter().find(|(name, _)| *name == command).unwrap();
        let error = outcome.error();
        match command {
            // Where the objects are seen, what would be lost is said.
            "token init" => assert_eq!((outcome.code, error.code.as_str()), (7, "token-not-empty")),
            _ => assert_eq!((outcome.code, error.code.as_str()), (2, "no-terminal"), "{command}"),
        }
        assert!(error.remedy.contains(word), "{command}: {error:?}");
        assert!(state(&token, &desk) == before, "{command} has changed something");
        tried.insert(command);
    }
    assert_eq!(tried, DEFINITIVE.into_iter().map(|(command, _)| command).collect());
}

#[test]
fn in_a_terminal_enter_alone_does_nothing() {
    let (token, desk) = scene();
    let before = state(&token, &desk);
    for (command, run) in acts(&token, &desk) {
        let question = match command {
            "token init" | "token prepare" => "type its label: ",
            "key delete" => "type its name: ",
            _ => "[y/N]: ",
        };
        let mut terminal = run.in_terminal_of(250);
        terminal.expect(question).line_by_line().type_line("");
        terminal.exits(if command.starts_with("token ") { 7 } else { 130 });
        assert!(state(&token, &desk) == before, "{command} has changed something");
    }
}

#[test]
fn a_day_that_has_passed_is_refused_as_the_day_of_opening() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let attach = |day: &str| desk.bicle(&["attach", "2026-014", "Marchés", "--yes", "--json", "--closes", day]);
    for day in ["31/12/2025", "2025-12-31", "2025-12-31T23:59:59+01:00"] {
        let error = attach(day).run().exits(2).prints_nothing().error();
        assert!(error.code == "opening-passed" && error.remedy.contains("--closes"), "{error:?}");
        assert!(error.message.contains("2025-12-31"), "{error:?}");
    }
    let refused = desk.bicle(&["attach", "2026-014", "Marchés", "--yes", "--closes", "31/12/2025"]).french();
    refused.run().exits(2).says("le 31/12/2025 23:59, est passée").says("vérifiez l’année");
    assert!(desk.list().bicles[0].consultations.is_empty());
    // The day itself is not over.
    let today = time::OffsetDateTime::now_utc().date().to_string();
    attach(&today).run().exits(0);
}
