//! What the PIN keeper guarantees across the questions of a command and the commands of the guided mode.

use std::net::TcpListener;

use jeton::output::list::TokenList;

use crate::pin::{ASK, NEW};
use crate::support::token::{LABEL, PIN, SO_PIN};
use crate::support::{Authority, Misbehaving, Terminal, Token, softhsm2_only};

const OTHER: &str = "Carte B";
/// The question in the guided mode, which says how to go back.
const GUIDED_ASK: &str = "PIN of “Mairie de Vitré” (Esc to go back): ";
const FINAL: &str = "A single try of the PIN of “Mairie de Vitré” is left";
const UNKNOWN: &str = "Whether “Mairie de Vitré” took the PIN that was presented before is not known";

fn serial(token: &Token) -> String {
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    list.tokens.into_iter().find(|token| token.label == LABEL).unwrap().serial
}

#[test]
fn a_flag_that_comes_up_while_the_prompt_stands_is_seen() {
    let faulty = Misbehaving::locking_one(Token::with(&["holder"]), 3);
    let serial = serial(&faulty.token);
    let spent = |wrong: u32| {
        faulty.write("state", &format!("{serial}={wrong}\n"));
    };
    for command in
        [&["pin", "verify"][..], &["key", "list"], &["test"], &["cert", "show", "--login"], &["pin", "change"]]
    {
        let faulty_jeton = || faulty.jeton(command).in_terminal();
        // Another program uses up two tries: jeton asks about the last one, and Enter alone means no.
        spent(0);
        let mut terminal = faulty_jeton();
        terminal.expect(ASK).without_echo();
        spent(2);
        terminal.type_line(PIN).expect(FINAL);
        terminal.type_line("");
        terminal.exits(4);
        assert_eq!(faulty.presentations(), 0, "{command:?}");
        // It locks the PIN: nothing is sent at all.
        spent(0);
        let mut terminal = faulty_jeton();
        terminal.expect(ASK).without_echo();
        spent(3);
        terminal.type_line(PIN);
        terminal.exits(5);
        assert_eq!(faulty.presentations(), 0, "{command:?}");
    }
    // A yes is respected.
    spent(0);
    let mut terminal = faulty.jeton(&["pin", "verify"]).in_terminal();
    terminal.expect(ASK).without_echo();
    spent(2);
    terminal.type_line(PIN).expect(FINAL);
    terminal.type_line("y");
    terminal.exits(0);
    assert_eq!(faulty.presentations(), 1);
}

#[test]
fn a_supplied_pin_needs_no_second_look() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    faulty.jeton(&["test"]).env("JETON_PIN", PIN).run().exits(0);
    assert_eq!(faulty.calls("C_GetTokenInfo"), crate::support::token::slots());
}

/// Two tokens; the second replaces the first while a question is on screen.
struct Exchange {
    faulty: Misbehaving,
}

impl Exchange {
    fn new(objects: &[&str]) -> Self {
        let token = Token::with(objects);
        let other = objects.iter().fold(Token::new().label(OTHER), |builder, object| builder.object(object));
        token.add(other);
        let faulty = Misbehaving::new(token);
        let file = faulty.file("swap").display().to_string();
        Self { faulty: faulty.with("FAULTY_SWAP", &file) }
    }

    fn terminal(&self, arguments: &[&str]) -> Terminal {
        self.faulty.jeton(&[arguments, &["--token", LABEL]].concat()).in_terminal()
    }

    fn swap(&self) {
        self.faulty.write("swap", "");
    }

    fn objects(&self, label: &str) -> usize {
        let _ = std::fs::remove_file(self.faulty.file("swap"));
        let listed =
            self.faulty.token.pkcs11_tool(&["--token-label", label, "--login", "--pin", PIN, "--list-objects"]);
        assert!(listed.status.success(), "{label} is still there");
        String::from_utf8_lossy(&listed.stdout).matches("Object").count()
    }
}

#[test]
fn token_init_erases_the_token_whose_label_was_typed_and_no_other() {
    softhsm2_only!("two tokens of one module");
    let exchange = Exchange::new(&["holder"]);
    let before = [exchange.objects(LABEL), exchange.objects(OTHER)];
    let mut terminal = exchange.terminal(&["token", "init", "--label", "Neuve"]);
    terminal.answer("To erase it, type its label: ", LABEL);
    terminal.expect("Administrator (SO) PIN of “Mairie de Vitré”: ").without_echo();
    exchange.swap();
    terminal.type_line(SO_PIN);
    terminal.answer_secret("New PIN: ", NEW).answer_secret("New PIN, again: ", NEW);
    let screen = terminal.exits(3);
    assert!(screen.contains("another token is"), "{screen}");
    assert_eq!((exchange.faulty.calls("C_InitToken"), exchange.faulty.presentations()), (0, 0));
    assert_eq!([exchange.objects(LABEL), exchange.objects(OTHER)], before);
}

#[test]
fn nothing_is_presented_to_a_token_that_took_the_place_of_another() {
    softhsm2_only!("two tokens of one module");
    let exchange = Exchange::new(&["holder"]);
    for command in
        [&["pin", "verify"][..], &["pin", "change"], &["key", "list"], &["test"], &["cert", "show", "--login"]]
    {
        exchange.objects(LABEL);
        let mut terminal = exchange.terminal(command);
        terminal.expect(ASK).without_echo();
        exchange.swap();
        terminal.type_line(PIN);
        assert!(terminal.exits(3).contains("another token is"));
        assert_eq!(exchange.faulty.presentations(), 0, "{command:?}");
    }
    // Between the login and the new PIN.
    exchange.objects(LABEL);
    let mut terminal = exchange.terminal(&["pin", "change"]);
    terminal.answer_secret(ASK, PIN).answer_secret("New PIN: ", NEW).expect("New PIN, again: ").without_echo();
    exchange.swap();
    terminal.type_line(NEW);
    terminal.exits(3);
    assert_eq!(exchange.faulty.calls("C_SetPIN"), 0);
}

