//! The modules known by their files: `modules.tsv`, whose header describes the columns.

use std::path::{Path, PathBuf};

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

/// A path of the table on this machine's processor.
pub(super) fn here(path: &str) -> PathBuf {
    PathBuf::from(path.replace("x86_64-linux-gnu", &format!("{}-linux-gnu", std::env::consts::ARCH)))
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
