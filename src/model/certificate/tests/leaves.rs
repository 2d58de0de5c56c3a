//! End-entity certificates made by openssl: names, uses, addresses.

use super::openssl::{Leaf, is_ssl_client, x509};
use super::*;
use crate::model::certificate::siren::NumberSource;

const JEANNE: &str = "C = FR\nO = Mairie de Vitré\n0.OU = 0002 73282932000074\n1.OU = Service des marchés\n\
    organizationIdentifier = NTRFR-732829320\ntitle = Directrice générale\nGN = Jeanne\nSN = DUPONT\n\
    serialNumber = A1234\nCN = Jeanne DUPONT";

#[test]
fn a_holder_as_people_know_her() {
    let certificate = Leaf {
        subject: JEANNE,
        extensions: "keyUsage = critical, digitalSignature, nonRepudiation\nextendedKeyUsage = clientAuth, emailProtection\n\
            subjectAltName = email:jeanne.dupont@vitre.example, email:JEANNE.dupont@vitre.example\n\
            crlDistributionPoints = URI:http://crl.example/a.crl, URI:ldap://crl.example/b\n\
            authorityInfoAccess = OCSP;URI:http://ocsp.example, caIssuers;URI:http://ca.example/ca.cer\n\
            certificatePolicies = 1.2.250.1.96.1.6.1.8.1, @policy\n[policy]\npolicyIdentifier = 1.2.250.1.96.9\n\
            CPS.1 = https://cps.example/pc",
        ..Leaf::default()
    }
    .certificate();
    let identity = certificate.identity();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(identity.holder, "Jeanne DUPONT");
    assert_eq!(identity.given_name, some("Jeanne"));
    assert_eq!(identity.surname, some("DUPONT"));
    assert_eq!(identity.title, some("Directrice générale"));
    assert_eq!(identity.organisation, some("Mairie de Vitré"));
    assert_eq!(identity.units, ["Service des marchés"]);
    assert_eq!(identity.serial_number, some("A1234"));
    assert_eq!(identity.emails, ["jeanne.dupont@vitre.example"]);
    let siren = identity.siren.unwrap();
    assert_eq!((siren.value.as_str(), siren.valid), ("732829320", true));
    assert_eq!(siren.source, NumberSource::OrganizationIdentifierNtr);
    let siret = identity.siret.unwrap();
    assert_eq!((siret.value.as_str(), siret.source), ("73282932000074", NumberSource::OuIcd0002));
    assert_eq!(identity.vat, None);
    assert_eq!(identity.conflicts, []);
    assert_eq!(certificate.main_use(), Use::AuthenticationAndSignature);
    assert_eq!(certificate.crl_urls(), ["http://crl.example/a.crl", "ldap://crl.example/b"]);
    assert_eq!(certificate.ocsp_urls(), ["http://ocsp.example"]);
    assert_eq!(certificate.issuer_urls(), ["http://ca.example/ca.cer"]);
    let policies = certificate.policies();
    assert_eq!(policies[0], Policy { oid: "1.2.250.1.96.1.6.1.8.1".to_owned(), cps_url: None });
    assert_eq!(policies[1], Policy { oid: "1.2.250.1.96.9".to_owned(), cps_url: some("https://cps.example/pc") });
    assert!(!certificate.is_ca());
    assert!(certificate.is_self_issued());
    assert!(certificate.may_be_issued_by(&certificate));
    let key_usage = certificate.usages().key_usage().unwrap();
    assert_eq!(key_usage, [KeyUsageBit::DigitalSignature, KeyUsageBit::NonRepudiation]);
    assert_eq!(certificate.usages().extended_names(), ["clientAuth", "emailProtection"]);
}

