//! The picture of a terminal at the top of each README: the main job, as a run prints it. One for a light page and one for
//! a dark one, in each language.

use std::path::Path;

use super::{REMAKE, document, issue, remade, token};
use crate::support::{Token, clock, softhsm2_only};

/// The terminal's width, in columns. Longer lines are folded, as a terminal does.
const COLUMNS: usize = 92;
/// The place of a character, in CSS pixels.
const WIDTH: f64 = 8.4;
const HEIGHT: f64 = 19.0;
const MARGIN: f64 = 16.0;

/// The colours of a page: background, text, prompt, command.
const LIGHT: [&str; 4] = ["#f6f8fa", "#1f2328", "#1a7f37", "#0a3069"];
const DARK: [&str; 4] = ["#0d1117", "#d1d7e0", "#3fb950", "#a5d6ff"];

/// What is typed, in order.
const COMMANDS: [&[&str]; 3] =
    [&["list"], &["cert", "export", "--out", "jeanne.pem"], &["test", "--pin-file", "code.txt"]];

/// The lines of a run of the three commands: those typed begin with `$ `.
fn session(token: &Token, directory: &Path, language: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let _ = std::fs::remove_file(directory.join("jeanne.pem"));
    std::fs::write(directory.join("code.txt"), "4821\n").unwrap();
    for command in COMMANDS {
        let jeton = token.jeton(command).env("JETON_LANG", language).within(directory);
        // The authority of the certificate is known to the computer.
        let jeton = jeton.env("SSL_CERT_FILE", directory.join("ca.pem"));
        let run = clock::under(clock::DAY, jeton).run().exits(0);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("$ jeton {}", command.join(" ")));
        let said = run.text();
        // SoftHSM2 always has one more slot, for the next token; a reader would be empty. The sentence to sign ends with a
        // random number.
        let shown = said.trim_end().lines().filter(|line| !line.starts_with("SoftHSM slot ID"));
        for line in shown {
            let line = match line.rsplit_once(": ") {
                Some((before, number)) if number.trim_end_matches('.').len() == 32 => {
                    format!("{before}: {}.", "0".repeat(32))
                }
                _ => line.to_owned(),
            };
            lines.push(line);
        }
    }
    lines.dedup_by(|next, last| next.is_empty() && last.is_empty());
    lines
}

fn folded(lines: &[String]) -> Vec<String> {
    let fold = |line: &String| -> Vec<String> {
        let characters: Vec<char> = line.chars().collect();
        let rows: Vec<String> = characters.chunks(COLUMNS).map(|row| row.iter().collect()).collect();
        if rows.is_empty() { vec![String::new()] } else { rows }
    };
    lines.iter().flat_map(fold).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The picture. Each line is stretched to its columns, so that they stay under each other in whatever font there is.
fn picture(lines: &[String], [background, text, prompt, typed]: [&str; 4]) -> String {
    let rows = folded(lines);
    let (width, height) = (COLUMNS as f64 * WIDTH + 2.0 * MARGIN, rows.len() as f64 * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, \
         monospace\" font-size=\"14\" fill=\"{text}\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" \
         fill=\"{background}\"/>\n"
    );
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
        let y = MARGIN + at as f64 * HEIGHT + 14.0;
        let length = row.chars().count() as f64 * WIDTH;
        let words = match row.strip_prefix("$ ") {
            Some(command) => {
                format!("<tspan fill=\"{prompt}\">$ </tspan><tspan fill=\"{typed}\">{}</tspan>", escaped(command))
            }
            None => escaped(row),
        };
        svg += &format!(
            "<text x=\"{MARGIN}\" y=\"{y}\" textLength=\"{length:.1}\" xml:space=\"preserve\">{words}</text>\n"
        );
    }
    svg + "</svg>\n"
}

#[test]
fn the_main_job_in_a_terminal() {
    softhsm2_only!("the token's number is set in SoftHSM2's own file");
    let directory = tempfile::tempdir().unwrap();
    issue(directory.path());
    let token = token(directory.path());
    for language in ["fr", "en"] {
        let lines = session(&token, directory.path(), language);
        for (page, colours) in [("light", LIGHT), ("dark", DARK)] {
            let name = format!("docs/terminal-{language}-{page}.svg");
            let made = picture(&lines, colours);
            if remade() {
                std::fs::write(document(&name), made).unwrap();
                continue;
            }
            let kept = std::fs::read_to_string(document(&name)).unwrap();
            let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
            assert!(made == kept, "{name} shows something else than a run does ({differs:?}). {REMAKE}.");
        }
    }
}
