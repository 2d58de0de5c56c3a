//! The fault sweep: for every command and every k, the k-th PKCS#11 call fails with each of a list of return values, or
//! succeeds and is reported as failed, or finds the token removed; and every call of one function fails.
//!
//! Checked in each case: no panic, no hang, an exit code of the table, a remedy in the user's language; no PIN is
//! presented twice unless it was accepted the first time, none more often than without a fault, and nothing goes to a
//! token that was not meant; no output file is left half written or unmentioned, the register only changes on success,
//! nothing unreported is left on the token; the module is finalised. `ci/faults` runs every case; `ci/test` a sample of
//! them.

mod commands;
mod log;
mod properties;
mod run;
mod scene;

use std::collections::BTreeSet;

use commands::{CHANGES_NO_CALL, SWEPT, Swept, TOKEN_FREE};
use scene::{Copy, Desk, Present};

use crate::support::softhsm2_only;

/// The name of the command typed with these words, such as `bicle open`.
fn command_of(arguments: &[&str]) -> String {
    let typed = std::iter::once("jeton").chain(arguments.iter().copied());
    let matches = jeton::cli::command().try_get_matches_from(typed).unwrap_or_else(|error| panic!("{error}"));
    let mut path = Vec::new();
    let mut at = &matches;
    while let Some((name, below)) = at.subcommand() {
        path.push(name.to_owned());
        at = below;
    }
    path.join(" ")
}

/// Every command that runs something, visible or hidden, by name; the empty name is the guided mode.
fn runnable(command: &clap::Command, path: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let is_a_heading = command.has_subcommands() && command.is_arg_required_else_help_set();
    if !is_a_heading && !command.is_subcommand_required_set() {
        found.insert(path.to_owned());
    }
    for below in command.get_subcommands() {
        found.extend(runnable(below, format!("{path} {}", below.get_name()).trim()));
    }
    found
}

impl Swept {
    /// `bicle open, three files`.
    fn name(&self) -> String {
        let (command, form) = (command_of(self.arguments), self.form);
        match form {
            "" => command,
            option if option.starts_with('-') => format!("{command} {option}"),
            form => format!("{command}, {form}"),
        }
    }
}

#[test]
fn every_command_is_swept_or_said_to_touch_no_token() {
    let typed = runnable(&jeton::cli::command(), "");
    assert!(typed.len() > 30, "they are found: {typed:?}");
    let swept = SWEPT.iter().map(|swept| command_of(swept.arguments));
    let known: BTreeSet<String> = swept.chain(TOKEN_FREE.iter().map(|free| command_of(free.arguments))).collect();
    assert_eq!(typed, known);
    let names: Vec<String> = SWEPT.iter().map(Swept::name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "each form has a name of its own: {names:?}");
}

#[test]
fn the_table_of_the_documents_has_every_form() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/tokens.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| command | PKCS#11 calls |")).skip(2);
    let rows = rows.take_while(|line| !line.starts_with("| all |"));
    let named: Vec<&str> = rows.filter_map(|row| row.split(" | ").next()?.strip_prefix("| ")).collect();
    assert_eq!(named, SWEPT.iter().map(Swept::name).collect::<Vec<_>>(), "ci/faults prints it");
}

#[test]
fn every_option_of_a_swept_command_is_swept_or_said_to_change_no_call() {
    let command = jeton::cli::command();
    let typed = SWEPT.iter().map(|swept| swept.arguments).chain(TOKEN_FREE.iter().map(|free| free.arguments));
    let typed: Vec<(String, &[&str])> = typed.map(|arguments| (command_of(arguments), arguments)).collect();
    let mut unknown = BTreeSet::new();
    let mut needed = BTreeSet::new();
    for path in SWEPT.iter().map(|swept| command_of(swept.arguments)) {
        let swept = path.split(' ').fold(&command, |at, word| at.find_subcommand(word).expect("it can be typed"));
        for option in
            swept.get_arguments().filter(|option| !option.is_global_set()).filter_map(|option| option.get_long())
        {
            let words = typed.iter().filter(|(of, _)| *of == path).flat_map(|(_, arguments)| arguments.iter());
            let is_swept = words
                .into_iter()
                .any(|word| word.strip_prefix("--").is_some_and(|word| word.split('=').next() == Some(option)));
            let is_told = CHANGES_NO_CALL.iter().flat_map(|(options, _)| options.iter()).any(|told| *told == option);
            if is_told {
                needed.insert(option.to_owned());
            } else if !is_swept {
                unknown.insert(format!("{path} --{option}"));
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new(), "neither swept nor said to change no call");
    let told: BTreeSet<String> =
        CHANGES_NO_CALL.iter().flat_map(|(options, _)| options.iter()).map(|option| (*option).to_owned()).collect();
    assert_eq!(told, needed, "said of options that are there");
}

#[test]
fn what_is_said_to_touch_no_token_calls_no_module() {
    softhsm2_only!("each case starts from a copy of SoftHSM2's files");
    for free in TOKEN_FREE {
        let copy = Copy::new(Desk::Bids, Present::Named);
        copy.run(free.arguments).run().exits(free.exit);
        let log = std::fs::read_to_string(copy.path("log")).unwrap_or_default();
        assert_eq!(log, "", "{:?}: {}", free.arguments, free.why);
    }
}

#[test]
fn a_sample_of_faults() {
    softhsm2_only!("each case starts from a copy of SoftHSM2's files");
    // A prime, so that the sample covers every command, call and value in turn.
    run::sweep("", |at| at % 101 == 0);
}

#[test]
#[ignore = "thousands of processes: ci/faults runs it"]
fn every_fault() {
    // Set by `ci/faults`: a command's name or its beginning, and one case in how many.
    let only = std::env::var("JETON_FAULTS_OF").unwrap_or_default();
    let every = std::env::var("JETON_FAULTS_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(1);
    run::sweep(&only, |at| at % every == every - 1);
}
