//! Signals while a question is on screen: whatever ends or stops jeton leaves the terminal as it was; nothing typed at
//! the question reaches the shell, and nothing typed at the shell reaches the question.

use std::time::Duration;

use crate::support::shell::PROMPT;
use crate::support::token::PIN;
use crate::support::{Jeton, Misbehaving, Terminal, Token};

const ASK: &str = "PIN of “Mairie de Vitré”: ";
const FINAL: &str = "[y/N]: ";

const SIGHUP: i32 = 1;
const SIGQUIT: i32 = 3;
const SIGABRT: i32 = 6;
const SIGUSR1: i32 = 10;
const SIGSEGV: i32 = 11;
const SIGALRM: i32 = 14;
const SIGTERM: i32 = 15;
const SIGCONT: i32 = 18;
const SIGTSTP: i32 = 20;
const SIGSTOP: i32 = 19;
const SIGTTIN: i32 = 21;
const SIGTTOU: i32 = 22;

/// All signals that a program can catch and that do not stop it, including the real-time ones (signal(7)).
fn signals() -> impl Iterator<Item = i32> {
    const NONE: [i32; 7] = [9, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, 32];
    (1..=35).chain([64]).filter(|signal| !NONE.contains(signal))
}

/// The settings of a terminal in which jeton ran and ended by itself.
fn usual_settings() -> String {
    let mut terminal = Jeton::new(&["--version"]).in_terminal();
    terminal.expect("jeton");
    assert!(terminal.ends_within(Duration::from_secs(30)));
    terminal.settings()
}

/// Checks the terminal after this signal arrived during the question.
#[track_caller]
fn is_left_alone(mut terminal: Terminal, signal: i32, usual: &str) {
    terminal.signal(signal);
    // An ignored signal ends nothing; Ctrl-C does.
    if !terminal.ends_within(Duration::from_millis(700)) {
        terminal.control('c');
        assert!(terminal.ends_within(Duration::from_secs(30)), "signal {signal}");
    }
    assert_eq!(terminal.settings(), usual, "signal {signal}");
}

#[test]
fn none_that_ends_the_program_leaves_the_terminal_changed_at_a_pin() {
    let usual = usual_settings();
    let token = Token::with(&[]);
    for signal in signals() {
        let mut terminal = token.jeton(&["pin", "verify"]).in_terminal();
        terminal.expect(ASK).without_echo().keys("48");
        is_left_alone(terminal, signal, &usual);
    }
}

#[test]
fn nor_at_a_line_nor_in_a_menu() {
    let usual = usual_settings();
    let final_try = Misbehaving::new(Token::with(&[])).with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_FINAL_TRY");
    let two = Token::with(&[]);
    two.add(Token::new().label("Seconde clé"));
    for signal in [SIGHUP, SIGQUIT, SIGABRT, SIGUSR1, SIGSEGV, SIGALRM, SIGTERM] {
        let mut at_line = final_try.jeton(&["pin", "verify"]).in_terminal();
        at_line.expect(FINAL).line_by_line().keys("o");
        is_left_alone(at_line, signal, &usual);
        let mut at_menu = two.jeton(&[]).env("TERM", "xterm").in_terminal();
        at_menu.expect("Seconde clé").key_by_key();
        is_left_alone(at_menu, signal, &usual);
    }
}

#[test]
fn the_shell_is_told_which_signal_ended_it() {
    let token = Token::with(&[]);
    let mut terminal = token.jeton(&["pin", "verify"]).in_bash();
    terminal.answer(PROMPT, "\"$JETON\" pin verify").expect(ASK).without_echo().signal(SIGABRT);
    terminal.answer(PROMPT, "echo it ended with $?").expect("it ended with 134");
}

#[test]
fn a_program_that_nohup_started_outlives_its_terminal() {
    let token = Token::with(&[]);
    let mut terminal = token.jeton(&["pin", "verify"]).in_bash();
    terminal.answer(PROMPT, "(trap '' HUP; exec \"$JETON\" pin verify)").expect(ASK).without_echo();
    terminal.signal(SIGHUP).type_line(PIN).expect("is right.");
}

#[test]
fn ctrl_z_at_a_pin_and_back_again() {
    for by_key in [true, false] {
        let faulty = Misbehaving::new(Token::with(&[]));
        let mut terminal = faulty.jeton(&[]).in_bash();
        terminal.answer(PROMPT, "\"$JETON\" pin verify").expect(ASK).without_echo();
        // More than once, with half a PIN typed.
        for signal in [SIGTSTP, SIGTTIN, SIGTTOU] {
            // What is typed between the end of the echo and the question's own flush is thrown away, as it should be.
            std::thread::sleep(std::time::Duration::from_millis(200));
            terminal.keys("73916");
            match by_key {
                true => terminal.control('z'),
                false => terminal.signal(signal),
            };
            // The half PIN is not part of this command.
            terminal.expect("Stopped").answer(PROMPT, "echo $((40 + 2))").expect("\n42");
            terminal.answer(PROMPT, "stty -a | tr ' ' '\\n' | grep -x -- '-\\?echo'").expect("\necho\r");
            // What is typed ahead in the shell is not part of the PIN.
            terminal.expect(PROMPT).keys("fg\r0000\r").expect(ASK).without_echo();
        }
        terminal.type_line(PIN).expect("is right.");
        let screen = ends_with_one_presentation(terminal, &faulty);
        assert!(!screen.contains("73916"), "{screen}");
    }
}

