//! Where output files go: every option that names one takes a folder too, and a file in it is never replaced.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::help::commands;
use crate::support::token::PIN;
use crate::support::{Jeton, Token};

const PASSWORD: &str = "vGt7-Rq2m-Zb9x";

/// The commands that write a file, what is typed before the folder, and the file's name in it.
const WRITING: &[(&[&str], &str)] = &[
    (&["cert", "export", "--out"], "Jeanne-DUPONT-2049-12-31.pem"),
    (&["cert", "export", "--format", "der", "--out"], "Jeanne-DUPONT-2049-12-31.der"),
    (&["key", "request", "--out"], "Jeanne-DUPONT.csr"),
    (&["key", "generate", "--algorithm", "p-256", "--cn", "Service des marchés", "--csr"], "Service-des-marchés.csr"),
    (&["cert", "backup", "SOURCE.pfx", "--out"], "source-copie.pfx"),
    (&["remind", "--ics"], "echeances.ics"),
    (&["test", "--report"], "test-DAY.html"),
    (&["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés", "--backup"], "Marchés.pfx"),
    (&["bicle", "backup"], "Marchés.pfx"),
    (&["bicle", "renew", "Marchés", "--designation", "Marchés 2", "--backup"], "Marchés-2.pfx"),
];

/// Those that always took a folder, for files of their own names: each refuses to replace one.
const FOLDERS: &[&str] = &["bicle open --out", "bicle seal --out", "man --out"];

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.map(|file| (file.clone(), std::fs::read(file).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn every_option_for_an_output_is_among_these() {
    let command = jeton::cli::command();
    let outputs = ["out", "csr", "ics", "report", "backup"];
    let mut typed = BTreeSet::new();
    for path in commands() {
        let at = path.iter().fold(&command, |at, word| at.find_subcommand(word).unwrap());
        let options = at.get_arguments().filter_map(|option| option.get_long());
        typed.extend(
            options.filter(|option| outputs.contains(option)).map(|option| format!("{} --{option}", path.join(" "))),
        );
    }
    let named = |words: &[&str]| {
        let option = words.last().unwrap();
        format!(
            "{} {option}",
            words
                .iter()
                .take_while(|word| !word.starts_with("--") && !["Marchés", "SOURCE.pfx"].contains(*word))
                .copied()
                .collect::<Vec<_>>()
                .join(" ")
        )
    };
    let mut known: BTreeSet<String> = WRITING
        .iter()
        .map(|(words, _)| *words)
        .filter(|words| words.last().unwrap().starts_with("--"))
        .map(named)
        .collect();
    known.extend(FOLDERS.iter().map(|known| (*known).to_owned()));
    assert_eq!(typed, known);
}

#[test]
fn a_folder_gets_a_new_file_under_a_telling_name() {
    let home = tempfile::tempdir().unwrap();
    for (words, name) in WRITING {
        let token = Token::with(&["holder"]);
        let folder = token.scratch().join("ici");
        std::fs::create_dir(&folder).unwrap();
        let jeton = |words: &[&str]| {
            let jeton: Jeton = token.jeton(words).env("JETON_PIN", PIN).env("JETON_PASSWORD", PASSWORD);
            jeton.env("HOME", home.path())
        };
        let _ = std::fs::remove_dir_all(home.path().join(".local"));
        if words[..2] == ["bicle", "backup"] || words[..2] == ["bicle", "renew"] {
            jeton(&["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés"]).run().exits(0);
        }
        let source = token.scratch().join("source.pfx");
        if words[..2] == ["cert", "backup"] {
            let made = ["bicle", "generate", "--algorithm", "p-256", "--designation", "Marchés", "--backup"];
            jeton(&made).arg(&source).run().exits(0);
        }
        let words: Vec<&str> =
            words.iter().map(|word| if *word == "SOURCE.pfx" { source.to_str().unwrap() } else { word }).collect();
        let words = words.as_slice();
        jeton(words).arg(&folder).run().exits(0);
        let first = contents(&folder);
        let written = first[0].0.file_name().unwrap().to_string_lossy().into_owned();
        let is_as_expected = match name.split_once("DAY") {
            Some((before, after)) => written.starts_with(before) && written.ends_with(after),
            None => written == *name,
        };
        assert!(first.len() == 1 && is_as_expected, "{words:?}: {written}");
        // Once more, where that can be; whatever is allowed to be overwritten, nobody named this file.
        let again = match words[..2] {
            ["key", "generate"] | ["bicle", "generate"] | ["bicle", "renew"] => continue,
            ["bicle", "backup"] | ["cert", "backup"] => jeton(words).arg(&folder),
            _ => jeton(words).arg(&folder).arg("--force"),
        };
        again.run().exits(0);
        let both = contents(&folder);
        assert_eq!(both.len(), 2, "{words:?}");
        assert!(both.contains(&first[0]), "{words:?}: the first one is as it was");
    }
}
