//! PINs that look mistyped: nothing is sent before a person has said that it is what they mean, and never one that was
//! supplied, whatever its source, its role and the command. The other way round is `pin.rs`.

use crate::pin::{ASK, NEW, faulty};
use crate::support::token::{LABEL, Maker, PIN, SO_PIN, maker};
use crate::support::{Jeton, Misbehaving, Terminal};

/// 4186 and 1456 on AZERTY without Shift, 4821 with it on QWERTY and without it on BÉPO; with blanks.
const KEYS: [&str; 4] = ["'&_-", "&'(-", "$*@!", "(*\"@"];
const BLANKS: [&str; 4] = [" 4821 ", "4821 ", "\t4821", "4821\u{a0}"];
const SPACED: [&str; 2] = ["48 21", "4 8 2 1"];
const QUOTED: [&str; 3] = ["\"4821\"", "'4821'", "\" 4821 \""];

const PUK: &str = "55556666";
const SEND: &str = "Send it as it is? [y/N]: ";
const CHOOSE: &str = "Choose it as it is? [y/N]: ";
const ASK_SO: &str = "Administrator (SO) PIN of “Mairie de Vitré”: ";

/// Each way of entering a code, with the variable and the option of its file.
const CODES: [(&str, &str, &[&str], &str); 6] = [
    ("JETON_PIN", "--pin-file", &["pin", "verify"], "the PIN"),
    ("JETON_PIN", "--pin-file", &["test"], "the PIN"),
    ("JETON_NEW_PIN", "--new-pin-file", &["pin", "change"], "the new PIN"),
    ("JETON_NEW_PIN", "--new-pin-file", &["pin", "unblock", "--with", "so-pin"], "the new PIN"),
    ("JETON_SO_PIN", "--so-pin-file", &["pin", "unblock", "--with", "so-pin"], "the administrator (SO) PIN"),
    ("JETON_PUK", "--puk-file", &["pin", "unblock", "--with", "puk"], "the PUK"),
];

/// A card whose PIN is locked where the PUK is wanted, and not elsewhere.
fn card_for(variable: &str) -> Misbehaving {
    match variable {
        "JETON_PUK" => {
            Misbehaving::locking(3).with("FAULTY_PUK", PUK).with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_LOCKED")
        }
        _ => faulty(),
    }
}

/// A run with all codes right, except this one, which is left out.
fn without(faulty: &Misbehaving, arguments: &[&str], left_out: &str) -> Jeton {
    let mut jeton = faulty.jeton(arguments);
    for (variable, code) in [("JETON_PIN", PIN), ("JETON_NEW_PIN", NEW), ("JETON_SO_PIN", SO_PIN), ("JETON_PUK", PUK)] {
        if variable != left_out {
            jeton = jeton.env(variable, code);
        }
    }
    jeton
}

#[test]
fn a_supplied_one_is_refused_whatever_its_source_and_its_role() {
    for (variable, option, arguments, role) in CODES {
        let faulty = card_for(variable);
        let cases = KEYS.map(|code| (code, "looks like digits typed with")).into_iter();
        let cases = cases.chain(BLANKS.map(|code| (code, "begins or ends with a blank, which cannot be seen")));
        let cases = cases.chain(SPACED.map(|code| (code, "is digits with blanks between them")));
        for (code, said) in cases.chain(QUOTED.map(|code| (code, "stands between quotation marks"))) {
            let file = faulty.write("code", &format!("{code}\r\nanother line\n"));
            let with_file = without(&faulty, arguments, variable).args(&[option, &file]);
            for run in [with_file, without(&faulty, arguments, variable).env(variable, code)] {
                let outcome = run.run().exits(4).prints_nothing();
                let outcome = outcome.says(&format!("{role} {said}")).says("nothing was sent").says("no try was spent");
                assert!(!outcome.stderr.contains(code), "{}", outcome.stderr);
                assert_eq!(faulty.presentations(), 0, "{arguments:?} {code:?}");
            }
        }
    }
}

#[test]
fn from_standard_input_too_in_json_and_in_french() {
    let faulty = faulty();
    for (lines, said) in [
        ("4821 \n", "se termine par un espace, qui ne se voit pas"),
        ("'&_-\n", "sans la touche Maj"),
        ("\"4821\"\n", "est entre guillemets"),
        ("4821\n7390 \n", "le nouveau code PIN commence ou se termine"),
    ] {
        let run = faulty.jeton(&["pin", "change", "--pin-stdin", "--json"]).french().stdin(lines);
        let error = run.run().exits(4).prints_nothing().error();
        assert!(error.code == "pin-rejected" && error.message.contains(said), "{error:?}");
        assert!(error.remedy.contains("terminal"), "{error:?}");
        assert_eq!(faulty.presentations(), 0);
    }
}

