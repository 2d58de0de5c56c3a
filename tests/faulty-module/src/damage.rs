//! Damaged values: the rules for attributes, and CK_TOKEN_INFO texts that are not blank-padded UTF-8.

use cryptoki_sys::*;

use crate::{names, rules};

/// What happens to a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Damage {
    /// The first bytes only.
    Truncate(usize),
    /// The text in Latin-1; an é is added to one that is plain ASCII.
    Latin1,
    /// Invalid UTF-8 bytes added.
    InvalidUtf8,
    /// NULs at the end, at least one, up to a multiple of 64 bytes.
    NulPadded,
    /// Blanks at the end, at least one, up to a multiple of 64 bytes.
    BlankPadded,
    /// Blanks before, at least one, up to a multiple of 64 bytes.
    LeftPadded,
    /// 1 MiB of the letter A.
    Huge,
    /// No bytes.
    Empty,
    /// A number that no standard defines.
    Unknown,
    /// Three bytes, which no type has.
    WrongSize,
    /// The right bytes, with an ulValueLen that is 64 too large.
    LyingLength,
    /// A length query that returns one byte less than the value has.
    Grows,
    /// CK_UNAVAILABLE_INFORMATION, with this return value.
    Unavailable(CK_RV),
    /// These bytes instead.
    Bytes(Vec<u8>),
}

impl Damage {
    fn parse(text: &str) -> Result<Damage, String> {
        let (word, argument) = text.split_once(':').map_or((text, None), |(word, argument)| (word, Some(argument)));
        match (word, argument) {
            ("truncate", Some(length)) => {
                length.parse().map(Damage::Truncate).map_err(|_| format!("`{length}` is not a length"))
            }
            ("hex", Some(digits)) => rules::hex(digits).map(Damage::Bytes),
            ("unavailable", Some(name)) => names::value_of(names::CKR, name).map(Damage::Unavailable),
            ("unavailable", None) => Ok(Damage::Unavailable(CKR_ATTRIBUTE_TYPE_INVALID)),
            ("latin1", None) => Ok(Damage::Latin1),
            ("invalid-utf8", None) => Ok(Damage::InvalidUtf8),
            ("nul-padded", None) => Ok(Damage::NulPadded),
            ("blank-padded", None) => Ok(Damage::BlankPadded),
            ("left-padded", None) => Ok(Damage::LeftPadded),
            ("huge", None) => Ok(Damage::Huge),
            ("empty", None) => Ok(Damage::Empty),
            ("unknown", None) => Ok(Damage::Unknown),
            ("wrong-size", None) => Ok(Damage::WrongSize),
            ("lying-length", None) => Ok(Damage::LyingLength),
            ("grows", None) => Ok(Damage::Grows),
            ("true", None) => Ok(Damage::Bytes(vec![CK_TRUE])),
            ("false", None) => Ok(Damage::Bytes(vec![CK_FALSE])),
            _ => Err(format!("`{text}` is not a damage")),
        }
    }

    /// Whether the damaged value derives from the real one. The others also apply to an attribute that the object
    /// lacks.
    pub(crate) fn needs_value(&self) -> bool {
        use Damage::*;
        !matches!(self, Huge | Empty | Unknown | WrongSize | Unavailable(_) | Bytes(_))
    }

