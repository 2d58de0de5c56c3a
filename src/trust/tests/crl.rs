//! Revocation lists, from files and from servers.

use std::fs;
use std::path::{Path, PathBuf};

use super::pki::Pki;
use super::server::{Answer, serve};
use super::*;

fn with_list(pki: &Pki, certificate: &Certificate, list: &Path, at: OffsetDateTime) -> Revocation {
    let settings = TrustSettings { crls: vec![list.to_owned()], ..trusting(pki) };
    examine(certificate, &[], &settings, at).unwrap().revocation
}

fn only_fault(revocation: &Revocation) -> &Fault {
    assert_eq!((revocation.state, revocation.attempts.len()), (RevocationState::Unknown, 1), "{revocation:?}");
    &revocation.attempts[0].fault
}

#[test]
fn a_list_says_good_then_revoked_with_its_day_and_reason() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let list = pki.crl(&[]);
    let good = with_list(&pki, &holder, &list, now());
    assert_eq!((good.state, good.origin), (RevocationState::Good, Some(Origin::File(list))));
    assert!(good.this_update.unwrap() <= now() && good.next_update.unwrap() > now() + time::Duration::days(6));
    pki.revoke("holder", "keyCompromise");
    let list = pki.crl(&[]);
    let revoked = with_list(&pki, &holder, &list, now());
    assert_eq!((revoked.state, revoked.reason), (RevocationState::Revoked, Some(RevocationReason::KeyCompromise)));
    assert!((now() - revoked.revoked_at.unwrap()).whole_minutes() < 10);
    // Same result in DER.
    pki.openssl(&["crl", "-in", "list.crl", "-outform", "DER", "-out", "list.der"]);
    assert_eq!(with_list(&pki, &holder, &pki.path("list.der"), now()).state, RevocationState::Revoked);
    // Expired certificates may be revoked too.
    let later = holder.not_after() + time::Duration::days(1);
    let list = pki.crl(&["-crldays", "60"]);
    assert_eq!(with_list(&pki, &holder, &list, later).state, RevocationState::Revoked);
}

#[test]
fn a_list_that_proves_nothing_is_said_and_not_believed() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let other = Pki::with("Une autre", "authority");
    assert_eq!(only_fault(&with_list(&pki, &holder, &other.crl(&[]), now())), &Fault::NotTheIssuers);
    let impostor = Pki::new();
    assert_eq!(only_fault(&with_list(&pki, &holder, &impostor.crl(&[]), now())), &Fault::SignatureInvalid);
    let list = pki.crl(&[]);
    let later = now() + time::Duration::days(8);
    assert_eq!(only_fault(&with_list(&pki, &holder, &list, later)), &Fault::OutOfDate);
    let earlier = now() - time::Duration::hours(1);
    assert_eq!(only_fault(&with_list(&pki, &holder, &list, earlier)), &Fault::NotYetValid);
    // Truncated anywhere, it proves nothing.
    pki.openssl(&["crl", "-in", "list.crl", "-outform", "DER", "-out", "list.der"]);
    let whole = fs::read(pki.path("list.der")).unwrap();
    for end in 0..whole.len() {
        let said = super::super::crl::status(&whole[..end], &holder, &pki.authority(), &[], now());
        assert!(matches!(said, Err(Fault::Malformed(_))), "{end}: {said:?}");
    }
    for (name, bytes) in [("empty", &b""[..]), ("html", b"<html>404</html>"), ("cut", &[0x30, 0x82, 0x01])] {
        fs::write(pki.path(name), bytes).unwrap();
        let revocation = with_list(&pki, &holder, &pki.path(name), now());
        assert!(matches!(only_fault(&revocation), Fault::Malformed(_)), "{name}: {revocation:?}");
    }
}

#[test]
fn the_lists_that_the_certificate_names_are_fetched_in_order() {
    let pki = Pki::new();
    let list = fs::read(pki.crl(&[])).unwrap();
    let (gone, _) = serve(Answer::Status(404));
    let (good, asked) = serve(Answer::Body(list));
    let (moved, _) = serve(Answer::Redirect(good.replacen("http:", "https:", 1)));
    let urls = format!("crlDistributionPoints = URI:ldap://127.0.0.1/x, URI:{gone}, URI:{moved}, URI:{good}");
    let holder = pki.issue("holder", "holder", &urls);
    let offline = examine(&holder, &[], &trusting(&pki), now()).unwrap().revocation;
    assert_eq!((offline.state, asked.load(std::sync::atomic::Ordering::SeqCst)), (RevocationState::NotChecked, 0));
    let settings = TrustSettings { online: true, ..trusting(&pki) };
    let revocation = examine(&holder, &[], &settings, now()).unwrap().revocation;
    assert_eq!(revocation.state, RevocationState::Good, "{revocation:?}");
    assert_eq!(revocation.origin, Some(Origin::Crl(good)));
    let faults: Vec<_> = revocation.attempts.into_iter().map(|attempt| attempt.fault).collect();
    assert_eq!(faults, [Fault::NotHttp, Fault::HttpStatus(404), Fault::NotHttp]);
}

