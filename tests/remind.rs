//! `jeton remind`.

use jeton::model::renewal::Mark;
use jeton::output::remind::{Reminders, Source};

use crate::support::{Authority, Jeton, Token, openssl, python};

fn chambersign() -> Authority {
    Authority::new("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID")
}

/// jeton on a computer without a driver.
fn without_driver(arguments: &[&str]) -> Jeton {
    Jeton::new(arguments)
}

#[test]
fn each_mark_is_said_with_what_renewing_takes() {
    let issuer = chambersign();
    for (days, mark) in [(60, 90), (40, 45), (20, 30), (5, 15)] {
        let token = Token::with(&[]);
        issuer.issue("holder", "/O=Mairie/CN=Jeanne DUPONT", days, "");
        issuer.put(&token, "holder", "01");
        let outcome = token.jeton(&["remind", "--json"]).run().exits(9);
        let answer: Reminders = outcome.answer();
        assert_eq!((answer.due, answer.certificates.len()), (1, 1));
        let reminder = &answer.certificates[0];
        assert_eq!(reminder.mark, Some(Mark::Days(mark)));
        assert_eq!(reminder.certificate.days_left, days);
        assert!(reminder.renewal.as_ref().unwrap().contains("online, by the holder"), "{reminder:?}");
        assert_eq!(outcome.error().code, "renewal-due");
        let french = token.jeton(&["remind"]).french().run().exits(9).text().to_owned();
        assert!(french.contains(&format!("échéance des {mark} jours atteinte")), "{french}");
        assert!(french.contains("le titulaire le fait en ligne") && french.contains("https://www.chambersign.fr/"));
    }
}

#[test]
fn before_the_first_mark_there_is_nothing_to_do_and_it_is_said_until_when() {
    let token = Token::with(&["holder", "cert:ca"]);
    let answer: Reminders = token.jeton(&["remind", "--json"]).run().exits(0).answer();
    assert_eq!((answer.due, answer.authorities, answer.certificates.len()), (0, 1, 1));
    let next = answer.certificates[0].next_mark.clone().unwrap();
    assert_eq!((next.days, next.date.as_str()), (90, "2049-10-02T23:59:59Z"));
    assert_eq!(answer.certificates[0].renewal, None);
    let text = token.jeton(&["remind"]).run().exits(0).text().to_owned();
    assert!(text.contains("nothing to do before 2049-10-02"), "{text}");
}

#[test]
fn an_unknown_issuer_is_named_and_nothing_is_made_up() {
    let token = Token::with(&["expired"]);
    let answer: Reminders = token.jeton(&["remind", "--json"]).run().exits(9).answer();
    let reminder = &answer.certificates[0];
    assert_eq!(reminder.mark, Some(Mark::Expired));
    assert_eq!((reminder.issuer.unblocking, reminder.issuer.renewing, reminder.issuer.tries), (None, None, None));
    let renewal = reminder.renewal.as_ref().unwrap();
    assert!(renewal.contains("Autorité de test") && renewal.contains("expired"), "{renewal}");
}

#[test]
fn an_entity_s_directory_is_read_without_a_token() {
    let issuer = chambersign();
    let directory = tempfile::tempdir().unwrap();
    let copy = |name: &str, to: &str| std::fs::copy(issuer.path(&format!("{name}.pem")), directory.path().join(to));
    issuer.issue("near", "/O=Mairie/CN=Paul NOËL", 20, "");
    copy("near", "near.pem").unwrap();
    copy("near", "again.crt").unwrap();
    copy("ca", "ca.pem").unwrap();
    // Renewed: the old one expired, and no action is needed.
    issuer.issue_between("old", "/O=Mairie/CN=Zoé ÇA", (-100, -2), "");
    copy("old", "zoe-2023.pem").unwrap();
    issuer.issue("new", "/O=Mairie/CN=Zoé ÇA", 900, "");
    copy("new", "zoe-2026.pem").unwrap();
    std::fs::write(directory.path().join("damaged.der"), b"\x30\x82").unwrap();
    std::fs::write(directory.path().join("notes.txt"), "nothing").unwrap();
    let path = directory.path().to_str().unwrap();
    let outcome = without_driver(&["remind", "--json", path]).run().exits(9);
    let answer: Reminders = outcome.answer();
    assert_eq!((answer.tokens.len(), answer.due, answer.authorities), (0, 1, 1));
    let line = |holder: &str| answer.certificates.iter().filter(|line| line.certificate.holder == holder).count();
    assert_eq!((line("Paul NOËL"), line("Zoé ÇA"), answer.certificates.len()), (1, 2, 3));
    let paul = answer.certificates.iter().find(|line| line.certificate.holder == "Paul NOËL").unwrap();
    assert!(matches!(&paul.sources[..], [Source::File(one), Source::File(_)] if one.ends_with("again.crt")));
    let old = answer.certificates.iter().find(|line| line.mark == Some(Mark::Expired)).unwrap();
    assert!(old.renewed && old.renewal.is_none());
    assert_eq!(answer.unreadable.len(), 1);
    assert!(matches!(&answer.unreadable[0].source, Source::File(file) if file.ends_with("damaged.der")));
    // A file that is named must be a certificate.
    let damaged = directory.path().join("damaged.der");
    without_driver(&["remind"]).arg(&damaged).run().exits(8);
    without_driver(&["remind", "/nonexistent/x.pem"]).run().exits(7);
    // Nothing given and no token.
    let nothing = without_driver(&["remind"]).run();
    assert_eq!(nothing.code, 3, "{}", nothing.stderr);
}

