//! What a question or a menu displays cannot control the terminal, wherever it comes from.

use std::process::Command;

use jeton::terminal::{self, menu};

use crate::support::token::PIN;
use crate::support::{Jeton, Misbehaving, Terminal, Token, openssl, sources};

/// A window title, a bell, a new line, a cleared screen, reversed text, invisible text.
const HOSTILE: &str = "a\u{1b}]0;b\u{7}c\r\nErreur\u{9b}2Jd\u{202e}e\u{200b}f";

/// The parts of it that would take effect.
const ACTING: [&str; 6] = ["\u{1b}]0", "\u{7}", "\nErreur", "\u{9b}", "\u{202e}", "\u{200b}"];

/// The functions that ask something.
const WAYS: [&str; 8] =
    ["ask_secret", "ask_secret_or_nothing", "show_once", "ask_text", "correct_text", "confirm", "choose", "menu"];

/// Not a test by itself: [`every_way_of_asking_shows_it_and_does_not_obey`] runs it in a terminal.
#[test]
fn asks() {
    let Ok(way) = std::env::var("JETON_TEST_ASKS") else { return };
    let lines = [HOSTILE, "the other"].map(str::to_owned);
    let asked = match way.as_str() {
        "ask_secret" => terminal::ask_secret(HOSTILE).map(drop),
        "ask_secret_or_nothing" => terminal::ask_secret_or_nothing(HOSTILE).map(drop),
        "show_once" => terminal::show_once(HOSTILE, HOSTILE, HOSTILE).map(drop),
        "ask_text" => terminal::ask_text(HOSTILE).map(drop),
        "correct_text" => terminal::correct_text(HOSTILE, HOSTILE).map(drop),
        "confirm" => terminal::confirm(HOSTILE).map(drop),
        "choose" => terminal::choose(HOSTILE, &lines).map(drop),
        "menu" => menu::menu(HOSTILE, &lines, &mut || false).map(drop),
        other => panic!("{other}"),
    };
    // An empty answer is no answer to a question for a secret.
    assert!(asked.is_ok() || way == "ask_secret");
}

#[track_caller]
fn is_harmless(screen: &str) {
    assert!(screen.contains("\\u{202e}"), "it is not there: {screen:?}");
    for acting in ACTING {
        assert!(!screen.contains(acting), "{acting:?} in {screen:?}");
    }
}

#[test]
fn every_way_of_asking_shows_it_and_does_not_obey() {
    for way in WAYS {
        // A terminal with cursor movement, one without, and a narrow one.
        for (kind, columns) in [("xterm", 200), ("dumb", 200), ("xterm", 20), ("dumb", 20)] {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["--exact", "harmless::asks", "--nocapture", "--color", "never", "--test-threads", "1"]);
            command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
            command.env("JETON_TEST_ASKS", way).env("TERM", kind);
            let mut terminal = Terminal::raw(&command, columns);
            terminal.expect("\\u{1b}");
            match (way, kind) {
                ("choose" | "menu" | "correct_text", "xterm")
                | ("ask_secret" | "ask_secret_or_nothing" | "show_once", _) => terminal.key_by_key(),
                _ => terminal.line_by_line(),
            };
            terminal.keys("\r");
            let screen = terminal.exits(0);
            assert!(screen.contains("1 passed"), "{way} {kind}: {screen}");
            is_harmless(&screen);
        }
    }
}

#[test]
fn no_other_function_asks() {
    let mut found = Vec::new();
    for path in sources::below(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/terminal")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let functions =
            text.lines().filter_map(|line| line.strip_prefix("pub(crate) fn ").or(line.strip_prefix("pub fn ")));
        let asking = functions.filter(|line| line.contains("prompt: &str") || line.contains("question: &str"));
        found.extend(asking.map(|line| line.split('(').next().unwrap().to_owned()));
    }
    found.sort();
    let mut walked = WAYS;
    walked.sort_unstable();
    assert_eq!(found, walked);
}

/// Questions that contain other people's text: the label of a token or certificate, a file name.
#[test]
fn a_text_of_somebody_else_is_shown_where_it_is_asked_about() {
    let hex: String = HOSTILE.bytes().map(|byte| format!("{byte:02x}")).collect();
    let label = format!("hex:{hex}");
    let final_try = Misbehaving::new(Token::with(&[]))
        .with("FAULTY_TOKEN_LABEL", &label)
        .with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_FINAL_TRY");
    let mut terminal = final_try.jeton(&["pin", "verify"]).in_terminal_of(250);
    terminal.answer("[y/N]: ", "y").answer_secret("PIN of “", PIN);
    is_harmless(&terminal.exits(0));

    let two = Misbehaving::new(Token::with(&[])).with("FAULTY_TOKEN_LABEL", &label);
    two.token.add(Token::new().label("Seconde clé"));
    let mut terminal = two.jeton(&[]).env("TERM", "xterm").in_terminal_of(250);
    terminal.expect("which one").expect("2. ").key_by_key().keys("\x1b").answer("[y/N]: ", "y");
    is_harmless(&terminal.exits(0));

    let certificates = Token::with(&[&format!("cert:holder={HOSTILE}"), &format!("cert:signature={HOSTILE}")]);
    let mut terminal = certificates.jeton(&[]).env("TERM", "xterm").in_terminal_of(250);
    terminal.pick("Export").expect("Which certificate").expect("2. ").key_by_key().keys("\x1b");
    terminal.expect("Your choice").expect("Leave").key_by_key().keys("\x1b").answer("[y/N]: ", "y");
    terminal.exits(0);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("{HOSTILE}.pfx"));
    let (authority, pfx) = (openssl::material("ca.cert.pem"), folder.path().join("plain.pfx"));
    let (from, to) = (authority.to_str().unwrap(), pfx.to_str().unwrap());
    openssl::agrees(&["pkcs12", "-export", "-nokeys", "-in", from, "-out", to, "-passout", "pass:x"], b"");
    std::fs::rename(&pfx, &file).unwrap();
    let import =
        Jeton::new(&["bicle", "--register"]).arg(folder.path().join("bicles.toml")).args(&["import"]).arg(&file);
    let mut terminal = import.args(&["--designation", "Accueil"]).in_terminal_of(250);
    terminal.answer_secret("Password of ", "x");
    is_harmless(&terminal.exits(8));
}