#[test]
fn names_in_every_string_type() {
    for (mask, what) in [("utf8only", "UTF8String"), ("MASK:0x4", "T61String"), ("MASK:0x800", "BMPString")] {
        let leaf = Leaf {
            subject: "O = Évêché d\\'Évreux, Sées + \\\"fils\\\"\nCN = Zoé LÜDERITZ",
            string_mask: mask,
            ..Leaf::default()
        };
        let der = leaf.der();
        let dump = super::openssl::openssl(&["asn1parse", "-inform", "DER"], &der);
        let kind = what.to_ascii_uppercase();
        assert!(String::from_utf8_lossy(&dump).contains(&kind), "openssl made no {what}");
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.holder(), "Zoé LÜDERITZ", "{what}");
        assert_eq!(certificate.subject().organisation(), Some("Évêché d'Évreux, Sées + \"fils\""), "{what}");
        assert_eq!(
            certificate.subject().to_string(),
            "CN=Zoé LÜDERITZ,O=Évêché d'Évreux\\, Sées \\+ \\\"fils\\\"",
            "{what}"
        );
        let judged = x509(&der, &["-subject", "-nameopt", "RFC2253,utf8,-esc_msb"]);
        assert_eq!(format!("subject={}", certificate.subject()), judged.trim_end(), "{what}");
    }
}

#[test]
fn multi_valued_names_and_unknown_types() {
    let certificate =
        Leaf { subject: "O = A\nGN = Jeanne\n+SN = DUPONT\n0.1.2.3.4 = x", ..Leaf::default() }.certificate();
    assert_eq!(certificate.subject().to_string(), "1.2.3.4=x,SN=DUPONT+GN=Jeanne,O=A");
    assert_eq!(certificate.subject().attributes()[1].rdn, certificate.subject().attributes()[2].rdn);
    assert_eq!(certificate.holder(), "Jeanne DUPONT");
}

#[test]
fn what_a_holder_is_called_without_a_common_name() {
    let holder =
        |subject: &str, extensions: &str| Leaf { subject, extensions, ..Leaf::default() }.certificate().holder();
    assert_eq!(holder("SN = DUPONT", ""), "DUPONT");
    assert_eq!(holder("C = FR\nO = Mairie de Vitré", ""), "Mairie de Vitré");
    assert_eq!(holder("C = FR\nemailAddress = a@vitre.example", ""), "a@vitre.example");
    assert_eq!(holder("C = FR", "subjectAltName = email:b@vitre.example"), "b@vitre.example");
    let nobody = Leaf { subject: "C = FR", ..Leaf::default() }.certificate();
    assert_eq!(nobody.holder(), nobody.serial_hex());
    assert_eq!(nobody.subject().friendly(), "C=FR");
}

#[test]
fn contradicting_numbers_are_reported() {
    let subject = "O = Ville\n0.OU = 0002 73282932000075\n1.OU = 0002 48146308100036\norganizationIdentifier = VATFR-67784350134\nCN = X";
    let identity = Leaf { subject, ..Leaf::default() }.certificate().identity();
    // 732829320 and 481463081 are both valid and from the same source: the first one wins.
    assert_eq!(identity.siren.unwrap().value, "732829320");
    let siret = identity.siret.unwrap();
    assert_eq!(
        (siret.value.as_str(), siret.valid),
        ("73282932000075", false),
        "of the same SIREN, though its digit is wrong"
    );
    assert_eq!(identity.vat.unwrap().value, "FR67784350134");
    let conflicts: Vec<&str> = identity.conflicts.iter().map(|checked| checked.value.as_str()).collect();
    assert_eq!(conflicts, ["481463081", "48146308100036", "784350134"]);
    assert_eq!(identity.units, Vec::<String>::new());
}

