//! Languages: which one is spoken, and the sentences of `locales/`.
//!
//! The sentences are Fluent files, one per language, built into the program. [`t!`](crate::t) checks each id and its
//! arguments against the English file at compile time; a test compares the French file with it.

pub(crate) mod issuer;
pub(crate) mod words;

use std::sync::LazyLock;

use i18n_embed::LanguageLoader as _;
use i18n_embed::fluent::FluentLanguageLoader;
use unic_langid::{LanguageIdentifier, langid};

#[derive(rust_embed::RustEmbed)]
#[folder = "locales"]
struct Locales;

/// A language that jeton speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The code that is typed: `fr` or `en`.
    #[must_use]
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a language from a code or a locale: `fr`, `fr_FR.UTF-8`, `en-GB`. `None` for any other, `C` among them.
    #[must_use]
    pub(crate) fn from_locale(locale: &str) -> Option<Self> {
        let primary = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The language of the person's system, from `LC_ALL`, `LC_MESSAGES` and `LANG` on Unix, from the user's settings
    /// elsewhere. English where it is neither.
    #[must_use]
    pub(crate) fn of_the_system() -> Self {
        sys_locale::get_locale().as_deref().and_then(Self::from_locale).unwrap_or(Self::En)
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Fr => langid!("fr"),
            Self::En => langid!("en"),
        }
    }
}

static LOADER: LazyLock<FluentLanguageLoader> = LazyLock::new(|| {
    let loader = FluentLanguageLoader::new("jeton", langid!("en"));
    // The files are in the program: they can only fail to load if they do not parse, which the tests would show.
    let _ = loader.load_fallback_language(&Locales);
    // The marks that isolate directions show as boxes in many terminals; nothing here runs from right to left.
    loader.set_use_isolating(false);
    loader
});

/// The sentences; for [`t!`](crate::t).
#[must_use]
pub fn loader() -> &'static FluentLanguageLoader {
    &LOADER
}

/// Speaks this language from now on.
pub fn speak(language: Language) {
    let _ = LOADER.load_languages(&Locales, &[language.identifier()]);
    LOADER.set_use_isolating(false);
}

/// The language that is spoken.
#[must_use]
pub fn spoken() -> Language {
    Language::from_locale(LOADER.current_language().language.as_str()).unwrap_or(Language::En)
}

/// The sentence of this id, in the language that is spoken: `t!("pin-changed", token = label)`.
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
