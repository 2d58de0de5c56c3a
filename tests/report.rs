//! `jeton test --report`: the page, in a browser.

use std::path::PathBuf;

use crate::support::browser::{ask, chromium, prints_on};
use crate::support::{Authority, Token, lane};

/// The page of a test that ends with this exit code.
fn page(token: &Token, code: i32, options: &[&str]) -> (PathBuf, String) {
    let path = token.scratch().join("page.html");
    let arguments = [&["test", "--report", path.to_str().unwrap(), "--force"], options].concat();
    token.jeton_with_pin(&arguments).french().run().exits(code);
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

#[test]
fn the_page_says_all_of_it_and_reaches_for_nothing() {
    let token = Token::with(&["holder", "cert:ca"]);
    let (path, text) = page(&token, 0, &[]);
    let pem = std::fs::read_to_string(crate::support::openssl::material("holder.cert.pem")).unwrap();
    for expected in
        ["Tout va bien", "Jeanne DUPONT", "213 503 600", "Vérifications", "Et maintenant", "31/12/2049", &pem]
    {
        assert!(text.contains(expected), "{expected}");
    }
    // No URL that a browser would fetch: the only URLs are text.
    for attribute in ["src=", "href=\"http", "url(", "@import"] {
        assert!(!text.contains(attribute), "{attribute}");
    }
    // The download is the certificate.
    let link = text.split("href=\"data:application/x-pem-file;base64,").nth(1).unwrap().split('"').next().unwrap();
    let link = link.replace("&#x2B;", "+").replace("&#43;", "+");
    assert_eq!(
        crate::support::python::run(
            "import base64,sys; print(base64.b64decode(sys.argv[1]).decode(), end='')",
            &[&link]
        ),
        pem
    );
    assert!(text.contains("download=\"Jeanne-DUPONT.pem\""));
    lane!("browser");
    // The browser accepted it: the script ran under the page's own policy and showed the button.
    let dom = chromium(&path, &["--dump-dom"]);
    assert!(dom.contains("<button type=\"button\" data-copies=\"pem1\""), "{dom}");
    // When pressed, it copies the whole block and says so.
    let press = "(page.querySelector('button').click(), new Promise(done => setTimeout(() => \
        done(page.querySelector('button').textContent + '|' + page.getSelection().toString()), 1000)))";
    let (button, taken) = ask(&path, 800, press).split_once('|').map(|(b, t)| (b.to_owned(), t.to_owned())).unwrap();
    assert_eq!(
        (button.as_str(), taken.split_whitespace().collect::<Vec<_>>()),
        ("Copié", pem.split_whitespace().collect())
    );
}

#[test]
fn it_prints_on_one_a4_page() {
    lane!("browser");
    let authority = Authority::new("/C=FR/O=ChamberSign France/CN=ChamberSign France CA3 NG Qualified eID");
    let token = Token::with(&["holder"]);
    let long = Token::with(&[]);
    authority.issue(
        "holder",
        "/O=Communauté de communes du Pays de Vitré/OU=Direction des affaires générales/CN=Jeanne DUPONT",
        60,
        "",
    );
    authority.put(&long, "holder", "01");
    for token in [token, long] {
        let (path, _) = page(&token, 0, &[]);
        prints_on(&path, 1);
    }
}

/// The relative luminance of `#18753c` or `#fff` (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let digits: String = colour.trim_start_matches('#').chars().flat_map(|c| vec![c; 7 / (colour.len() - 1)]).collect();
    let part = |at: usize| {
        let share = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

#[test]
fn what_is_to_be_read_stands_out_in_light_and_dark() {
    assert!((luminance("#fff") - 1.0).abs() < 1e-9 && luminance("#000000") < 1e-9);
    let template = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/page.html")).unwrap();
    let schemes: Vec<&str> = template.lines().filter(|line| line.trim_start().starts_with(":root {")).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let colour = |name: &str| {
            let value = scheme.split(&format!("--{name}: ")).nth(1).unwrap().split(';').next().unwrap();
            luminance(value)
        };
        let contrast = |one: &str, other: &str| {
            let (one, other) = (colour(one), colour(other));
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        for text in ["ink", "quiet", "good", "bad", "advice", "blue"] {
            for ground in ["paper", "box"] {
                // WCAG 2.2, criterion 1.4.3, level AA.
                assert!(contrast(text, ground) >= 4.5, "{text} on {ground}: {:.2}", contrast(text, ground));
            }
        }
        // Graphics: criterion 1.4.11.
        for (drawn, ground) in [("advice", "line"), ("blue", "line"), ("bad", "box")] {
            assert!(contrast(drawn, ground) >= 3.0, "{drawn} on {ground}: {:.2}", contrast(drawn, ground));
        }
    }
}

#[test]
fn a_screen_reader_finds_its_way() {
    let token = Token::with(&["holder"]);
    let (_, text) = page(&token, 0, &[]);
    assert!(text.contains("<html lang=\"fr\">") && text.contains("<main>") && text.contains("role=\"img\""));
    // Every id that one part refers to exists exactly once.
    let ids: Vec<&str> = text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let unique: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for labels in text.split("aria-labelledby=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(labels.split(' ').all(|label| ids.contains(&label)), "{labels} in {ids:?}");
    }
    // No heading level is skipped.
    let levels: Vec<u8> = text.match_indices("<h").filter_map(|(at, _)| text.as_bytes().get(at + 2)).copied().collect();
    let levels: Vec<u8> = levels.into_iter().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    assert_eq!(levels[0], 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    // A graphic mark is not read aloud; the word next to it is.
    for mark in ["✓", "✗", "!", "–"] {
        let drawn = format!("<span aria-hidden=\"true\">{mark}</span> ");
        for (at, _) in text.match_indices(&format!(">{mark}<")) {
            assert_eq!(&text[at + 1 - "<span aria-hidden=\"true\">".len()..][..drawn.len()], drawn);
        }
    }
}

#[test]
fn a_hostile_subject_stays_text() {
    let authority = Authority::new("/CN=<script>document.title='taken'<\\/script>");
    let token = Token::new().label("<b>&\"'").build();
    let name =
        "/O=<img src=x onerror=\"document.title='taken'\">/CN=\"><script>document.title='taken'<\\/script>\u{202e}fdp";
    authority.issue("holder", name, 700, "");
    authority.put(&token, "holder", "01");
    let (path, text) = page(&token, 0, &[]);
    assert_eq!(text.matches("<script>").count(), 1, "the page's own");
    assert!(!text.contains("<img") && !text.contains("<b>&") && !text.contains('\u{202e}'));
    assert!(text.contains("\\u{202e}fdp"));
    lane!("browser");
    let dom = chromium(&path, &["--dump-dom"]);
    assert!(dom.contains("<title>Test de la clé") && !dom.contains("<title>taken"), "{dom}");
}

#[test]
fn a_very_long_subject_does_not_make_a_very_long_page() {
    let authority = Authority::new("/CN=Autorité d’essai");
    let token = Token::with(&[]);
    let units: String = (0..60).map(|number| format!("/OU={}{number}", "x".repeat(50))).collect();
    authority.issue("holder", &format!("{units}/CN={}", "é".repeat(60)), 700, "");
    authority.import(&token, "holder", "01");
    let (_, text) = page(&token, 0, &[]);
    let without_pem: String = text.split("<pre").next().unwrap().to_owned();
    assert!(without_pem.len() < 20_000, "{}", without_pem.len());
}

#[test]
fn a_failed_test_has_its_page_too_and_says_what_to_do() {
    let token = Token::with(&["expired"]);
    let (_, text) = page(&token, 8, &[]);
    assert!(text.contains("Une vérification a échoué") && text.contains("s’il peut encore être renouvelé"), "{text}");
    let mismatched = Token::with(&["cert:p256", "key:holder"]);
    let path = mismatched.scratch().join("nothing.html");
    let run = mismatched.jeton_with_pin(&["test", "--report", path.to_str().unwrap()]).run();
    assert_ne!(run.code, 0);
    assert!(std::fs::read_to_string(&path).unwrap().contains("Nothing could be tested"), "{}", run.stderr);
}

#[test]
fn a_path_that_cannot_be_written_is_said_before_the_pin_is_asked_for() {
    let token = Token::with(&["holder"]);
    // Without a PIN the exit code would be 4 if it got that far.
    token.jeton(&["test", "--report", "/nonexistent/page.html"]).run().exits(1);
    let inside = token.configuration().join("page.html");
    let refused = token.jeton(&["test", "--report", inside.to_str().unwrap()]).french().run().exits(1);
    assert!(refused.stderr.contains("un des dossiers de ce chemin n’est pas un dossier"), "{}", refused.stderr);
    let path = token.scratch().join("there.html");
    std::fs::write(&path, "mine").unwrap();
    token.jeton(&["test", "--report", path.to_str().unwrap()]).run().exits(7);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    // A folder is one to put it in, and nothing is there before the PIN was given.
    token.jeton(&["test", "--report", token.scratch().to_str().unwrap(), "--force"]).run().exits(4);
    assert_eq!(std::fs::read_dir(token.scratch()).unwrap().count(), 1);
}
