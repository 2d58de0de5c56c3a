//! The two language files have the same messages, and every message is used somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::sources;

/// One message: its text and the arguments in it.
struct Message {
    text: String,
    arguments: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The messages of one file, in order. A message is `id = text`; its text continues on lines that begin with a space or
/// are a closing brace (Fluent 1.0 syntax).
fn messages(language: &str) -> Vec<(String, Message)> {
    let text = std::fs::read_to_string(root().join(format!("locales/{language}/jeton.ftl"))).unwrap();
    let mut found: Vec<(String, Message)> = Vec::new();
    for line in text.lines() {
        let continues = line.starts_with(' ') || line.starts_with('}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if continues {
            found.last_mut().unwrap().1.text.push_str(&format!("\n{line}"));
        } else {
            let (id, text) = line.split_once('=').unwrap_or_else(|| panic!("{language}: {line}"));
            found.push((id.trim().to_owned(), Message { text: text.trim().to_owned(), arguments: BTreeSet::new() }));
        }
    }
    for (_, message) in &mut found {
        message.arguments = message
            .text
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).next().unwrap().to_owned())
            .collect();
    }
    found
}

#[test]
fn both_files_hold_the_same_messages_in_the_same_order() {
    let (french, english) = (messages("fr"), messages("en"));
    let ids = |messages: &[(String, Message)]| messages.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let (in_french, in_english) = (ids(&french), ids(&english));
    let set = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    let only: Vec<_> = set(&in_french).symmetric_difference(&set(&in_english)).cloned().collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
    assert_eq!(set(&in_french).len(), in_french.len(), "an id stands twice");
    assert_eq!(in_french, in_english, "the order differs");
    let english: BTreeMap<_, _> = english.into_iter().collect();
    for (id, message) in &french {
        assert_eq!(message.arguments, english[id].arguments, "the arguments of {id}");
    }
}

#[test]
fn no_line_is_left_in_the_other_language() {
    // Names, and words that are the same in both languages.
    const SAME: &[&str] = &[
        "bicle-consultations",
        "bicle-heading",
        "man-description",
        "man-synopsis",
        "show-ocsp",
        "show-organisation",
        "show-sha1",
        "show-sha256",
        "show-siren",
        "show-siret",
        "use-signature",
    ];
    let english: BTreeMap<_, _> = messages("en").into_iter().collect();
    let same: Vec<String> = messages("fr")
        .into_iter()
        .filter(|(id, message)| prose(&message.text).contains(char::is_alphabetic) && message.text == english[id].text)
        .map(|(id, _)| id)
        .collect();
    let untranslated: Vec<_> = same.iter().filter(|id| !SAME.contains(&id.as_str())).collect();
    assert!(untranslated.is_empty(), "the same in both languages: {untranslated:?}");
    let stale: Vec<_> = SAME.iter().filter(|id| !same.iter().any(|same| same == *id)).collect();
    assert!(stale.is_empty(), "no longer the same: {stale:?}");
}

/// The text in the language itself: without values, and of a choice the text of each variant.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '\n']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = match &rest[at..=at] {
            // A brace that is written, as a text in quotes.
            "{" if after.trim_start().starts_with('"') => {
                let quoted = after.trim_start()[1..].split_once('"').map_or("", |(_, rest)| rest);
                quoted.split_once('}').map_or("", |(_, rest)| rest)
            }
            "{" => {
                let (value, choice) = (after.find('}').unwrap_or(after.len()), after.find("->").unwrap_or(after.len()));
                if choice < value { &after[choice + 2..] } else { after.get(value + 1..).unwrap_or_default() }
            }
            "\n" => {
                out.push('\n');
                let line = after.trim_start_matches(' ');
                let is_variant = line.starts_with('[') || line.starts_with("*[");
                line.find("] ").filter(|_| is_variant).map_or(line, |key| &line[key + 2..])
            }
            _ => after,
        };
    }
    out + rest
}

#[test]
fn the_text_of_each_variant_is_looked_at() {
    assert_eq!(prose("il reste { $days } jours"), "il reste  jours");
    let choice = "{ $n ->\n    [0] aucun\n   *[other] { $n } clés { \"{\" }x{ \"}\" }\n} en tout";
    assert_eq!(prose(choice), "\naucun\n clés x\n en tout");
    assert_eq!(prose("{ READER() ->\n    [menu] {\"\"}\n   *[shell] oui { a-b }\n}"), "\n\noui \n");
}

