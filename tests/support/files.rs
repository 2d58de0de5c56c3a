//! What a folder holds, and for whom.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::jeton::is_another_program;

/// Whether only its owner may open this file or folder. wine gives what is kept for the owner to the owner's group too.
pub fn is_its_owners(path: &Path) -> bool {
    let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (owner, by_wine): (u32, &[u32]) = if path.is_dir() { (0o700, &[0o770, 0o750]) } else { (0o600, &[0o660]) };
    mode == owner || is_another_program() && by_wine.contains(&mode)
}

/// The names of the files in a folder, sorted; none, if it is not there.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}
