//! What is seen of a secret while it is typed: a bullet for each character, and nothing else.

use crate::bicle::{Desk, PASSWORD};
use crate::pin::{ASK, faulty};
use crate::support::token::PIN;

const BULLET: char = '•';

/// How many bullets were drawn.
fn drawn(screen: &str) -> usize {
    screen.matches(BULLET).count()
}

#[test]
fn one_for_each_key_and_backspace_removes_it() {
    // Keys that make up 4821, and how many bullets appear meanwhile: Backspace, of a character of two bytes too, Ctrl-H,
    // Ctrl-U, Ctrl-W; keys without a meaning, Tab and Ctrl-D among them, add nothing.
    for (keys, bullets) in [
        ("4821\r", 4),
        ("489\u{7f}21\r", 5),
        ("4é\u{7f}8à\u{8}21\n", 6),
        ("\u{7f}\u{7f}4821\r", 4),
        ("0000\u{15}4821\r", 8),
        ("0000\u{17}4821\r", 8),
        ("48\u{1}\u{9}\u{4}\u{16}21\r", 4),
    ] {
        let faulty = faulty();
        let mut terminal = faulty.jeton(&["pin", "verify"]).env("TERM", "xterm").in_terminal_of(200);
        terminal.expect(ASK).without_echo().keys(keys);
        let screen = terminal.exits(0);
        assert!(drawn(&screen) == bullets && !screen.contains(PIN), "{keys:?}: {screen:?}");
        assert_eq!(faulty.presentations(), 1);
    }
}

#[test]
fn each_comes_as_its_key_is_pressed() {
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["pin", "verify"]).env("TERM", "xterm").in_terminal_of(200);
    terminal.expect(ASK).without_echo();
    for key in ["4", "8", "2", "1"] {
        terminal.keys(key).expect("•");
    }
    terminal.keys("\r");
    terminal.exits(0);
}

#[test]
fn what_is_longer_than_the_line_stays_on_it() {
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["pin", "verify"]).env("TERM", "xterm").in_terminal_of(40);
    let long = "9".repeat(60);
    let back = "\u{7f}".repeat(60);
    terminal.expect(ASK).without_echo().keys(&format!("{long}{back}{PIN}\r"));
    let screen = terminal.exits(0);
    let room = 40 - ASK.chars().count() - 1;
    assert_eq!(drawn(&screen), room + PIN.len(), "{screen:?}");
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_password_too() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    let bid = desk.file("pli", b"offre");
    desk.bicle_on("seal", &bid, &["--for", "Marchés"]).run().exits(0);
    let open = desk.bicle_on("open", &desk.path("pli.p7m"), &["--out"]).arg(desk.path("ouvert"));
    let mut terminal = open.without("JETON_PASSWORD").env("TERM", "xterm").in_terminal_of(200);
    terminal.expect("marchés.pfx").expect(": ").without_echo().type_line(PASSWORD);
    let screen = terminal.exits(0);
    assert!(drawn(&screen) == PASSWORD.len() && !screen.contains(PASSWORD), "{screen:?}");
}

#[test]
fn where_none_can_be_removed_it_is_said_that_nothing_is_shown() {
    for (language, said) in [("en", "(What you type is not shown.)"), ("fr", "(Ce que vous tapez ne s’affiche pas.)")]
    {
        let faulty = faulty();
        let run = faulty.jeton(&["pin", "verify"]).env("TERM", "dumb").env("JETON_LANG", language);
        let mut terminal = run.in_terminal_of(200);
        terminal.expect(said).expect("PIN").without_echo().type_line(PIN);
        let screen = terminal.exits(0);
        assert!(drawn(&screen) == 0 && !screen.contains(PIN) && !screen.contains('\u{1b}'), "{screen:?}");
    }
}
