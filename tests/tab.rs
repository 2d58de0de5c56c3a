//! Tab: what bash, zsh and fish complete, what is never offered, and that nothing is presented or waited for.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::bicle::Desk;
use crate::pin::faulty;
use crate::support::shell::PROMPT;
use crate::support::{Jeton, Terminal, Token};

const HOLDER: &str = "Jeanne d'Été DUPONT";

/// The folder of this jeton first, as a shell finds it.
fn path() -> String {
    let jeton = std::path::Path::new(env!("CARGO_BIN_EXE_jeton")).parent().unwrap();
    format!("{}:{}", jeton.display(), std::env::var("PATH").unwrap_or_default())
}

fn token() -> Token {
    Token::with(&[&format!("holder={HOLDER}"), "cert:ca=Autorité"])
}

/// What the script of bash gets for this line, in the order that it gets it; the first line says whether files fit.
fn offered(jeton: Jeton, line: &str) -> Vec<String> {
    let replaced = line.rsplit(' ').next().unwrap().to_owned();
    let outcome = jeton.args(&["complete-words", "bash", "--", line]).arg(replaced).run().exits(0);
    assert_eq!(outcome.stderr, "");
    outcome.text().lines().map(ToOwned::to_owned).collect()
}

/// A shell that is told of the completions, in a terminal.
fn shell(token: &Token, program: &str, arguments: &[&str], set_up: &str) -> Terminal {
    let jeton = token.jeton(&[]).env("PATH", path()).into_command();
    let mut command = Command::new(program);
    command.args(arguments).env_clear();
    command.envs(jeton.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PS1", PROMPT).env("HISTFILE", "/dev/null").env("INPUTRC", "/dev/null").env("TERM", "dumb");
    let mut terminal = Terminal::run(&command, 200);
    terminal.answer(PROMPT, set_up).expect(PROMPT).type_line("echo re''ady").expect("ready\r\n").expect(PROMPT);
    terminal
}

#[test]
fn bash_completes_commands_and_names_with_blanks_and_quotes() {
    let token = token();
    let set_up = "bind 'set enable-bracketed-paste off'; source <(jeton completions bash)";
    let mut bash = shell(&token, "bash", &["--norc", "--noprofile", "-i"], set_up);
    bash.keys("jeton cert exp\t--lab\tJea\t\r").expect("-----BEGIN CERTIFICATE-----").expect(PROMPT);
    // Between quotes, and after a sign at which bash breaks words.
    bash.keys("jeton cert export --label \"Jea\t\r").expect("-----BEGIN CERTIFICATE-----").expect(PROMPT);
    bash.keys("jeton cert export --label=Jea\t\r").expect("-----BEGIN CERTIFICATE-----").expect(PROMPT);
    bash.keys("exit\r");
}

#[test]
fn zsh_completes_commands_and_names_with_blanks_and_quotes() {
    let token = token();
    let set_up = "unsetopt promptcr; autoload -Uz compinit && compinit -u -D && source <(jeton completions zsh)";
    let mut zsh = shell(&token, "zsh", &["-f", "-i"], set_up);
    zsh.keys("jeton cert exp\t--lab\tJea\t\r").expect("-----BEGIN CERTIFICATE-----").expect(PROMPT);
    zsh.keys("jeton cert export --label 'Autor\t\r").expect("-----BEGIN CERTIFICATE-----").expect(PROMPT);
    zsh.keys("exit\r");
}

#[test]
fn fish_completes_commands_and_names() {
    let token = token();
    let complete = |line: &str| {
        let jeton = token.jeton(&[]).env("PATH", path()).into_command();
        let mut fish = Command::new("fish");
        fish.args(["--no-config", "-c", "jeton completions fish | source; complete -C $argv[1]", line]).env_clear();
        fish.envs(jeton.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = fish.env("HOME", token.scratch()).output().expect("fish is installed; ci/test does it");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(complete("jeton cert exp").starts_with("export\t"), "{}", complete("jeton cert exp"));
    // The holder as the remark.
    let names = complete("jeton cert export --label Jea");
    assert!(names.starts_with(&format!("{HOLDER}\tJeanne DUPONT")), "{names}");
    assert_eq!(complete("jeton cert export --label 'Autor").lines().count(), 1);
    assert!(!complete("jeton pro").contains("probe"), "{}", complete("jeton pro"));
    let token_names = complete("jeton list --token ");
    assert!(token_names.starts_with("Mairie de Vitré\t"), "{token_names}");
}

#[test]
fn commands_come_first_and_the_hidden_ones_never() {
    let jeton = || Jeton::new(&[]);
    let first = offered(jeton(), "jeton ");
    assert_eq!(first[..4], ["names", "list", "cert", "doctor"], "{first:?}");
    assert!(first.iter().all(|word| !word.starts_with('-')), "{first:?}");
    for line in ["jeton ", "jeton p", "jeton probe-", "jeton complete-", "jeton examine-module "] {
        for hidden in ["probe-module", "probe-readers", "examine-module", "complete-words"] {
            assert!(!offered(jeton(), line).contains(&hidden.to_owned()), "{line}: {hidden}");
        }
    }
    assert!(offered(jeton(), "jeton list --").contains(&"--token".to_owned()));
    assert_eq!(offered(jeton(), "jeton list --lang "), ["names", "fr", "en"]);
    // The shell completes the names of files.
    for line in ["jeton cert import ", "jeton --module ", "jeton bicle open a.p7m "] {
        assert_eq!(offered(jeton(), line), ["files"], "{line}");
    }
    // Nothing that can be made of a line is an error.
    for line in ["", " ", "jeton 'x", "jeton cert nothing here", "jeton -- ", "jeton list --token a\\"] {
        offered(jeton(), line);
    }
}

#[test]
fn key_pairs_of_the_register_and_consultations_are_known() {
    let desk = Desk::new();
    desk.generate("Service des marchés", &[]);
    desk.generate("Évêché", &[]);
    desk.bicle(&["attach", "2026-014", "Évêché", "--yes"]).run().exits(0);
    let register = desk.register();
    let line = |rest: &str| format!("jeton bicle --register '{}' {rest}", register.display());
    assert_eq!(offered(Jeton::new(&[]), &line("renew ")), ["names", r"Service\ des\ marchés", "Évêché"]);
    assert_eq!(offered(Jeton::new(&[]), &line("seal x --for Serv")), ["files", r"Service\ des\ marchés"]);
    assert_eq!(offered(Jeton::new(&[]), &line("close ")), ["names", "2026-014"]);
    // A new name is nobody's.
    let new = offered(Jeton::new(&[]), &line("rename Évêché "));
    assert!(new[1..].iter().all(|word| word.starts_with("--")), "{new:?}");
}

#[test]
fn no_pin_is_presented_and_nothing_asked() {
    let faulty = faulty();
    let jeton = faulty.jeton(&[]).env("JETON_PIN", "0000").env("JETON_SO_PIN", "0000");
    assert_eq!(offered(jeton, "jeton test --token "), ["names", r"Mairie\ de\ Vitré"]);
    assert_eq!(faulty.presentations(), 0);
    // On a terminal too.
    let screen = faulty.jeton(&["complete-words", "bash", "--", "jeton test --token ", ""]).in_terminal().exits(0);
    assert!(!screen.contains("PIN"), "{screen}");
    assert_eq!(faulty.presentations(), 0);
}

#[test]
fn a_module_that_hangs_or_dies_costs_two_seconds_and_names() {
    let hangs = faulty().with("FAULTY_DELAY_MS", "C_Initialize=60000");
    let begun = Instant::now();
    assert_eq!(offered(hangs.jeton(&[]), "jeton list --token "), ["names"]);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let none = Jeton::new(&[]).env("JETON_MODULE", "/nonexistent/module.so");
    assert_eq!(offered(none, "jeton list --token "), ["names"]);
}

#[test]
fn a_name_that_a_terminal_would_act_on_is_not_offered() {
    let hostile = "cert:ca=ab\u{1b}]0;owned\u{7}cd";
    let bidi = "cert:p256=ab\u{202e}dc";
    let token = Token::with(&["holder=ab $(touch pwned) `id`", hostile, bidi]);
    assert_eq!(offered(token.jeton(&[]), "jeton cert export --label ab"), ["names", r"ab\ \$\(touch\ pwned\)\ \`id\`"]);
}