#[test]
fn a_server_that_is_slow_or_endless_or_absent_is_left() {
    let pki = Pki::new();
    let limits = Limits { time: std::time::Duration::from_millis(700), size: 1_000_000 };
    let (slow, _) = serve(Answer::Slowly);
    let (endless, _) = serve(Answer::Endlessly);
    let absent = format!("http://127.0.0.1:{}/", super::server::free_port());
    let urls = format!("crlDistributionPoints = URI:{slow}, URI:{endless}, URI:{absent}");
    let holder = pki.issue("holder", "holder", &urls);
    let settings = TrustSettings { online: true, limits, ..trusting(&pki) };
    let revocation = examine(&holder, &[], &settings, now()).unwrap().revocation;
    assert_eq!(revocation.state, RevocationState::Unknown);
    let faults: Vec<_> = revocation.attempts.iter().map(|attempt| &attempt.fault).collect();
    assert_eq!(faults[..2], [&Fault::TimedOut, &Fault::TooLarge { limit: 1_000_000 }]);
    assert!(matches!(faults[2], Fault::Unreachable(_)), "{faults:?}");
}

/// A list of 50 MB, built and signed here: openssl would take minutes for so many lines.
fn long_list(pki: &Pki, last: &[u8]) -> Vec<u8> {
    let mut entries = Vec::with_capacity(52 << 20);
    let day = b"\x17\x0d260101000000Z";
    let mut entry = |serial: &[u8]| {
        let integer = [&[0x02, u8::try_from(serial.len()).unwrap()], serial].concat();
        entries.extend([0x30, u8::try_from(integer.len() + day.len()).unwrap()]);
        entries.extend(integer);
        entries.extend(day);
    };
    for number in 0..1_450_000_u64 {
        entry(&[&[0x7f; 8][..], &number.to_be_bytes()].concat());
    }
    entry(last);
    let issuer = pki.authority().subject().der().to_vec();
    let algorithm = [0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let time = |days: i64| {
        let at = now() + time::Duration::days(days);
        let format = time::macros::format_description!("[year repr:last_two][month][day][hour][minute][second]Z");
        [&[0x17, 13][..], at.format(&format).unwrap().as_bytes()].concat()
    };
    let number = [0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x14, 0x04, 0x03, 0x02, 0x01, 0x05];
    let extensions = wrap(0xa0, &wrap(0x30, &number));
    let body = [&[2, 1, 1][..], &algorithm, &issuer, &time(-1), &time(7), &wrap(0x30, &entries), &extensions].concat();
    let signed = wrap(0x30, &body);
    fs::write(pki.path("signed"), &signed).unwrap();
    pki.openssl(&["dgst", "-sha256", "-sign", "ca.key", "-out", "signature", "signed"]);
    let signature = [&[0][..], &fs::read(pki.path("signature")).unwrap()].concat();
    wrap(0x30, &[&signed[..], &algorithm, &wrap(0x03, &signature)].concat())
}

fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = match content.len() {
        length @ 0..0x80 => vec![u8::try_from(length).unwrap()],
        length => [&[0x84][..], &u32::try_from(length).unwrap().to_be_bytes()].concat(),
    };
    // The shortest form, as DER requires.
    let length = match length.as_slice() {
        [0x84, 0, 0, 0, rest @ ..] => [&[0x81], rest].concat(),
        [0x84, 0, 0, rest @ ..] => [&[0x82], rest].concat(),
        [0x84, 0, rest @ ..] => [&[0x83], rest].concat(),
        whole => whole.to_vec(),
    };
    [&[tag][..], &length, content].concat()
}

