//! Bi-clés whose key is generated on the token and never leaves it.

use jeton::output::bicle::{Act, BicleChange, KeyFacts};
use jeton::output::key::KeyPairList;

use super::Desk;
use super::token::{bicle, rsa_transports};
use crate::support::jeton::Outcome;
use crate::support::token::{LABEL, PIN};
use crate::support::{Jeton, Token, faulty, openssl, token};

const GENERATE: [&str; 5] = ["generate", "--on-token", "--yes", "--designation", "Marchés"];

/// `bicle generate --on-token` through the misbehaving module, with the calls counted.
pub(super) fn through_faulty(token: &Token, desk: &Desk, arguments: &[&str]) -> Jeton {
    let _ = std::fs::remove_file(token.count_file());
    bicle(token, desk, arguments)
        .env("JETON_MODULE", faulty::module())
        .env("FAULTY_MODULE", token::module_of_the_program())
        .env("FAULTY_COUNT", token.count_file())
}

/// The key pairs of the token.
fn keys(token: &Token) -> KeyPairList {
    token.jeton_with_pin(&["key", "list", "--json"]).run().exits(0).answer()
}

/// Asserts that nothing is left, on the token or in the register.
#[track_caller]
fn left_nothing(token: &Token, desk: &Desk) {
    assert_eq!(keys(token).keys.len(), 0);
    let certificates = token.jeton(&["cert", "list", "--json"]).run();
    assert!(!certificates.text().contains("March"), "{}", certificates.text());
    assert_eq!(desk.list().bicles.len(), 0);
}

#[test]
fn made_there_it_opens_there_and_nowhere_else() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    let made: BicleChange = bicle(&token, &desk, &GENERATE).args(&["--json"]).run().exits(0).answer();
    assert_eq!((made.act, made.bicle.algorithm.as_str()), (Act::Generated, "RSA-3072"));
    assert!(made.algorithm_reason.as_ref().is_some_and(|reason| reason.contains("PG-083")));
    assert!(made.bicle.never_leaves_token && made.bicle.backup_verified.is_none());
    assert_eq!(made.bicle.opens, rsa_transports());
    assert!(made.warnings.iter().any(|warning| warning.contains("cannot be backed up")), "{:?}", made.warnings);
    // No key file; the certificate is on the token, for encryption, for two years.
    assert_eq!(desk.names("register"), ["bicles.journal", "bicles.lock", "bicles.toml"]);
    let pem = token.jeton(&["cert", "export", "--label", "Marchés"]).run().exits(0).stdout;
    let text = openssl::agrees(&["x509", "-noout", "-text", "-nameopt", "utf8"], &pem);
    assert!(text.contains("Key Encipherment") && !text.contains("Digital Signature"), "{text}");
    openssl::agrees(&["x509", "-noout", "-checkend", &(729 * 86_400).to_string()], &pem);
    let list = keys(&token);
    assert_eq!((list.keys.len(), list.keys[0].extractable, list.keys[0].made_on_token), (1, Some(false), Some(true)));
    assert_eq!(list.keys[0].decrypts, Some(true));
    // Sealed for it, and opened with it.
    let bid = desk.file("pli", b"offre");
    bicle(&token, &desk, &["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let out = desk.path("ouvert");
    bicle(&token, &desk, &["open"]).arg(desk.path("pli.p7m")).arg("--out").arg(&out).run().exits(0);
    assert_eq!(std::fs::read(out).unwrap(), b"offre");
    // Operations that it does not allow give their reason.
    let text = desk.bicle(&["list"]).french().run().exits(0);
    assert!(text.text().contains("n’en sort jamais") && text.text().contains("impossible"), "{}", text.text());
    let refused = desk.bicle_on("backup", &desk.path("sauve.pfx"), &["--json"]).run().exits(6).error();
    assert_eq!(refused.code, "bicle-not-exportable");
    assert!(refused.message.contains("never leaves it") && refused.remedy.contains("de secours"), "{refused:?}");
    let refused = desk.bicle(&["delete", "Marchés", "--yes", "--json"]).run().exits(9).error();
    assert_eq!(refused.code, "bicle-not-backed-up");
    assert!(refused.message.contains("no backup of it is possible"), "{}", refused.message);
    assert!(refused.remedy.contains("bicle archive") && !refused.remedy.contains("backup"), "{}", refused.remedy);
    desk.bicle(&["archive", "Marchés"]).run().exits(0);
}

#[test]
fn without_a_terminal_it_is_said_by_an_option_before_anything_is_sent() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    let run = through_faulty(&token, &desk, &["generate", "--on-token", "--designation", "Marchés", "--json"]);
    let refused = run.run().exits(2).prints_nothing().error();
    assert_eq!((refused.code.as_str(), refused.remedy.contains("--yes")), ("no-terminal", true));
    for conflict in [
        &["--to", "token", "--backup", "x.pfx"][..],
        &["--backup", "x.pfx"],
        &["--password-file", "x"],
        &["--password-stdin"],
        &["--new-password-file", "x"],
        &["--force-password"],
    ] {
        bicle(&token, &desk, &GENERATE).args(conflict).run().exits(2).prints_nothing();
    }
    bicle(&token, &desk, &["generate", "--designation", "Marchés", "--yes"]).run().exits(2).says("--on-token");
    // An existing label, a register that cannot be written, a read-only token: no PIN is sent.
    let held = Token::with(&["cert:holder=Marchés=10"]);
    let run = through_faulty(&held, &desk, &GENERATE).args(&["--json"]).run().exits(7);
    assert_eq!((run.error().code.as_str(), held.counts().of("pin_presentations")), ("object-exists", 0));
    let run = through_faulty(&token, &desk, &GENERATE).env("FAULTY_TOKEN_FLAGS", "+CKF_WRITE_PROTECTED").run();
    run.exits(6).says("read-only");
    assert_eq!(token.counts().of("pin_presentations"), 0);
    // Nobody can create a file in /proc.
    let nowhere = token.jeton_with_pin(&["bicle", "--register", "/proc/bicles.toml"]).args(&GENERATE).run();
    nowhere.exits(1).says("/proc/bicles.toml").does_not_say("token");
    left_nothing(&token, &desk);
}

