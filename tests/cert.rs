//! `jeton cert list` and `jeton cert show`.

use jeton::model::certificate::{Use, Validity};
use jeton::output::certificate::{CertificateList, UnreadableCode};
use jeton::output::certificate_details::{CertificateDetails, PrivateKeyPresence};

use crate::support::misbehaving::Misbehaving;
use crate::support::token::PIN;
use crate::support::{Token, openssl, softhsm2_only};

#[test]
fn a_list_says_who_for_what_and_until_when() {
    let token = Token::with(&["holder", "cert:ca", "expired", "signature", "encryption"]);
    let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    let mut found: Vec<_> = list
        .certificates
        .iter()
        .map(|line| {
            let facts = line.certificate.as_ref().unwrap();
            (line.label.as_str(), facts.r#use, facts.validity)
        })
        .collect();
    found.sort_by_key(|(label, ..)| *label);
    assert_eq!(
        found,
        [
            ("ca", Use::CertificateAuthority, Validity::InDate),
            ("encryption", Use::Encryption, Validity::InDate),
            ("expired", Use::AuthenticationAndSignature, Validity::Expired),
            ("holder", Use::AuthenticationAndSignature, Validity::InDate),
            ("signature", Use::Signature, Validity::InDate),
        ]
    );
    let text = token.jeton(&["cert", "list"]).french().run().exits(0);
    for part in ["Titulaire", "Jeanne DUPONT – Mairie de Vitré", "31/12/2049", "remplacé", "auth. et signature"] {
        assert!(text.text().contains(part), "{part} is not in:\n{}", text.text());
    }
}

#[test]
fn a_long_id_is_never_cut() {
    let id = "0123456789abcdef0123456789abcdef01234567";
    let token = Token::with(&[&format!("holder=h={id}")]);
    let text = token.jeton(&["cert", "list"]).run().exits(0);
    assert!(text.text().contains(id), "{}", text.text());
}

#[test]
fn the_french_subject_as_people_know_it() {
    let token = Token::with(&["holder"]);
    let details: CertificateDetails = token.jeton(&["cert", "show", "--json"]).run().exits(0).answer();
    assert_eq!(details.certificate.holder, "Jeanne DUPONT");
    assert_eq!(details.certificate.organisation.as_deref(), Some("Mairie de Vitré"));
    assert_eq!(details.title.as_deref(), Some("Directrice générale des services"));
    let siret = details.siret.unwrap();
    assert_eq!((siret.value.as_str(), siret.valid), ("21350360000016", true));
    assert_eq!(details.siren.unwrap().value, "213503600");
    assert_eq!(details.emails, ["jeanne.dupont@mairie-vitre.example"]);
    assert_eq!(details.key, "RSA-3072");
    assert_eq!(details.crl_urls, ["http://crl.example/test.crl"]);
    assert_eq!(details.ocsp_urls, ["http://ocsp.example/"]);
    assert_eq!(details.policies.len(), 2);
    assert!(details.ssl_client);

    let material = std::fs::read(openssl::material("holder.cert.pem")).unwrap();
    for (digest, found) in [("-sha256", &details.certificate.sha256), ("-sha1", &details.sha1)] {
        let printed = openssl::agrees(&["x509", "-noout", "-fingerprint", digest], &material);
        let expected = printed.trim().rsplit('=').next().unwrap().replace(':', "").to_lowercase();
        assert_eq!(*found, expected);
    }
    let serial = openssl::agrees(&["x509", "-noout", "-serial"], &material);
    assert_eq!(serial.trim(), format!("serial={}", details.certificate.serial));

    let text = token.jeton(&["cert", "show"]).french().run().exits(0);
    for part in ["213 503 600 00016 (clé de contrôle exacte)", "client SSL", "non-répudiation", "Directrice générale"]
    {
        assert!(text.text().contains(part), "{part} is not in:\n{}", text.text());
    }
}

#[test]
fn the_private_key_is_known_after_a_login_only() {
    let token = Token::with(&["holder", "cert:signature", "p256"]);
    let presence = |arguments: &[&str], pin: bool| {
        let jeton = if pin { token.jeton_with_pin(arguments) } else { token.jeton(arguments) };
        let details: CertificateDetails = jeton.run().exits(0).answer();
        details.private_key
    };
    assert_eq!(presence(&["cert", "show", "--json", "--label", "holder"], false), PrivateKeyPresence::Unknown);
    for (label, expected) in [
        ("holder", PrivateKeyPresence::Present),
        ("p256", PrivateKeyPresence::Present),
        ("signature", PrivateKeyPresence::Absent),
    ] {
        assert_eq!(presence(&["cert", "show", "--json", "--login", "--label", label], true), expected, "{label}");
    }
    // Without --login the supplied PIN is not even read.
    token.jeton(&["cert", "show", "--label", "holder"]).env("JETON_PIN", "0000").run().exits(0);
    token.jeton(&["cert", "show", "--label", "holder", "--login"]).run().exits(4);
}

#[test]
fn a_login_goes_to_the_slot_of_the_certificate() {
    let token = Token::with(&["holder=connexion", "signature=signature qualifiée"]);
    let split = Misbehaving::new(token).with("FAULTY_SPLIT", "1").with("FAULTY_SPLIT_SECOND", "signature");
    let show = ["cert", "show", "--json", "--login", "--label", "signature qualifiée"];
    let details: CertificateDetails = split.jeton(&show).env("JETON_PIN", PIN).run().exits(0).answer();
    assert_eq!(details.private_key, PrivateKeyPresence::Present);
    assert_eq!(split.presentations(), 1);
}

#[test]
fn an_unreadable_certificate_is_named_and_no_panic() {
    softhsm2_only!("Kryoptic takes no certificate that does not parse");
    let token = Token::new().garbage("3003020101").garbage("").garbage("ffffffff").build();
    let list: CertificateList = token.jeton(&["cert", "list", "--json"]).run().exits(0).answer();
    assert_eq!(list.certificates.iter().filter(|line| line.unreadable.is_some()).count(), 3);
    let coded = |code| list.certificates.iter().filter(|line| line.unreadable_code == Some(code)).count();
    assert_eq!((coded(UnreadableCode::Empty), coded(UnreadableCode::Damaged)), (1, 2));
    let french = token.jeton(&["cert", "list", "--json"]).french().run().exits(0);
    assert_eq!(french.text().matches("le certificat est endommagé ou incomplet").count(), 2, "{}", french.text());
    assert!(french.text().contains("l’objet est vide") && !french.text().contains("BER"), "{}", french.text());
    let error = token.jeton(&["cert", "show", "--json", "--id", "ee00"]).run().exits(8).error();
    assert_eq!(error.code, "not-a-certificate");
}