#[test]
fn a_list_of_50_megabytes_is_read_from_a_file_and_refused_from_a_server() {
    let pki = Pki::new();
    let (address, _) = serve(Answer::Endlessly);
    let holder = pki.issue("holder", "holder", &format!("crlDistributionPoints = URI:{address}"));
    let list = long_list(&pki, holder.serial());
    assert!(list.len() > 50_000_000, "{}", list.len());
    let path = pki.path("long.crl");
    fs::write(&path, &list).unwrap();
    pki.openssl(&["crl", "-in", "long.crl", "-inform", "DER", "-CAfile", "ca.pem", "-noout"]);
    assert_eq!(with_list(&pki, &holder, &path, now()).state, RevocationState::Revoked);
    let another = pki.issue("another", "holder", "");
    assert_eq!(with_list(&pki, &another, &path, now()).state, RevocationState::Good);
    let settings = TrustSettings { online: true, ..trusting(&pki) };
    let revocation = examine(&holder, &[], &settings, now()).unwrap().revocation;
    assert_eq!(only_fault(&revocation), &Fault::TooLarge { limit: 20_000_000 });
}

#[test]
fn a_list_of_a_part_is_believed_for_that_part_only() {
    let pki = Pki::new();
    let here = "http://127.0.0.1/here.crl";
    let none = pki.issue("none", "holder", "");
    let named = pki.issue("named", "holder", &format!("crlDistributionPoints = URI:{here}"));
    let other = pki.issue("other", "holder", "crlDistributionPoints = URI:http://127.0.0.1/elsewhere.crl");
    let part = |lines: &str| pki.crl_with(&format!("issuingDistributionPoint = critical, @point\n[point]\n{lines}"));
    let list = part(&format!("fullname = URI:{here}"));
    assert_eq!(only_fault(&with_list(&pki, &none, &list, now())), &Fault::OutOfScope);
    assert_eq!(only_fault(&with_list(&pki, &other, &list, now())), &Fault::OutOfScope);
    assert_eq!(with_list(&pki, &named, &list, now()).state, RevocationState::Good);
    let not_judged = |revocation: &Revocation, what: &str| {
        assert_eq!(revocation.state, RevocationState::NotJudged, "{revocation:?}");
        assert_eq!(revocation.attempts[0].fault, Fault::NotJudged(what.into()));
    };
    for (lines, expected) in [
        ("onlyuser = TRUE", RevocationState::Good),
        ("onlyCA = TRUE", RevocationState::Unknown),
        ("onlyAA = TRUE", RevocationState::Unknown),
        ("indirectCRL = TRUE", RevocationState::NotJudged),
        ("onlysomereasons = keyCompromise", RevocationState::NotJudged),
    ] {
        assert_eq!(with_list(&pki, &none, &part(lines), now()).state, expected, "{lines}");
    }
    not_judged(
        &with_list(&pki, &none, &pki.crl_with("2.5.29.27 = critical, ASN1:INTEGER:1"), now()),
        "deltaCRLIndicator",
    );
    // An undefined critical extension: the list must not be used at all.
    let strange = pki.crl_with("1.2.3.4 = critical, ASN1:NULL");
    assert_eq!(only_fault(&with_list(&pki, &none, &strange, now())), &Fault::Unsupported("1.2.3.4".into()));
    // A partial list that has an entry for the certificate proves its revocation.
    pki.revoke("none", "keyCompromise");
    let list = part("onlysomereasons = keyCompromise");
    assert_eq!(with_list(&pki, &none, &list, now()).state, RevocationState::Revoked);
    not_judged(&with_list(&pki, &named, &list, now()), "onlySomeReasons");
}

#[test]
fn a_list_that_cannot_be_judged_is_not_outvoted_by_one_that_says_good() {
    let pki = Pki::new();
    let holder = pki.issue("holder", "holder", "");
    let whole = pki.crl(&[]);
    let changes = pki.crl_with("2.5.29.27 = critical, ASN1:INTEGER:1");
    for crls in [vec![whole.clone(), changes.clone()], vec![changes.clone(), whole.clone()]] {
        let settings = TrustSettings { crls, ..trusting(&pki) };
        let revocation = examine(&holder, &[], &settings, now()).unwrap().revocation;
        assert_eq!(revocation.state, RevocationState::NotJudged, "{revocation:?}");
    }
    // "Suspended" holds until a delta list lifts it; "revoked" always holds.
    for (reason, expected) in
        [("certificateHold", RevocationState::NotJudged), ("keyCompromise", RevocationState::Revoked)]
    {
        let name = format!("for {reason}");
        let holder = pki.issue(&name, "holder", "");
        let changes = pki.crl_with("2.5.29.27 = critical, ASN1:INTEGER:1");
        pki.revoke(&name, reason);
        let settings = TrustSettings { crls: vec![pki.crl(&[]), changes], ..trusting(&pki) };
        assert_eq!(examine(&holder, &[], &settings, now()).unwrap().revocation.state, expected, "{reason}");
    }
}

