//! Finds the library for a Rust test.

use std::path::PathBuf;

/// The cdylib next to the running test or program: cargo builds it along with this crate's rlib in
/// `target/<profile>/deps`, and links it into `target/<profile>` when the crate itself is built. `None` if neither
/// exists.
pub fn library_path() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let newest = program
        .ancestors()
        .skip(1)
        .take(2)
        .flat_map(|directory| [directory.join(NAME), directory.join("deps").join(NAME)])
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .max();
    newest.map(|(_, path)| path)
}

const NAME: &str = "libfaulty_module.so";