#[test]
fn the_algorithm_is_one_that_the_token_makes_and_decrypts_with() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    for (mechanisms, more, exit) in [
        ("-CKM_RSA_PKCS_KEY_PAIR_GEN", &["--algorithm", "rsa-2048"][..], 6),
        ("-CKM_RSA_PKCS,-CKM_RSA_PKCS_OAEP", &["--algorithm", "rsa-2048"], 6),
        ("-CKM_RSA_PKCS_KEY_PAIR_GEN,-CKM_ECDH1_DERIVE", &[], 6),
    ] {
        let run = through_faulty(&token, &desk, &GENERATE).args(more).args(&["--json"]);
        let outcome = run.env("FAULTY_MECHANISMS", mechanisms).run().exits(exit);
        assert_eq!(outcome.error().code, "not-supported", "{mechanisms}");
        assert_eq!(token.counts().of("pin_presentations"), 0, "{mechanisms}");
    }
    left_nothing(&token, &desk);
    // RSA is listed but refused when used: the key that was made is removed again.
    let run = through_faulty(&token, &desk, &GENERATE).args(&["--algorithm", "rsa-2048", "--json"]);
    let lying = run.env("FAULTY_MECHANISMS", "!CKM_RSA_PKCS,-CKM_RSA_PKCS_OAEP").run().exits(6).error();
    assert!(lying.code == "not-supported" && lying.message.contains("removed"), "{}", lying.message);
    left_nothing(&token, &desk);
    // If RSA cannot decrypt, an elliptic curve key is used, with the reason.
    let run = through_faulty(&token, &desk, &GENERATE).env("FAULTY_MECHANISMS", "-CKM_RSA_PKCS,-CKM_RSA_PKCS_OAEP");
    let made: BicleChange = run.args(&["--json"]).run().exits(0).answer();
    assert_eq!(made.bicle.algorithm, "P-384");
    assert!(made.algorithm_reason.is_some_and(|reason| reason.contains("RSA")));
    let bid = desk.file("pli", b"offre");
    bicle(&token, &desk, &["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    bicle(&token, &desk, &["open"]).arg(desk.path("pli.p7m")).arg("--out").arg(desk.path("o")).run().exits(0);
}

/// The words of the question on the terminal.
struct Words {
    language: &'static str,
    notice: &'static str,
    no_secours: &'static str,
    question: &'static str,
    yes: &'static str,
    pin: &'static str,
    done: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        language: "fr",
        notice: "n’en sortira jamais",
        no_secours: "aucun bi-clé de secours sauvegardé",
        question: "Créer ce bi-clé, qui ne peut pas être sauvegardé ? [o/N] : ",
        yes: "o",
        pin: "Code PIN de « Mairie de Vitré » : ",
        done: "inscrit au registre",
    },
    Words {
        language: "en",
        notice: "will never leave it",
        no_secours: "no bi-clé de secours that is backed up",
        question: "Make this bi-clé, which cannot be backed up? [y/N]: ",
        yes: "y",
        pin: "PIN of “Mairie de Vitré”: ",
        done: "listed in the register",
    },
];

