//! Modules that are found rather than named: each is tried in a process of its own, and one that hangs or crashes
//! affects nothing else.

use std::fs;
use std::time::{Duration, Instant};

use crate::support::faulty::registered;
use crate::support::token::{LABEL, softhsm};
use crate::support::{Token, built, softhsm2_only};

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
fn one_that_prints_is_heard_all_the_same() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    // Only the registered module: its answer was found among its chatter.
    for output in ["chatter", "helper"] {
        let start = Instant::now();
        let log = token.scratch().join(format!("{output}.log"));
        let run = registered(&token, &["list"]).env("FAULTY_OUTPUT", output).env("FAULTY_LOG", &log);
        // To a file: jeton itself loads the module too, and the process it leaves behind would keep the test's pipe
        // open.
        let mut command = run.env("JETON_PROBE_SECONDS", "25").into_command();
        let status = command.stdout(fs::File::create(token.scratch().join("out")).unwrap()).status().unwrap();
        // The process left behind by a module keeps its output open for thirty seconds. Nothing may wait for it.
        assert!(start.elapsed() < Duration::from_secs(20), "{output}: {:?}", start.elapsed());
        assert!(status.success(), "{output}");
        // It shows the same token as SoftHSM2's own module. The first one was taken, which is this one, so its answer
        // was read.
        let log = fs::read_to_string(&log).unwrap();
        assert!(log.matches("C_GetTokenInfo").count() >= 2, "{output}: {log}");
    }
}

#[test]
fn one_that_floods_is_stopped_and_does_not_hide_the_others() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    // It used to read 5 GB into memory in the time of a probe; a quarter of a gigabyte must be plenty.
    let run = registered(&token, &["list"]).env("FAULTY_OUTPUT", "flood").by("prlimit", &["--as=1073741824"]);
    let run = run.run().exits(0);
    assert!(run.text().contains(LABEL), "{}", run.text());

    let run = registered(&token, &["doctor", "--json"]).env("FAULTY_OUTPUT", "flood").run();
    let text = String::from_utf8_lossy(&run.stdout);
    assert!(text.contains("\"module-misbehaves\"") && !text.contains("\"module-hangs\""), "{text}");
}

#[test]
fn two_that_show_the_same_token_are_one() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    let run = registered(&token, &["list"]).run().exits(0);
    assert_eq!(run.text().matches(LABEL).count(), 2, "label and holder: {}", run.text());
}

#[test]
fn p11_kits_user_config_is_respected() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    let settings = token.scratch().join(".config/pkcs11/pkcs11.conf");
    for (word, loads) in [("merge", true), ("only", true), ("none", false)] {
        let log = token.scratch().join(format!("{word}.log"));
        let run = registered(&token, &["list"]).env("FAULTY_LOG", &log);
        fs::write(&settings, format!("# what counts\nuser-config: {word}\n")).unwrap();
        run.run().exits(0);
        assert_eq!(log.exists(), loads, "user-config: {word}");
    }
    // If the configuration directory is elsewhere, p11-kit's is there too.
    let log = token.scratch().join("elsewhere.log");
    let elsewhere = token.scratch().join("elsewhere");
    registered(&token, &["list"]).env("FAULTY_LOG", &log).env("XDG_CONFIG_HOME", &elsewhere).run().exits(0);
    assert!(!log.exists());
    fs::rename(token.scratch().join(".config"), &elsewhere).unwrap();
    fs::write(elsewhere.join("pkcs11/pkcs11.conf"), "").unwrap();
    let run = token.jeton(&["list"]).without("JETON_MODULE").env("FAULTY_MODULE", softhsm());
    let run = run.env("HOME", token.scratch()).env("XDG_CONFIG_HOME", &elsewhere);
    run.env("FAULTY_LOG", &log).env("OPENSC_CONF", token.scratch().join("opensc.conf")).run().exits(0);
    assert!(log.exists());
}

#[test]
fn a_bare_name_is_no_file_of_the_current_folder() {
    let token = Token::with(&[]);
    let (folder, log) = (token.scratch().join("downloads"), token.scratch().join("planted.log"));
    fs::create_dir(&folder).unwrap();
    fs::copy(built::file("libfaulty_module.so"), folder.join("planted.so")).unwrap();
    let jeton = |module: &str| {
        let run = token.through_faulty(&["list", "--json"]).env("JETON_MODULE", module).env("FAULTY_LOG", &log);
        run.within(&folder).run()
    };
    assert_eq!(jeton("planted.so").exits(3).error().code, "module-not-found");
    assert!(!log.exists());
    // If named as a file, it is used.
    jeton("./planted.so");
    assert!(log.exists());
}
