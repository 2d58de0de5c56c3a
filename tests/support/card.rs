//! jeton on the simulated IAS-ECC card, through pcscd, vpcd and OpenSC: everything but the card is real.
//!
//! If it cannot run, the test fails, unless `JETON_TEST_WITHOUT` names `card`, in which case a notice says so.

use std::path::PathBuf;
use std::process::Command;

use iasecc_card::opensc_conf::{self, Style};
use iasecc_card::{Card, InsertedCard, Personality, USER_PIN};
use tempfile::TempDir;

use super::{Jeton, left_out};

/// Paths where distributions install OpenSC's module.
const MODULES: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
];

/// OpenSC’s module: the distribution’s, or the one that `JETON_TEST_OPENSC` names.
pub fn opensc() -> PathBuf {
    let named = std::env::var_os("JETON_TEST_OPENSC").map(PathBuf::from);
    let of_the_system = || MODULES.iter().map(PathBuf::from).find(|path| path.exists());
    named.or_else(of_the_system).expect("OpenSC is installed; ci/test does it")
}

/// A card in a reader, and an OpenSC configured to see only that reader.
pub struct CardBench {
    // Before the directory, so that the card is dropped first.
    /// The card: what it received, what it holds, its place in the reader.
    pub card: InsertedCard,
    directory: TempDir,
    configuration: PathBuf,
}

/// Runs a test on a card of this kind, with OpenSC's default configuration.
pub fn on_card(personality: Personality, test: impl FnOnce(&mut CardBench)) {
    on(Card::personality(personality), Style::Default, test);
}

/// Runs a test on this card, with this OpenSC configuration.
pub fn on(card: Card, style: Style, test: impl FnOnce(&mut CardBench)) {
    if left_out("card") {
        return;
    }
    let card = card.insert().expect("a card in the virtual reader; JETON_TEST_WITHOUT=card leaves these tests out");
    let directory = tempfile::tempdir().unwrap();
    let configuration = card.opensc_conf(directory.path(), style).unwrap();
    test(&mut CardBench { card, directory, configuration });
}

/// Runs a test on two cards in two readers.
pub fn on_two_cards(first: Personality, second: Personality, test: impl FnOnce(&mut CardBench, &InsertedCard)) {
    if left_out("card") {
        return;
    }
    let (card, other) = Card::personality(first)
        .insert_with(Card::personality(second))
        .expect("cards in the virtual readers; JETON_TEST_WITHOUT=card leaves these tests out");
    let directory = tempfile::tempdir().unwrap();
    let configuration = opensc_conf::write(directory.path(), Style::Default, None).unwrap();
    test(&mut CardBench { card, directory, configuration }, &other);
}

/// Runs a test on a card of this kind while no other test inserts or removes a card: the other reader is empty too.
pub fn on_the_only_card(personality: Personality, test: impl FnOnce(&mut CardBench)) {
    if left_out("card") {
        return;
    }
    let (card, mut other) = Card::personality(personality)
        .insert_with(Card::personality(personality))
        .expect("cards in the virtual readers; JETON_TEST_WITHOUT=card leaves these tests out");
    other.pull_out();
    other.wait_for_detection();
    let directory = tempfile::tempdir().unwrap();
    let configuration = card.opensc_conf(directory.path(), Style::Default).unwrap();
    test(&mut CardBench { card, directory, configuration });
}

impl CardBench {
    /// jeton on this card, with nothing from the developer's environment.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        // Counting starts here.
        self.card.clear_log();
        let jeton = Jeton::new(arguments).env("OPENSC_CONF", &self.configuration).env("JETON_MODULE", opensc());
        // The cards are in the readers of the machine's own service.
        jeton.without("PCSCLITE_CSOCK_NAME")
    }

    /// jeton with this PIN in its environment.
    pub fn jeton_with(&self, pin: &str, arguments: &[&str]) -> Jeton {
        self.jeton(arguments).env("JETON_PIN", pin)
    }

    /// jeton with the correct PIN in its environment.
    pub fn jeton_with_pin(&self, arguments: &[&str]) -> Jeton {
        self.jeton_with(USER_PIN, arguments)
    }

    /// Another program on this card.
    pub fn pkcs11_tool(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("pkcs11-tool");
        command.arg("--module").arg(opensc()).args(arguments).env("OPENSC_CONF", &self.configuration);
        command.env("LC_ALL", "C.UTF-8").env("HOME", "/nonexistent/jeton-test");
        command
    }

    /// A file of the test's own.
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// OpenSC's configuration file, to which a test may add.
    pub fn configuration(&self) -> &std::path::Path {
        &self.configuration
    }
}

/// A file of `tests/iasecc-card/material`.
pub fn material(name: &str) -> String {
    format!("{}/tests/iasecc-card/material/{name}", env!("CARGO_MANIFEST_DIR"))
}