#[test]
fn what_cannot_be_read_in_a_directory_is_said_and_takes_nothing_from_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| directory.path().join(name);
    let near = std::fs::read_to_string(openssl::material("expired.cert.pem")).unwrap();
    let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(file("both.pem"), format!("{damaged}{near}")).unwrap();
    std::fs::write(file("closed.pem"), &near).unwrap();
    std::fs::set_permissions(file("closed.pem"), std::fs::Permissions::from_mode(0o000)).unwrap();
    std::os::unix::fs::symlink("/nonexistent", file("gone.crt")).unwrap();
    let key = openssl::material("expired.key.pem");
    let pfx = ["pkcs12", "-export", "-passout", "pass:secret", "-inkey", key.to_str().unwrap()];
    let certificate = openssl::material("expired.cert.pem");
    let arguments = [&pfx[..], &["-in", certificate.to_str().unwrap()]].concat();
    let output = std::process::Command::new("openssl").args(arguments).arg("-out").arg(file("sauvegarde.pfx")).output();
    assert!(output.unwrap().status.success());
    // In a user namespace of its own, even root has no special rights.
    let jeton = without_driver(&["remind", "--json", directory.path().to_str().unwrap()]).french();
    // There the files belong to an unknown user; the directory is open to all.
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let outcome = jeton.by("unshare", &["--user", "--"]).run().exits(9);
    let answer: Reminders = outcome.answer();
    assert_eq!((answer.due, answer.certificates.len()), (1, 1));
    let unreadable: Vec<(String, &str)> = answer
        .unreadable
        .iter()
        .map(|file| {
            let Source::File(path) = &file.source else { panic!("{file:?}") };
            (std::path::Path::new(path).file_name().unwrap().to_str().unwrap().to_owned(), file.reason.as_str())
        })
        .collect();
    let names: Vec<&str> = unreadable.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["both.pem", "closed.pem", "gone.crt"]);
    let reasons: Vec<&str> = unreadable.iter().map(|(_, reason)| *reason).skip(1).collect();
    assert_eq!(reasons, ["l’accès est refusé", "le dossier ou le fichier n’existe pas"]);
    // The `.pfx` names its key by its certificate, which is in another file.
    let places = format!("{:?}", answer.certificates[0].sources);
    assert!(places.contains("both.pem") && places.contains("sauvegarde.pfx"), "{places}");
    let named = without_driver(&["remind"]).arg(file("sauvegarde.pfx")).french().run().exits(8);
    assert!(named.stderr.contains("protégés par un mot de passe (.pfx)"), "{}", named.stderr);
}

#[test]
fn a_token_and_files_are_looked_at_together() {
    let token = Token::with(&["holder"]);
    let file = openssl::material("holder.cert.pem");
    let answer: Reminders = token.jeton(&["remind", "--json"]).arg(&file).run().exits(0).answer();
    assert_eq!(answer.certificates.len(), 1);
    assert!(matches!(&answer.certificates[0].sources[..], [Source::Token(_), Source::File(_)]));
}