#[test]
fn it_is_said_and_asked_before_anything_is_made_and_enter_means_no() {
    for words in &WORDS {
        let (token, desk) = (Token::with(&[]), Desk::new());
        let asked = |more: &[&str]| {
            let run = bicle(&token, &desk, &["generate", "--designation", "Marchés", "--on-token"]).args(more);
            let run = run.without("JETON_PIN").without("JETON_PASSWORD").env("JETON_LANG", words.language);
            let mut terminal = run.in_terminal();
            terminal.expect(words.notice).expect(words.no_secours).expect("RSA-3072");
            terminal.expect(words.question);
            terminal
        };
        for answer in ["", "n"] {
            let mut terminal = asked(&[]);
            terminal.type_line(answer);
            terminal.exits(130);
        }
        let mut terminal = asked(&[]);
        terminal.control('c');
        terminal.exits(130);
        // At the PIN prompt too.
        let mut terminal = asked(&[]);
        terminal.type_line(words.yes).expect(words.pin).without_echo().control('c');
        terminal.exits(130);
        left_nothing(&token, &desk);
        assert!(!desk.path("register").exists(), "not even a folder");
        let mut terminal = asked(&[]);
        terminal.type_line(words.yes).answer_secret(words.pin, PIN);
        let screen = terminal.exits(0);
        assert!(screen.contains(words.done), "{screen}");
        assert_eq!(desk.list().bicles.len(), 1);
        // It names a backed-up bi-clé de secours instead.
        desk.generate("Coffre", &["--secours", "--backup", desk.path("coffre.pfx").to_str().unwrap()]);
        let run = bicle(&token, &desk, &["renew", "Marchés"]).without("JETON_PIN").env("JETON_LANG", words.language);
        let mut terminal = run.in_terminal();
        terminal.expect(words.notice).expect("Coffre").answer(words.question, "");
        terminal.exits(130);
        assert_eq!(desk.list().bicles.len(), 2);
    }
}

