//! OpenSC since 0.24 fails every login on these cards before it sends the PIN. Here OpenSC 0.23 does so, behind the
//! misbehaving module; docs/tokens.md has what the real one did.

use iasecc_card::{Personality, Role, USER_PIN};
use jeton::output::doctor::Diagnosis;

use crate::support::Jeton;
use crate::support::card::{CardBench, on_card, opensc};
use crate::support::faulty;

/// jeton with an OpenSC of this version and this PIN, every login failing by this rule.
fn failing(bench: &CardBench, version: &str, pin: &str, rule: &str, arguments: &[&str]) -> Jeton {
    // What a file is called is how OpenSC's module is known before it is loaded.
    let module = bench.file("opensc-pkcs11.so");
    std::fs::copy(faulty::module(), &module).unwrap();
    bench
        .jeton_with(pin, arguments)
        .env("JETON_MODULE", module)
        .env("FAULTY_MODULE", opensc())
        .env("FAULTY_LIBRARY", format!("{version}:OpenSC smartcard framework"))
        .env("FAULTY_FAIL", format!("C_Login:{rule}"))
}

/// How often a PIN was presented.
fn presentations(bench: &CardBench) -> usize {
    bench.card.log().iter().filter(|exchange| exchange.ins() == 0x20 && exchange.command.len() > 4).count()
}

#[test]
fn it_is_called_that_and_not_a_wrong_pin() {
    on_card(Personality::PinLow, |bench| {
        for arguments in [&["pin", "verify"][..], &["key", "list"], &["test"], &["pin", "change"]] {
            let jeton = failing(bench, "0.27", USER_PIN, "1+=CKR_GENERAL_ERROR", &[arguments, &["--json"]].concat());
            let error = jeton.env("JETON_NEW_PIN", "7351").run().exits(6).prints_nothing().error();
            assert_eq!(error.code, "opensc-login-fails", "{arguments:?}");
            assert!(error.message.contains("OpenSC 0.27 cannot log in"), "{}", error.message);
            assert!(error.message.contains("still counts 2 tries: none was lost"), "{}", error.message);
            assert!(error.remedy.contains("--module PATH"), "{}", error.remedy);
            assert_eq!(error.cause.unwrap().value, "CKR_GENERAL_ERROR");
            assert_eq!((presentations(bench), bench.card.tries_left(Role::User)), (0, 2));
        }
        let french = failing(bench, "0.24", USER_PIN, "1+=CKR_GENERAL_ERROR", &["pin", "verify"]).french().run();
        french.exits(6).says("OpenSC 0.24 ne sait pas").says("toujours 2 essais").says("module PKCS#11 de l’émetteur");
    });
}

#[test]
fn only_where_the_facts_say_so() {
    on_card(Personality::Fresh, |bench| {
        let verify = ["pin", "verify", "--json"];
        for (version, rule) in [("0.23", "1+=CKR_GENERAL_ERROR"), ("0.27", "1+=CKR_FUNCTION_FAILED")] {
            let error = failing(bench, version, USER_PIN, rule, &verify).run().exits(1).error();
            assert_eq!(error.code, "module-error", "{version} {rule}");
        }
        // The card has counted a try since: it has judged the PIN.
        let error = failing(bench, "0.27", "0000", "1=CKR_GENERAL_ERROR@after", &verify).run().exits(1).error();
        assert_eq!(error.code, "module-error");
        assert!(error.message.contains("a try may have been spent"), "{}", error.message);
        assert_eq!(bench.card.tries_left(Role::User), 2);
        // By another name the module is OpenSC by its own word, and the card was not asked for its tries.
        let jeton = failing(bench, "0.27", USER_PIN, "1+=CKR_GENERAL_ERROR", &verify);
        let error = jeton.env("JETON_MODULE", faulty::module()).run().exits(6).error();
        assert_eq!(error.code, "opensc-login-fails");
        assert!(error.message.contains("nothing here can prove it"), "{}", error.message);
    });
}

#[test]
fn doctor_says_it_before_any_pin_is_asked_for() {
    on_card(Personality::Fresh, |bench| {
        for (version, is_said) in [("0.23", false), ("0.24", true), ("0.27", true), ("0.28", false)] {
            let run = failing(bench, version, USER_PIN, "9=CKR_GENERAL_ERROR", &["doctor", "--json"]).run();
            let diagnosis: Diagnosis = run.exits(if is_said { 9 } else { 0 }).answer();
            let found: Vec<_> = diagnosis.checks.iter().flat_map(|check| &check.findings).collect();
            let said = found.iter().find(|found| found.code == "opensc-login-fails");
            assert_eq!(said.is_some(), is_said, "{version}");
            if let Some(said) = said {
                assert!(said.seen.contains(version), "{}", said.seen);
                assert!(said.advice.as_ref().unwrap().contains("--module PATH"), "{said:?}");
            }
            assert_eq!(presentations(bench), 0);
        }
    });
}
