//! `jeton doctor`: each of its levels failing for real.

use std::path::{Path, PathBuf};
use std::process::Command;

use iasecc_card::{Card, Personality};
use jeton::output::doctor::{Check, Diagnosis, Level, Outcome, Seen};

use crate::support::pcscd::Pcscd;
use crate::support::token::{LABEL, module_of_the_program};
use crate::support::{Jeton, Token, faulty, lane, softhsm2_only};

const OPENSC: [&str; 2] =
    ["/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so"];

fn opensc() -> &'static str {
    OPENSC.into_iter().find(|path| Path::new(path).exists()).expect("OpenSC is installed; ci/test does it")
}

/// jeton doctor on this module, without a PC/SC service unless the test provides one.
fn doctor(module: impl AsRef<Path>) -> Jeton {
    Jeton::new(&["doctor", "--json"])
        .env("JETON_MODULE", module.as_ref())
        .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
}

#[track_caller]
fn attentive(jeton: Jeton) -> Diagnosis {
    let outcome = jeton.run().exits(9);
    assert_eq!(outcome.error().code, "attention-needed");
    let diagnosis: Diagnosis = outcome.answer();
    assert!(diagnosis.attention > 0);
    diagnosis
}

fn check(diagnosis: &Diagnosis, level: Level) -> &Check {
    diagnosis.checks.iter().find(|check| check.level == level).expect("every level is told")
}

/// The finding with this code; it must need attention and say what to do.
#[track_caller]
fn needs<'d>(diagnosis: &'d Diagnosis, level: Level, code: &str) -> &'d Seen {
    let check = check(diagnosis, level);
    let seen = check.findings.iter().find(|seen| seen.code == code).unwrap_or_else(|| panic!("{check:#?}"));
    assert_eq!((check.outcome, seen.outcome), (Outcome::Attention, Outcome::Attention), "{check:#?}");
    assert!(seen.advice.as_ref().is_some_and(|advice| !advice.is_empty()), "{seen:#?}");
    seen
}

/// A shared library compiled from this C source, linked with these.
fn library(directory: &Path, name: &str, text: &str, with: &[&Path]) -> PathBuf {
    let source = directory.join(name).with_extension("c");
    std::fs::write(&source, text).unwrap();
    let library = directory.join(name);
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-Wl,--no-as-needed", "-o"])
        .arg(&library)
        .arg(&source)
        .args(with)
        .status()
        .expect("a C compiler is installed, as for cargo itself");
    assert!(status.success());
    library
}

#[test]
fn a_token_in_order_is_all_well_with_or_without_readers() {
    let token = Token::with(&["holder", "ca"]);
    let jeton = token.shown_to(doctor(module_of_the_program()));
    let diagnosis: Diagnosis = jeton.run().exits(0).answer();
    assert_eq!(diagnosis.attention, 0);
    // A soft token needs no service, so its absence is only worth a note.
    assert_eq!(check(&diagnosis, Level::Service).outcome, Outcome::Note);
    let codes: Vec<_> = check(&diagnosis, Level::Token).findings.iter().map(|seen| seen.code.as_str()).collect();
    assert_eq!(codes, ["token", "pin", "certificate"]);
}

#[test]
fn names_of_persons_only_when_asked_for() {
    let token = Token::new().label("Clé de Yann").object("holder").build();
    let home = token.configuration().parent().unwrap().to_owned();
    let copied = home.join("Yann.so");
    std::fs::copy(module_of_the_program(), &copied).unwrap();
    let run = |arguments: &[&str]| {
        let jeton = token.shown_to(Jeton::new(arguments)).env("HOME", &home);
        jeton.env("JETON_MODULE", &copied).env("PCSCLITE_CSOCK_NAME", "/nonexistent").run().exits(0).text().to_owned()
    };
    for format in [&["doctor"][..], &["doctor", "--json"]] {
        let short = run(format);
        assert!(!short.contains("Clé de Yann") && !short.contains(home.to_str().unwrap()), "{short}");
        assert!(short.contains("~/Yann.so") && short.contains("Jeanne DUPONT"), "{short}");
        let full = run(&[format, &["--full"]].concat());
        assert!(full.contains("Clé de Yann") && full.contains(home.to_str().unwrap()), "{full}");
    }
}

#[test]
fn level_1_the_file_is_missing() {
    let diagnosis = attentive(doctor("/nonexistent/libidop11.so"));
    assert_eq!(needs(&diagnosis, Level::Module, "module-missing").subject, "/nonexistent/libidop11.so");
    assert_eq!(check(&diagnosis, Level::Loading).outcome, Outcome::NotChecked);
    let french = doctor("/nonexistent.so").french().run().exits(9);
    assert!(french.text().contains("n’existe pas"), "{}", french.text());
}

