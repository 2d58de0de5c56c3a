//! Many files at once: each key is unlocked once, and each file takes one decryption on the token.

use jeton::output::bicle::opened::Opened;

use super::{Desk, PASSWORD};
use crate::support::card::on_card;
use crate::support::token::PIN;
use crate::support::{Jeton, Token};

/// Seals this many files for a bi-clé.
fn seal(desk: &Desk, designation: &str, count: usize) {
    std::fs::create_dir(desk.path("out")).unwrap();
    let bids: Vec<_> = (1..=count).map(|n| desk.file(&format!("pli{n:03}"), format!("offre {n}").as_bytes())).collect();
    let sealing = bids.iter().fold(desk.bicle(&["seal", "--for", designation]), |jeton, bid| jeton.arg(bid));
    sealing.run().exits(0);
}

/// Opens all of them in one batch and checks each.
#[track_caller]
fn open_all(desk: &Desk, opening: Jeton, count: usize) {
    let opened = opening.arg(desk.path("")).arg("--out").arg(desk.path("out")).arg("--json").run().exits(0);
    let opened: Opened = opened.answer();
    assert_eq!((opened.opened, opened.failed, opened.not_done), (count, 0, 0));
    for n in 1..=count {
        assert_eq!(std::fs::read(desk.path(&format!("out/pli{n:03}"))).unwrap(), format!("offre {n}").as_bytes());
    }
}

#[test]
fn one_pin_and_one_decryption_for_each_file() {
    const COUNT: usize = 60;
    let (token, desk) = (
        Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build(),
        Desk::new(),
    );
    let on_token =
        |jeton: Jeton, arguments: &[&str]| jeton.env("HOME", desk.home()).arg(desk.register()).args(arguments);
    let reference = token.jeton_with_pin(&["bicle", "--register"]);
    on_token(reference, &["reference", "--id", "0e", "--designation", "Carte"]).run().exits(0);
    seal(&desk, "Carte", COUNT);
    let opening = token.counted(&["bicle", "--register"]).env("JETON_PIN", PIN);
    open_all(&desk, on_token(opening, &["open"]), COUNT);
    let counts = token.counts();
    assert_eq!((counts.of("C_Login"), counts.of("pin_presentations")), (1, 1));
    assert_eq!((counts.of("C_DecryptInit"), counts.of("C_Decrypt")), (COUNT as u64, COUNT as u64));
    assert_eq!(counts.of("sessions_open"), 0);
}

#[test]
fn one_pin_on_a_card() {
    /// Instruction bytes: VERIFY and PERFORM SECURITY OPERATION.
    const VERIFY: u8 = 0x20;
    const DECRYPT: u8 = 0x2A;
    const COUNT: usize = 8;
    on_card(iasecc_card::Personality::Encryption, |bench| {
        let desk = Desk::new();
        let certificates = bench.jeton(&["cert", "list", "--json"]).run().exits(0);
        let found = certificates.text().split("\"id\": \"").nth(1).and_then(|rest| rest.split('"').next());
        let id = found.expect("a certificate's id").to_owned();
        let reference = bench.jeton_with_pin(&["bicle", "--register"]).env("HOME", desk.home()).arg(desk.register());
        reference.args(&["reference", "--designation", "Carte", "--id", &id]).run().exits(0);
        seal(&desk, "Carte", COUNT);
        open_all(&desk, bench.jeton_with_pin(&["bicle", "--register"]).arg(desk.register()).arg("open"), COUNT);
        // 256 bytes take two commands, the first of them chained. A VERIFY without data only queries.
        assert_eq!(bench.card.count(DECRYPT), 2 * COUNT);
        let log = bench.card.log();
        let presented = log.iter().filter(|exchange| exchange.ins() == VERIFY && exchange.command.len() > 4);
        assert_eq!(presented.count(), 1);
    });
}

#[test]
fn one_password_from_standard_input() {
    const COUNT: usize = 20;
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    seal(&desk, "Marchés", COUNT);
    let opening = desk.bicle(&["open", "--password-stdin"]).without("JETON_PASSWORD");
    open_all(&desk, opening.stdin(format!("{PASSWORD}\n")), COUNT);
}