#[test]
fn uses_in_one_word_and_as_openssl_judges_them() {
    let auth = "digitalSignature";
    let both = "digitalSignature, nonRepudiation";
    let cases: &[(&str, &str, Use, bool, bool)] = &[
        // keyUsage, extendedKeyUsage, the use, may sign, may encrypt
        ("", "", Use::Unspecified, true, true),
        ("", "clientAuth", Use::Authentication, true, true),
        ("", "emailProtection", Use::Signature, true, true),
        ("", "serverAuth", Use::Unspecified, true, true),
        (auth, "", Use::Authentication, true, false),
        (auth, "clientAuth", Use::Authentication, true, false),
        (auth, "clientAuth, emailProtection", Use::Authentication, true, false),
        (auth, "1.3.6.1.4.1.311.20.2.2", Use::Authentication, true, false),
        (auth, "anyExtendedKeyUsage", Use::Authentication, true, false),
        (auth, "emailProtection", Use::Signature, true, false),
        (auth, "serverAuth", Use::Unspecified, true, false),
        (auth, "codeSigning", Use::Unspecified, true, false),
        ("nonRepudiation", "", Use::Signature, true, false),
        ("nonRepudiation", "emailProtection", Use::Signature, true, false),
        ("nonRepudiation", "clientAuth", Use::Signature, true, false),
        (both, "", Use::AuthenticationAndSignature, true, false),
        (both, "clientAuth", Use::AuthenticationAndSignature, true, false),
        (both, "emailProtection", Use::Signature, true, false),
        ("keyEncipherment", "", Use::Encryption, false, true),
        ("keyEncipherment, dataEncipherment", "emailProtection", Use::Encryption, false, true),
        ("keyAgreement", "clientAuth", Use::Encryption, false, true),
        ("digitalSignature, keyEncipherment", "clientAuth", Use::Authentication, true, true),
        ("digitalSignature, keyEncipherment", "serverAuth", Use::Unspecified, true, true),
        (
            "digitalSignature, nonRepudiation, keyEncipherment",
            "clientAuth",
            Use::AuthenticationAndSignature,
            true,
            true,
        ),
        ("cRLSign", "", Use::Unspecified, false, false),
    ];
    for (key_usage, extended, expected, may_sign, may_encrypt) in cases {
        let mut extensions = String::new();
        for (name, value) in [("keyUsage", key_usage), ("extendedKeyUsage", extended)] {
            if !value.is_empty() {
                extensions += &format!("{name} = {value}\n");
            }
        }
        let certificate = Leaf { extensions: &extensions, ..Leaf::default() }.certificate();
        assert_eq!(certificate.main_use(), *expected, "{extensions}");
        assert_eq!(certificate.usages().may_sign(), *may_sign, "{extensions}");
        assert_eq!(certificate.usages().may_encrypt(), *may_encrypt, "{extensions}");
        assert_eq!(certificate.ssl_client_ok(), is_ssl_client(certificate.der()), "{extensions}");
        assert_eq!(certificate.usages().key_usage().is_none(), key_usage.is_empty(), "{extensions}");
        assert_eq!(certificate.usages().extended().is_none(), extended.is_empty(), "{extensions}");
    }
}

#[test]
fn netscape_types_count_for_openssl() {
    for (kind, expected) in [("client", true), ("server", false), ("server, client", true)] {
        let extensions = format!("nsCertType = {kind}");
        let certificate = Leaf { extensions: &extensions, ..Leaf::default() }.certificate();
        assert_eq!(certificate.ssl_client_ok(), expected, "{kind}");
        assert_eq!(is_ssl_client(certificate.der()), expected, "{kind}");
    }
}

#[test]
fn authorities_are_told_from_leaves() {
    let ca = |extensions: &str| Leaf { extensions, ..Leaf::default() }.certificate().is_ca();
    assert!(ca("basicConstraints = critical, CA:TRUE"));
    assert!(!ca("basicConstraints = critical, CA:FALSE"));
    assert!(!ca(""));
}

#[test]
fn a_qualified_seal_is_said_as_such() {
    // QcCompliance, QcSSCD and QcType { eseal }, then with esign instead.
    for (last, expected, seal) in [("02", Use::Seal, true), ("01", Use::Signature, false)] {
        let types = format!("3009060704008E460106{last}");
        let qc_type = format!("3013060604008E460106{types}");
        let content = format!("3008060604008E4601013008060604008E460104{qc_type}");
        let value = format!("30{:02X}{content}", content.len() / 2);
        let extensions = format!(
            "keyUsage = digitalSignature, nonRepudiation\nextendedKeyUsage = emailProtection\n1.3.6.1.5.5.7.1.3 = DER:{value}"
        );
        let certificate = Leaf { extensions: &extensions, ..Leaf::default() }.certificate();
        let statements = certificate.qc_statements();
        assert!(statements.qualified && statements.in_qualified_device, "{statements:?}");
        assert_eq!(statements.types, [format!("0.4.0.1862.1.6.{}", last.trim_start_matches('0'))]);
        assert_eq!((certificate.main_use(), statements.is_seal()), (expected, seal));
    }
    let types = vec!["0.4.0.1862.1.6.1".to_owned(), "0.4.0.1862.1.6.2".to_owned()];
    assert!(!QcStatements { types, ..QcStatements::default() }.is_seal(), "for both, it is a person's");
}
