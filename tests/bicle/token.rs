//! Bi-clés on a token.

use jeton::model::bicle::Transport;
use jeton::output::bicle::opened::Opened;
use jeton::output::bicle::{BicleChange, KeyFacts};

use super::{Desk, PASSWORD};
use crate::support::token::{Maker, maker};
use crate::support::{Jeton, Token, openssl};

pub(super) fn bicle(token: &Token, desk: &Desk, arguments: &[&str]) -> Jeton {
    let run = token.jeton_with_pin(&["bicle", "--register"]).arg(desk.register()).args(arguments);
    run.env("HOME", desk.home()).env("JETON_PASSWORD", PASSWORD)
}

/// What the token can open: SoftHSM2 supports OAEP with SHA-1 only.
pub(super) fn rsa_transports() -> Vec<Transport> {
    use Transport::{RsaOaepSha1, RsaOaepSha256, RsaOaepSha384, RsaOaepSha512, RsaPkcs1};
    match maker() {
        Maker::SoftHsm => vec![RsaOaepSha1, RsaPkcs1],
        _ => vec![RsaOaepSha256, RsaOaepSha384, RsaOaepSha512, RsaOaepSha1, RsaPkcs1],
    }
}

#[test]
fn imported_to_the_token_after_its_backup_it_opens_there() {
    for algorithm in ["rsa-2048", "p-256"] {
        let (token, desk) = (Token::with(&[]), Desk::new());
        let backup = desk.path("sauve.pfx");
        let made = bicle(&token, &desk, &["generate", "--designation", "Marchés", "--algorithm", algorithm]);
        let made: BicleChange =
            made.args(&["--to", "token", "--json", "--backup"]).arg(&backup).run().exits(0).answer();
        assert!(matches!(made.bicle.key, KeyFacts::Token { .. }));
        // jeton seals in a way that the token can open.
        let expected = if algorithm == "p-256" { vec![Transport::Ecdh] } else { rsa_transports() };
        assert_eq!(made.bicle.opens, expected);
        assert_eq!(desk.names("register"), ["bicles.journal", "bicles.lock", "bicles.toml"]);
        for n in 1..=3 {
            let bid = desk.file(&format!("pli{n}"), format!("offre {n}").as_bytes());
            bicle(&token, &desk, &["seal", "--for", "Marchés"]).arg(&bid).run().exits(0);
        }
        std::fs::create_dir(desk.path("out")).unwrap();
        let opened = bicle(&token, &desk, &["open", "--json"]).arg(desk.path("")).arg("--out").arg(desk.path("out"));
        let opened: Opened = opened.run().exits(0).answer();
        assert_eq!((opened.opened, opened.failed), (3, 0));
        assert_eq!(std::fs::read(desk.path("out/pli2")).unwrap(), b"offre 2");
        // And the backup opens without the token.
        let colleague = Desk::new();
        colleague.bicle_on("import", &backup, &[]).run().exits(0);
        let out = colleague.path("pli1");
        colleague.bicle_on("open", &desk.path("pli1.p7m"), &["--out"]).arg(&out).run().exits(0);
        assert_eq!(std::fs::read(out).unwrap(), b"offre 1");
    }
}

#[test]
fn a_key_pair_of_the_token_joins_the_register() {
    let (token, desk) = (
        Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build(),
        Desk::new(),
    );
    let made: BicleChange =
        bicle(&token, &desk, &["reference", "--id", "0e", "--designation", "Carte", "--json"]).run().exits(0).answer();
    assert_eq!(made.bicle.opens.first(), rsa_transports().first());
    let bid = desk.file("pli", b"offre");
    bicle(&token, &desk, &["seal", "--for", "Carte"]).arg(&bid).run().exits(0);
    let out = desk.path("ouvert");
    bicle(&token, &desk, &["open"]).arg(desk.path("pli.p7m")).arg("--out").arg(&out).run().exits(0);
    assert_eq!(std::fs::read(out).unwrap(), b"offre");
    // Without a PIN nothing is tried.
    let refused = bicle(&token, &desk, &["open", "--json"]).without("JETON_PIN").arg(desk.path("pli.p7m"));
    refused.arg("--out").arg(desk.path("b")).run().exits(4).prints_nothing();
}

#[test]
fn a_token_pulled_out_leaves_the_done_done() {
    let (token, desk) = (
        Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build(),
        Desk::new(),
    );
    bicle(&token, &desk, &["reference", "--id", "0e", "--designation", "Carte"]).run().exits(0);
    for n in 1..=4 {
        let bid = desk.file(&format!("pli{n}"), format!("offre {n}").as_bytes());
        bicle(&token, &desk, &["seal", "--for", "Carte"]).arg(&bid).run().exits(0);
    }
    std::fs::create_dir(desk.path("out")).unwrap();
    let pulled = bicle(&token, &desk, &["open", "--json"])
        .env("JETON_MODULE", crate::support::faulty::module())
        .env("FAULTY_MODULE", crate::support::token::module_of_the_program())
        .env("FAULTY_REMOVE_AT", "C_Decrypt:3");
    let outcome = pulled.arg(desk.path("")).arg("--out").arg(desk.path("out")).run().exits(3);
    let opened: Opened = outcome.answer();
    assert_eq!((opened.opened, opened.failed, opened.not_done), (2, 1, 1));
    assert_eq!(outcome.error().code, "token-removed");
    assert_eq!(desk.names("out"), ["pli1", "pli2"]);
}

/// Java's RSAES-OAEP: SHA-256, and SHA-1 in MGF1.
#[test]
fn oaep_with_two_hash_functions_reaches_the_token_as_such() {
    let token = Token::new().object("key:encryption=Chiffrement=0e").object("cert:encryption=Chiffrement=0e").build();
    let desk = Desk::new();
    let bid = desk.file("pli", b"offre");
    let (sealed, out) = (desk.path("java.p7m"), desk.path("ouvert"));
    let recipient = openssl::material("encryption.cert.pem");
    let oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha1"];
    openssl::seal(&bid, &sealed, &[&["-aes-256-gcm", "-recip", recipient.to_str().unwrap()], &oaep[..]].concat());
    let opened = bicle(&token, &desk, &["open"]).arg(&sealed).arg("--out").arg(&out).run();
    match maker() {
        Maker::OpenCryptoki | Maker::Kryoptic => {
            opened.exits(0);
            assert_eq!(std::fs::read(out).unwrap(), b"offre");
        }
        // SoftHSM2 supports OAEP with SHA-1 only.
        _ => {
            opened.exits(6).says("CKM_RSA_PKCS_OAEP, SHA-256, MGF1 SHA-1");
            assert!(!out.exists());
        }
    }
}
