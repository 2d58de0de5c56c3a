//! How many APDUs each use costs: OpenSC's own behaviour, as the baseline for everything built on it.

use iasecc_card::opensc_conf::Style;
use iasecc_card::{Card, Personality};

use crate::tool::{Bench, Done};

#[track_caller]
fn assert_count(bench: &Bench, what: &str, expected: usize, run: impl FnOnce(&Bench) -> Done) {
    bench.card.clear_log();
    let text = run(bench).succeeded();
    assert_eq!(bench.card.apdu_count(), expected, "{what}: {:02X?}\n{text}", bench.card.counters());
}

#[test]
fn one_key_and_one_certificate() {
    let bench = Bench::new(Personality::Fresh);
    // C_Initialize alone: it reads everything that needs no PIN.
    assert_count(&bench, "-O", 48, |bench| bench.pkcs11_tool(&["-O"]));
    // One more C_GetTokenInfo.
    assert_count(&bench, "-L", 52, |bench| bench.pkcs11_tool(&["-L"]));
    assert_count(&bench, "login and sign", 66, |bench| bench.sign("1234", &[]));
    let change = ["--login", "--pin", "1234", "--change-pin", "--new-pin", "4321"];
    assert_count(&bench, "change", 66, |bench| bench.pkcs11_tool(&change));
}

#[test]
fn unblock() {
    let bench = Bench::with(Card::personality(Personality::Locked), Style::PukUnlogged);
    let unblock = ["--unlock-pin", "--puk", "12345678", "--new-pin", "4321"];
    assert_count(&bench, "unblock", 64, |bench| bench.pkcs11_tool(&unblock));
    // Keeping one reader while waiting for the other may deadlock.
    drop(bench);
    let bench = Bench::with(Card::personality(Personality::Locked), Style::SoSession);
    let unblock = ["--login", "--login-type", "so", "--so-pin", "12345678", "--init-pin", "--new-pin", "4321"];
    assert_count(&bench, "unblock by the SO", 69, |bench| bench.pkcs11_tool(&unblock));
}

#[test]
fn writable_layout() {
    let logged_in = |what: &str, expected: usize, arguments: &dyn Fn(&Bench) -> Vec<String>| {
        let bench = Bench::with(Card::personality(Personality::Writable), Style::Writable);
        let arguments = arguments(&bench);
        let arguments: Vec<&str> =
            ["--login", "--pin", "1234"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        assert_count(&bench, what, expected, |bench| bench.pkcs11_tool(&arguments));
    };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    logged_in("generate", 109, &|_| words("--keypairgen --key-type rsa:2048 --id 77"));
    logged_in("write a certificate", 101, &|bench| {
        let file = bench.directory.file("certificate", include_bytes!("../../material/encryption.cert.der"));
        [words("--type cert --id 77 --write-object"), vec![file]].concat()
    });
    logged_in("import a key", 105, &|bench| {
        let file = bench.directory.file("key", include_bytes!("../../material/second.key.der"));
        [words("--type privkey --id 77 --write-object"), vec![file]].concat()
    });
    logged_in("delete a key", 80, &|_| words("-b -y privkey -d 4501"));
}

#[test]
fn t0() {
    let bench = Bench::new(Personality::T0);
    assert_count(&bench, "-O", 57, |bench| bench.pkcs11_tool(&["-O"]));
}

#[test]
fn two_pins_are_two_tokens_to_ask() {
    let bench = Bench::new(Personality::TwoPins);
    assert_count(&bench, "-L", 66, |bench| bench.pkcs11_tool(&["-L"]));
}
