//! `docs/tokens.md` lists every test that runs on SoftHSM2 only, and why others do not run on other makers’ tokens.

use std::path::Path;

use crate::support::sources;

/// Each test that skips itself on another token, with its reason, as rows of the table.
fn rows() -> Vec<String> {
    const MARK: &str = "softhsm2_only!(\"";
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut rows = Vec::new();
    for path in sources::below(&tests) {
        let file = path.strip_prefix(&tests).unwrap().with_extension("");
        let file = file.display().to_string().replace(std::path::MAIN_SEPARATOR, "::");
        let text = std::fs::read_to_string(&path).unwrap();
        let mut test = "";
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("fn ") {
                test = rest.split('(').next().unwrap_or_default();
            }
            if let Some(rest) = line.trim_start().strip_prefix(MARK) {
                let reason = rest.trim_end_matches("\");");
                rows.push(format!("| `{file}::{test}` | {reason} |"));
            }
        }
    }
    rows.sort();
    rows
}

#[test]
fn what_is_of_one_token_alone_is_listed() {
    let rows = rows();
    assert!(rows.len() > 5, "they are found");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tokens.md")).unwrap();
    let table: Vec<_> = text.lines().filter(|line| line.starts_with("| `") && line.contains("::")).collect();
    assert_eq!(table, rows);
}

/// The rows of `tests/makers/MAKER.tsv`: a test or `room::`, and the reason.
fn cannot(maker: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/makers/{maker}.tsv"));
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| row.split_once('\t').expect("two columns")).map(|(test, why)| (test.into(), why.into())).collect()
}

/// The tests of this room, by the file that holds it.
fn of_room(room: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = tests.join(room.replace("::", "/"));
    let text =
        std::fs::read_to_string(file.with_extension("rs")).or_else(|_| std::fs::read_to_string(file.join("mod.rs")));
    text.unwrap_or_else(|error| panic!("{room}: {error}"))
}

#[test]
fn what_another_makers_token_cannot_pass_exists_and_is_summed_up() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tokens.md")).unwrap();
    for maker in ["opencryptoki", "tpm"] {
        let mut reasons = std::collections::BTreeMap::new();
        for (test, why) in cannot(maker) {
            let (room, name) = test.rsplit_once("::").unwrap();
            let text = of_room(room);
            assert!(name.is_empty() || text.contains(&format!("fn {name}()")), "{maker}: there is no {test}");
            let (tests, rooms) = reasons.entry(why).or_insert((0, Vec::new()));
            match name {
                "" => rooms.push(format!("`{room}`")),
                _ => *tests += 1,
            }
        }
        for (why, (tests, rooms)) in reasons {
            let what = if rooms.is_empty() { tests.to_string() } else { format!("all of {}", rooms.join(", ")) };
            let row = format!("| {maker} | {what} | {why} |");
            assert!(page.contains(&row), "docs/tokens.md lacks: {row}");
        }
    }
}
