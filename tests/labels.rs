//! Text from tokens and certificates: how it is decoded, and that it cannot control a terminal.

use std::process::Command;

use jeton::model::text::is_unprintable;
use jeton::output::certificate::CertificateList;
use jeton::output::certificate_import::CertificateImport;
use jeton::output::list::TokenList;

use crate::support::jeton::Outcome;
use crate::support::misbehaving::Misbehaving;
use crate::support::{Token, openssl};

/// The label of the only certificate, with its `CKA_LABEL` damaged in this way.
fn label(damage: &str) -> String {
    let faulty = Misbehaving::new(Token::with(&["holder=Jeanne DUPONT"]))
        .with("FAULTY_ATTRIBUTE", &format!("CKA_LABEL@CKO_CERTIFICATE={damage}"));
    let list: CertificateList = faulty.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    is_safe(&faulty.jeton(&["cert", "list"]).run().exits(0));
    is_safe(&faulty.jeton(&["cert", "show"]).run().exits(0));
    list.certificates[0].label.clone()
}

#[track_caller]
fn is_safe(outcome: &Outcome) {
    for text in [outcome.text(), &outcome.stderr] {
        let acting = text.chars().find(|c| *c != '\n' && is_unprintable(*c));
        assert_eq!(acting, None, "in:\n{}", text.escape_debug());
    }
}

#[test]
fn padding_and_old_encodings_are_read() {
    assert_eq!(label("nul-padded"), "Jeanne DUPONT");
    assert_eq!(label("blank-padded"), "Jeanne DUPONT");
    assert_eq!(label("left-padded"), "Jeanne DUPONT");
    // The faulty module writes an é in Latin-1.
    assert!(label("latin1").contains('é'));
    assert!(!label("invalid-utf8").is_empty());
    assert_eq!(label("empty"), "");
    assert_eq!(label("unavailable"), "");
    assert_eq!(label("hex:4d616972696520e920800000"), "Mairie é €");
}

#[test]
fn a_label_of_a_megabyte_is_read_whole_and_shown_cut() {
    let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_ATTRIBUTE", "CKA_LABEL=huge");
    let list: CertificateList = faulty.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    assert_eq!(list.certificates[0].label.len(), 1 << 20);
    let shown = faulty.jeton(&["cert", "show"]).run().exits(0);
    assert!(shown.stdout.len() < 10_000, "{}", shown.stdout.len());
}

#[test]
fn what_attributes_a_token_lies_about_hides_no_certificate() {
    for damage in ["CKA_LABEL=lying-length", "CKA_LABEL=grows", "CKA_ID=unavailable", "CKA_ID=wrong-size"] {
        let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_ATTRIBUTE", damage);
        let list: CertificateList = faulty.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
        assert!(list.certificates[0].certificate.is_some(), "{damage}");
    }
    for damage in ["CKA_VALUE=truncate:100", "CKA_VALUE=empty", "CKA_VALUE=huge", "CKA_VALUE=unavailable"] {
        let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_ATTRIBUTE", damage);
        let list: CertificateList = faulty.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
        assert!(list.certificates[0].unreadable.is_some(), "{damage}");
    }
}

#[test]
fn a_label_that_acts_on_a_terminal_is_shown_not_obeyed() {
    let evil = "a\u{1b}[2Jb\nErreur : c\u{202e}d\u{9b}e";
    let token = Token::with(&[&format!("cert:holder={evil}"), &format!("cert:signature={evil}")]);
    for arguments in [&["list"][..], &["cert", "list"], &["cert", "show", "--id", "10"], &["cert", "export"]] {
        for more in [&[][..], &["--json"]] {
            is_safe(&token.jeton(&[arguments, more].concat()).run());
        }
    }
    // JSON returns it unchanged.
    let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    assert_eq!(list.certificates[0].label, evil);
    is_safe(&token.jeton(&["cert", "export", "--label", evil]).run().exits(7));
    is_safe(&token.jeton(&["cert", "export", "--token", evil]).run().exits(3));
    is_safe(&token.jeton(&[evil]).run().exits(2));
}

#[test]
fn a_token_label_is_read_and_shown_so_too() {
    for (damage, expected) in [
        ("latin1:Mairie de Vitré", "Mairie de Vitré"),
        ("left-padded", crate::support::token::LABEL),
        ("nul-padded", crate::support::token::LABEL),
        ("hex:61e280ae621b5b324a", "a\u{202e}b\u{1b}[2J"),
    ] {
        let faulty = Misbehaving::new(Token::with(&["holder"])).with("FAULTY_TOKEN_LABEL", damage);
        let list: TokenList = faulty.jeton(&["list", "--json"]).run().exits(0).answer();
        assert_eq!(list.tokens.iter().find(|token| token.initialized).unwrap().label, expected, "{damage}");
        is_safe(&faulty.jeton(&["list"]).run().exits(0));
    }
}

#[test]
fn a_subject_that_acts_on_a_terminal_is_shown_not_obeyed() {
    let token = Token::with(&[]);
    let file = token.scratch().join("evil.pem");
    let made = Command::new("openssl")
        .args(["req", "-new", "-x509", "-utf8", "-days", "30", "-key"])
        .arg(openssl::material("holder.key.pem"))
        .args(["-subj", "/O=Mairie\u{202e}eiriaM/CN=Jeanne\u{1b}[2J\nDUPONT", "-out"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let path = file.display().to_string();
    let imported = token.jeton_with_pin(&["cert", "import", "--json", "--without-key", &path]).run().exits(0);
    is_safe(&imported);
    let id = imported.answer::<CertificateImport>().id.to_string();
    for arguments in [&["list"][..], &["cert", "list"], &["cert", "show", "--id", &id]] {
        for more in [&[][..], &["--json"]] {
            let outcome = token.jeton(&[arguments, more].concat()).run().exits(0);
            is_safe(&outcome);
            assert!(outcome.text().contains("DUPONT"));
        }
    }
}