#[test]
fn the_next_one_is_made_on_the_token_too() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    let quick = ["--algorithm", "p-256", "--secours"];
    bicle(&token, &desk, &GENERATE).args(&quick).run().exits(0);
    let bid = desk.file("pli", b"offre");
    bicle(&token, &desk, &["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
    let refused = bicle(&token, &desk, &["renew", "Marchés", "--json"]).run().exits(2).error();
    assert_eq!(refused.code, "no-terminal");
    let backup = bicle(&token, &desk, &["renew", "Marchés", "--yes", "--json", "--backup", "x.pfx"]).run().exits(6);
    assert_eq!(backup.error().code, "bicle-not-exportable");
    let next: BicleChange = bicle(&token, &desk, &["renew", "Marchés", "--yes", "--json"]).run().exits(0).answer();
    assert_eq!((next.act, next.replaces.as_deref()), (Act::Renewed, Some("Marchés")));
    assert!(next.bicle.never_leaves_token && next.bicle.secours);
    assert!(matches!(&next.bicle.key, KeyFacts::Token { label, .. } if label == LABEL));
    assert!(next.bicle.designation.starts_with("Marchés 20"), "{}", next.bicle.designation);
    // A year in the designation is replaced, not appended.
    let name = next.bicle.designation.as_str();
    let again = bicle(&token, &desk, &["renew", name, "--yes", "--json"]).run().exits(7).error();
    assert!(again.code == "bicle-exists" && again.message.contains(name), "{}", again.message);
    let list = desk.list();
    assert!(list.bicles[0].archived && list.bicles[0].secours && !list.bicles[1].archived);
    // The old one opens what was sealed for it.
    bicle(&token, &desk, &["open"]).arg(desk.path("pli.p7m")).arg("--out").arg(desk.path("o")).run().exits(0);
    assert_eq!(keys(&token).keys.len(), 2);
}

/// A run that the misbehaving module interrupts.
#[track_caller]
fn fails(token: &Token, desk: &Desk, variable: &str, rule: &str) -> Outcome {
    let run =
        through_faulty(token, desk, &GENERATE).args(&["--algorithm", "p-256", "--json"]).env(variable, rule).run();
    assert_ne!(run.code, 0, "{rule}");
    run.prints_nothing()
}

#[test]
fn a_failure_half_way_leaves_nothing_or_says_what_and_what_to_do() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    for rule in [
        "C_GenerateKeyPair:1=CKR_DEVICE_ERROR@after",
        "C_Sign:1+=CKR_DEVICE_ERROR",
        "C_CreateObject:1=CKR_DEVICE_MEMORY",
        "C_CreateObject:1=CKR_DEVICE_ERROR@after",
        "C_DeriveKey:1+=CKR_DEVICE_ERROR",
        "C_DeriveKey:1+=CKR_FUNCTION_FAILED",
    ] {
        let error = fails(&token, &desk, "FAULTY_FAIL", rule).error();
        assert!(error.message.contains("removed"), "{rule}: {}", error.message);
        assert_eq!(token.counts().of("pin_presentations"), 1, "{rule}");
        left_nothing(&token, &desk);
    }
    // Card removed: the error names what is left on it, and how to delete it.
    for rule in ["C_Sign:1", "C_CreateObject:1", "C_DeriveKey:1"] {
        let (token, desk) = (Token::with(&[]), Desk::new());
        let error = fails(&token, &desk, "FAULTY_REMOVE_AT", rule).exits(3).error();
        assert_eq!(error.code, "token-removed", "{rule}");
        assert!(error.message.contains("Still on the token") && error.message.contains("Marchés"), "{}", error.message);
        assert!(error.remedy.contains("key delete --label \"Marchés\" --with-certificate"), "{}", error.remedy);
        assert_eq!(desk.list().bicles.len(), 0);
        token.jeton_with_pin(&["key", "delete", "--label", "Marchés", "--with-certificate", "--yes"]).run().exits(0);
        left_nothing(&token, &desk);
    }
}

#[test]
fn interrupted_while_the_token_works_nothing_is_left() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    let log = token.scratch().join("log");
    let run = through_faulty(&token, &desk, &GENERATE).args(&["--algorithm", "p-256"]);
    let mut terminal = run.env("FAULTY_DELAY_MS", "C_GenerateKeyPair=1500").env("FAULTY_LOG", &log).in_terminal();
    terminal.expect("key pair (p-256)").expect("token.").control('c');
    let screen = terminal.exits(130);
    assert!(screen.contains("removed"), "{screen}");
    left_nothing(&token, &desk);
}

