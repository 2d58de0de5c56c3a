//! The environment, read once. A variable that is unknown or does not parse makes the module unusable, so that it never
//! behaves differently from what the test assumes.

use cryptoki_sys::{CK_ATTRIBUTE_TYPE, CK_RV, CK_ULONG, CK_VERSION};

use crate::damage::{AttributeRule, Text};
use crate::forward::Function;
use crate::lies::{self, Lie, Output};
use crate::rules::{self, CallRule, Delays, End, Failure, Flags, Mechanisms};

/// The PIN that locks, and what unlocks it.
#[derive(Default)]
pub(crate) struct Lock {
    pub(crate) after: u64,
    pub(crate) state: String,
    pub(crate) puk: Option<Vec<u8>>,
    pub(crate) so_pin: Option<Vec<u8>>,
}

/// What the environment asks for.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) module: String,
    pub(crate) log: Option<String>,
    pub(crate) count: Option<String>,
    pub(crate) delays: Delays,
    pub(crate) failures: Vec<Failure>,
    pub(crate) ends: Vec<(End, CallRule)>,
    pub(crate) removal: Option<CallRule>,
    pub(crate) attributes: Vec<AttributeRule>,
    pub(crate) token_label: Option<Text>,
    pub(crate) token_manufacturer: Option<Text>,
    pub(crate) token_model: Option<Text>,
    pub(crate) token_serial: Option<Text>,
    pub(crate) token_flags: Flags,
    pub(crate) pin_lengths: Option<(CK_ULONG, CK_ULONG)>,
    pub(crate) pinpad: bool,
    pub(crate) pinpad_pins: Option<String>,
    pub(crate) lock: Option<Lock>,
    pub(crate) always_authenticate: bool,
    pub(crate) swap: Option<String>,
    pub(crate) swap_at: Option<CallRule>,
    pub(crate) split: bool,
    pub(crate) split_second: Option<String>,
    pub(crate) mechanisms: Mechanisms,
    pub(crate) sign_error_leaves_active: bool,
    pub(crate) lies: Vec<(Function, Lie)>,
    pub(crate) output: Option<Output>,
    pub(crate) info: Option<(CK_VERSION, String)>,
    pub(crate) refusals: Vec<(CK_ATTRIBUTE_TYPE, CK_RV)>,
}

