//! The binary that inserts a card for trying things by hand.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

#[test]
fn a_person_puts_a_card_in_takes_it_out_and_asks_what_it_saw() {
    let mut binary = Command::new(env!("CARGO_BIN_EXE_iasecc-card"))
        .args(["--personality", "locked", "--delay", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(binary.stdout.take().unwrap());
    let mut introduction = String::new();
    output.read_line(&mut introduction).unwrap();
    assert!(introduction.starts_with("Card \"locked\" is in the reader. PIN 1234, PUK 12345678."), "{introduction}");
    let mut input = binary.stdin.take().unwrap();
    input.write_all(b"drop\ninsert\ntries 2\ndump\ncounters\nnonsense\nquit\n").unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert!(binary.wait().unwrap().success());
    for expected in ["pkcs11-tool -L", "PIN 81: 1234, 2 of 3 tries left", "> 0 APDUs", "> drop, insert, log"] {
        assert!(rest.contains(expected), "no {expected} in\n{rest}");
    }
}

#[test]
fn help_names_the_personalities_in_english() {
    let help = Command::new(env!("CARGO_BIN_EXE_iasecc-card")).arg("--help").output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    for expected in
        ["A simulated IAS-ECC card in a virtual reader", "pin-low", "each-use", "writable", "t0", "--pull-out-at"]
    {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
}