#[test]
fn nothing_is_deleted_from_a_token_that_took_the_place_of_another() {
    softhsm2_only!("two tokens of one module");
    let exchange = Exchange::new(&["holder"]);
    let before = [exchange.objects(LABEL), exchange.objects(OTHER)];
    let mut terminal = exchange.terminal(&["key", "delete", "--label", "holder"]);
    terminal.answer_secret(ASK, PIN).expect("To confirm, type its name: ");
    exchange.swap();
    terminal.type_line("holder");
    assert!(terminal.exits(3).contains("another token is"));
    assert_eq!(exchange.faulty.calls("C_DestroyObject"), 0);
    assert_eq!([exchange.objects(LABEL), exchange.objects(OTHER)], before);
}

#[test]
fn a_session_that_is_reopened_is_on_the_same_token() {
    softhsm2_only!("two tokens of one module");
    let token = Token::with(&["holder"]);
    token.add(Token::new().label(OTHER).object("p256"));
    let faulty = Misbehaving::new(token)
        .with("FAULTY_FAIL", "C_GetAttributeValue:1=CKR_SESSION_HANDLE_INVALID")
        .with("FAULTY_SWAP_AT", "C_GetAttributeValue:1");
    let outcome = faulty.jeton(&["cert", "list", "--json", "--token", LABEL]).run().exits(3);
    assert_eq!(outcome.prints_nothing().error().code, "token-replaced");
    // The same disturbance with the token left in place: the session is reopened, and the certificates are its own.
    let faulty = faulty.with("FAULTY_SWAP_AT", "");
    faulty.jeton(&["cert", "list", "--token", LABEL]).run().exits(0);
    assert_eq!(faulty.calls("C_OpenSession"), 2);
}

/// The guided mode on a token through the misbehaving module.
fn guided(faulty: &Misbehaving, pin: Option<&str>) -> Terminal {
    let jeton = faulty.jeton(&[]).env("HOME", faulty.token.scratch()).env("TERM", "xterm");
    let jeton = pin.into_iter().fold(jeton, |jeton, pin| jeton.env("JETON_PIN", pin));
    jeton.in_terminal_of(250)
}

#[test]
fn the_next_command_knows_that_nobody_knows_what_became_of_a_pin() {
    let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_FAIL", "C_Login:1=CKR_FUNCTION_FAILED@after");
    let mut terminal = guided(&faulty, None);
    terminal.pick("Test my token").answer_secret(GUIDED_ASK, PIN).expect("a try may have been spent");
    // Enter alone means no, and no PIN is asked for that would not be sent.
    terminal.pick("Test my token").expect(UNKNOWN).type_line("").expect("is not known: it is not presented again");
    terminal.pick("Test my token").expect(UNKNOWN).type_line("y").answer_secret(GUIDED_ASK, PIN).expect("passed");
    terminal.pick("Leave");
    terminal.exits(0);
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn a_supplied_pin_that_was_refused_is_not_presented_by_the_next_command() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let mut terminal = guided(&faulty, Some("0000"));
    terminal.pick("Test my token").expect("is wrong");
    // The user is told, and may type a PIN; the refused one is not sent again.
    terminal.pick("Test my token").expect("it was refused, or changed since").answer_secret(GUIDED_ASK, "0000");
    terminal.expect("This one was refused already").answer_secret(GUIDED_ASK, PIN).expect("passed");
    terminal.pick("Leave");
    terminal.exits(0);
    assert_eq!(faulty.presentations(), 2);
}

#[test]
fn a_pin_that_was_changed_is_not_presented_any_more() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let mut terminal = guided(&faulty, Some(PIN));
    terminal.pick("Change my PIN").answer_secret("New PIN", NEW).answer_secret("New PIN, again", NEW);
    terminal.expect("changed");
    // JETON_PIN is now the old PIN, which would cost a try.
    terminal
        .pick("Test my token")
        .expect("it was refused, or changed since")
        .answer_secret(GUIDED_ASK, NEW)
        .expect("passed");
    terminal.pick("Leave");
    terminal.exits(0);
    assert_eq!((faulty.calls("C_Login"), faulty.calls("C_SetPIN")), (2, 1));
}

#[test]
fn the_session_of_a_test_is_closed_before_the_network_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://127.0.0.1:{}/list.crl", listener.local_addr().unwrap().port());
    let authority = Authority::new("/C=FR/O=Essai/CN=Autorité d’essai");
    let token = Token::with(&[]);
    authority.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", 700, &format!("crlDistributionPoints=URI:{url}"));
    authority.put(&token, "holder", "01");
    let faulty = Misbehaving::new(token);
    let log = faulty.file("log");
    // What the module had been asked by the time of the network request.
    let called = std::thread::spawn(move || listener.accept().map(|_| std::fs::read_to_string(log).unwrap()));
    let ca = authority.path("ca.pem").display().to_string();
    faulty.jeton(&["test", "--ca", &ca, "--online"]).env("JETON_PIN", PIN).run().exits(8);
    let log = called.join().unwrap().unwrap();
    for function in ["C_Sign", "C_Logout", "C_CloseSession", "C_Finalize"] {
        assert!(log.contains(&format!(" {function} ")), "{function}: {log}");
    }
}