#[test]
fn a_list_signed_with_another_key_of_the_issuers_is_said_to_be_one() {
    let (pki, renewed) = (Pki::new(), Pki::new());
    let holder = pki.issue("holder", "holder", "");
    let settings = TrustSettings { crls: vec![renewed.crl(&[])], ..trusting(&pki) };
    let fault =
        |held: &[Certificate]| examine(&holder, held, &settings, now()).unwrap().revocation.attempts.remove(0).fault;
    assert_eq!(fault(&[]), Fault::SignatureInvalid);
    assert_eq!(fault(&[renewed.authority()]), Fault::NotJudged("another key of the issuer's".into()));
}

#[test]
fn every_authority_between_is_asked_about() {
    let root = Pki::with("Racine", "authority");
    let (below, link) = root.authority_below("Dessous", "");
    let holder = below.issue("holder", "holder", "");
    let (of_root, of_below) = (root.crl(&[]), below.crl(&[]));
    let examine = |crls: &[&std::path::PathBuf]| {
        let settings = TrustSettings { crls: crls.iter().map(|list| (*list).clone()).collect(), ..trusting(&root) };
        examine(&holder, std::slice::from_ref(&link), &settings, now()).unwrap()
    };
    let both = examine(&[&of_below, &of_root]);
    assert_eq!(both.revocation.state, RevocationState::Good);
    let states: Vec<_> =
        both.authorities.iter().map(|one| (one.authority.name.as_str(), one.revocation.state)).collect();
    assert_eq!(states, [("Dessous", RevocationState::Good)]);
    let one = examine(&[&of_below]);
    assert_eq!(one.authorities[0].revocation, Revocation::not_checked(NotChecked::NoList));
    root.revoke("Dessous", "CACompromise");
    let revoked = examine(&[&of_below, &root.crl(&[])]);
    assert_eq!(revoked.revocation.state, RevocationState::Good);
    assert_eq!(revoked.authorities[0].revocation.state, RevocationState::Revoked);
    assert!(revoked.is_revoked() && !both.is_revoked());
}

#[test]
fn an_authority_that_was_given_and_is_revoked_by_its_own_is_not_relied_on() {
    let root = Pki::new();
    let (below, intermediate) = root.authority_below("Intermédiaire", "");
    let holder = below.issue("holder", "holder", "");
    let lists = |root: &Pki| vec![below.crl(&[]), root.crl(&[])];
    let given = |authorities: Vec<PathBuf>, crls| TrustSettings { authorities, crls, ..TrustSettings::default() };
    let (own, above) = (below.path("ca.pem"), root.path("ca.pem"));
    let both = given(vec![own.clone(), above.clone()], lists(&root));
    let good = examine(&holder, &[], &both, now()).unwrap();
    assert_eq!((good.authorities.len(), good.revocation_status()), (0, crate::model::Status::Passed));
    root.revoke("Intermédiaire", "cACompromise");
    let both = given(vec![own.clone(), above.clone()], lists(&root));
    // Where its issuer is not known, a list proves nothing, and what was named is trusted.
    let alone = given(vec![own.clone()], both.crls.clone());
    let trusted = examine(&holder, &[], &alone, now()).unwrap();
    assert!(trusted.chain.fault.is_none() && !trusted.is_revoked(), "{trusted:?}");
    // The issuer may be among the authorities that are trusted, or only be there.
    for (settings, held) in [(&both, vec![]), (&alone, vec![root.authority()])] {
        let judged = examine(&holder, &held, settings, now()).unwrap();
        assert_eq!(judged.revocation.state, RevocationState::Good, "it is its authority that is revoked");
        assert!(judged.is_revoked() && judged.revocation_status() == crate::model::Status::Failed, "{judged:?}");
        let [revoked] = &judged.authorities[..] else { panic!("{judged:?}") };
        assert_eq!(revoked.authority.sha256, hex::encode(intermediate.sha256()));
        assert_eq!(revoked.revocation.reason, Some(RevocationReason::CaCompromise));
    }
    // As openssl judges it.
    let all = [&own, &above, &both.crls[0], &both.crls[1]].map(|path| fs::read_to_string(path).unwrap()).concat();
    fs::write(below.path("all.pem"), all).unwrap();
    let verify = ["verify", "-crl_check_all", "-CAfile", "all.pem", "holder.pem"];
    let output = std::process::Command::new("openssl").args(verify).current_dir(below.path("")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("certificate revoked"), "{said}");
}
