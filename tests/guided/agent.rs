//! A user's home, without a token.

use std::path::PathBuf;

use jeton::output::bicle::BicleList;

use super::{Person, WIDE, at_home_without_card, home_in};
use crate::support::Jeton;
use crate::support::files::names;

/// The password of every bi-clé and `.pfx` made here.
pub const PASSWORD: &str = "vGt7-Rq2m-Zb9x";

/// A user at a computer without a token.
pub struct Agent {
    directory: tempfile::TempDir,
}

impl Agent {
    pub fn new() -> Self {
        let agent = Self { directory: tempfile::tempdir().unwrap() };
        home_in(agent.directory.path());
        agent
    }

    /// A user with bi-clés of these names.
    pub fn with(designations: &[&str]) -> Self {
        let agent = Self::new();
        for designation in designations {
            agent.generates(designation);
        }
        agent
    }

    /// Makes a bi-clé on an elliptic curve, which is faster than RSA.
    pub fn generates(&self, designation: &str) {
        let designation = format!("--designation={designation}");
        let made = self.jeton(&["bicle", "generate", "--algorithm", "p-256", &designation]);
        made.env("JETON_PASSWORD", PASSWORD).run().exits(0);
    }

    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        let jeton = Jeton::new(arguments).env("JETON_MODULE", "/nonexistent/module.so");
        at_home_without_card(jeton, &self.path(""))
    }

    /// The user in the guided mode.
    pub fn person(&self, french: bool) -> Person {
        Person::at(self.jeton(&[]), french, WIDE)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join("home").join(name)
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    pub fn list(&self) -> BicleList {
        self.jeton(&["bicle", "list", "--json"]).run().exits(0).answer()
    }

    pub fn register(&self) -> PathBuf {
        self.path(".local/share/jeton/bicles/bicles.toml")
    }

    /// The files beside the register.
    pub fn kept(&self) -> Vec<String> {
        names(&self.path(".local/share/jeton/bicles"))
    }
}