/// Leaves the shell, whose terminal echoes again and shows no PIN. The PIN was presented once.
#[track_caller]
fn ends_with_one_presentation(mut terminal: Terminal, faulty: &Misbehaving) -> String {
    terminal.answer(PROMPT, "stty -a | tr ' ' '\\n' | grep -x -- '-\\?echo'").expect("\necho\r");
    terminal.answer(PROMPT, "exit");
    let screen = terminal.exits(0);
    assert!(!screen.contains(PIN), "{screen}");
    assert_eq!(faulty.presentations(), 1, "{}", faulty.log());
    screen
}

/// The key that comes first is seen, and discarded by the Ctrl-Z that comes before it is read; strace makes that moment long.
#[test]
fn ctrl_z_between_the_wait_for_a_key_and_its_reading() {
    let faulty = Misbehaving::new(Token::with(&[]));
    let mut terminal = faulty.jeton(&[]).in_bash();
    let slowly = "strace -D -qq -o /dev/null -P \"$(tty)\" -e trace=read -e inject=read:delay_enter=700000";
    terminal.answer(PROMPT, &format!("{slowly} \"$JETON\" pin verify")).expect(ASK).without_echo();
    std::thread::sleep(std::time::Duration::from_millis(300));
    terminal.keys("7");
    std::thread::sleep(std::time::Duration::from_millis(200));
    terminal.control('z').expect("Stopped").expect(PROMPT).keys("fg\r").expect(ASK).without_echo();
    terminal.type_line(PIN).expect("is right.").answer(PROMPT, "exit");
    terminal.exits(0);
    assert_eq!(faulty.presentations(), 1, "{}", faulty.log());
}

#[test]
fn ctrl_z_at_a_line_and_back_again() {
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_FINAL_TRY");
    let mut terminal = faulty.jeton(&[]).in_bash();
    terminal.answer(PROMPT, "\"$JETON\" pin verify").expect(FINAL).line_by_line().keys("y").control('z');
    terminal.expect("Stopped").answer(PROMPT, "echo $((40 + 2))").expect("\n42");
    // Neither the yes typed earlier nor this one counts.
    terminal.expect(PROMPT).keys("fg\ry\r").expect(FINAL).line_by_line().type_line("");
    terminal.expect("it was not sent").answer(PROMPT, "exit");
    terminal.exits(4);
    assert_eq!(faulty.logged("C_Login"), 0);
}

#[test]
fn ctrl_z_in_a_menu_and_back_again() {
    let token = Token::with(&[]);
    token.add(Token::new().label("Seconde clé"));
    let mut terminal = token.jeton(&[]).env("TERM", "xterm").in_bash();
    terminal.answer(PROMPT, "\"$JETON\"").expect("which one").expect("Seconde clé").key_by_key();
    for _ in 0..2 {
        terminal.control('z').expect("Stopped").answer(PROMPT, "echo $((40 + 2))").expect("\n42");
        terminal.answer(PROMPT, "stty -a | tr ' ' '\\n' | grep -x -- '-\\?icanon'").expect("\nicanon\r");
        terminal.answer(PROMPT, "fg").expect("which one").expect("> 1. ").expect("2. ").key_by_key();
    }
    // The arrow keys work: down and up, and down again from the last line.
    terminal.keys("\x1b[B").expect("> 2. ").keys("\x1bOA").expect("> 1. ").keys("\x1b[F").expect("> 2. ");
    terminal.keys("\x1b").answer("Leave jeton? [y/N]: ", "y").answer(PROMPT, "exit");
    terminal.exits(0);
}

#[test]
fn ctrl_z_in_a_numbered_menu_and_back_again() {
    let token = Token::with(&[]);
    token.add(Token::new().label("Seconde clé"));
    let mut terminal = token.jeton(&[]).env("TERM", "dumb").in_bash();
    terminal.answer(PROMPT, "\"$JETON\"").expect("2. ").expect("Enter alone to go back): ").line_by_line();
    for _ in 0..2 {
        terminal.keys("1").control('z').expect("Stopped").answer(PROMPT, "echo $((40 + 2))").expect("\n42");
        // Neither the digit typed before nor the one typed in the shell counts.
        terminal.expect(PROMPT).keys("fg\r1\r").expect("2. ").expect("Enter alone to go back): ").line_by_line();
    }
    terminal.type_line("2").expect("Token “").expect("Enter alone to go back): ").line_by_line();
    terminal.type_line("").answer("Leave jeton? [y/N]: ", "y").answer(PROMPT, "exit");
    terminal.exits(0);
}

