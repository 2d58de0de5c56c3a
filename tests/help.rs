//! Snapshots of the help of every command, in both languages, which read as a specification. For a new command, run
//! `INSTA_UPDATE=always cargo test --test black-box help::`, then read what it wrote.

use crate::support::Jeton;

/// Every visible command, as typed.
pub fn commands() -> Vec<Vec<String>> {
    fn collect(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            collect(below, &[path, &[below.get_name().to_owned()]].concat(), found);
        }
    }
    let mut found = Vec::new();
    collect(&jeton::cli::command(), &[], &mut found);
    found
}

#[test]
fn every_help_page_in_both_languages() {
    for path in commands() {
        for language in ["fr", "en"] {
            let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
            arguments.extend(["--help", "--lang", language]);
            let outcome = Jeton::new(&arguments).run().exits(0);
            assert_eq!(outcome.stderr, "");
            let name = [&["jeton".to_owned()][..], &path, &[language.to_owned()]].concat().join("-");
            insta::with_settings!({ snapshot_path => "snapshots/help", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(name, outcome.text());
            });
        }
    }
}

#[test]
fn no_english_word_of_claps_is_left_in_french() {
    for path in commands() {
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.extend(["--help", "--lang=fr"]);
        let outcome = Jeton::new(&arguments).run().exits(0);
        for word in ["Usage:", "Options:", "Commands:", "Arguments:", "[default", "[possible", "Print help", "aliases:"]
        {
            assert!(!outcome.text().contains(word), "{word} in {path:?}:\n{}", outcome.text());
        }
        for line in outcome.text().lines().filter(|line| line.ends_with(':')) {
            assert!(line.ends_with(" :"), "French has a blank before a colon: {line}");
        }
        for line in outcome.text().lines() {
            assert!(!line.trim_start().starts_with([':', ';', '?', '!', '»']), "it belongs to the line before: {line}");
        }
    }
}
