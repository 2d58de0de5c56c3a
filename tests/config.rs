//! `jeton config`.

use jeton::output::config::Configuration;

use crate::support::token::module_of_the_program;
use crate::support::{Jeton, Token};

/// A configuration directory of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn jeton(&self, arguments: &[&str]) -> Jeton {
        Jeton::new(arguments).env("HOME", self.0.path()).env("XDG_CONFIG_HOME", self.0.path().join("config"))
    }

    fn file(&self) -> std::path::PathBuf {
        self.0.path().join("config/jeton/config.toml")
    }
}

#[test]
fn nothing_is_set_and_no_file_is_made() {
    let home = Home::new();
    let found: Configuration = home.jeton(&["config", "--json"]).run().exits(0).answer();
    assert_eq!(found.path, home.file().display().to_string());
    assert_eq!((found.module, found.token, found.language, found.output), (None, None, None, None));
    let outcome = home.jeton(&["config"]).french().run().exits(0);
    assert!(outcome.text().contains("config.toml") && outcome.text().contains("(non défini)"), "{}", outcome.text());
    home.jeton(&["config", "unset", "token"]).run().exits(0);
    assert!(!home.file().exists());
}

#[test]
fn settings_are_kept_and_forgotten() {
    let home = Home::new();
    home.jeton(&["config", "set", "token", "Mairie de Vitré"]).run().exits(0);
    home.jeton(&["config", "set", "language", "fr"]).run().exits(0);
    let found: Configuration = home.jeton(&["config", "--json"]).run().exits(0).answer();
    assert_eq!(found.token.as_deref(), Some("Mairie de Vitré"));
    home.jeton(&["config", "unset", "token"]).run().exits(0);
    let found: Configuration = home.jeton(&["config", "--json"]).run().exits(0).answer();
    assert_eq!((found.token, found.language.as_deref()), (None, Some("fr")));
    // The configured language is used.
    let outcome = home.jeton(&["config", "set", "language", "de"]).without("JETON_LANG").run().exits(2);
    outcome.says("n’est pas une valeur de language").says("fr, en");
}

#[test]
fn values_are_checked() {
    let home = Home::new();
    for (key, value) in
        [("language", "de"), ("output", "xml"), ("token", ""), ("token", "pkcs11:colour=red"), ("module", "")]
    {
        home.jeton(&["config", "set", key, value]).run().exits(2).says(key).prints_nothing();
    }
    home.jeton(&["config", "set", "colour", "red"]).run().exits(2).says("colour");
    assert!(!home.file().exists());
}

#[test]
fn a_module_that_is_not_there_is_kept_with_a_warning() {
    let home = Home::new();
    let outcome = home.jeton(&["config", "set", "module", "/nonexistent/vendor.so"]).run().exits(0);
    assert!(outcome.text().contains("Warning: the file /nonexistent/vendor.so does not exist"), "{}", outcome.text());
    let found: Configuration = home.jeton(&["config", "--json"]).run().exits(0).answer();
    assert_eq!(found.module_exists, Some(false));
    home.jeton(&["list"]).run().exits(3).says("/nonexistent/vendor.so");
}

#[test]
fn a_command_uses_what_is_kept() {
    let (home, token) = (Home::new(), Token::with(&[]));
    home.jeton(&["config", "set", "module", &module_of_the_program().display().to_string()]).run().exits(0);
    home.jeton(&["config", "set", "output", "json"]).run().exits(0);
    let jeton = |arguments: &[&str]| token.shown_to(home.jeton(arguments));
    let status: jeton::output::pin::PinStatus = jeton(&["pin", "status"]).run().exits(0).answer();
    assert!(status.tokens.iter().any(|token| token.initialized));
    // Errors too.
    assert_eq!(jeton(&["pin", "verify"]).run().exits(4).error().code, "no-terminal");
}

#[test]
fn a_file_that_does_not_parse_is_left_as_it_is() {
    let home = Home::new();
    std::fs::create_dir_all(home.file().parent().unwrap()).unwrap();
    std::fs::write(home.file(), "language = \n").unwrap();
    home.jeton(&["config", "set", "language", "fr"]).run().exits(2).says("config.toml");
    assert_eq!(std::fs::read_to_string(home.file()).unwrap(), "language = \n");
}
