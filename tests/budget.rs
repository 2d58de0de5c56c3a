//! How many PKCS#11 calls a command makes: each call takes several APDUs on a card, and the user waits for them.

use crate::support::misbehaving::Misbehaving;
use crate::support::{Token, faulty};

/// The counted calls of a successful run.
fn calls(faulty: &Misbehaving, arguments: &[&str]) -> u64 {
    faulty.jeton(arguments).run().exits(0);
    faulty.calls("total")
}

#[test]
fn a_list_takes_two_calls_per_certificate_at_most() {
    for count in [1, 10, 200] {
        let faulty = Misbehaving::new(Token::new().copies(count).build());
        let count = count as u64;
        let allowed = 2 * count + count / 64 + 16;
        let made = calls(&faulty, &["cert", "list"]);
        assert!(made <= allowed, "{count} certificates: {made} calls, {allowed} allowed");
    }
}

#[test]
fn an_export_takes_sixteen_calls_at_any_number_of_certificates() {
    let one = Misbehaving::new(Token::new().copies(1).build());
    let made = calls(&one, &["cert", "export"]);
    assert!(made <= 16, "{made} calls");
    let many = Misbehaving::new(Token::new().copies(200).build());
    for option in [["--id", "00000007"], ["--label", "copie 7"]] {
        let made = calls(&many, &["cert", "export", option[0], option[1]]);
        assert!(made <= 16, "{option:?}: {made} calls");
    }
}

#[test]
fn what_needs_no_token_loads_no_module() {
    let token = Token::with(&[]);
    for arguments in [
        &["--version"][..],
        &["--help"],
        &["cert", "export", "--help"],
        &["completions", "bash"],
        &["man"],
        &["--bogus"],
    ] {
        let log = token.scratch().join("calls.log");
        token
            .jeton(arguments)
            .env("JETON_MODULE", faulty::module())
            .env("FAULTY_MODULE", crate::support::token::module_of_the_program())
            .env("FAULTY_LOG", &log)
            .run();
        assert!(!log.exists(), "{arguments:?}: {}", std::fs::read_to_string(&log).unwrap());
    }
    // A log exists whenever a module is loaded, so the check above would notice.
    let log = token.scratch().join("calls.log");
    let faulty = Misbehaving::new(token).with("FAULTY_LOG", &log.display().to_string());
    faulty.jeton(&["list"]).run().exits(0);
    assert!(log.exists());
}

#[test]
fn a_token_of_a_plan_takes_forty_calls_for_its_pin() {
    let faulty = Misbehaving::new(Token::with(&["holder"]));
    let plan = faulty.write("plan.csv", "name,steps\nJeanne DUPONT,pin\n");
    let run = faulty.jeton(&["token", "prepare", &plan]).env("JETON_PIN", crate::support::token::PIN);
    run.run().exits(0);
    let made = faulty.calls("total");
    assert!(made <= 40, "{made} calls");
}
