//! `docs/tokens.md` lists every test that runs on SoftHSM2 only.

use std::path::Path;

use crate::support::sources;

/// Each test that skips itself on another token, with its reason, as rows of the table.
fn rows() -> Vec<String> {
    const MARK: &str = "softhsm2_only!(\"";
    let mut rows = Vec::new();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for path in sources::below(&tests) {
        let file = path.strip_prefix(&tests).unwrap().with_extension("").display().to_string().replace('/', "::");
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
