//! The modules known by their files: `modules.tsv`, whose header describes the columns.

use std::path::{Path, PathBuf};

use super::candidate::{Candidate, Source};
use crate::model::system;

/// The well-known locations; the columns are described in the file's header.
const TABLE: &str = include_str!("modules.tsv");

/// The table's name for the module that makes tokens of a TPM.
pub(super) const OF_TPMS: &str = "TPM 2.0 (tpm2-pkcs11)";

/// Whether this file name is, according to the table, one of that middleware's, wherever it is installed.
#[must_use]
pub(crate) fn is_module_of(path: &Path, middleware: &str) -> bool {
    let file = |path: &str| path.rsplit(['/', '\\']).next().map(ToOwned::to_owned);
    let own = file(&path.to_string_lossy());
    rows().any(|[name, _, path, ..]| name == middleware && file(path) == own)
}

/// The folder of Windows' own libraries in the table: each program's are of its own word size.
const SYSTEM32: &str = r"\System32\";

/// A path of the table on this machine's processor.
pub(super) fn here(path: &str) -> PathBuf {
    PathBuf::from(path.replace("x86_64-linux-gnu", &format!("{}-linux-gnu", std::env::consts::ARCH)))
}

/// The rows for this program whose file exists. A middleware that this computer has for the program of the other word size only
/// is among them: it does not load, and is told to be that one's.
pub(super) fn known_places() -> Vec<Candidate> {
    existing(system::PROGRAM, system::OTHER_PROGRAM, Path::is_file)
}

fn existing(program: &str, other: Option<(&str, &str)>, is_there: impl Fn(&Path) -> bool) -> Vec<Candidate> {
    let of = |program: &str, system32: &str| -> Vec<Candidate> {
        rows()
            .filter(|[_, os, ..]| *os == program)
            .map(|[name, _, path, ..]| (name.to_owned(), here(&path.replace(SYSTEM32, system32))))
            .map(|(name, path)| Candidate { name, path, source: Source::Table })
            .filter(|candidate| is_there(&candidate.path))
            .collect()
    };
    let mut found = of(program, SYSTEM32);
    if let Some((program, system32)) = other {
        let mut others = of(program, system32);
        others.retain(|other| found.iter().all(|own| own.name != other.name));
        found.extend(others);
    }
    found
}

/// The name, system, path, source and confidence of each row of the table.
pub(super) fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    let columns = |line: &'static str| line.split('\t').collect::<Vec<_>>().try_into().ok();
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_for_the_program_of_the_other_word_size_is_found_where_this_one_has_none() {
        let on_64 = |files: &[&str]| -> Vec<PathBuf> {
            let is_there = |path: &Path| files.iter().any(|file| path == Path::new(file));
            let found = existing("windows", Some(("windows-x86", r"\SysWOW64\")), is_there);
            found.into_iter().map(|candidate| candidate.path).collect()
        };
        let of_64 = r"C:\Program Files\Smart Card Middleware\bin\idoPKCS.dll";
        let of_32 = r"C:\Program Files (x86)\Smart Card Middleware\bin\idoPKCS.dll";
        let in_system = r"C:\Windows\SysWOW64\OcsCryptoki.dll";
        assert_eq!(on_64(&[of_32]), [Path::new(of_32)]);
        assert_eq!(on_64(&[of_64, of_32]), [Path::new(of_64)]);
        assert_eq!(on_64(&[of_64, in_system]), [Path::new(of_64), Path::new(in_system)]);
    }

    #[test]
    fn the_table_is_whole() {
        let systems = ["linux", "macos", "windows", "windows-x86"];
        assert!(rows().count() > 50);
        for [name, os, path, ..] in rows() {
            assert!(!name.is_empty() && systems.contains(&os), "{name}: {os}");
            let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
            assert!(absolute, "{name}: {path}");
            // Any user of a Windows machine may create a folder beside these.
            let guarded = ["C:\\Windows\\System32\\", "C:\\Program Files\\", "C:\\Program Files (x86)\\"];
            let is_guarded = guarded.iter().any(|folder| path.starts_with(folder));
            assert!(!os.starts_with("windows") || is_guarded, "{name}: {path}");
        }
        assert_eq!(TABLE.lines().filter(|line| !line.starts_with('#')).count(), rows().count());
    }
}