#[test]
fn level_2_the_file_is_no_library() {
    let diagnosis = attentive(doctor("/etc/hostname"));
    needs(&diagnosis, Level::Loading, "not-a-library");
}

#[test]
fn level_2_a_library_for_another_processor() {
    let directory = tempfile::tempdir().unwrap();
    // The header of an i386 library: 32-bit, little-endian, ET_DYN, EM_386.
    let mut header = [0_u8; 52];
    header[..7].copy_from_slice(b"\x7fELF\x01\x01\x01");
    (header[16], header[18], header[20], header[40]) = (3, 3, 1, 52);
    let module = directory.path().join("libidop11.so");
    std::fs::write(&module, header).unwrap();
    let diagnosis = attentive(doctor(&module));
    let seen = needs(&diagnosis, Level::Loading, "other-architecture");
    assert!(seen.seen.contains("made for x86, and jeton for x86_64"), "{}", seen.seen);
}

#[test]
fn level_2_libraries_that_are_missing_are_all_named() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path();
    let ssl = library(at, "libjetontestssl.so", "int ssl(void) { return 0; }", &[]);
    let log = library(at, "libjetontestlog.so", "int log_it(void) { return 0; }", &[]);
    let module = library(at, "module.so", "int C_GetFunctionList(void) { return 0; }", &[&ssl, &log]);
    std::fs::remove_file(&ssl).unwrap();
    std::fs::remove_file(&log).unwrap();
    let diagnosis = attentive(doctor(&module));
    let seen = needs(&diagnosis, Level::Loading, "missing-library");
    for name in ["libjetontestssl.so", "libjetontestlog.so"] {
        assert!(seen.seen.contains(name) && seen.advice.as_ref().unwrap().contains(name), "{seen:#?}");
    }
}

#[test]
fn level_2_a_library_that_is_no_module() {
    let directory = tempfile::tempdir().unwrap();
    let module = library(directory.path(), "other.so", "int other(void) { return 0; }", &[]);
    needs(&attentive(doctor(module)), Level::Loading, "not-pkcs11");
}

#[test]
fn level_2_a_module_that_crashes_takes_nothing_down() {
    for fault in [("FAULTY_SEGV", "load"), ("FAULTY_ABORT", "C_Initialize:1")] {
        let token = Token::with(&[]);
        let jeton = token
            .shown_to(doctor(faulty::module()))
            .env("FAULTY_MODULE", module_of_the_program())
            .env(fault.0, fault.1);
        needs(&attentive(jeton), Level::Loading, "module-crashes");
    }
}

#[test]
fn level_2_a_module_that_crashes_after_it_answered_has_answered() {
    let token = Token::with(&["holder"]);
    for fault in ["FAULTY_SEGV", "FAULTY_ABORT"] {
        let jeton = token
            .shown_to(doctor(faulty::module()))
            .env("FAULTY_MODULE", module_of_the_program())
            .env(fault, "C_Finalize:1");
        let diagnosis: Diagnosis = jeton.run().exits(0).answer();
        let loading = check(&diagnosis, Level::Loading);
        let codes: Vec<_> = loading.findings.iter().map(|seen| (seen.code.as_str(), seen.outcome)).collect();
        assert_eq!(codes, [("module-loads", Outcome::Ok), ("module-crashes-after", Outcome::Note)], "{fault}");
        assert!(check(&diagnosis, Level::Token).findings.iter().any(|seen| seen.code == "token"), "{diagnosis:#?}");
    }
}

#[test]
fn level_2_a_library_for_another_system() {
    let directory = tempfile::tempdir().unwrap();
    // A DLL's first bytes, and where the rest of its header would be.
    let mut header = [0_u8; 512];
    (header[0], header[1], header[0x3c]) = (b'M', b'Z', 0x40);
    header[0x40..0x46].copy_from_slice(b"PE\0\0\x64\x86");
    let module = directory.path().join("idoPKCS.dll");
    std::fs::write(&module, header).unwrap();
    let diagnosis = attentive(doctor(&module));
    let seen = needs(&diagnosis, Level::Loading, "other-system");
    assert!(seen.seen.contains("Windows"), "{}", seen.seen);
    let outcome = Jeton::new(&["list", "--module"]).arg(&module).run().exits(3);
    outcome.says("it is made for Windows").says("for the system of this computer");
}

#[test]
fn level_2_a_module_that_hangs_takes_nothing_down() {
    let jeton = doctor(faulty::module()).env("FAULTY_MODULE", module_of_the_program()).env("FAULTY_HANG", "load");
    needs(&attentive(jeton), Level::Loading, "module-hangs");
}

