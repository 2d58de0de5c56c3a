//! Languages: choosing one, and the sentences in `locales/`.
//!
//! The sentences are Fluent files, one per language, built into the program. [`t!`](crate::t) checks each id and its
//! arguments against the English file at compile time; a test compares the French file with it.
//!
//! A sentence that names a command or an option has another wording for a person at a menu, who types none. The files have both,
//! by the function `READER()`: `menu` once [`speak_at_a_menu`] was called, `shell` before.

pub(crate) mod issuer;
pub(crate) mod passphrase;
pub(crate) mod time_zone;
pub(crate) mod words;

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use i18n_embed::fluent::FluentLanguageLoader;
use i18n_embed::{I18nAssets, LanguageLoader as _};
use unic_langid::{LanguageIdentifier, langid};

use crate::model::packed;

/// The files of `locales/`.
struct Locales;

impl I18nAssets for Locales {
    fn get_files(&self, path: &str) -> Vec<Cow<'_, [u8]>> {
        let language = Language::ALL.into_iter().find(|language| language.file() == path);
        language.map(|language| language.sentences().into()).into_iter().collect()
    }

    fn filenames_iter(&self) -> Box<dyn Iterator<Item = String> + '_> {
        Box::new(Language::ALL.into_iter().map(|language| language.file().to_owned()))
    }
}

/// A language that jeton supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The code as typed: `fr` or `en`.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Parses a language code or locale: `fr`, `fr_FR.UTF-8`, `en-GB`. `None` for any other, including `C`.
    #[must_use]
    pub(crate) fn from_locale(locale: &str) -> Option<Self> {
        let primary = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The user's language, from `LC_ALL`, `LC_MESSAGES` and `LANG` on Unix, from the user's settings
    /// elsewhere. English if it is not supported.
    #[must_use]
    pub(crate) fn of_the_system() -> Self {
        sys_locale::get_locale().as_deref().and_then(Self::from_locale).unwrap_or(Self::En)
    }

    /// The path of its sentences below `locales/`.
    fn file(self) -> &'static str {
        match self {
            Self::Fr => "fr/jeton.ftl",
            Self::En => "en/jeton.ftl",
        }
    }

    /// Its file of sentences.
    fn sentences(self) -> Vec<u8> {
        packed::bytes(match self {
            Self::Fr => include_bytes!(concat!(env!("OUT_DIR"), "/fr.ftl.zz")),
            Self::En => include_bytes!(concat!(env!("OUT_DIR"), "/en.ftl.zz")),
        })
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Fr => langid!("fr"),
            Self::En => langid!("en"),
        }
    }
}

/// The language that [`speak`] set; English before.
static FRENCH_IS_SPOKEN: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Of the thread that talks with the person: no other makes sentences in the guided mode.
    static AT_A_MENU: Cell<bool> = const { Cell::new(false) };
}

// Each language is read when its first sentence is wanted, and the other one is not read for it: a test compares the
// files, so that no sentence is missing in one.
static FRENCH: LazyLock<FluentLanguageLoader> = LazyLock::new(|| read(Language::Fr));
static ENGLISH: LazyLock<FluentLanguageLoader> = LazyLock::new(|| read(Language::En));

fn read(language: Language) -> FluentLanguageLoader {
    let loader = FluentLanguageLoader::new("jeton", language.identifier());
    // The files are built in: loading can only fail if they do not parse, which the tests would detect.
    let _ = loader.load_fallback_language(&Locales);
    // Many terminals show bidirectional isolation marks as boxes; neither language is written right to left.
    loader.set_use_isolating(false);
    loader.with_bundles_mut(|bundle| {
        // It can only fail if the bundle has a function of this name already.
        let _ = bundle.add_function("READER", |_, _| if AT_A_MENU.get() { "menu" } else { "shell" }.into());
    });
    loader
}

/// The sentences of the current language; for [`t!`](crate::t).
#[must_use]
pub fn loader() -> &'static FluentLanguageLoader {
    match spoken() {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

/// Sets the current language.
pub fn speak(language: Language) {
    FRENCH_IS_SPOKEN.store(language == Language::Fr, Ordering::Relaxed);
}

/// From now on, sentences name what to choose in the menus instead of what to type.
pub(crate) fn speak_at_a_menu() {
    AT_A_MENU.set(true);
}

/// The current language.
#[must_use]
pub fn spoken() -> Language {
    if FRENCH_IS_SPOKEN.load(Ordering::Relaxed) { Language::Fr } else { Language::En }
}

/// The sentence with this id in the current language: `t!("pin-changed", token = label)`.
#[macro_export]
macro_rules! t {
    ($id:literal) => {
        i18n_embed_fl::fl!($crate::i18n::loader(), $id)
    };
    ($id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        i18n_embed_fl::fl!($crate::i18n::loader(), $id, $($name = $value),+)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_are_read_as_systems_write_them() {
        assert_eq!(Language::from_locale("fr_FR.UTF-8"), Some(Language::Fr));
        assert_eq!(Language::from_locale("fr-CA"), Some(Language::Fr));
        assert_eq!(Language::from_locale("EN"), Some(Language::En));
        assert_eq!(Language::from_locale("C.UTF-8"), None);
        assert_eq!(Language::from_locale("frr"), None);
        assert_eq!(Language::from_locale(""), None);
    }
}
