//! `jeton completions` and `jeton man`.

use jeton::output::completions::Completions;
use jeton::output::manual::Manual;

use crate::help::commands;
use crate::support::{Jeton, Token};

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = Jeton::new(&["completions", shell]).run().exits(0);
        for command in commands().concat() {
            assert!(outcome.text().contains(&command), "{shell} lacks {command}");
        }
        let json: Completions = Jeton::new(&["completions", shell, "--json"]).run().exits(0).answer();
        assert_eq!((json.shell.as_str(), json.script.as_str()), (shell, outcome.text()));
    }
    // Shells that show help with completions show it in the right language.
    for (shell, help) in [("zsh", "Afficher cette aide"), ("fish", "Afficher cette aide")] {
        let outcome = Jeton::new(&["completions", shell]).french().run().exits(0);
        assert!(outcome.text().contains(help), "{shell}");
    }
    Jeton::new(&["completions", "cmd"]).run().exits(2).says("bash");
}

#[test]
fn bash_takes_its_completions() {
    let script = Jeton::new(&["completions", "bash"]).french().run().exits(0).stdout;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let complete =
        "source \"$0\"; COMP_WORDS=(jeton cert ex); COMP_CWORD=2; _jeton jeton ex cert; echo \"${COMPREPLY[@]}\"";
    let output = std::process::Command::new("bash").args(["-c", complete]).arg(file.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "export", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_manual_page_speaks_the_language_in_its_headings_too() {
    for (language, headings, foreign) in [
        ("fr", ["NOM", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDES"], ["NAME", "SUBCOMMANDS", "VERSION"]),
        ("en", ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS"], ["NOM", "SUBCOMMANDS", "EXTRA"]),
    ] {
        let outcome = Jeton::new(&["man", "--lang", language]).run().exits(0);
        let found: Vec<_> = outcome
            .text()
            .lines()
            .filter_map(|line| line.strip_prefix(".SH "))
            .map(|heading| heading.trim_matches('"').trim())
            .collect();
        for heading in headings {
            assert!(found.contains(&heading), "{heading} is not in {found:?}");
        }
        for heading in foreign {
            assert!(!found.contains(&heading), "{heading} is in {found:?}");
        }
        assert!(outcome.text().contains(".TH \"JETON\" \"1\""));
    }
}

#[test]
fn one_page_per_command_and_none_overwritten() {
    let token = Token::with(&[]);
    let directory = token.scratch();
    let out = directory.display().to_string();
    let manual: Manual = Jeton::new(&["man", "--json", "--out", &out]).run().exits(0).answer();
    let mut expected: Vec<String> =
        commands().iter().map(|path| format!("{}.1", [&["jeton".to_owned()][..], path].concat().join("-"))).collect();
    let mut found: Vec<String> = manual.pages.iter().map(|page| page.name.clone()).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    for name in &found {
        let page = std::fs::read_to_string(directory.join(name)).unwrap();
        assert!(page.contains(".SH \"NAME\"") && page.contains(".SH \"SYNOPSIS\""), "{name}");
    }
    std::fs::write(directory.join("jeton.1"), "mine").unwrap();
    Jeton::new(&["man", "--out", &out]).run().exits(7);
    assert_eq!(std::fs::read_to_string(directory.join("jeton.1")).unwrap(), "mine");
    Jeton::new(&["man", "--out", &out, "--force"]).french().run().exits(0);
    assert!(std::fs::read_to_string(directory.join("jeton.1")).unwrap().contains(".SH \"NOM\""));
}

#[test]
fn the_entry_in_the_menu_of_applications_is_valid() {
    let entry = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/release.d/jeton.desktop");
    let output = std::process::Command::new("desktop-file-validate").arg(&entry).output();
    let output = output.expect("desktop-file-utils is installed; ci/test does it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let text = std::fs::read_to_string(entry).unwrap();
    assert!(text.contains("\nExec=jeton\n") && text.contains("\nTerminal=true\n"), "{text}");
}