#[test]
fn level_2_a_module_that_fails_says_which_call() {
    let token = Token::with(&[]);
    let run = |rule: &str| {
        attentive(
            token
                .shown_to(doctor(faulty::module()))
                .env("FAULTY_MODULE", module_of_the_program())
                .env("FAULTY_FAIL", rule),
        )
    };
    let diagnosis = run("C_Initialize:1=CKR_CANT_LOCK");
    let seen = &needs(&diagnosis, Level::Loading, "module-does-not-initialize").seen;
    assert!(seen.contains("C_Initialize, CKR_CANT_LOCK"), "{seen}");
    let diagnosis = run("C_GetSlotList:1+=CKR_HOST_MEMORY");
    let seen = &needs(&diagnosis, Level::Loading, "module-fails").seen;
    assert!(seen.contains("C_GetSlotList, CKR_HOST_MEMORY"), "{seen}");
}

#[test]
fn level_3_the_service_does_not_run() {
    needs(&attentive(doctor(opensc())), Level::Service, "service-stopped");
}

#[test]
fn level_3_the_library_of_the_service_is_unusable() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("libpcsclite.so.1"), "no library").unwrap();
    let jeton = doctor("/etc/hostname").env("LD_LIBRARY_PATH", directory.path());
    needs(&attentive(jeton), Level::Service, "service-library-missing");
}

#[test]
fn level_3_the_service_refuses_this_user() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("pcscd.comm");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o000)).unwrap();
    let run = |remote: &str| {
        let jeton = doctor("/etc/hostname").env("PCSCLITE_CSOCK_NAME", &socket).env("SSH_CONNECTION", remote);
        // In a user namespace of its own, even root has no special rights.
        let diagnosis = attentive(jeton.by("unshare", &["--user"]));
        needs(&diagnosis, Level::Service, "service-denied").seen.clone()
    };
    assert!(run("192.0.2.1 50000 192.0.2.2 22").contains("SSH"));
    assert!(!run("").contains("SSH"));
}

#[test]
fn level_3_the_service_drops_whom_polkit_does_not_allow() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("pcscd.comm");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    // As pcscd does before it has read a word (ContextThread of its winscard_svc.c).
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let over_ssh = doctor("/etc/hostname").env("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    let diagnosis = attentive(over_ssh.env("PCSCLITE_CSOCK_NAME", &socket));
    assert!(needs(&diagnosis, Level::Service, "service-denied").seen.contains("SSH"));
}

#[test]
fn level_4_no_reader() {
    lane!("card");
    let daemon = Pcscd::without_reader();
    let diagnosis = attentive(doctor(opensc()).env("PCSCLITE_CSOCK_NAME", daemon.socket()));
    assert_eq!(check(&diagnosis, Level::Service).outcome, Outcome::Ok);
    needs(&diagnosis, Level::Reader, "no-reader");
    assert_eq!(check(&diagnosis, Level::Card).outcome, Outcome::NotChecked);
}

#[test]
fn level_5_a_reader_without_card() {
    lane!("card");
    let daemon = Pcscd::with_reader();
    let diagnosis = attentive(doctor(opensc()).env("PCSCLITE_CSOCK_NAME", daemon.socket()));
    assert_eq!(check(&diagnosis, Level::Reader).outcome, Outcome::Ok);
    assert!(needs(&diagnosis, Level::Card, "no-card").subject.starts_with("Virtual PCD"));
}

#[test]
fn level_5_a_card_that_nobody_knows() {
    lane!("card");
    let daemon = Pcscd::with_reader();
    daemon.insert("3B 02 14 50");
    let diagnosis = attentive(doctor(opensc()).env("PCSCLITE_CSOCK_NAME", daemon.socket()));
    let seen = needs(&diagnosis, Level::Card, "unknown-card");
    assert!(seen.seen.contains("3B 02 14 50"), "{}", seen.seen);
}

#[test]
fn level_5_a_card_of_chambersign_says_which_driver_it_takes() {
    lane!("card");
    let daemon = Pcscd::with_reader();
    daemon.insert("3B DB 96 00 80 B1 FE 45 1F 83 00 31 C0 64 1A 71 01 00 07 90 00 33");
    let run = || doctor(opensc()).env("PCSCLITE_CSOCK_NAME", daemon.socket());
    let diagnosis = attentive(run());
    let seen = needs(&diagnosis, Level::Card, "vendor-card");
    assert!(seen.seen.contains("ChamberSign"), "{}", seen.seen);
    assert!(seen.advice.as_ref().unwrap().contains("Idopte SmartCard Middleware"), "{seen:#?}");
    // If that driver is installed and shows nothing, installing it again would not help.
    let directory = tempfile::tempdir().unwrap();
    let theirs = directory.path().join("libidop11.so");
    std::fs::copy(opensc(), &theirs).unwrap();
    let diagnosis = attentive(doctor(&theirs).env("PCSCLITE_CSOCK_NAME", daemon.socket()));
    let installed = needs(&diagnosis, Level::Card, "vendor-card").advice.clone();
    assert!(installed.is_some() && installed != seen.advice, "{installed:?}");
}