#[test]
fn french_is_written_with_its_own_marks() {
    let mut wrong = Vec::new();
    for (id, message) in messages("fr") {
        let text = prose(&message.text);
        // Commands are quoted as a shell needs it.
        let typed = text.contains("--") || text.contains("`jeton ");
        if text.contains(['\'', '“', '”']) || (text.contains('"') && !typed) {
            wrong.push(format!("{id} has a straight or an English quote: {text}"));
        }
        for (at, mark) in text.match_indices([':', ';', '?', '!']) {
            let ends = text[at + mark.len()..].chars().next().is_none_or(char::is_whitespace);
            let blank = text[..at].chars().next_back().is_none_or(char::is_whitespace);
            // The colon of a URI scheme stays as it is, and so does the end of a setting.
            let is_setting = text[..at].rsplit(' ').nth(1) == Some("=");
            if ends && !blank && !is_setting && !text[..at].ends_with("pkcs11") {
                wrong.push(format!("{id} lacks a blank before “{mark}”: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the French sentences are not to say, in small letters, and what they say instead.
const NOT_FRENCH_HERE: &[(&str, &str)] = &[
    ("abîmé", "endommagé"),
    ("connexion avec lui", "le nouveau code a été vérifié"),
    ("défini à nouveau", "débloqué, changé"),
    ("digital", "numérique"),
    ("e-mail", "courriel"),
    ("nommez-en", "indiquez, choisissez"),
    ("on ne la voit pas", "n’est pas visible"),
    ("pas faits", "non traités"),
    ("plante", "s’arrête"),
    ("remède", "que faire"),
    ("rien de plus n’a été fait", "rien d’autre n’a été fait, et cela seulement après une action"),
    ("supporte ", "permet, prend en charge"),
];

#[test]
fn french_avoids_what_a_clerk_would_not_write() {
    for (id, message) in messages("fr") {
        let text = prose(&message.text).to_lowercase();
        for (word, instead) in NOT_FRENCH_HERE {
            assert!(!text.contains(word), "{id} says “{word}”; better: {instead}");
        }
        // One kind of blank: what is on the screen can be searched for. Lines are broken with French punctuation in
        // mind where they are broken, and pages for a browser or man get fixed blanks where they are made.
        let fixed = ['\u{a0}', '\u{202f}'];
        assert!(!message.text.contains(fixed), "{id} has a fixed blank");
    }
}

/// Where a text treats *bi-clé* as a feminine noun: the article before it, or the participle after it, past its name in
/// « » and the verb.
fn feminine(text: &str) -> Option<String> {
    const ARTICLES: &[&str] =
        &["une", "la", "cette", "quelle", "aucune", "nouvelle", "ancienne", "seule", "toutes", "certaines", "première"];
    const VERBS: &[&str] = &["est", "sont", "sera", "seront", "a", "ont", "été", "n’est", "n’a", "pas"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic() && c != '’' && c != '-').to_lowercase();
    for (at, word) in words.iter().enumerate() {
        if !["bi-clé", "bi-clés"].contains(&bare(word).as_str()) {
            continue;
        }
        let before = at.checked_sub(1).map(|before| bare(words[before])).unwrap_or_default();
        // What follows a comma belongs to another noun.
        let mut after = if word.ends_with(char::is_alphabetic) { &words[at + 1..] } else { &[] };
        if after.first() == Some(&"«") {
            let end = after.iter().position(|word| word.starts_with('»')).unwrap_or(after.len() - 1);
            after = &after[end + 1..];
        }
        let after = after.iter().map(|word| bare(word)).find(|word| !VERBS.contains(&word.as_str()));
        let participle = after.filter(|word| word.ends_with("ée") || word.ends_with("ées"));
        if ARTICLES.contains(&before.as_str()) || participle.is_some() {
            return Some(format!("{before} {word} {}", participle.unwrap_or_default()));
        }
    }
    None
}

#[test]
fn a_key_pair_is_masculine() {
    let mut texts: Vec<(String, String)> =
        messages("fr").into_iter().map(|(id, message)| (id, prose(&message.text))).collect();
    for file in [
        "README.fr.md",
        "README.md",
        "templates/page.html",
        "templates/report.html",
        "docs/scripting.md",
        "docs/security.md",
    ] {
        texts.push((file.to_owned(), std::fs::read_to_string(root().join(file)).unwrap()));
    }
    for (place, text) in texts {
        assert_eq!(feminine(&text), None, "{place}");
    }
    for wrong in
        ["une bi-clé", "La bi-clé", "le bi-clé est supprimée", "bi-clés chiffrées", "bi-clé « X y » a été créée"]
    {
        assert!(feminine(wrong).is_some(), "{wrong}");
    }
    for right in ["un bi-clé", "le bi-clé est supprimé", "Bi-clé « X » créé sur", "du bi-clé, sauvegardée ailleurs"]
    {
        assert_eq!(feminine(right), None);
    }
}

/// The messages that follow a colon: “Erreur :”, “Que faire :”, “Attention :”, “À faire :”, a name and its value.
const AFTER_A_COLON: &[&str] = &[
    "error-",
    "guided-advice-",
    "issuer-",
    "pin-advice-",
    "recipient-",
    "remedy-",
    "remind-bicle-",
    "usage-",
    "warning-",
];

/// Those of them that are a further sentence of an error, or stand on a line of their own.
const FURTHER_SENTENCES: &[&str] = &[
    "error-backup-not-noted",
    "error-half-done-",
    "error-no-key-here",
    "error-keys-here",
    "error-opensc-login-fails-",
    "error-undone-",
    "error-unlisted-",
    "issuer-contact",
    "issuer-policy",
    "recipient-advice",
    "recipient-facts",
    "remedy-unlisted-",
    "usage-help",
    "usage-suggestion",
];

/// How a message begins: the text itself, or each variant if it begins with a choice.
fn beginnings(text: &str) -> Vec<&str> {
    if !(text.starts_with("{ ") && text.lines().next().is_some_and(|first| first.ends_with("->"))) {
        return vec![text];
    }
    let variants = text.lines().skip(1).map(str::trim_start).take_while(|line| !line.starts_with('}'));
    variants.filter_map(|line| line.split_once("] ")).map(|(_, variant)| variant).collect()
}

/// Whether a sentence begins with a capital; `None` if it begins with a value, a command, a mark, a name such as AES-CBC, or that
/// of the program.
fn begins_with_a_capital(sentence: &str) -> Option<bool> {
    let word = sentence.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_a_name = word == "jeton" || word.chars().filter(|c| c.is_uppercase() || c.is_numeric()).count() > 1;
    word.chars().next().filter(|_| !is_a_name).map(char::is_uppercase)
}

#[test]
fn a_sentence_begins_small_after_a_colon_and_with_a_capital_on_its_own() {
    let is_one_of = |id: &str, prefixes: &[&str]| prefixes.iter().any(|prefix| id.starts_with(prefix));
    let mut wrong = Vec::new();
    for language in ["fr", "en"] {
        for (id, message) in messages(language) {
            let follows = is_one_of(&id, AFTER_A_COLON) && !is_one_of(&id, FURTHER_SENTENCES);
            for begun in beginnings(&message.text) {
                let is_sentence = begun.ends_with(['.', '?', '!']);
                if is_sentence && begins_with_a_capital(begun).is_some_and(|is_capital| is_capital == follows) {
                    wrong.push(format!("{language}, {id}: {begun}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The messages that name a command or an option and that nobody meets at a menu: help, what is only said of a command line that
/// was typed or where there is no terminal, and the work of administrators.
const NEVER_AT_A_MENU: &[&str] = &[
    "about-",
    "after-",
    "bicle-none",
    "error-no-terminal-",
    "expected-der-destination",
    "expected-one-pin-for-all",
    "expected-sealed-destination",
    "help-",
    "key-certificate-left",
    "key-request-next",
    "pin-advice-",
    "remedy-certificate-transport",
    "remedy-half-done-initial",
    "remedy-no-blank-token",
    "remedy-no-terminal-",
    "remedy-pin-unknown",
    "remedy-pipe-unchecked",
    "remedy-recipients-new",
    "remedy-token-not-empty",
    "remedy-token-of-several",
    "remedy-token-unidentified",
    "request-number-left-out",
    "revocation-issuer-unknown",
    "slip-",
    "trust-anchor-",
];

/// Those for which the guided mode has advice of its own (`src/guided/advice.rs`).
const ADVISED_OTHERWISE: &[&str] = &["remedy-pin-locked", "remedy-use-login-not-offered", "remedy-writing-not-offered"];

/// Whether a text names a command of jeton or an option.
fn names_what_is_typed(text: &str) -> bool {
    // A command of the system's is for the system: nothing in the menu does it instead.
    let is_ours = |(at, part): &(usize, &str)| at % 2 == 0 || part.starts_with("jeton ");
    let text: Vec<&str> = text.split('`').enumerate().filter(is_ours).map(|(_, part)| part).collect();
    let text = text.join("`");
    let option = |(at, _): (usize, &str)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '-');
        before && text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
    };
    text.contains("`jeton ") || text.match_indices("--").any(option)
}

#[test]
fn a_person_at_a_menu_is_told_nothing_to_type() {
    let mut wrong = Vec::new();
    for language in ["fr", "en"] {
        for (id, message) in messages(language) {
            let at_a_menu: Vec<&str> = message.text.lines().filter(|line| line.contains("[menu]")).collect();
            let is_worded = message.text.contains("{ READER() ->");
            assert_eq!(is_worded, !at_a_menu.is_empty(), "{id}");
            let is_excepted = NEVER_AT_A_MENU.iter().chain(ADVISED_OTHERWISE).any(|prefix| id.starts_with(prefix));
            let names = names_what_is_typed(&message.text);
            if names && !is_worded && !is_excepted || at_a_menu.into_iter().any(names_what_is_typed) {
                wrong.push(format!("{language}, {id}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(names_what_is_typed("ajoutez --login") && names_what_is_typed("`jeton list`"));
    assert!(!names_what_is_typed("-----BEGIN CERTIFICATE-----") && !names_what_is_typed("`apt install --yes x`"));
}

#[test]
fn no_message_is_unused() {
    let code: String =
        sources::below(&root().join("src")).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let unused: Vec<_> =
        messages("en").into_iter().map(|(id, _)| id).filter(|id| !code.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn the_sentences_are_read_from_the_french_file() {
    use jeton::i18n::{Language, speak, spoken};
    speak(Language::Fr);
    assert_eq!(spoken(), Language::Fr);
    assert_eq!(jeton::i18n::loader().get("heading-usage"), "Utilisation :");
    speak(Language::En);
    assert_eq!(jeton::i18n::loader().get("heading-usage"), "Usage:");
}