#[test]
fn a_key_that_the_register_could_not_take_stays_whole_and_is_entered_later() {
    crate::support::softhsm2_only!("the limit on file sizes stops Kryoptic's own database first");
    let (token, desk) = (Token::with(&[]), Desk::new());
    for name in ["Un", "Deux", "Trois", "Quatre"] {
        desk.generate(name, &[]);
    }
    let before = std::fs::read(desk.register()).unwrap();
    let run = bicle(&token, &desk, &GENERATE).args(&["--algorithm", "p-256", "--json"]);
    let error = run.with_files_up_to(before.len() as u64).run().exits(1).prints_nothing().error();
    assert!(error.code == "io" && error.message.contains("is whole on"), "{}", error.message);
    assert_eq!(std::fs::read(desk.register()).unwrap(), before);
    let id = keys(&token).keys[0].id.to_string();
    let reference = format!("jeton bicle reference --id {id} --designation \"Marchés\"");
    let delete = format!("jeton key delete --id {id} --with-certificate");
    assert!(error.remedy.contains(&reference) && error.remedy.contains(&delete), "{}", error.remedy);
    let run = bicle(&token, &desk, &["reference", "--id", &id, "--designation", "Marchés", "--json"]);
    let entered: BicleChange = run.run().exits(0).answer();
    assert!(entered.bicle.never_leaves_token);
}

#[test]
fn a_key_that_was_brought_to_the_token_and_not_entered_is_brought_again_without_being_written_twice() {
    crate::support::softhsm2_only!("the limit on file sizes stops Kryoptic's own database first");
    let (token, desk, other) = (Token::with(&[]), Desk::new(), Desk::new());
    let backup = other.path("sauve.pfx");
    other.generate("Marchés", &["--backup", backup.to_str().unwrap()]);
    for name in ["Un", "Deux", "Trois", "Quatre"] {
        desk.generate(name, &[]);
    }
    let size = std::fs::metadata(desk.register()).unwrap().len();
    let import = || bicle(&token, &desk, &["import", "--to", "token", "--json"]).arg(&backup);
    let error = import().with_files_up_to(size).run().exits(1).prints_nothing().error();
    assert!(error.message.contains("is whole on"), "{}", error.message);
    assert!(error.remedy.contains("bicle import --to token \""), "{}", error.remedy);
    assert_eq!((keys(&token).keys.len(), desk.list().bicles.len()), (1, 4));
    let entered: BicleChange = import().run().exits(0).answer();
    assert!(entered.bicle.backup_verified.is_some() && !entered.bicle.never_leaves_token);
    assert_eq!((keys(&token).keys.len(), desk.list().bicles.len()), (1, 5));
}

#[test]
fn a_key_that_is_brought_to_the_token_is_all_there_or_not_at_all() {
    let (token, desk) = (Token::with(&[]), Desk::new());
    let out = desk.path("sauve.pfx");
    let generate =
        ["generate", "--designation", "Marchés", "--algorithm", "p-256", "--to", "token", "--json", "--backup"];
    for (variable, rule) in [
        ("FAULTY_FAIL", "C_CreateObject:2=CKR_DEVICE_MEMORY"),
        ("FAULTY_FAIL", "C_CreateObject:3=CKR_DEVICE_ERROR@after"),
        ("FAULTY_FAIL", "C_DeriveKey:1+=CKR_DEVICE_ERROR"),
        ("FAULTY_REMOVE_AT", "C_CreateObject:2"),
        ("FAULTY_REMOVE_AT", "C_DeriveKey:1"),
    ] {
        let run = through_faulty(&token, &desk, &generate).arg(&out).env(variable, rule).run();
        assert_ne!(run.code, 0, "{rule}");
        let error = run.prints_nothing().error();
        // The backup was made first, and the error mentions it.
        assert!(error.message.contains("sauve.pfx is whole and verified"), "{rule}: {}", error.message);
        assert!(error.remedy.contains("bicle import \""), "{rule}: {}", error.remedy);
        if variable == "FAULTY_REMOVE_AT" {
            assert!(error.message.contains("Still on the token"), "{rule}: {}", error.message);
            let delete = ["key", "delete", "--label", "Marchés", "--with-certificate", "--yes"];
            token.jeton_with_pin(&delete).run().exits(0);
        }
        left_nothing(&token, &desk);
        std::fs::remove_file(&out).unwrap();
    }
    // A wrong PIN is detected before anything is made.
    bicle(&token, &desk, &generate).arg(&out).env("JETON_PIN", "0000").run().exits(4);
    assert!(!out.exists());
}
