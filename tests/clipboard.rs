//! `jeton cert export --copy`: what a person then pastes, on a real X display and through a terminal (OSC 52).

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jeton::output::certificate_export::{CertificateExport, Copied};

use crate::support::display::Display;
use crate::support::patience::comes;
use crate::support::{Jeton, Token, lane, openssl};

fn material() -> String {
    std::fs::read_to_string(openssl::material("holder.cert.pem")).unwrap()
}

/// The processes of this build that keep a clipboard.
fn keepers() -> Vec<String> {
    let wanted = format!("{}\0keep-clipboard\0", env!("CARGO_BIN_EXE_jeton"));
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let of = |entry: std::fs::DirEntry| {
        let arguments = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
        (arguments == wanted).then(|| entry.file_name().to_string_lossy().into_owned())
    };
    processes.filter_map(of).collect()
}

#[test]
fn it_is_pasted_after_jeton_has_ended_until_something_else_is_copied() {
    lane!("desktop");
    let token = Token::with(&["holder"]);
    let display = Display::new();
    let before = keepers();
    let outcome = token.jeton(&["cert", "export", "--copy"]).env("DISPLAY", display.name()).run().exits(0);
    assert!(outcome.text().contains("Copied: all that is left is to paste it into Mégalis."), "{}", outcome.text());
    assert!(!outcome.text().contains("BEGIN"), "{}", outcome.text());
    let ours: Vec<String> = keepers().into_iter().filter(|process| !before.contains(process)).collect();
    assert!(!ours.is_empty());
    for _ in 0..2 {
        assert_eq!(display.pasted(), Some(material()));
    }
    display.copied_by_another("autre chose");
    let is_over = || !ours.iter().all(|process| keepers().contains(process));
    assert!(comes(Duration::from_secs(20), is_over), "the process that kept the clipboard goes on: {ours:?}");
    assert_eq!(display.pasted().as_deref(), Some("autre chose"));
}

/// Once it is said that the text is there, nothing is done any more that would take the clipboard from somebody else.
/// strace makes the moments between the messages to the display long.
#[test]
fn what_another_copies_right_after_it_was_said_stays() {
    lane!("desktop");
    let display = Display::new();
    let slowly = "inject=sendmsg,sendto,write,writev,setsid:delay_exit=100000";
    let mut keeper = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", slowly])
        .args([env!("CARGO_BIN_EXE_jeton"), "keep-clipboard"])
        .env("DISPLAY", display.name())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace is installed; ci/test does it");
    keeper.stdin.take().unwrap().write_all(material().as_bytes()).unwrap();
    let mut said = String::new();
    BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
    assert_eq!(said, "kept\n");
    display.copied_by_another("autre chose");
    assert!(comes(Duration::from_secs(20), || keeper.try_wait().unwrap().is_some()), "it goes on");
    assert_eq!(display.pasted().as_deref(), Some("autre chose"));
}

#[test]
fn each_text_format_with_a_file_beside_it_and_in_json() {
    lane!("desktop");
    let token = Token::with(&["holder", "cert:ca"]);
    let display = Display::new();
    for format in ["pem", "chain", "pubkey"] {
        let arguments = ["cert", "export", "--copy", "--format", format, "--json"];
        let run = || token.jeton(&arguments).env("DISPLAY", display.name());
        let export: CertificateExport = run().run().exits(0).answer();
        assert_eq!(export.copied, Some(Copied::Desktop));
        assert_eq!(display.pasted(), export.content);
        display.copied_by_another("");
        let export: CertificateExport = run().arg("--out").arg(token.scratch()).run().exits(0).answer();
        assert_eq!(export.content, None);
        assert_eq!(display.pasted(), Some(std::fs::read_to_string(export.path.unwrap()).unwrap()));
    }
    let der = token.jeton(&["cert", "export", "--copy", "--format", "der", "--json"]).env("DISPLAY", display.name());
    assert_eq!(der.run().exits(2).prints_nothing().error().code, "invalid-value");
}

#[test]
fn without_a_desktop_and_a_terminal_that_is_said_and_a_file_is_there_all_the_same() {
    let token = Token::with(&["holder"]);
    // A display that does not answer is none.
    for display in ["", ":64999"] {
        let out = token.scratch().join(format!("cert{}.pem", display.len()));
        let jeton = token.jeton(&["cert", "export", "--copy", "--json", "--out"]).arg(&out).env("DISPLAY", display);
        assert_eq!(jeton.run().exits(1).prints_nothing().error().code, "no-clipboard");
        assert_eq!(std::fs::read_to_string(out).unwrap(), material());
    }
}

#[test]
fn without_a_desktop_the_terminal_gets_it() {
    let token = Token::with(&["holder"]);
    let mut terminal = token.jeton(&["cert", "export", "--copy"]).env("TERM", "xterm").in_terminal_of(100);
    terminal.expect("\u{1b}]52;c;");
    terminal.expect("\u{7}");
    terminal.expect("Copied to your terminal’s clipboard, if it allows that");
    let screen = terminal.exits(0);
    let encoded = screen.split("\u{1b}]52;c;").nth(1).unwrap().split('\u{7}').next().unwrap();
    assert_eq!(String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap(), material());
    // One that would print the sequence gets none.
    for kind in ["dumb", "linux"] {
        let terminal = token.jeton(&["cert", "export", "--copy"]).env("TERM", kind).in_terminal_of(100);
        let screen = terminal.exits(1);
        assert!(!screen.contains("]52;"), "{screen:?}");
    }
}

#[test]
fn what_is_not_public_is_kept_on_no_clipboard() {
    lane!("desktop");
    let display = Display::new();
    display.copied_by_another("avant");
    let key = std::fs::read_to_string(openssl::material("holder.key.pem")).unwrap();
    for secret in ["4821\n".to_owned(), key.clone(), material() + &key] {
        let keeper = Jeton::new(&["keep-clipboard"]).env("DISPLAY", display.name()).stdin(secret);
        keeper.run().exits(1).prints_nothing();
        assert_eq!(display.pasted().as_deref(), Some("avant"));
    }
}
