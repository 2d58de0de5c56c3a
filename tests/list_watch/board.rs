//! The board on a terminal.

use std::time::Duration;

use iasecc_card::{Personality, Role, USER_PIN};

use super::{beside_a_broken_module, logged};
use crate::support::card::on_the_only_card;
use crate::support::shell::PROMPT;
use crate::support::token::LABEL;
use crate::support::{Terminal, Token, softhsm2_only};

const KEYS: &str = "q or Esc: leave";

#[test]
fn a_token_that_appears_is_drawn_and_each_way_out_restores_the_terminal() {
    softhsm2_only!("Kryoptic has one token");
    for leave in ["q", "\u{1b}", "\u{3}", "\u{4}"] {
        let token = Token::with(&["holder"]);
        let (jeton, log) = logged(&token, &["list", "--watch"]);
        let mut terminal = jeton.env("TERM", "xterm").in_terminal();
        terminal
            .expect("1 token, 1 module")
            .expect("Jeanne DUPONT – Mairie de Vitré")
            .expect("in order")
            .expect("days");
        terminal.expect(KEYS).key_by_key();
        token.add(Token::new().label("Seconde clé"));
        terminal.expect("2 tokens").expect("Seconde clé").expect(KEYS);
        terminal.keys(leave);
        terminal.exits(0);
        let calls = std::fs::read_to_string(&log).unwrap();
        assert!(!calls.contains(" C_Login "), "{calls}");
    }
}

#[test]
fn in_french_in_few_columns() {
    softhsm2_only!("Kryoptic has one token");
    let token = Token::with(&["holder"]);
    token.add(Token::new().label("Ancienne").object("expired"));
    let mut terminal =
        Terminal::run(&token.jeton(&["list", "--watch"]).french().env("TERM", "xterm").into_command(), 44);
    terminal.expect("jeton : 2 clés, 1 module").expect(" · en ordre · expiré !").expect("q ou Échap : quitter");
    terminal.keys("q");
    let screen = terminal.exits(0);
    let widest = screen.lines().map(|line| line.trim_matches('\r').chars().count()).max();
    assert!(widest < Some(44), "{screen}");
}

#[test]
fn more_tokens_than_rows_scroll() {
    softhsm2_only!("Kryoptic has one token");
    let token = Token::new().label("Clé 00").build();
    (1..30).for_each(|number| token.add(Token::new().label(&format!("Clé {number:02}"))));
    let mut terminal = token.jeton(&["list", "--watch"]).env("TERM", "xterm").in_terminal();
    // Title, column headings, twenty rows of thirty-two, keys: the row of the cursor stays free.
    terminal.expect("30 tokens, 1 module").expect("(1–20 of 32)").key_by_key();
    terminal.keys("\u{1b}[B").expect("(2–21 of 32)").keys(" ").expect("(13–32 of 32)");
    terminal.keys("\u{1b}[H").expect("(1–20 of 32)").keys("\u{1b}[F").expect("(13–32 of 32)");
    terminal.keys("q");
    terminal.exits(0);
}

#[test]
fn stopped_and_continued_it_is_drawn_again() {
    let token = Token::with(&["holder"]);
    let mut shell = token.jeton(&[]).env("TERM", "xterm").in_bash();
    shell.answer(PROMPT, "\"$JETON\" list --watch").expect("Jeanne DUPONT").expect(KEYS).key_by_key();
    shell.control('z').expect(PROMPT);
    shell.type_line("fg").expect("Jeanne DUPONT").expect(KEYS).key_by_key();
    shell.keys("q").expect(PROMPT);
    shell.type_line("exit $?");
    shell.exits(0);
}

#[test]
fn a_module_that_crashes_has_its_line() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    let jeton = beside_a_broken_module(&token, &["list", "--watch"]).env("FAULTY_SEGV", "load").env("TERM", "xterm");
    let mut terminal = Terminal::run(&jeton.into_command(), 200);
    terminal.expect("broken: the module").expect("it crashes when it is loaded");
    terminal.keys("q");
    terminal.exits(0);
}

#[test]
fn on_a_terminal_that_does_not_move_its_cursor_it_is_printed_again() {
    softhsm2_only!("Kryoptic has one token");
    let token = Token::with(&["holder"]);
    let mut terminal = token.jeton(&["list", "--watch"]).env("TERM", "dumb").in_terminal_of(80);
    terminal.expect(LABEL).expect(KEYS).key_by_key();
    token.add(Token::new().label("Seconde clé"));
    terminal.expect("Seconde clé").expect(KEYS);
    terminal.keys("q");
    let screen = terminal.exits(0);
    assert!(!screen.contains('\u{1b}'), "{screen:?}");
}

#[test]
fn a_card_that_comes_goes_and_locks_is_told_and_left_in_peace() {
    on_the_only_card(Personality::Fresh, |bench| {
        bench.card.pull_out();
        bench.card.wait_for_detection();
        let mut terminal = bench.jeton(&["list", "--watch"]).env("TERM", "xterm").in_terminal();
        terminal.expect("opensc-pkcs11.so: no token").expect(KEYS).key_by_key();
        bench.card.insert().unwrap();
        terminal.expect("1 token").expect("in order, 3 tries").expect("days").expect(KEYS);
        // jeton has finished with the card: nothing is sent to it while nothing happens.
        std::thread::sleep(Duration::from_secs(2));
        let before = bench.card.apdu_count();
        std::thread::sleep(Duration::from_secs(4));
        assert_eq!(bench.card.apdu_count(), before);
        // As slow as a real one: what another program does takes longer than a moment.
        bench.card.set_delay(Duration::from_millis(15));
        // Another program spends tries: seen when it has finished with the card.
        let wrong = || bench.pkcs11_tool(&["--login", "--pin", "0000", "-O"]).output().unwrap();
        assert!(!wrong().status.success());
        terminal.expect("2 tries").expect(KEYS);
        assert_eq!(bench.card.tries_left(Role::User), 2);
        std::thread::sleep(Duration::from_secs(2));
        assert!(!wrong().status.success());
        terminal.expect("1 try").expect(KEYS);
        std::thread::sleep(Duration::from_secs(2));
        assert!(!wrong().status.success());
        terminal.expect("locked").expect(KEYS);
        bench.card.pull_out();
        terminal.expect("0 tokens").expect("no token").expect(KEYS);
        terminal.keys("q");
        terminal.exits(0);
        assert_eq!(bench.card.pin(Role::User), USER_PIN);
    });
}