#[test]
fn the_calendar_is_read_by_a_calendar_library() {
    let issuer = chambersign();
    let holder = issuer.issue("holder", "/O=Mairie, service; état civil/CN=Jeanne \\\\ DUPONT", 60, "");
    let gone = issuer.issue_between("gone", "/CN=Parti", (-50, -5), "");
    let calendar = issuer.path("rappels.ics");
    let run = |force: &[&str]| {
        let arguments = [&["remind", "--ics", calendar.to_str().unwrap()], force].concat();
        without_driver(&arguments).french().arg(&holder).arg(&gone).run()
    };
    run(&[]).exits(9).says("Calendrier écrit dans ").says("rappels.ics");
    assert!(run(&[]).exits(7).does_not_say("Calendrier écrit").stderr.contains("rappels.ics"));
    run(&["--force"]).exits(9);
    let script = "
import sys, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for event in calendar.walk('VEVENT'):
    print(event['SUMMARY'])
    print(event.decoded('DTSTART'), event.decoded('DTEND') - event.decoded('DTSTART'))
    print(event['UID'])
    for alarm in event.walk('VALARM'):
        print(alarm['ACTION'], alarm.decoded('TRIGGER').total_seconds() / 86400)
";
    let read = python::run(script, &[calendar.to_str().unwrap()]);
    let lines: Vec<&str> = read.lines().collect();
    assert_eq!(lines[0], "Fin du certificat : Jeanne \\ DUPONT – Mairie, service; état civil");
    let end = time::OffsetDateTime::now_utc() + time::Duration::days(60) + time::Duration::hours(1);
    // The two clocks may be read on different sides of midnight.
    assert!(
        [end.date(), (end - time::Duration::minutes(5)).date()]
            .iter()
            .any(|day| lines[1].starts_with(&day.to_string()))
    );
    assert!(lines[1].ends_with("1 day, 0:00:00"), "{read}");
    assert!(lines[2].len() == 64 + "@jeton".len() && lines[2].ends_with("@jeton"));
    // At nine in the morning 90, 45, 30 and 15 days before.
    let alarms = ["DISPLAY -89.625", "DISPLAY -44.625", "DISPLAY -29.625", "DISPLAY -14.625"];
    assert_eq!(lines[3..], alarms, "{read}");
    let bytes = std::fs::read(&calendar).unwrap();
    assert!(
        bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 76 && (line.is_empty() || line.ends_with(b"\r")))
    );
}

#[test]
fn the_metrics_are_read_by_prometheus_own_parser() {
    let issuer = chambersign();
    let holder = issuer.issue("holder", "/O=Mairie \"A\" \\\\ B/CN=Jeanne", 20, "");
    let outcome = without_driver(&["remind", "--prometheus"]).arg(&holder).run().exits(9);
    let script = "
import sys
from prometheus_client.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.argv[1]):
    for sample in family.samples:
        print(family.name, family.type, sample.value, sample.labels.get('organisation'), sample.labels.get('issuer'))
";
    let read = python::run(script, &[outcome.text()]);
    assert!(read.contains("jeton_certificate_days_left gauge 20.0 Mairie \"A\" \\ B ChamberSign France\n"), "{read}");
    assert!(read.contains("jeton_certificate_renewal_due gauge 1.0 "), "{read}");
    assert!(read.contains("jeton_certificates_unreadable gauge 0.0 "), "{read}");
    without_driver(&["remind", "--prometheus", "--json"]).arg(&holder).run().exits(2);
}

#[test]
fn a_token_that_holds_another_certificate_than_the_one_exported_is_said() {
    let home = tempfile::tempdir().unwrap();
    let issuer = chambersign();
    let token = Token::with(&[]);
    issuer.issue("holder", "/CN=Jeanne DUPONT", 700, "");
    issuer.put(&token, "holder", "01");
    let at_home = |arguments: &[&str]| token.jeton(arguments).env("HOME", home.path());
    // Never exported: nothing to compare with.
    let fresh: Reminders = at_home(&["remind", "--json"]).run().exits(0).answer();
    assert_eq!(fresh.changed, []);
    at_home(&["cert", "export"]).run().exits(0);
    let kept = std::fs::read_to_string(home.path().join(".local/share/jeton/exported.tsv")).unwrap();
    assert!(kept.lines().count() == 1 && kept.trim_end().len() == 129, "{kept}");
    let same: Reminders = at_home(&["remind", "--json"]).run().exits(0).answer();
    assert_eq!(same.changed, []);
    // Renewed: another certificate in place of the first.
    let output = token.pkcs11_tool(&["--login", "--pin", "4821", "--delete-object", "--type", "cert", "--id", "01"]);
    assert!(output.status.success());
    issuer.issue("renewed", "/CN=Jeanne DUPONT", 1000, "");
    issuer.put(&token, "renewed", "02");
    let outcome = at_home(&["remind", "--json"]).run().exits(9);
    let changed: Reminders = outcome.answer();
    assert_eq!(changed.changed[0].exported_sha256, kept.trim_end().split('\t').nth(1).unwrap());
    let text = at_home(&["remind"]).french().run().exits(9).text().to_owned();
    assert!(text.contains("La clé ne contient plus le certificat qui en a été exporté"), "{text}");
    at_home(&["cert", "export", "--id", "02"]).run().exits(0);
    at_home(&["remind"]).run().exits(0);
}