    /// The damaged value.
    pub(crate) fn apply(&self, value: Vec<u8>) -> Vec<u8> {
        match self {
            Damage::Truncate(length) => value.into_iter().take(*length).collect(),
            Damage::Latin1 => latin1(value),
            Damage::InvalidUtf8 => [&value, INVALID_UTF8].concat(),
            Damage::NulPadded => padded(value, 0),
            Damage::BlankPadded => padded(value, b' '),
            Damage::LeftPadded => {
                let blanks = vec![b' '; 64 - value.len() % 64];
                [blanks, value].concat()
            }
            Damage::Huge => vec![b'A'; 1 << 20],
            Damage::Empty | Damage::Unavailable(_) => Vec::new(),
            Damage::Unknown => (CKK_VENDOR_DEFINED | 0x007E_57ED).to_ne_bytes().to_vec(),
            Damage::WrongSize => vec![1, 2, 3],
            Damage::LyingLength | Damage::Grows => value,
            Damage::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// An overlong slash, a lone continuation byte, and a truncated sequence.
const INVALID_UTF8: &[u8] = b"\xC0\xAF\x80\xE2\x82";

fn padded(mut value: Vec<u8>, with: u8) -> Vec<u8> {
    value.resize(value.len() + 64 - value.len() % 64, with);
    value
}

fn latin1(value: Vec<u8>) -> Vec<u8> {
    if value.is_ascii() {
        return [value, b"\xE9".to_vec()].concat();
    }
    String::from_utf8_lossy(&value).chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

/// `CKA_LABEL=latin1`; `CKA_VALUE@CKO_CERTIFICATE=truncate:100`; `CKA_ID#2=empty`, the second object of a search.
#[derive(Debug, PartialEq)]
pub(crate) struct AttributeRule {
    pub(crate) attribute: CK_ATTRIBUTE_TYPE,
    pub(crate) class: Option<CK_OBJECT_CLASS>,
    pub(crate) nth: Option<usize>,
    pub(crate) damage: Damage,
}

impl AttributeRule {
    /// Reads one rule.
    pub(crate) fn parse(text: &str) -> Result<AttributeRule, String> {
        let (subject, damage) = text.split_once('=').ok_or_else(|| format!("`{text}` is not attribute=damage"))?;
        let (subject, class) = subject.split_once('@').map_or((subject, None), |(rest, class)| (rest, Some(class)));
        let (name, nth) = subject.split_once('#').map_or((subject, None), |(name, nth)| (name, Some(nth)));
        let nth = match nth.map(str::parse::<usize>) {
            None => None,
            Some(Ok(nth)) if nth > 0 => Some(nth),
            Some(_) => return Err(format!("`{text}`: objects are counted from 1")),
        };
        Ok(AttributeRule {
            attribute: names::value_of(names::CKA, name)?,
            class: class.map(|class| names::value_of(names::CKO, class)).transpose()?,
            nth,
            damage: Damage::parse(damage)?,
        })
    }
}

/// A text field of CK_TOKEN_INFO: another text, or the token's own in a wrong layout.
#[derive(Debug, PartialEq)]
pub(crate) enum Text {
    /// Bytes, blank-padded to the field and cut to it.
    Bytes(Vec<u8>),
    /// The token's own text, blanks before it.
    LeftPadded,
    /// The token's own text, NULs after it.
    NulPadded,
    /// The token's own text, followed by invalid UTF-8 bytes.
    InvalidUtf8,
}

impl Text {
    /// Reads `text:…`, `latin1:…`, `hex:…`, `left-padded`, `nul-padded` or `invalid-utf8`.
    pub(crate) fn parse(text: &str) -> Result<Text, String> {
        match text.split_once(':') {
            Some(("text", text)) => Ok(Text::Bytes(text.as_bytes().to_vec())),
            Some(("latin1", text)) => Ok(Text::Bytes(latin1(text.as_bytes().to_vec()))),
            Some(("hex", digits)) => rules::hex(digits).map(Text::Bytes),
            None if text == "left-padded" => Ok(Text::LeftPadded),
            None if text == "nul-padded" => Ok(Text::NulPadded),
            None if text == "invalid-utf8" => Ok(Text::InvalidUtf8),
            _ => Err(format!("`{text}` is not a text here")),
        }
    }

    /// Writes it over a field.
    pub(crate) fn write(&self, field: &mut [u8]) {
        let end = field.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        let own = field[..end].to_vec();
        match self {
            Text::Bytes(bytes) => fill(field, bytes),
            Text::LeftPadded => {
                field.fill(b' ');
                let start = field.len() - own.len();
                field[start..].copy_from_slice(&own);
            }
            Text::NulPadded => field[end..].fill(0),
            Text::InvalidUtf8 => {
                // At the front if the text leaves no room after it.
                let room = own.len().min(field.len().saturating_sub(INVALID_UTF8.len()));
                fill(field, &[&own[..room], INVALID_UTF8].concat());
            }
        }
    }
}

/// Writes bytes into a field, blank-padded (v2.40, 5.2: no terminating NUL) and cut to its length.
pub(crate) fn fill(field: &mut [u8], bytes: &[u8]) {
    field.fill(b' ');
    let length = bytes.len().min(field.len());
    field[..length].copy_from_slice(&bytes[..length]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(damage: &str, value: &[u8]) -> Vec<u8> {
        Damage::parse(damage).unwrap().apply(value.to_vec())
    }

    #[test]
    fn each_damage_does_what_its_name_says() {
        assert_eq!(damaged("truncate:2", b"abc"), b"ab");
        assert_eq!(damaged("latin1", "Vitré".as_bytes()), b"Vitr\xE9");
        assert_eq!(damaged("latin1", b"abc"), b"abc\xE9");
        assert!(String::from_utf8(damaged("invalid-utf8", b"abc")).is_err());
        assert_eq!(damaged("nul-padded", b"abc")[2..5], *b"c\0\0");
        assert!(damaged("left-padded", b"abc").ends_with(b" abc"));
        assert!(
            damaged("blank-padded", &[b'a'; 64])
                .ends_with(b"a                                                                ")
        );
        assert_eq!(damaged("huge", b"").len(), 1 << 20);
        assert_eq!(damaged("empty", b"abc"), b"");
        assert_eq!(damaged("wrong-size", b"abcdefgh").len(), 3);
        assert_eq!(damaged("true", b""), [1]);
        assert_eq!(damaged("hex:00ff", b"abc"), [0, 255]);
        assert_eq!(damaged("unknown", b"").len(), size_of::<CK_ULONG>());
    }

    #[test]
    fn a_rule_may_be_restricted() {
        let rule = AttributeRule::parse("CKA_VALUE#2@CKO_CERTIFICATE=truncate:100").unwrap();
        assert_eq!((rule.attribute, rule.nth, rule.class), (0x11, Some(2), Some(CKO_CERTIFICATE)));
        assert_eq!(rule.damage, Damage::Truncate(100));
        for text in
            ["CKA_VALUE", "CKA_NO=empty", "CKA_ID=gone", "CKA_ID#0=empty", "CKA_ID@CKO_X=empty", "CKA_ID=truncate"]
        {
            assert!(AttributeRule::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_field_keeps_its_length() {
        let written = |text: &str| {
            let mut field = *b"Mairie          ";
            Text::parse(text).unwrap().write(&mut field);
            field
        };
        assert_eq!(written("left-padded"), *b"          Mairie");
        assert_eq!(written("nul-padded"), *b"Mairie\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(written("latin1:Vitré"), *b"Vitr\xE9           ");
        assert_eq!(written("text:a much longer text than the field"), *b"a much longer te");
        assert!(std::str::from_utf8(&written("invalid-utf8")).is_err());
        assert!(Text::parse("upside-down").is_err());
    }
}