/// Types each slip at this question, and refuses to send it; then types this.
#[track_caller]
fn slips(terminal: &mut Terminal, question: &str, confirmation: &str, then: &str) {
    for code in KEYS.into_iter().chain([" 4821 ", "4821 ", "48 21", QUOTED[0], QUOTED[2]]) {
        terminal.answer_secret(question, code).expect("typed ");
        // Enter alone means no.
        terminal.answer(confirmation, "");
    }
    terminal.answer_secret(question, then);
}

#[test]
fn a_typed_one_is_asked_about_at_every_prompt_and_enter_means_no() {
    // The present PIN and the new one.
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["pin", "change"]).in_terminal_of(200);
    slips(&mut terminal, ASK, SEND, PIN);
    slips(&mut terminal, "New PIN: ", CHOOSE, NEW);
    terminal.answer_secret("New PIN, again: ", NEW);
    is_silent(&terminal.exits(0));
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_SetPIN")), (1, 1));

    // The administrator's.
    let mut terminal = faulty.jeton(&["pin", "unblock", "--with", "so-pin"]).in_terminal_of(200);
    slips(&mut terminal, ASK_SO, SEND, SO_PIN);
    slips(&mut terminal, "New PIN: ", CHOOSE, PIN);
    terminal.answer_secret("New PIN, again: ", PIN);
    is_silent(&terminal.exits(0));

    // The PUK.
    let locked = card_for("JETON_PUK");
    let mut terminal = locked.jeton(&["pin", "unblock", "--with", "puk"]).in_terminal_of(200);
    slips(&mut terminal, "PUK of “Mairie de Vitré”: ", SEND, PUK);
    terminal.expect("New PIN: ").without_echo().control('c');
    is_silent(&terminal.exits(130));
    assert_eq!(locked.logged("C_SetPIN"), 0);

    // A login that any other command makes.
    let mut terminal = faulty.jeton(&["key", "list"]).in_terminal_of(200);
    slips(&mut terminal, ASK, SEND, PIN);
    is_silent(&terminal.exits(0));
}

#[test]
fn those_of_a_new_token_too() {
    if maker() == Maker::Kryoptic {
        // It has no blank slot.
        return;
    }
    let faulty = faulty();
    let mut terminal = faulty.jeton(&["token", "init", "--label", "Neuve"]).in_terminal_of(200);
    slips(&mut terminal, "New administrator (SO) PIN: ", CHOOSE, SO_PIN);
    terminal.answer_secret("New administrator (SO) PIN, again: ", SO_PIN);
    slips(&mut terminal, "New PIN: ", CHOOSE, PIN);
    terminal.answer_secret("New PIN, again: ", PIN);
    is_silent(&terminal.exits(0));
    for variable in ["JETON_SO_PIN", "JETON_NEW_PIN"] {
        let run = without(&faulty, &["token", "init", "--label", "Encore"], variable);
        run.env(variable, "4821 ").run().exits(4).says("begins or ends with a blank");
        assert_eq!((faulty.calls("C_InitToken"), faulty.presentations()), (0, 0), "{variable}");
    }
}

#[test]
fn who_means_it_says_so_and_it_is_sent_as_it_is() {
    // A PIN that was once set without Shift, twice.
    let odd = "&'(-";
    let faulty = Misbehaving::new(crate::support::Token::new().pin(odd).build());
    let mut terminal = faulty.jeton(&["pin", "verify"]).french().in_terminal_of(200);
    terminal.answer_secret("Code PIN de « Mairie de Vitré » : ", odd);
    terminal.expect("ressemble à des chiffres tapés sans la touche Maj");
    terminal.answer("L’envoyer telle quelle ? [o/N] : ", "o");
    let screen = terminal.exits(0);
    assert!(screen.contains("est correct") && !screen.contains(odd), "{screen}");
    assert_eq!(faulty.presentations(), 1, "{LABEL}");
}

/// No slip is on the screen.
#[track_caller]
fn is_silent(screen: &str) {
    for code in KEYS.into_iter().chain(["4821", "48 21"]) {
        assert!(!screen.contains(code), "{code} in {screen}");
    }
}
