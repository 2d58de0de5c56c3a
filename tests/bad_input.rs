//! Whatever goes wrong around a token gets a sentence, a remedy and an exit code, and nothing is lost.

use std::path::{Path, PathBuf};
use std::process::Command;

use jeton::output::certificate::CertificateList;
use jeton::output::list::TokenList;

use crate::support::misbehaving::Misbehaving;
use crate::support::token::LABEL;
use crate::support::{Jeton, Token, softhsm2_only};

/// The error of `cert list` with this module: code, sentence, remedy.
#[track_caller]
fn module_error(path: &Path) -> (String, String, String) {
    let path = path.display().to_string();
    let error = Jeton::new(&["cert", "list", "--json", "--module", &path]).run().exits(3).prints_nothing().error();
    let french = Jeton::new(&["cert", "list", "--json", "--module", &path]).french().run().exits(3).error();
    assert_ne!((&error.message, &error.remedy), (&french.message, &french.remedy));
    assert!(!french.message.is_empty() && !french.remedy.is_empty());
    (error.code, error.message, error.remedy)
}

/// A shared library compiled from this C source.
fn library(directory: &Path, name: &str, source: &str, more: &[&str]) -> PathBuf {
    let (code, path) = (directory.join(format!("{name}.c")), directory.join(format!("lib{name}.so")));
    std::fs::write(&code, source).unwrap();
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&path, &code])
        .args(more)
        .current_dir(directory)
        .output()
        .expect("a C compiler is installed; Rust needs one to link");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    path
}

#[test]
fn a_module_that_is_none_is_said_to_be_none() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);

    let (code, message, _) = module_error(&path("absent.so"));
    assert_eq!(code, "module-not-found");
    assert!(message.contains("absent.so"), "{message}");

    std::fs::write(path("text.so"), "no library").unwrap();
    let (code, message, _) = module_error(&path("text.so"));
    assert_eq!(code, "module-not-loaded");
    assert!(message.contains("not a shared library"), "{message}");

    let (code, message, _) = module_error(directory.path());
    assert_eq!(code, "module-not-loaded");
    assert!(message.contains("not a shared library"), "{message}");

    let plain = library(directory.path(), "plain", "int answer(void) { return 42; }", &[]);
    let (code, message, _) = module_error(&plain);
    assert_eq!(code, "module-not-loaded");
    assert!(message.contains("not a PKCS#11 module"), "{message}");
}

#[test]
fn a_module_for_another_machine_is_said_to_be_for_one() {
    let directory = tempfile::tempdir().unwrap();
    // The header of a 32-bit library for the 80386 (System V ABI, chapter 4).
    let mut header = vec![0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0, 1, 0, 0, 0];
    header.resize(4096, 0);
    let path = directory.path().join("libold.so");
    std::fs::write(&path, header).unwrap();
    let (code, message, remedy) = module_error(&path);
    assert_eq!(code, "module-not-loaded");
    assert!(message.contains("32 bits") && remedy.contains("64-bit"), "{message} {remedy}");
}

#[test]
fn a_library_that_a_module_lacks_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let needed = library(directory.path(), "needed", "int needed(void) { return 1; }", &[]);
    let module = library(
        directory.path(),
        "module",
        "int needed(void); int C_GetFunctionList(void **l) { return needed(); }",
        &["-L.", "-lneeded"],
    );
    std::fs::remove_file(needed).unwrap();
    let (code, message, remedy) = module_error(&module);
    assert_eq!(code, "module-not-loaded");
    assert!(message.contains("libneeded.so") && remedy.contains("missing"), "{message} {remedy}");
}

#[test]
fn no_token_at_all() {
    let gone = Misbehaving::new(Token::with(&[])).with("FAULTY_REMOVE_AT", "C_GetSlotList:1");
    for command in [&["list", "--json"][..], &["cert", "list", "--json"], &["cert", "export", "--json"]] {
        let error = gone.jeton(command).run().exits(3).prints_nothing().error();
        assert_eq!(error.code, "no-token", "{command:?}");
    }
    gone.jeton(&["list"]).french().run().exits(3).says("aucune clé ni carte").says("Que faire");
}

#[test]
fn a_token_that_goes_away_meanwhile() {
    let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_REMOVE_AT", "C_FindObjectsInit:1");
    let error = faulty.jeton(&["cert", "export", "--json"]).run().exits(3).prints_nothing().error();
    assert_eq!(error.code, "token-removed");
    // In a list of all tokens, the error takes the place of that token's certificates.
    let list: TokenList = faulty.jeton(&["list", "--json"]).run().exits(0).answer();
    let token = list.tokens.iter().find(|token| token.initialized).unwrap();
    assert_eq!(token.error.as_ref().map(|error| error.code.as_str()), Some("token-removed"));
    let text = faulty.jeton(&["list"]).french().run().exits(0);
    assert!(text.text().contains("a été retirée"), "{}", text.text());
}

