//! Modules that are found, not named: each is tried in a process of its own, and one that hangs or crashes takes nothing
//! else down.

use std::fs;

use crate::support::token::{LABEL, softhsm};
use crate::support::{Jeton, Token, built, softhsm2_only};

/// jeton without a named module, in a home directory where this module is registered with p11-kit; the virtual readers of
/// other tests are not looked at.
fn registered(token: &Token, arguments: &[&str]) -> Jeton {
    let home = token.scratch();
    let modules = home.join(".config/pkcs11/modules");
    fs::create_dir_all(&modules).unwrap();
    let module = built::file("libfaulty_module.so");
    fs::write(modules.join("broken.module"), format!("module: {}\n", module.display())).unwrap();
    let opensc = home.join("opensc.conf");
    fs::write(&opensc, "app default { ignored_readers = \"Virtual PCD 00 00\", \"Virtual PCD 00 01\"; }\n").unwrap();
    let jeton = token.jeton(arguments).without("JETON_MODULE").env("HOME", home).env("OPENSC_CONF", opensc);
    jeton.env("FAULTY_MODULE", softhsm())
}

#[test]
fn one_that_crashes_or_hangs_does_not_hide_the_others() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    for (fault, at) in [
        ("FAULTY_SEGV", "load"),
        ("FAULTY_ABORT", "load"),
        ("FAULTY_HANG", "load"),
        ("FAULTY_SEGV", "C_Initialize:1"),
        ("FAULTY_ABORT", "C_GetSlotList:1"),
        ("FAULTY_HANG", "C_GetTokenInfo:1"),
        ("FAULTY_FAIL", "C_Initialize:1=CKR_GENERAL_ERROR"),
    ] {
        let run = registered(&token, &["list"]).env(fault, at).env("JETON_PROBE_SECONDS", "2").run().exits(0);
        assert!(run.text().contains(LABEL), "{fault}={at}: {}", run.text());
        assert!(!run.text().contains("libfaulty_module"), "{fault}={at}: {}", run.text());
    }
}

#[test]
fn two_that_show_the_same_token_are_one() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    let run = registered(&token, &["list"]).run().exits(0);
    assert_eq!(run.text().matches(LABEL).count(), 2, "label and holder: {}", run.text());
}
