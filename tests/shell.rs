//! `jeton completions` and `jeton man`.

use jeton::output::completions::Completions;
use jeton::output::manual::Manual;

use crate::help::commands;
use crate::support::{Jeton, Terminal, Token};

#[test]
fn every_shell_gets_its_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let outcome = Jeton::new(&["completions", shell]).run().exits(0);
        let json: Completions = Jeton::new(&["completions", shell, "--json"]).run().exits(0).answer();
        assert_eq!((json.shell.as_str(), json.script.as_str()), (shell, outcome.text()));
        // The others ask jeton at each Tab (tests/tab.rs).
        if shell == "elvish" {
            for command in commands().concat() {
                assert!(outcome.text().contains(&command), "{shell} lacks {command}");
            }
            assert!(!outcome.text().contains("probe-module"));
        } else {
            assert!(outcome.text().contains(&format!("jeton complete-words {shell} ")), "{}", outcome.text());
        }
    }
    Jeton::new(&["completions", "cmd"]).run().exits(2).says("bash");
}

#[test]
fn a_manual_page_is_shown_on_a_terminal_and_printed_elsewhere() {
    let shown = Jeton::new(&["man"]).env("MANPAGER", "cat").env("TERM", "dumb").in_terminal().exits(0);
    // Headings are struck twice there.
    assert!(shown.contains("a verification failed") && shown.contains("JETON(1)") && !shown.contains(".SH"), "{shown}");
    assert!(Jeton::new(&["man"]).run().exits(0).text().contains(".SH \"EXIT STATUS\""));
    // Without a program that could show it, and under --json.
    // The terminal of a test is set up by a shell, which needs its own PATH.
    let mut env = std::process::Command::new("env");
    env.args(["PATH=/nonexistent", "JETON_LANG=fr", env!("CARGO_BIN_EXE_jeton"), "man"]);
    env.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let plain = Terminal::run(&env, 80).exits(0);
    assert!(plain.contains("Codes de sortie :") && plain.contains("cert export"), "{plain}");
    assert!(Jeton::new(&["man", "--json"]).in_terminal().exits(0).contains("\"manual\""));
}

#[test]
fn a_manual_page_is_clean_roff_and_breaks_no_name_in_two() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().display().to_string();
    let run = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        command.args(arguments).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "34").env("MANPAGER", "cat");
        let output = command.output().unwrap_or_else(|_| panic!("{program} is installed; ci/test does it"));
        (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (language, headings) in [("fr", ["EXEMPLES", "CODES DE SORTIE"]), ("en", ["EXAMPLES", "EXIT STATUS"])] {
        Jeton::new(&["man", "--lang", language, "--out", &out, "--force"]).run().exits(0);
        for entry in std::fs::read_dir(directory.path()).unwrap() {
            let path = entry.unwrap().path();
            let page = path.to_str().unwrap();
            let roff = std::fs::read_to_string(&path).unwrap();
            for heading in headings {
                assert!(roff.contains(&format!(".SH \"{heading}\"")), "{page} lacks {heading}");
            }
            let examples = roff.split(".nf\n").nth(1).unwrap().split(".fi\n").next().unwrap();
            assert!(examples.contains("jeton "), "{page}: {examples}");
            assert_eq!(run("mandoc", &["-T", "lint", "-W", "warning", page]), (String::new(), String::new()), "{page}");
            let (_, warnings) = run("groff", &["-ww", "-k", "-man", "-T", "utf8", page]);
            assert_eq!(warnings, "", "{page}");
            if page.ends_with("jeton.1") || page.ends_with("jeton-pin-change.1") {
                let (shown, _) = run("man", &["-l", page]);
                for name in ["JETON_PIN", "JETON_TOKEN", "JETON_MODULE"] {
                    assert_eq!(shown.matches(name).count(), roff.matches(name).count(), "{page}: {name}\n{shown}");
                }
            }
        }
    }
}

#[test]
fn a_manual_page_speaks_the_language_in_its_headings_too() {
    for (language, headings, foreign) in [
        ("fr", ["NOM", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDES"], ["NAME", "SUBCOMMANDS", "EXAMPLES"]),
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