#[test]
fn ctrl_z_at_every_question_of_the_guided_mode_and_back_again() {
    /// Stops, types a PIN in the shell by mistake, and comes back.
    fn away(terminal: &mut Terminal) {
        terminal.control('z').expect("Stopped").expect(PROMPT).keys("stty -a | tr ' ' '\\n' | grep -x -- '-\\?echo'\r");
        terminal.expect("\necho\r").expect(PROMPT).keys("fg\r7777\r");
    }
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let home = faulty.token.scratch();
    let jeton = faulty.jeton(&[]).env("TERM", "xterm").env("HOME", &home).env("PCSCLITE_CSOCK_NAME", "/nonexistent");
    let mut terminal = jeton.in_bash();
    terminal.answer(PROMPT, "\"$JETON\"").expect("2. Export").expect("Leave").key_by_key();
    // The menu.
    away(&mut terminal);
    terminal.expect("> 1. ").expect("Leave").key_by_key().keys("\x1b[B").expect("> 2. ").keys("\r");
    // A menu below it, and a question for a text.
    terminal.expect("elsewhere").key_by_key();
    away(&mut terminal);
    terminal.expect("elsewhere").key_by_key().keys("\x1b[F").keys("\r");
    terminal.expect("(Esc to go back): ").line_by_line().keys("/tmp/x");
    away(&mut terminal);
    terminal.expect("(Esc to go back): ").line_by_line().keys("\x1b");
    // A PIN.
    terminal.pick("Test my token").expect("(Esc to go back): ").without_echo().keys("48");
    away(&mut terminal);
    terminal.expect("(Esc to go back): ").without_echo().type_line(PIN).expect("jeton test");
    // A yes or no.
    terminal.expect("Leave").key_by_key().keys("\x1b").expect("Leave jeton? [y/N]: ").line_by_line().keys("y");
    away(&mut terminal);
    terminal.expect("Leave jeton? [y/N]: ").line_by_line().type_line("y").answer(PROMPT, "exit");
    let screen = terminal.exits(0);
    assert!(!screen.contains(PIN), "{screen}");
    assert_eq!(faulty.logged("C_Login"), 1, "{}", faulty.log());
}

#[test]
fn stopped_from_outside_and_let_go_on() {
    let faulty = Misbehaving::new(Token::with(&[]));
    let mut terminal = faulty.jeton(&[]).in_bash();
    terminal.answer(PROMPT, "\"$JETON\" pin verify").expect(ASK).without_echo().keys("73916").signal(SIGSTOP);
    // It first continues in the background, where the terminal does not belong to it.
    terminal.expect("Stopped").expect(PROMPT).keys("\r").answer(PROMPT, "bg").expect(PROMPT);
    std::thread::sleep(Duration::from_millis(300));
    terminal.type_line("echo $((40 + 2))").expect("\n42");
    terminal.answer(PROMPT, "fg").expect(ASK).without_echo();
    terminal.type_line(PIN).expect("is right.");
    ends_with_one_presentation(terminal, &faulty);
}

#[test]
fn a_question_in_the_background_waits_for_the_foreground() {
    let faulty = Misbehaving::new(Token::with(&[]));
    let mut terminal = faulty.jeton(&[]).in_bash();
    terminal.answer(PROMPT, "\"$JETON\" pin verify &").expect(PROMPT);
    // Continued in the background, it stops again and leaves the shell's line editing alone.
    while faulty.logged("C_GetTokenInfo") == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(300));
    terminal.type_line("bg").expect(PROMPT);
    std::thread::sleep(Duration::from_millis(300));
    terminal.type_line("echo $((40 + 2))").expect("\n42").expect(PROMPT);
    terminal.type_line("fg").expect(ASK).without_echo().type_line(PIN).expect("is right.");
    ends_with_one_presentation(terminal, &faulty);
}

#[test]
fn half_a_pin_is_not_left_to_the_shell() {
    for signal in [SIGTERM, SIGHUP, SIGQUIT, SIGUSR1] {
        let token = Token::with(&[]);
        let mut terminal = token.jeton(&[]).in_bash();
        terminal.answer(PROMPT, "\"$JETON\" pin verify").expect(ASK).without_echo().keys("73916").signal(signal);
        terminal.answer(PROMPT, "echo $((40 + 2))").expect("\n42").answer(PROMPT, "exit");
        let screen = terminal.exits(0);
        assert!(!screen.contains("73916"), "{screen}");
    }
}

#[test]
fn ctrl_z_where_no_question_stands_does_what_it_always_does() {
    let faulty = Misbehaving::new(Token::with(&[])).with("FAULTY_DELAY_MS", "C_Login=700");
    let mut terminal = faulty.jeton(&[]).in_bash();
    terminal.answer(PROMPT, "\"$JETON\" pin verify").answer_secret(ASK, PIN).expect("\n");
    std::thread::sleep(Duration::from_millis(200));
    terminal.control('z').expect("Stopped").answer(PROMPT, "fg").expect("is right.").answer(PROMPT, "exit");
    terminal.exits(0);
    assert_eq!(faulty.presentations(), 1);
}