#[test]
fn between_two_tokens_nothing_is_guessed() {
    let token = Token::with(&["holder"]);
    token.add(Token::new().label("Communauté").object("signature"));
    let error = token.jeton(&["cert", "list", "--json"]).run().exits(3).prints_nothing().error();
    assert_eq!((error.code.as_str(), error.choices.len()), ("several-tokens", 2));
    for choice in &error.choices {
        let list: CertificateList =
            token.jeton(&["cert", "list", "--json", "--token", &choice.value]).run().exits(0).answer();
        assert_eq!(list.certificates.len(), 1);
        assert!(choice.description.contains(&list.token));
    }
    // By label, by URI, from the environment; and by a label that does not exist.
    let holder = |jeton: Jeton| {
        let list: CertificateList = jeton.run().exits(0).answer();
        assert_eq!(list.token, LABEL);
    };
    holder(token.jeton(&["cert", "list", "--json", "--token", LABEL]));
    holder(token.jeton(&["cert", "list", "--json", "--token", "pkcs11:token=Mairie%20de%20Vitr%C3%A9"]));
    holder(token.jeton(&["cert", "list", "--json"]).env("JETON_TOKEN", LABEL));
    for command in [&["cert", "list"][..], &["list"]] {
        let jeton = token.jeton(&[command, &["--json", "--token", "absente"]].concat());
        let error = jeton.run().exits(3).error();
        assert_eq!((error.code.as_str(), error.choices.len()), ("token-not-found", 2));
    }
    token.jeton(&["cert", "list", "--token", "pkcs11:bogus=1"]).run().exits(2).says("RFC 7512");
    // The list still shows all of them.
    let list: TokenList = token.jeton(&["list", "--json"]).run().exits(0).answer();
    assert_eq!(list.tokens.iter().filter(|token| token.initialized).count(), 2);
}

#[test]
fn the_slots_of_one_token_are_one_token() {
    let token = Token::with(&["holder=connexion", "signature=signature qualifiée"]);
    let split = Misbehaving::new(token).with("FAULTY_SPLIT", "1").with("FAULTY_SPLIT_SECOND", "signature");
    let list: TokenList = split.jeton(&["list", "--json"]).run().exits(0).answer();
    let ready: Vec<_> = list.tokens.iter().filter(|token| token.initialized).collect();
    assert_eq!((ready.len(), ready[0].pins.len(), ready[0].certificates.len()), (1, 2, 2));
    let text = split.jeton(&["list"]).run().exits(0);
    assert_eq!(text.text().matches("PIN signature").count(), 1, "{}", text.text());
    let all: CertificateList = split.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    assert_eq!(all.certificates.len(), 2);
    let label = &ready[0].pins[1].label;
    let one: CertificateList = split.jeton(&["cert", "list", "--json", "--token", label]).run().exits(0).answer();
    assert_eq!(one.certificates.len(), 1);
}

#[test]
fn a_blank_token_holds_nothing_to_list() {
    softhsm2_only!("SoftHSM2 alone shows a blank slot of its own");
    // SoftHSM2 always shows one blank slot; without any tokens, it shows only that.
    let directory = tempfile::tempdir().unwrap();
    let configuration = directory.path().join("softhsm2.conf");
    std::fs::create_dir(directory.path().join("tokens")).unwrap();
    std::fs::write(&configuration, format!("directories.tokendir = {}/tokens\n", directory.path().display())).unwrap();
    let jeton = |arguments: &[&str]| {
        Jeton::new(arguments)
            .env("SOFTHSM2_CONF", &configuration)
            .env("JETON_MODULE", crate::support::token::module_of_the_program())
    };
    let error = jeton(&["cert", "list", "--json"]).run().exits(3).error();
    assert_eq!(error.code, "token-not-initialized");
    let list: TokenList = jeton(&["list", "--json"]).run().exits(0).answer();
    assert!(list.tokens.iter().all(|token| !token.initialized));
}

#[test]
fn an_output_that_cannot_be_written_is_said_and_loses_nothing() {
    let token = Token::with(&["holder"]);
    let directory = token.scratch();
    let file = directory.join("cert.pem");
    std::fs::write(&file, "precious").unwrap();
    let export = |out: &str| token.jeton(&["cert", "export", "--json", "--out", out]).run();

    let error = export(&file.display().to_string()).exits(7).prints_nothing().error();
    assert_eq!(error.code, "file-exists");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");

    for (out, reason) in [
        (directory.join("absent/cert.pem"), "does not exist"),
        // A directory that nobody can write to, not even root.
        (PathBuf::from("/proc/cert.pem"), "/proc/cert.pem"),
        (PathBuf::from("/dev/full"), "full"),
    ] {
        let force = token.jeton(&["cert", "export", "--json", "--force", "--out", &out.display().to_string()]);
        let error = force.run().exits(1).prints_nothing().error();
        assert_eq!(error.code, "io");
        assert!(error.message.contains(reason), "{}", error.message);
    }
    let left: Vec<_> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["cert.pem"]);
}

#[test]
fn standard_output_that_is_full_or_gone() {
    let token = Token::with(&["holder"]);
    for arguments in [&["cert", "export"][..], &["list"], &["--help"], &["man"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = token.jeton(arguments).into_command().stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("full"), "{arguments:?}");

        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = token.jeton(arguments).into_command().stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}
