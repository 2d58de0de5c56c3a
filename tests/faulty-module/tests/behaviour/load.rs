//! An invalid environment makes the module unusable, with a reason.

use std::time::Duration;

use crate::bench::{Bench, printed};

fn refusal(variable: &str, value: &str) -> String {
    let bench = Bench::new().with(variable, value);
    let output = bench.run_script("initialize", Duration::from_secs(20)).expect("it ends");
    assert!(!output.status.success());
    let printed = printed(&output);
    assert!(printed.contains("CKR_ARGUMENTS_BAD"), "{printed}");
    printed
}

#[test]
fn a_rule_that_does_not_parse_is_refused() {
    for (variable, value) in [
        ("FAULTY_FAIL", "C_Sing:1=CKR_OK"),
        ("FAULTY_DELAY_MS", "C_Sign=soon"),
        ("FAULTY_HANG", "C_Sign"),
        ("FAULTY_ABORT", "loading"),
        ("FAULTY_SEGV", "*:0"),
        ("FAULTY_REMOVE_AT", "4"),
        ("FAULTY_ATTRIBUTE", "CKA_LABEL=upside-down"),
        ("FAULTY_TOKEN_LABEL", "Mairie"),
        ("FAULTY_TOKEN_FLAGS", "CKF_WRITE_PROTECTED"),
        ("FAULTY_PIN_LENGTHS", "4"),
        ("FAULTY_PINPAD", "yes"),
        ("FAULTY_LOCK_AFTER", "three"),
        ("FAULTY_PUK", "1"),
        ("FAULTY_SPLIT", "1"),
        ("FAULTY_MECHANISMS", "CKM_RSA_PKCS"),
        ("FAULTY_TEMPLATE_REFUSE", "CKA_NOTHING"),
        ("FAULTY_FIAL", ""),
    ] {
        let printed = refusal(variable, value);
        assert!(printed.contains("faulty-module: ") && printed.contains(variable), "{variable}: {printed}");
    }
}

#[test]
fn a_real_module_that_does_not_load_is_named() {
    let printed = refusal("FAULTY_MODULE", "/nonexistent/module.so");
    assert!(printed.contains("faulty-module: FAULTY_MODULE=/nonexistent/module.so"), "{printed}");
}
