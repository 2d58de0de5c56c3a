//! Modules that return `CKR_OK` with impossible numbers: each ends in an error that says so, never in a panic,
//! unbounded memory or an endless wait.

use crate::support::Token;
use crate::support::misbehaving::Misbehaving;
use crate::support::token::PIN;

/// Runs a command on a module that lies in this way; returns the message of its `module-misbehaved` error.
fn caught(token: Token, lie: &str, arguments: &[&str]) -> String {
    let faulty = Misbehaving::new(token).with("FAULTY_LIE", lie);
    let arguments = [arguments, &["--json"]].concat();
    let run = faulty.jeton(&arguments).env("JETON_PIN", PIN).run();
    assert_eq!(run.code, 1, "{lie}: {}", run.stderr);
    let error = run.prints_nothing().error();
    assert_eq!(error.code, "module-misbehaved", "{lie}");
    error.message
}

#[test]
fn a_count_beyond_the_buffer_is_said() {
    for (lie, arguments, said) in [
        ("C_GetSlotList=beyond", &["list"][..], "C_GetSlotList"),
        ("C_GetSlotList=huge", &["list"], "C_GetSlotList"),
        ("C_GetFunctionList=null", &["list"], "C_GetFunctionList"),
        ("C_FindObjects=beyond", &["cert", "export"], "pulObjectCount = 70 > 64"),
        ("C_FindObjects=huge", &["cert", "export"], "C_FindObjects"),
        ("C_FindObjects=beyond", &["key", "list"], "C_FindObjects"),
    ] {
        let message = caught(Token::with(&["holder"]), lie, arguments);
        assert!(message.contains(said), "{lie} {arguments:?}: {message}");
    }
}

#[test]
fn a_mechanism_list_beyond_the_buffer_is_said() {
    for lie in ["C_GetMechanismList=beyond", "C_GetMechanismList=huge"] {
        let arguments = ["key", "generate", "--label", "x", "--cn", "x", "--self-signed"];
        let message = caught(Token::with(&[]), lie, &arguments);
        assert!(message.contains("C_GetMechanismList"), "{lie}: {message}");
    }
}

#[test]
fn a_search_without_end_ends() {
    let message = caught(Token::with(&["holder"]), "C_FindObjects=endless", &["cert", "export"]);
    assert!(message.contains("C_FindObjects"), "{message}");
}

#[test]
fn a_length_beyond_the_buffer_fails_the_check_that_it_was_for() {
    for (object, lie, said) in [
        ("holder", "C_Sign=beyond", "answer to C_Sign breaks the standard: pulSignatureLen = 1030 > 1024"),
        ("holder", "C_Sign=huge", "pulSignatureLen ="),
        ("encryption", "C_Decrypt=beyond", "answer to C_Decrypt breaks the standard: pulDataLen = 1030 > 1024"),
        ("encryption", "C_Decrypt=huge", "pulDataLen ="),
    ] {
        let faulty = Misbehaving::new(Token::with(&[object])).with("FAULTY_LIE", lie);
        let run = faulty.jeton(&["test"]).env("JETON_PIN", PIN).run().exits(8);
        assert!(run.text().contains(said), "{lie}: {}", run.text());
    }
}
