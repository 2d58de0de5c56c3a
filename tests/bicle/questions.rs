//! The questions of seal and open, in a terminal.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::process::Command;
use std::time::Duration;

use jeton::output::bicle::opened::Opened;
use rustix::fs::OFlags;

use super::{Desk, PASSWORD};
use crate::support::Token;
use crate::support::patience::comes;
use crate::support::token::PIN;

/// Three files sealed for a bi-clé, and a directory to open them into.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    seal(&desk, "Marchés", &["pli1", "pli2", "pli3"]);
    std::fs::create_dir(desk.path("out")).unwrap();
    desk
}

fn seal(desk: &Desk, designation: &str, names: &[&str]) {
    let bids: Vec<_> = names.iter().map(|name| desk.file(name, b"offre")).collect();
    let sealing = bids.iter().fold(desk.bicle(&["seal", "--for", designation]), |jeton, bid| jeton.arg(bid));
    sealing.run().exits(0);
}

fn opening(desk: &Desk) -> crate::support::Jeton {
    desk.bicle(&["open"]).without("JETON_PASSWORD").arg(desk.path("")).arg("--out").arg(desk.path("out"))
}

#[test]
fn the_password_once_for_the_whole_batch() {
    for (french, question, wrong, total) in [
        (true, "Mot de passe de", "Ce n’est pas le mot de passe de", "Ouverts : 3 ; échecs : 0"),
        (false, "Password of", "not the password of", "Opened: 3, failed: 0"),
    ] {
        let desk = desk();
        let jeton = if french { opening(&desk).french() } else { opening(&desk) };
        let mut terminal = jeton.in_terminal();
        terminal.answer_secret(question, "faux").expect(wrong);
        terminal.answer_secret(question, PASSWORD).expect(total);
        let screen = terminal.exits(0);
        assert_eq!(screen.matches(question).count(), 2, "{screen}");
        assert!(!screen.contains(PASSWORD) && !screen.contains("faux"), "{screen}");
        assert_eq!(desk.names("out"), ["pli1", "pli2", "pli3"]);
    }
}

#[test]
fn three_wrong_passwords_and_no_more_for_the_same_key() {
    let desk = desk();
    let mut terminal = opening(&desk).french().in_terminal();
    for _ in 0..3 {
        terminal.answer_secret("Mot de passe de", "faux");
    }
    terminal.expect("Ouverts : 0 ; échecs : 3");
    let screen = terminal.exits(4);
    assert_eq!(screen.matches("Mot de passe de").count(), 3, "{screen}");
    assert!(desk.names("out").is_empty());
}

#[test]
fn each_key_has_its_question_and_ctrl_c_ends_all() {
    let desk = desk();
    let backup = desk.path("autre.pfx");
    let other = Desk::new();
    other.generate("Travaux", &["--backup", backup.to_str().unwrap()]);
    desk.bicle_on("import", &backup, &[]).run().exits(0);
    seal(&desk, "Travaux", &["pli4"]);
    let mut terminal = opening(&desk).french().in_terminal();
    terminal.answer_secret("marchés.pfx", PASSWORD).expect("travaux.pfx").without_echo();
    // The others are opened while the question stands.
    while !desk.path("out/pli3").exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    terminal.control('c');
    let screen = terminal.exits(130);
    assert!(!screen.contains("pli4 →"), "{screen}");
    // Files opened earlier stay.
    assert_eq!(desk.names("out"), ["pli1", "pli2", "pli3"]);
}

/// While one file is being written and another one is not yet there, nothing is asked; Ctrl-C lets the step end. What would
/// have been asked next is not.
#[test]
fn after_ctrl_c_nothing_more_is_asked() {
    let desk = Desk::new();
    desk.generate("Marchés", &[]);
    desk.generate("Travaux", &[]);
    let [sealed, other] = [("Marchés", vec![1; 300_000]), ("Travaux", vec![1])].map(|(designation, content)| {
        let bid = desk.file("pli", &content);
        desk.bicle(&["seal", "--for", designation]).arg(&bid).run().exits(0);
        let sealed = desk.path("pli.p7m");
        let octets = std::fs::read(&sealed).unwrap();
        std::fs::remove_file(sealed).unwrap();
        octets
    });
    std::fs::create_dir(desk.path("out")).unwrap();
    let pipes = ["long.p7m", "late.p7m"].map(|name| desk.path(name));
    assert!(Command::new("mkfifo").args(&pipes).status().unwrap().success());
    let opening = desk.bicle(&["open"]).without("JETON_PASSWORD").arg(&pipes[0]).arg(&pipes[1]).arg("--out");
    let mut terminal = opening.arg(desk.path("out")).in_terminal();
    let mut long = File::create(&pipes[0]).unwrap();
    // More than a pipe holds: all but its beginning is read by what writes the file.
    let writer = std::thread::spawn(move || long.write_all(&sealed[..200_000]).map(|()| long));
    terminal.answer_secret("marchés.pfx", PASSWORD);
    let long = writer.join().unwrap().unwrap();
    // Without a reader it cannot be opened.
    let mut late = None;
    let is_awaited = || {
        late = OpenOptions::new().write(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(&pipes[1]).ok();
        late.is_some()
    };
    assert!(comes(Duration::from_secs(20), is_awaited));
    terminal.control('c').expect("^C");
    std::thread::sleep(Duration::from_millis(200));
    late.unwrap().write_all(&other).unwrap();
    drop(long);
    let screen = terminal.exits(130);
    assert!(!screen.contains("travaux.pfx"), "{screen}");
    assert!(desk.names("out").is_empty());
}

#[test]
fn the_pin_once_for_the_whole_batch() {
    let (token, desk) = (
        Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build(),
        Desk::new(),
    );
    let on_token = |arguments: &[&str]| {
        let run = token.jeton(&["bicle", "--register"]).arg(desk.register()).args(arguments);
        run.env("HOME", desk.home())
    };
    on_token(&["reference", "--id", "0e", "--designation", "Carte"]).env("JETON_PIN", PIN).run().exits(0);
    seal(&desk, "Carte", &["pli1", "pli2", "pli3"]);
    std::fs::create_dir(desk.path("out")).unwrap();
    // A PIN from the environment is presented once, and not again for the second file.
    let counted = token.counted(&["bicle", "--register"]).arg(desk.register()).args(&["open", "--json"]);
    let wrong = counted.env("JETON_PIN", "9999").arg(desk.path("")).arg("--out").arg(desk.path("out")).run().exits(4);
    let answer: Opened = wrong.answer();
    assert_eq!((answer.opened, answer.failed, answer.not_done), (0, 1, 2));
    assert_eq!((wrong.error().code.as_str(), token.counts().of("pin_presentations")), ("pin-incorrect", 1));
    // In a terminal.
    let open = || on_token(&["open"]).arg(desk.path("")).arg("--out").arg(desk.path("out")).french().in_terminal();
    let mut terminal = open();
    terminal.expect("Code PIN").without_echo().control('c');
    terminal.exits(130);
    assert!(desk.names("out").is_empty());
    let mut terminal = open();
    terminal.answer_secret("Code PIN", "9999").answer_secret("Code PIN", PIN).expect("Ouverts : 3");
    let screen = terminal.exits(0);
    assert_eq!(screen.matches("Code PIN").count(), 2, "{screen}");
}
