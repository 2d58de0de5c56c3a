//! Dates and times are shown by the person's own clock; what programs read is in UTC.

use jeton::output::bicle::BicleList;

use crate::bicle::Desk;
use crate::support::{Jeton, Token, clock};

/// Zones with and without summer time, on both sides of UTC; what the end of the certificate of `holder`,
/// 2049-12-31T23:59:59Z, is there, and its mark of ninety days before.
const ZONES: [(&str, &str, &str); 4] = [
    ("UTC", "31/12/2049", "02/10/2049"),
    ("Europe/Paris", "01/01/2050", "03/10/2049"),
    ("Pacific/Noumea", "01/01/2050", "03/10/2049"),
    ("America/Guadeloupe", "31/12/2049", "02/10/2049"),
];

#[test]
fn every_answer_shows_dates_by_the_persons_clock() {
    let token = Token::with(&["holder"]);
    for (zone, end, mark) in ZONES {
        let shows = |arguments: &[&str], expected: &str| {
            let outcome = token.jeton_with_pin(arguments).french().env("TZ", zone).run();
            assert!(outcome.text().contains(expected), "{zone} {arguments:?} {expected}: {}", outcome.text());
        };
        for arguments in [
            &["list"][..],
            &["cert", "list"],
            &["cert", "show"],
            &["cert", "show", "--revocation"],
            &["test"],
            &["doctor"],
        ] {
            shows(arguments, end);
        }
        shows(&["remind"], mark);
        let json = token.jeton(&["cert", "list", "--json"]).env("TZ", zone).run().exits(0);
        assert!(json.text().contains("\"2049-12-31T23:59:59Z\""), "{}", json.text());
    }
}

#[test]
fn files_that_travel_say_the_offset_too() {
    let token = Token::with(&["holder"]);
    let path = token.scratch().join("page.html");
    // The same hour of the clock, in winter and in summer.
    for (zone, moment, made) in [
        ("Europe/Paris", "2026-11-21 09:30:00", "Test du 21/11/2026 09:30 (UTC+1)"),
        ("Europe/Paris", "2026-07-21 09:30:00", "Test du 21/07/2026 09:30 (UTC+2)"),
        ("Pacific/Noumea", "2026-07-21 09:30:00", "Test du 21/07/2026 09:30 (UTC+11)"),
        ("UTC", "2026-07-21 09:30:00", "Test du 21/07/2026 09:30 (UTC)"),
    ] {
        let arguments = ["test", "--force", "--report", path.to_str().unwrap()];
        clock::under(moment, token.jeton_with_pin(&arguments).french()).env("TZ", zone).run().exits(0);
        let page = std::fs::read_to_string(&path).unwrap();
        let page = page.replace("&#43;", "+").replace("&#x2B;", "+");
        assert!(page.contains(made), "{made}");
    }
    let calendar = token.scratch().join("ends.ics");
    for (zone, day) in [("Europe/Paris", "20500101"), ("UTC", "20491231")] {
        let arguments = ["remind", "--ics", calendar.to_str().unwrap(), "--force"];
        token.jeton(&arguments).env("TZ", zone).run();
        let text = std::fs::read_to_string(&calendar).unwrap();
        assert!(text.contains(&format!("DTSTART;VALUE=DATE:{day}")), "{zone}: {text}");
    }
}

#[test]
fn a_day_that_is_given_ends_at_the_persons_midnight() {
    for (zone, day, closes, shown) in [
        ("Europe/Paris", "31/01/2099", "2099-01-31T22:59:59Z", "31/01/2099 23:59"),
        ("Europe/Paris", "31/07/2099", "2099-07-31T21:59:59Z", "31/07/2099 23:59"),
        ("Pacific/Noumea", "31/07/2099", "2099-07-31T12:59:59Z", "31/07/2099 23:59"),
        // Rules in TZ itself, and a zone that does not exist.
        ("CET-1CEST,M3.5.0,M10.5.0/3", "31/07/2099", "2099-07-31T21:59:59Z", "31/07/2099 23:59"),
        ("Atlantide/Ys", "31/07/2099", "2099-07-31T23:59:59Z", "31/07/2099 23:59"),
    ] {
        let desk = Desk::new();
        desk.generate("Marchés", &[]);
        let there = |run: Jeton| run.env("TZ", zone).french().run().exits(0);
        there(desk.bicle(&["attach", "2026-014", "Marchés", "--yes", "--closes", day]));
        let list: BicleList = there(desk.bicle(&["list", "--json"])).answer();
        assert_eq!(list.bicles[0].consultations[0].closes.as_deref(), Some(closes), "{zone}");
        let text = there(desk.bicle(&["list"])).text().to_owned();
        assert!(text.contains(shown) && !text.contains("UTC"), "{zone}: {text}");
    }
}
