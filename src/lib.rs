//! jeton manages the PKCS#11 smart cards and USB keys of the French public sector.
//!
//! # The rooms, and which may call which
//!
//! Calls only go down this table; `tests/walls.rs` enforces it.
//!
//! | room | holds | may call |
//! |---|---|---|
//! | [`main`] | language, parse, run, exit code | everything |
//! | [`cli`] | what can be typed; no behaviour | i18n, model, error |
//! | [`guided`] | asks what to do and runs the commands that do it | cli (what is typed), everything below |
//! | [`commands`] | one file per command: arguments in, answer out | cli (what was typed), everything below |
//! | [`bicle`] | what a bi-clé is and does: generating it, its keys and passwords, batches of files, the rules of the register | token, context, output, terminal, pkcs11, crypto, store, secret, i18n, model, error |
//! | [`prepare`] | a batch of tokens prepared by a plan: recognising each, doing each step once, its journal, slips and reports | cli (what is typed), token, context, output, terminal, doctor, pkcs11, crypto, store, secret, i18n, model, error |
//! | [`token`] | the token in the user's hand: choosing and opening it, presenting its PINs, generating and using its keys; the only room that presents PINs | cli (what was typed), context, output, terminal, doctor (what it shows of cards), pkcs11, crypto, secret, i18n, model, error |
//! | [`context`] | what every command receives: format, terminal, what was supplied in advance | pkcs11 (its limits), output, terminal, secret, i18n, model, error |
//! | [`output`] | the only room that prints; one file per answer | pkcs11, doctor, trust, crypto (their plain data), terminal (its width), i18n, model, error |
//! | [`terminal`] | the only room that asks | secret, i18n, model, error |
//! | [`desktop`] | the user's desktop: its clipboard, opening a folder or a page | model, error |
//! | [`doctor`] | what the machine shows of its modules, libraries, readers and cards | pkcs11, model |
//! | [`pkcs11`] | the only room that names cryptoki | crypto, model, error |
//! | [`crypto`] | cryptography on the host; takes a signer, never a card | model, error |
//! | [`trust`] | the trusted list, chains, revocation; the only room that uses the network | store, model, error |
//! | [`store`] | files: what is read, written and kept | model, error |
//! | [`secret`] | keeps secrets inside the process: out of its environment, of dumps and of swap space | nothing |
//! | [`error`] | what can go wrong, one file per subject: code, exit code, sentence and remedy | i18n, model |
//! | [`i18n`] | languages, sentences, and words for plain data: dates, states, issuers' procedures | model |
//! | [`model`] | plain data and rules, no I/O | nothing |
//!
//! doctor, pkcs11, crypto, trust, model, secret and store know nothing of languages and never print or prompt; an error
//! builds its own sentence when it is reported. `unsafe` is confined to the files that `tests/walls.rs` lists, each
//! with its reason.
//!
//! Five crates of this workspace know nothing of jeton: `crates/cms-stream` (sealed files of any size), used only by
//! crypto and by the code that opens files with a key; `crates/pfx-reader`, what others have written as `.pfx`, used only by
//! crypto; `crates/pcsclite-loader`, which loads PC/SC on first use; `crates/windows-calls`, what Windows offers and no safe
//! crate does; and `crates/c-math`, which spares Linux a library at each start.

use c_math as _;

mod bicle;
pub mod cli;
pub mod commands;
mod context;
mod crypto;
pub mod desktop;
mod doctor;
mod error;
mod guided;
pub mod i18n;
pub mod model;
pub mod output;
mod pkcs11;
mod prepare;
pub mod secret;
pub mod store;
pub mod terminal;
pub mod token;
pub mod trust;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use cli::{CodeFiles, Global, Parsed};
use context::{Context, ProxySettings, Settings};

use error::{Error, Guidance, NotParsed, ParseFault, Result, UsageError};
use i18n::Language;
use model::{NamedBy, NamedToken};
use output::Format;
use pkcs11::stdio;
use secret::Environment;
use store::config::Config;

/// Runs a command line, with the secrets already taken out of the environment, and returns its exit code, from the
/// table in `docs/scripting.md`.
#[must_use]
pub fn main(arguments: Vec<OsString>, secrets: Environment) -> u8 {
    // What fails here fails again below, where it is reported.
    if cli::asks_for_the_version(&arguments) && output::bytes(cli::version().as_bytes()).is_ok() {
        return 0;
    }
    // First: the terminal's own handlers stand back for those that they do not know.
    stdio::watch();
    terminal::interrupt::watch();
    // A double-click types nothing. A command line that was typed or scheduled never waits for a key at its end.
    let keeps_window = arguments.len() == 1 && terminal::is_window_of_its_own();
    let config = Config::path().map_or_else(|| Ok(Config::default()), |path| Config::read(&path));
    i18n::speak(language(&arguments, config.as_ref().ok()));
    if wants_numbers(config.as_ref().ok()) {
        terminal::number_the_menus();
    }
    // Decided before the command line is parsed, so that parse errors come in the right format too.
    let json = arguments.iter().skip(1).any(|argument| argument == "--json");
    let json = json || config.as_ref().is_ok_and(|config| config.get("output") == Some("json"));
    let format = if json { Format::Json } else { Format::Text };
    let outcome = config.and_then(|config| run(arguments, &config, &secrets));
    let code = match outcome {
        Ok(()) => 0,
        Err(error) => {
            if !matches!(error, Error::OutputClosed) {
                output::failure(&error, format);
            }
            error.exit_code()
        }
    };
    if keeps_window {
        terminal::keep_window();
    }
    stdio::end();
    code
}

