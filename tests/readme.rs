//! The commands shown in the READMEs are run in order on one token; what the documents say about the project's own
//! parts is compared with them.

use std::path::Path;

use crate::support::Token;

/// The `$ jeton …` lines of the `console` blocks.
fn commands(file: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let mut commands = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(language) => inside = language == "console",
            None if inside => {
                let words = line.strip_prefix("$ jeton ").unwrap_or_else(|| panic!("{file}: {line}"));
                commands.push(split(words));
            }
            None => {}
        }
    }
    commands
}

/// Splits into words; double quotes keep words together.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

fn run_all(file: &str) {
    let token = Token::with(&["holder=Jeanne DUPONT", "cert:ca=Autorité"]);
    let commands = commands(file);
    assert!(commands.len() >= 8, "{file}: {}", commands.len());
    for command in commands {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let mut jeton = token.jeton_with_pin(&words).into_command();
        let output = jeton.current_dir(token.scratch()).output().unwrap();
        assert!(output.status.success(), "{file}: {words:?}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn english() {
    run_all("README.md");
}

#[test]
fn french() {
    run_all("README.fr.md");
}

/// The parts of a list in parentheses, `7 disparaissent : navigateur, …`, and the number that it begins with.
fn counted(list: &str) -> (usize, usize) {
    let number = list.split_whitespace().next().unwrap().parse().unwrap_or_else(|_| panic!("{list}"));
    let parts = list.split_once(':').map_or(list, |(_, parts)| parts);
    (number, parts.split(',').filter(|part| !part.trim().is_empty()).count())
}

/// Of the guide's twelve steps for the public key, seven go away: each is named, and the rest too.
#[test]
fn the_steps_of_the_guide_that_go_away_are_counted() {
    let read = |file: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let french = read("README.fr.md");
    let row = french.lines().find(|line| line.starts_with("| exporter sa clé publique")).unwrap();
    let cell = row.split('|').nth(2).unwrap().trim();
    let (all, lists) = cell.trim_end_matches(')').split_once(" (").unwrap();
    let lists: Vec<(usize, usize)> = lists.split(';').map(|list| counted(list.trim())).collect();
    assert_eq!((all, lists.as_slice()), ("12", &[(7, 7), (5, 5)][..]), "{cell}");
    let english = read("README.md").replace('\n', " ");
    let sentence = english.split("of the twelve steps of the users’ guide, ").nth(1).unwrap();
    for (number, words) in [(7, "seven go away ("), (5, "and five stay (")] {
        let list = sentence.split(words).nth(1).unwrap().split(')').next().unwrap();
        assert_eq!(list.split(',').count(), number, "{list}");
    }
}

#[test]
fn every_direct_dependency_is_explained() {
    let read = |file: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let (manifest, explained) = (read("Cargo.toml"), read("docs/dependencies.md"));
    let rows: Vec<&str> = explained.lines().filter(|line| line.starts_with("| ")).collect();
    let mut inside = false;
    let mut missing = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("dev-");
        } else if let (true, Some((name, _))) = (inside, line.split_once(" = ")) {
            let first_cell = |row: &&str| row.split('|').nth(1).is_some_and(|cell| cell.contains(name));
            if !rows.iter().any(first_cell) {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/dependencies.md: {missing:?}");
}

/// A shell splits the commands that the demo prints into the original words.
#[test]
fn what_the_demo_prints_can_be_copied() {
    let demo = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/demo")).unwrap();
    let begin = demo.find("shown() {").unwrap();
    let function = &demo[begin..begin + demo[begin..].find("\n}\n").unwrap() + 3];
    let words = ["jeton", "cert", "show", "--label", "Jeanne DUPONT", "l'été", "", "a\\b$c", "/tmp/x.pem"];
    let bash = |script: &str, arguments: &[&str]| {
        let output = std::process::Command::new("bash").args(["-c", script, "bash"]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let line = bash(&format!("{function}shown \"$@\""), &words);
    assert!(line.starts_with("jeton cert show --label 'Jeanne DUPONT' 'l'"), "{line}");
    let read_back = bash("eval \"set -- $1\"; printf '%s\\n' \"$@\"", &[line.trim_end()]);
    assert_eq!(read_back.lines().collect::<Vec<_>>(), words);
}
