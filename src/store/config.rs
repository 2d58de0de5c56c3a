//! The configuration file: `config.toml` in the user's configuration directory.
//!
//! It has six settings: module, token, language, output, menu, proxy. Anything else in it is preserved on writing, comments too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use toml_edit::DocumentMut;

use super::atomic;
use crate::error::{Error, FileError, Result, UsageError};

/// The names of the settings in the file.
pub(crate) const KEYS: [&str; 6] = ["module", "token", "language", "output", "menu", "proxy"];

/// The parsed configuration file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    document: DocumentMut,
}

impl Config {
    /// The file's path: `$XDG_CONFIG_HOME/jeton/config.toml` on Unix, under the roaming application data on Windows.
    #[must_use]
    pub(crate) fn path() -> Option<PathBuf> {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(strategy.config_dir().join("jeton").join("config.toml"))
    }

    /// Reads the file; a missing file counts as empty.
    ///
    /// # Errors
    ///
    /// [`UsageError::ConfigInvalid`] if it does not parse or a setting is not a string; [`FileError::Io`].
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(FileError::Io { path: path.to_owned(), source }.into()),
        };
        let invalid = |reason: String| Error::Usage(UsageError::ConfigInvalid { path: path.to_owned(), reason });
        let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            invalid(format!("{line}: {}", error.message()))
        })?;
        if let Some(key) = KEYS.iter().find(|key| document.get(key).is_some_and(|item| !item.is_str())) {
            return Err(invalid((*key).to_owned()));
        }
        Ok(Self { document })
    }

    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.document.get(key).and_then(|item| item.as_str())
    }

    /// Sets a setting, or removes it if there is no value.
    pub(crate) fn set(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.document[key] = toml_edit::value(value),
            None => {
                self.document.remove(key);
            }
        }
    }

    /// Writes the file, creating its directory if necessary.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .map_err(|source| Error::File(FileError::Io { path: parent.to_owned(), source }))?;
        }
        atomic::write(path, self.document.to_string().as_bytes(), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ours_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("jeton/config.toml");
        let mut config = Config::read(&path).unwrap();
        config.set("module", Some("/usr/lib/x.so"));
        config.write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap() + "# ours\nother = 1\n";
        fs::write(&path, text).unwrap();
        let mut config = Config::read(&path).unwrap();
        assert_eq!(config.get("module"), Some("/usr/lib/x.so"));
        config.set("module", None);
        config.set("language", Some("fr"));
        config.write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("# ours\nother = 1\n") && text.contains("language = \"fr\""), "{text}");
        assert!(!text.contains("module"), "{text}");
    }

    #[test]
    fn what_does_not_parse_is_said_with_its_line() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        fs::write(&path, "language = \"fr\"\nmodule = \n").unwrap();
        let Err(Error::Usage(UsageError::ConfigInvalid { reason, .. })) = Config::read(&path) else {
            panic!("it does not parse")
        };
        assert!(reason.starts_with("2:"), "{reason}");
        fs::write(&path, "module = 3\n").unwrap();
        assert!(matches!(Config::read(&path), Err(Error::Usage(UsageError::ConfigInvalid { .. }))));
    }
}
