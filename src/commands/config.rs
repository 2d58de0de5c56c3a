//! `jeton config`: the settings kept between commands.

use std::io;
use std::path::{Path, PathBuf};

use crate::cli::{ConfigArgs, ConfigCommand, Setting};
use crate::context::Context;
use crate::error::{Error, Expected, FileError, Result, UsageError};
use crate::model::TokenSelector;
use crate::output::config::Configuration;
use crate::pkcs11::module::is_bare_name;
use crate::store::config::Config;
use crate::trust::Proxy;

/// Runs `jeton config`, `jeton config set`, `jeton config unset`; each answers with the resulting settings.
pub(super) fn run(context: &Context, arguments: &ConfigArgs) -> Result<()> {
    let path = Config::path().ok_or_else(|| {
        Error::File(FileError::Io { path: "config.toml".into(), source: io::ErrorKind::NotFound.into() })
    })?;
    let mut config = Config::read(&path)?;
    let short = arguments.key.zip(arguments.value.clone()).map(|(key, value)| ConfigCommand::Set { key, value });
    match arguments.command.as_ref().or(short.as_ref()) {
        None => {}
        Some(ConfigCommand::Set { key, value }) => {
            config.set(key.key(), Some(&checked(*key, value)?));
            config.write(&path)?;
        }
        Some(ConfigCommand::Unset { key }) if config.get(key.key()).is_some() => {
            config.set(key.key(), None);
            config.write(&path)?;
        }
        Some(ConfigCommand::Unset { .. }) => {}
    }
    context.answer(&answer(&path, &config))
}

/// The value to store. A path is made absolute, because the next command may run in another directory. A bare file name
/// is left to the system's loader, as with `--module`.
fn checked(key: Setting, value: &str) -> Result<String> {
    let invalid = |expected| {
        Error::Usage(UsageError::InvalidValue { option: key.key().to_owned(), value: value.to_owned(), expected })
    };
    match key {
        Setting::Module if value.is_empty() => Err(invalid(Expected::File)),
        Setting::Module if is_left_to_the_loader(value) => Ok(value.to_owned()),
        Setting::Module => {
            let path = std::path::absolute(value)
                .map_err(|source| Error::File(FileError::Io { path: PathBuf::from(value), source }))?;
            path.into_os_string().into_string().map_err(|_| invalid(Expected::Utf8))
        }
        Setting::Token if value.is_empty() || value.parse::<TokenSelector>().is_err() => Err(invalid(Expected::Token)),
        Setting::Token => Ok(value.to_owned()),
        Setting::Language if matches!(value, "fr" | "en") => Ok(value.to_owned()),
        Setting::Language => Err(invalid(Expected::OneOf(&["fr", "en"]))),
        Setting::Output if matches!(value, "text" | "json") => Ok(value.to_owned()),
        Setting::Output => Err(invalid(Expected::OneOf(&["text", "json"]))),
        Setting::Menu if matches!(value, "arrows" | "numbers") => Ok(value.to_owned()),
        Setting::Menu => Err(invalid(Expected::OneOf(&["arrows", "numbers"]))),
        Setting::Proxy if Proxy::new(value, "").is_some() => Ok(value.to_owned()),
        Setting::Proxy => Err(invalid(Expected::Proxy)),
    }
}

/// Whether this is a bare file name that does not exist in the current directory.
fn is_left_to_the_loader(module: &str) -> bool {
    !cfg!(windows) && is_bare_name(Path::new(module)) && !Path::new(module).exists()
}

fn answer(path: &Path, config: &Config) -> Configuration {
    let value = |key: &str| config.get(key).map(ToOwned::to_owned);
    let module = value("module");
    Configuration {
        path: path.display().to_string(),
        // Only the system's loader knows where it looks for a bare name.
        module_exists: module
            .as_deref()
            .filter(|module| !is_left_to_the_loader(module))
            .map(|module| Path::new(module).exists()),
        module,
        token: value("token"),
        language: value("language"),
        output: value("output"),
        menu: value("menu"),
        proxy: value("proxy"),
    }
}
