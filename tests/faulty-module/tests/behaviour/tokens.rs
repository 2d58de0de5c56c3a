//! Changes to CK_TOKEN_INFO.

use crate::bench::Bench;

fn token_info(variable: &str, value: &str) -> String {
    let bench = Bench::new().with(variable, value);
    bench.script("initialize\nslots present\ntoken-info 0").lines().last().expect("an answer").to_owned()
}

#[test]
fn the_label_is_laid_out_as_it_should_not_be() {
    let label = |value: &str| {
        let answer = token_info("FAULTY_TOKEN_LABEL", value);
        answer.split('"').nth(1).expect("a label").to_owned()
    };
    assert_eq!(label("left-padded"), format!("{}Mairie", " ".repeat(26)));
    assert_eq!(label("nul-padded"), format!("Mairie{}", r"\x00".repeat(26)));
    assert_eq!(label("latin1:Mairie de Vitré"), format!("{:35}", r"Mairie de Vitr\xe9"));
    assert_eq!(label("text:Clé"), format!(r"Cl\xc3\xa9{}", " ".repeat(28)));
    assert!(label("invalid-utf8").starts_with(r"Mairie\xc0\xaf\x80\xe2\x82 "));
    assert_eq!(label(&format!("hex:{}", "41".repeat(40))), "A".repeat(32));
}

#[test]
fn the_other_texts_may_be_replaced() {
    assert!(token_info("FAULTY_TOKEN_SERIAL", "text:0042").contains("serial=\"0042\""));
    for (variable, label) in [("FAULTY_TOKEN_MANUFACTURER", "manufacturer"), ("FAULTY_TOKEN_MODEL", "model")] {
        let bench = Bench::new().with(variable, "text:IAS-ECC");
        let listed = bench.pkcs11_tool_prints(&["--list-slots"]);
        assert!(listed.lines().any(|line| line.contains(label) && line.ends_with(": IAS-ECC")), "{listed}");
    }
}

#[test]
fn flags_are_set_and_cleared() {
    let flags = "+CKF_WRITE_PROTECTED,+CKF_USER_PIN_TO_BE_CHANGED,-CKF_USER_PIN_INITIALIZED,-CKF_RNG";
    let answer = token_info("FAULTY_TOKEN_FLAGS", flags);
    for set in ["CKF_WRITE_PROTECTED", "CKF_USER_PIN_TO_BE_CHANGED", "CKF_TOKEN_INITIALIZED"] {
        assert!(answer.contains(set), "{answer}");
    }
    for clear in ["CKF_USER_PIN_INITIALIZED", "CKF_RNG"] {
        assert!(!answer.contains(clear), "{answer}");
    }
}

#[test]
fn pkcs11_tool_sees_the_flags() {
    let bench = Bench::new().with("FAULTY_TOKEN_FLAGS", "+CKF_USER_PIN_FINAL_TRY,+CKF_USER_PIN_COUNT_LOW");
    let listed = bench.pkcs11_tool_prints(&["--list-slots"]);
    assert!(listed.contains("final user PIN try") && listed.contains("user PIN count low"), "{listed}");
}

#[test]
fn pin_lengths_are_given() {
    assert!(token_info("FAULTY_PIN_LENGTHS", "6-8").contains(" pin=6-8 "));
}

#[test]
fn an_empty_slot_is_left_as_it_is() {
    let bench =
        Bench::new().with("FAULTY_TOKEN_LABEL", "text:Mairie").with("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED");
    let transcript = bench.script("initialize\nslots present\ntoken-info 1");
    assert!(!transcript.contains("Mairie") && !transcript.contains("CKF_WRITE_PROTECTED"), "{transcript}");
}

#[test]
fn two_tokens_change_places() {
    let labels = |bench: &Bench| {
        let script = "initialize\nslots present\ntoken-info 0\ntoken-info 1\ntoken-info 0\ntoken-info 1";
        let answers = bench.script(script);
        let infos = answers.lines().filter_map(|line| line.split('"').nth(1)).map(|label| label.trim_end().to_owned());
        infos.collect::<Vec<_>>()
    };
    let bench = Bench::new().with_another("Autre");
    let usual = labels(&bench);
    assert!(usual[0] != usual[1] && usual[..2] == usual[2..], "{usual:?}");
    // While the file exists.
    let bench = bench.with("FAULTY_SWAP", "nothing-there");
    assert_eq!(labels(&bench), usual);
    let file = bench.path("swap");
    std::fs::write(&file, "").expect("a file");
    let bench = bench.with("FAULTY_SWAP", file);
    let exchanged = [&usual[1], &usual[0], &usual[1], &usual[0]].map(Clone::clone);
    assert_eq!(labels(&bench), exchanged);
    // From a call on.
    let bench = bench.with("FAULTY_SWAP", "").with("FAULTY_SWAP_AT", "C_GetTokenInfo:3");
    let exchanged = [&usual[0], &usual[1], &usual[1], &usual[0]].map(Clone::clone);
    assert_eq!(labels(&bench), exchanged);
}
