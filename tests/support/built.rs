//! The other programs of this workspace, as built next to jeton.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// The directory that cargo builds into.
pub fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_jeton")).parent().expect("a file has a directory").to_owned()
}

/// A file that another package of this workspace builds: `softhsm-fixture`, `libfaulty_module.so`.
pub fn file(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    // `cargo test` of jeton alone does not build the others; cargo does nothing if they are up to date.
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--locked", "--quiet", "-p", "softhsm-fixtures", "-p", "faulty-module"]);
        if directory().ends_with("release") {
            cargo.arg("--release");
        }
        let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo runs");
        assert!(status.success(), "the fixtures build");
    });
    directory().join(name)
}