#[test]
fn level_6_the_pin_is_locked_or_nearly() {
    lane!("card");
    for (personality, state) in [(Personality::Locked, "locked"), (Personality::FinalTry, "a single try")] {
        let card = Card::personality(personality).insert().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let configuration = card.opensc_conf(directory.path(), iasecc_card::opensc_conf::Style::Default).unwrap();
        let before = card.tries_left(iasecc_card::Role::User);
        let jeton = Jeton::new(&["doctor", "--json"]).env("JETON_MODULE", opensc()).env("OPENSC_CONF", configuration);
        let jeton = jeton.without("PCSCLITE_CSOCK_NAME");
        let diagnosis = attentive(jeton);
        assert_eq!(check(&diagnosis, Level::Card).outcome, Outcome::Ok, "{diagnosis:#?}");
        assert!(needs(&diagnosis, Level::Token, "pin").seen.contains(state));
        // Looking costs no try: no VERIFY with data was sent.
        assert_eq!(card.tries_left(iasecc_card::Role::User), before);
    }
}

#[test]
fn level_6_the_certificate_has_expired_unless_another_took_its_place() {
    let token = Token::with(&["expired"]);
    let diagnosis = attentive(token.shown_to(doctor(module_of_the_program())));
    needs(&diagnosis, Level::Token, "certificate");
    let token = Token::with(&["expired", "holder"]);
    let jeton = token.shown_to(doctor(module_of_the_program()));
    let diagnosis: Diagnosis = jeton.run().exits(0).answer();
    assert_eq!(check(&diagnosis, Level::Token).outcome, Outcome::Ok);
}

#[test]
fn every_finding_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = std::fs::read_to_string(root.join("src/output/doctor/finding.rs")).unwrap();
    let page = std::fs::read_to_string(root.join("docs/scripting.md")).unwrap();
    let body = code.split("fn code(").nth(1).unwrap().split("fn subject(").next().unwrap();
    let codes: Vec<&str> = body.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(codes.len() > 30, "{codes:?}");
    let table = page.split("## Findings of `jeton doctor`").nth(1).unwrap().split("\n## ").next().unwrap();
    for code in &codes {
        assert!(table.contains(&format!("| `{code}` |")), "{code}");
    }
    assert_eq!(table.lines().filter(|line| line.starts_with("| `")).count(), codes.len());
}

#[test]
fn two_modules_that_show_one_token_are_one_token() {
    softhsm2_only!("modules are found where SoftHSM2 is installed");
    let token = Token::with(&["holder"]);
    let home = token.scratch();
    let registry = home.join(".config/pkcs11/modules");
    std::fs::create_dir_all(&registry).unwrap();
    std::fs::copy(module_of_the_program(), home.join("second.so")).unwrap();
    std::fs::write(registry.join("second.module"), format!("module: {}\n", home.join("second.so").display())).unwrap();
    let profile = home.join(".mozilla/firefox/x.default");
    std::fs::create_dir_all(&profile).unwrap();
    std::fs::write(profile.join("pkcs11.txt"), "library=/nonexistent/libidop11.so\nname=ChamberSign\n\n").unwrap();
    let jeton = Jeton::new(&["doctor", "--json", "--full"]).env("HOME", &home);
    let jeton = token.shown_to(jeton).env("PCSCLITE_CSOCK_NAME", "/nonexistent");
    let diagnosis: Diagnosis = jeton.run().exits(0).answer();
    let tokens: Vec<_> = check(&diagnosis, Level::Token).findings.iter().filter(|seen| seen.code == "token").collect();
    assert_eq!(tokens.len(), 1, "{tokens:#?}");
    assert!(tokens[0].seen.contains("second.so") && tokens[0].seen.contains("libsofthsm2.so"), "{tokens:#?}");
    assert!(tokens[0].seen.contains(LABEL), "{tokens:#?}");
    // The browser's module file is gone, which is worth a note.
    let dangling = check(&diagnosis, Level::Module).findings.iter().find(|seen| seen.code == "registration-dangling");
    assert_eq!(dangling.map(|seen| seen.subject.as_str()), Some("/nonexistent/libidop11.so"));
}
