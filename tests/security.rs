//! `docs/security.md`: the tests that it names exist.

use std::path::{Path, PathBuf};

use crate::support::sources;

/// Where this project's tests are.
const FOLDERS: [&str; 3] = ["tests", "src", "crates"];

/// The text between backquotes that looks like a test's name: `pin::a_supplied_pin_is_tried_once`.
fn named(text: &str) -> Vec<&str> {
    let spans = text.split('`').skip(1).step_by(2);
    let is_path = |name: &&str| {
        name.contains("::") && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c))
    };
    spans.filter(is_path).collect()
}

/// Whether a file is the module of these names, such as `["pin"]` or `["cms_stream", "ber", "tests"]`, judged by the end of
/// its path; a crate has the name that it has in code.
fn is_module(file: &Path, module: &[&str]) -> bool {
    let mut path: Vec<String> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().replace('-', "_")).collect();
    path.retain(|part| part != "src");
    path.pop_if(|last| last == "mod");
    path.len() >= module.len() && path[path.len() - module.len()..].iter().zip(module).all(|(part, name)| part == name)
}

/// Whether the test of this name is in one of the files, or in a module `tests` inside a file.
fn is_there(files: &[(PathBuf, String)], name: &str) -> bool {
    let mut module: Vec<&str> = name.split("::").collect();
    // A proptest property has parameters.
    let test = format!("fn {}(", module.pop().unwrap_or_default());
    let inner: &[&str] = module.strip_suffix(&["tests"]).unwrap_or(&module);
    files.iter().filter(|(file, _)| is_module(file, &module) || is_module(file, inner)).any(|(_, text)| {
        text.lines().zip(text.lines().skip(1)).any(|(before, line)| {
            // An attribute may come between `#[test]` and the function.
            line.trim_start().trim_start_matches("pub ").starts_with(&test) && before.trim_start().starts_with("#[")
        })
    })
}

#[test]
fn every_test_that_the_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = FOLDERS.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir());
    let files: Vec<(PathBuf, String)> = folders
        .flat_map(|folder| sources::below(&folder))
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            (file, text)
        })
        .collect();
    let document = std::fs::read_to_string(root.join("docs/security.md")).unwrap();
    let names = named(&document);
    assert!(names.len() > 30, "they are found: {names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !is_there(&files, name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!is_there(&files, "security::a_test_that_is_not_there"));
    // Every promise names a test; promises without tests yet are inside a comment.
    let shown = document.split("<!--").next().unwrap_or_default();
    for row in shown.lines().filter(|line| line.starts_with("| ") && *line != "| promised | held by |") {
        assert!(!named(row).is_empty(), "nothing holds: {row}");
    }
}
