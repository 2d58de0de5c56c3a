//! `docs/scripting.md` matches the code: exit codes, error codes, kinds of answers, variables, commands. A new error,
//! answer or variable only needs its line there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::sources;

use crate::answers::kinds;
use crate::help::commands;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

fn code() -> String {
    sources::below(&root().join("src")).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The rows of the table under a heading of the document, as cells without code marks.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = read("docs/scripting.md");
    let section =
        text.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_else(|| panic!("{heading}"));
    let rows: Vec<Vec<String>> = section
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect())
        .collect();
    assert!(rows.len() > 2, "{heading} has a table");
    rows[1..].to_vec()
}

/// The bodies of this function of every subject of `src/error`, by the subject's name.
fn bodies(name: &str) -> BTreeMap<String, String> {
    let texts =
        sources::below(&root().join("src/error")).into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    let mut bodies = BTreeMap::new();
    for text in texts {
        for subject in text.split("\nimpl Subject for ").skip(1) {
            let (named, rest) = subject.split_once(' ').unwrap();
            let (_, from) = rest.split_once(&format!("fn {name}(&self)")).unwrap();
            let (body, _) = from.split_once("\n    }\n").unwrap();
            bodies.insert(named.to_owned(), body.to_owned());
        }
    }
    assert!(bodies.len() > 8, "the subjects of src/error were not found: {:?}", bodies.keys());
    bodies
}

/// The variants named in one arm of a match, as `PinError::Locked`, without their fields.
fn variants(subject: &str, arm: &str) -> Vec<String> {
    arm.split("Self::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>())
        .map(|variant| format!("{subject}::{variant}"))
        .collect()
}

/// Each variant of an error with its code; those that tell another error's code are left out.
fn codes() -> BTreeMap<String, String> {
    let mut codes = BTreeMap::new();
    for (subject, body) in bodies("code") {
        let mut rest = body.as_str();
        while let Some((arm, after)) = rest.split_once("=>") {
            let literal = after.trim_start().strip_prefix('"').and_then(|after| after.split_once('"'));
            if let Some((code, _)) = literal {
                codes.extend(variants(&subject, arm).into_iter().map(|variant| (variant, code.to_owned())));
            }
            rest = after_arm(after);
        }
    }
    codes
}

/// Every variant of every subject, with its possible exit codes.
fn exits() -> BTreeMap<String, BTreeSet<String>> {
    let mut exits: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (subject, body) in bodies("exit_code") {
        let mut rest = body.as_str();
        while let Some((arm, after)) = rest.split_once("=>") {
            let number: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
            if !number.is_empty() {
                for variant in variants(&subject, arm) {
                    exits.entry(variant).or_default().insert(number.clone());
                }
            }
            rest = after_arm(after);
        }
    }
    exits
}

/// What stands behind an arm of a match. A block has no comma behind it.
fn after_arm(after: &str) -> &str {
    let end = if after.trim_start().starts_with('{') { '}' } else { ',' };
    after.split_once(end).map_or("", |(_, rest)| rest)
}

#[test]
fn every_error_code_with_its_exit_code() {
    let (codes, exits) = (codes(), exits());
    assert!(codes.len() > 80, "{codes:?}");
    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (variant, code) in &codes {
        let of_variant = exits.get(variant).unwrap_or_else(|| panic!("the exit code of {variant}"));
        expected.entry(code.clone()).or_default().extend(of_variant.clone());
    }
    // When the reader has closed the pipe, nobody can read an error.
    expected.remove("output-closed");
    let documented: BTreeMap<String, BTreeSet<String>> = table("Error codes")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].split(',').map(|exit| exit.trim().to_owned()).collect()))
        .collect();
    let list = |of: &BTreeMap<String, BTreeSet<String>>| {
        of.iter().map(|(code, exits)| format!("{code}: {exits:?}")).collect::<BTreeSet<_>>()
    };
    let (expected, documented) = (list(&expected), list(&documented));
    let missing: Vec<_> = expected.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&expected).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not in docs/scripting.md: {missing:?}; there alone: {stale:?}");
}

#[test]
fn every_exit_code() {
    let documented: BTreeSet<String> = table("Exit codes").into_iter().map(|row| row[0].clone()).collect();
    let used: BTreeSet<String> = exits().into_values().flatten().collect();
    let missing: Vec<_> = used.difference(&documented).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_kind_of_answer() {
    let kinds = kinds();
    let rows = table("Kinds of answers");
    let documented: BTreeSet<String> = rows.iter().map(|row| row[1].clone()).collect();
    let missing: Vec<_> = kinds.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&kinds).filter(|kind| *kind != "error").collect();
    assert!(missing.is_empty() && stale.is_empty(), "not in docs/scripting.md: {missing:?}; there alone: {stale:?}");
    // The commands that return them exist.
    let typed: BTreeSet<String> = commands().iter().map(|path| path.join(" ")).collect();
    for row in rows.iter().filter(|row| row[1] != "error") {
        for command in row[0].split(", ") {
            let command = command.trim_start_matches("jeton").trim();
            assert!(typed.contains(command), "{command} is no command");
        }
    }
}

#[test]
fn every_variable() {
    let code = code();
    let mut used = BTreeSet::new();
    // What build.rs tells the compiler is no variable of the program.
    for (at, _) in code.match_indices("\"JETON_").filter(|(at, _)| !code[..*at].ends_with("env!(")) {
        let name: String = code[at + 1..].chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
        used.insert(name);
    }
    let documented: BTreeSet<String> = table("Environment").into_iter().map(|row| row[0].clone()).collect();
    let missing: Vec<_> = used.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&used).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not in docs/scripting.md: {missing:?}; there alone: {stale:?}");
}

#[test]
fn what_reads_the_code_sees_it() {
    assert_eq!(codes()["PinError::Locked"], "pin-locked");
    let exits = exits();
    assert_eq!(exits["PinError::Locked"], BTreeSet::from(["5".to_owned()]));
    assert_eq!(exits["UsageError::NoTerminal"], BTreeSet::from(["2".to_owned(), "4".to_owned()]));
    assert_eq!(exits["End::Cancelled"], BTreeSet::from(["130".to_owned()]));
}
