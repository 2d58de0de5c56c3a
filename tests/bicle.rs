//! `jeton bicle …`.

mod bad_input;
mod batch;
mod files;
mod keeper;
mod not_sealed;
mod on_token;
mod others;
mod passwords;
mod prompts;
mod questions;
mod recipients;
mod refused;
mod register;
mod story;
mod token;
mod unlisted;
mod written;

use std::path::{Path, PathBuf};

use jeton::output::bicle::{BicleChange, BicleList};

use crate::support::Jeton;

/// The password of every `.pfx` made here, unless another is given.
pub const PASSWORD: &str = "vGt7-Rq2m-Zb9x";

/// A user's workplace: a register, a folder and a home directory of their own.
pub struct Desk {
    directory: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        let [directory, home] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary directory"));
        Self { directory, home }
    }

    /// The user's home, where jeton remembers the recipients that the user has sealed for.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn register(&self) -> PathBuf {
        self.path("register/bicles.toml")
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file in a temporary directory");
        path
    }

    /// `jeton bicle …` with this register, the password in the environment, and no module.
    pub fn bicle(&self, arguments: &[&str]) -> Jeton {
        Jeton::new(&["bicle", "--register"])
            .arg(self.register())
            .args(arguments)
            .env("HOME", self.home())
            .env("JETON_PASSWORD", PASSWORD)
            .env("JETON_MODULE", "/nonexistent/module.so")
    }

    /// `jeton bicle COMMAND PATH …` with this register, the password in the environment, and no module.
    pub fn bicle_on(&self, command: &str, path: &Path, arguments: &[&str]) -> Jeton {
        self.bicle(&[command]).arg(path).args(arguments)
    }

    /// Generates a bi-clé on an elliptic curve, which is faster than RSA.
    pub fn generate(&self, designation: &str, more: &[&str]) -> BicleChange {
        self.bicle(&["generate", "--algorithm", "p-256", "--designation", designation, "--json"])
            .args(more)
            .run()
            .exits(0)
            .answer()
    }

    /// The answer of `jeton bicle list`.
    pub fn list(&self) -> BicleList {
        self.bicle(&["list", "--json"]).run().exits(0).answer()
    }

    /// The names of the files in a subfolder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