fn run(arguments: Vec<OsString>, config: &Config, secrets: &Environment) -> Result<()> {
    match cli::parse(arguments)? {
        Parsed::Print(text) => output::bytes(text.as_bytes()),
        Parsed::Run(global, command) => {
            let context = Context::new(settings(&global, command.code_files(), config), secrets.clone());
            commands::run(&context, &command)
        }
        Parsed::Guide(global) => guide(&global, config, secrets),
    }
}

/// The guided mode, or the help, as a usage error, when there is nobody to ask.
fn guide(global: &Global, config: &Config, secrets: &Environment) -> Result<()> {
    let settings = |global: &Global| settings(global, CodeFiles::default(), config);
    if global.json || global.pin_stdin || !terminal::is_conversation() {
        let guidance = Guidance::Help(cli::command().render_help().to_string());
        let error = NotParsed { fault: ParseFault::MissingCommand, guidance };
        return Err(UsageError::CommandLine(Box::new(error)).into());
    }
    let context = |global: &Global| Context::new(settings(global), secrets.clone());
    guided::run(global, context, |line| run(line.arguments(), config, secrets))
}

/// Collects the settings: options win over the environment, and the environment over the configuration file.
fn settings(global: &Global, files: CodeFiles, config: &Config) -> Settings {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    Settings {
        module: global
            .module
            .clone()
            .or_else(|| variable("JETON_MODULE").map(PathBuf::from))
            .or_else(|| config.get("module").map(PathBuf::from)),
        probe_limit: variable("JETON_PROBE_SECONDS")
            .and_then(|seconds| seconds.to_string_lossy().parse().ok())
            .map(Duration::from_secs),
        token: named_token(global, config),
        json: global.json || config.get("output") == Some("json"),
        pin_file: global.pin_file.clone(),
        new_pin_file: files.new_pin,
        so_pin_file: files.so_pin,
        puk_file: files.puk,
        pin_stdin: global.pin_stdin,
        last_try: global.last_try,
        proxy: proxy(config),
    }
}

/// The token that was named, and where.
fn named_token(global: &Global, config: &Config) -> Option<NamedToken> {
    let variable = || std::env::var_os("JETON_TOKEN").filter(|value| !value.is_empty());
    let of_option = || Some((global.token.clone()?, NamedBy::Option));
    let of_variable = || Some((variable()?.to_string_lossy().into_owned(), NamedBy::Variable));
    let of_configuration = || Some((config.get("token")?.to_owned(), NamedBy::Configuration));
    let (name, by) = of_option().or_else(of_variable).or_else(of_configuration)?;
    Some(NamedToken { name, by })
}

/// The proxy settings: the environment variables that other programs use, then the configuration.
fn proxy(config: &Config) -> ProxySettings {
    let first = |names: &[&'static str]| {
        let value = |name: &&'static str| Some((*name, std::env::var(name).ok().filter(|value| !value.is_empty())?));
        names.iter().find_map(value)
    };
    let configured = || config.get("proxy").map(|address| ("proxy", address.to_owned()));
    ProxySettings {
        address: first(&["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]).or_else(configured),
        except: first(&["no_proxy", "NO_PROXY"]).map(|(_, hosts)| hosts).unwrap_or_default(),
    }
}

/// Whether menus are to be numbered lists: `JETON_MENU`, then the configuration.
fn wants_numbers(config: Option<&Config>) -> bool {
    let variable = std::env::var("JETON_MENU").ok().filter(|value| !value.is_empty());
    let wanted = variable.as_deref().or_else(|| config.and_then(|config| config.get("menu")));
    wanted == Some("numbers")
}

/// The language, chosen before the command line is parsed because help and usage errors are translated too: `--lang`,
/// then `JETON_LANG`, then the configuration, then the system locale.
fn language(arguments: &[OsString], config: Option<&Config>) -> Language {
    let mut typed = None;
    let mut arguments = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => typed = arguments.next().map(std::borrow::Cow::into_owned),
            Some(rest) => typed = rest.strip_prefix('=').map(ToOwned::to_owned).or(typed),
            None => {}
        }
    }
    let variable = std::env::var("JETON_LANG").ok();
    let configured = config.and_then(|config| config.get("language"));
    // An unsupported language is rejected by the parser later, in the language that would otherwise have been used.
    let named = [typed.as_deref(), variable.as_deref(), configured];
    named.into_iter().flatten().find_map(Language::from_locale).unwrap_or_else(Language::of_the_system)
}