impl Settings {
    /// Reads every variable that begins with `FAULTY_`.
    pub(crate) fn from_environment() -> Result<Settings, String> {
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("FAULTY_") {
                let value = value.into_string().map_err(|_| format!("{name} is not UTF-8"))?;
                variables.push((name, value));
            }
        }
        Settings::read(variables)
    }

    fn read(variables: Vec<(String, String)>) -> Result<Settings, String> {
        let mut settings = Settings::default();
        let mut lock = Lock::default();
        for (name, value) in &variables {
            settings.set(&mut lock, name, value).map_err(|error| format!("{name}={value}: {error}"))?;
        }
        settings.lock = match lock {
            Lock { after: 0, puk: None, so_pin: None, .. } => None,
            Lock { after: 0, .. } => {
                return Err("FAULTY_PUK and FAULTY_SO_PIN need FAULTY_LOCK_AFTER".into());
            }
            Lock { state, .. } if state.is_empty() => {
                return Err("FAULTY_LOCK_AFTER needs FAULTY_STATE".into());
            }
            lock => Some(lock),
        };
        if settings.module.is_empty() {
            return Err("FAULTY_MODULE, the path of the real module, is not set".into());
        }
        if settings.pinpad && settings.pinpad_pins.is_none() {
            return Err("FAULTY_PINPAD needs FAULTY_PINPAD_PINS".into());
        }
        if settings.split != settings.split_second.is_some() {
            return Err("FAULTY_SPLIT and FAULTY_SPLIT_SECOND need each other".into());
        }
        Ok(settings)
    }

    fn set(&mut self, lock: &mut Lock, name: &str, value: &str) -> Result<(), String> {
        // %p: programs that a command starts load this module too, with the same environment.
        let file = || (!value.is_empty()).then(|| value.replace("%p", &std::process::id().to_string()));
        let some = || (!value.is_empty()).then(|| value.to_owned());
        match name {
            "FAULTY_MODULE" => self.module = value.to_owned(),
            "FAULTY_LOG" => self.log = file(),
            "FAULTY_COUNT" => self.count = file(),
            // Read while the library is being loaded.
            "FAULTY_ENVIRONMENT" => {}
            "FAULTY_DELAY_MS" => self.delays = Delays::parse(value)?,
            "FAULTY_FAIL" => self.failures = rules::items(value).map(Failure::parse).collect::<Result<_, _>>()?,
            "FAULTY_HANG" => self.ends.extend(rules::ends(End::Hang, value)?),
            "FAULTY_EXIT" => self.ends.extend(rules::ends(End::Exit, value)?),
            "FAULTY_ABORT" => self.ends.extend(rules::ends(End::Abort, value)?),
            "FAULTY_SEGV" => self.ends.extend(rules::ends(End::Segv, value)?),
            "FAULTY_REMOVE_AT" => {
                self.removal = some().map(|rule| CallRule::parse(&rule)).transpose()?.map(CallRule::and_later);
            }
            "FAULTY_ATTRIBUTE" => {
                self.attributes = rules::items(value).map(AttributeRule::parse).collect::<Result<_, _>>()?;
            }
            "FAULTY_TOKEN_LABEL" => self.token_label = some().map(|text| Text::parse(&text)).transpose()?,
            "FAULTY_TOKEN_MANUFACTURER" => {
                self.token_manufacturer = some().map(|text| Text::parse(&text)).transpose()?
            }
            "FAULTY_TOKEN_MODEL" => self.token_model = some().map(|text| Text::parse(&text)).transpose()?,
            "FAULTY_TOKEN_SERIAL" => self.token_serial = some().map(|text| Text::parse(&text)).transpose()?,
            "FAULTY_TOKEN_FLAGS" => self.token_flags = Flags::parse(value)?,
            "FAULTY_PIN_LENGTHS" => self.pin_lengths = some().map(|text| rules::pin_lengths(&text)).transpose()?,
            "FAULTY_PINPAD" => self.pinpad = rules::switch(value)?,
            "FAULTY_PINPAD_PINS" => self.pinpad_pins = some(),
            "FAULTY_LOCK_AFTER" => lock.after = value.parse().map_err(|_| "not a number of tries".to_owned())?,
            "FAULTY_STATE" => lock.state = value.to_owned(),
            "FAULTY_PUK" => lock.puk = some().map(String::into_bytes),
            "FAULTY_SO_PIN" => lock.so_pin = some().map(String::into_bytes),
            "FAULTY_ALWAYS_AUTHENTICATE" => self.always_authenticate = rules::switch(value)?,
            "FAULTY_SWAP" => self.swap = some(),
            "FAULTY_SWAP_AT" => self.swap_at = some().map(|rule| CallRule::parse(&rule)).transpose()?,
            "FAULTY_SPLIT" => self.split = rules::switch(value)?,
            "FAULTY_SPLIT_SECOND" => self.split_second = some(),
            "FAULTY_MECHANISMS" => self.mechanisms = Mechanisms::parse(value)?,
            "FAULTY_SIGN_ERROR_LEAVES_ACTIVE" => self.sign_error_leaves_active = rules::switch(value)?,
            "FAULTY_LIE" => self.lies = rules::items(value).map(lies::rule).collect::<Result<_, _>>()?,
            "FAULTY_LIBRARY" => self.info = some().map(|text| rules::library(&text)).transpose()?,
            "FAULTY_OUTPUT" => self.output = Output::parse(value)?,
            "FAULTY_TEMPLATE_REFUSE" => self.refusals = rules::refusals(value)?,
            _ => return Err("no such variable".into()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        Settings::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn refusal(variables: &[(&str, &str)]) -> String {
        let mut all = vec![("FAULTY_MODULE", "real.so")];
        all.extend_from_slice(variables);
        read(&all).err().unwrap_or_default()
    }

    #[test]
    fn a_variable_is_never_ignored() {
        assert!(read(&[]).err().unwrap().contains("FAULTY_MODULE"));
        assert_eq!(refusal(&[("FAULTY_FIAL", "")]), "FAULTY_FIAL=: no such variable");
        assert!(refusal(&[("FAULTY_FAIL", "C_Sign:x=CKR_OK")]).starts_with("FAULTY_FAIL=C_Sign:x=CKR_OK: `x`"));
        assert!(refusal(&[("FAULTY_PUK", "1")]).contains("FAULTY_LOCK_AFTER"));
        assert!(refusal(&[("FAULTY_LOCK_AFTER", "3")]).contains("FAULTY_STATE"));
        assert!(refusal(&[("FAULTY_PINPAD", "1")]).contains("FAULTY_PINPAD_PINS"));
        assert!(refusal(&[("FAULTY_SPLIT", "1")]).contains("FAULTY_SPLIT_SECOND"));
    }

    #[test]
    fn the_readme_tells_every_variable_and_no_other() {
        let names = |text: &str| -> std::collections::BTreeSet<String> {
            let words = text.split(|letter: char| !(letter.is_ascii_uppercase() || letter == '_'));
            words
                .filter(|word| word.len() > "FAULTY_".len() && word.starts_with("FAULTY_"))
                .map(str::to_owned)
                .collect()
        };
        let source = include_str!("settings.rs");
        let arms = source.lines().filter(|line| line.trim_start().starts_with("\"FAULTY_") && line.contains("=>"));
        let known = names(&arms.collect::<Vec<_>>().join("\n"));
        assert!(known.len() > 20);
        assert_eq!(names(include_str!("../README.md")), known);
    }

    #[test]
    fn every_process_may_have_its_own_file() {
        let settings = read(&[("FAULTY_MODULE", "real.so"), ("FAULTY_COUNT", "count-%p")]).unwrap();
        assert_eq!(settings.count, Some(format!("count-{}", std::process::id())));
    }
}
