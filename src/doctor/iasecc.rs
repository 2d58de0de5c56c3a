//! How many tries the PINs of an IAS-ECC card have left, by the card's own word: VERIFY without data (ISO/IEC 7816-4:2005,
//! 7.5.6) asks for the state of a PIN and presents none, so that no counter moves.
//!
//! Only cards of the table are asked, and only by commands that OpenSC's driver sends them too: the files that say which
//! PINs there are (EF.DIR, EF.ODF, EF.AODF: ISO/IEC 7816-15), then one VERIFY without data for each PIN. A card that
//! answers anything unexpected has nothing said of it.

use serde::{Deserialize, Serialize};

use super::atr::fits;

/// The cards; the columns are described in the file's header.
const TABLE: &str = include_str!("iasecc.tsv");

/// The longest file that is read, in bytes. A directory file of PINs takes a few hundred.
const LONGEST: usize = 4096;
/// The most response bytes in one short APDU.
const CHUNK: usize = 256;

/// A user PIN of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CardPin {
    /// Its label in EF.AODF.
    pub(crate) label: String,
    /// How many wrong tries it takes until it is locked. `None` if the card does not say: the PIN is verified.
    pub(crate) tries_left: Option<u8>,
}

/// How OpenSC's driver selects files on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Select {
    /// The root first; file control parameters in the answer (P2 = 04).
    Fcp,
    /// The root first; the default answer (P2 = 00).
    Fci,
    /// No root: paths begin with it. File control parameters in the answer.
    Path,
}

/// The protocol of a connection to a card (ISO/IEC 7816-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    T0,
    T1,
}

/// Whether OpenSC's driver for IAS-ECC cards takes a card with this answer to reset.
#[must_use]
pub(crate) fn is_iasecc(atr: &[u8]) -> bool {
    rows().any(|(pattern, _)| fits(pattern, atr))
}

/// How to ask a card with this answer to reset; `None` if it is not asked.
pub(super) fn select(atr: &[u8]) -> Option<Select> {
    match rows().find(|(pattern, _)| fits(pattern, atr))?.1 {
        "fcp" => Some(Select::Fcp),
        "fci" => Some(Select::Fci),
        "path" => Some(Select::Path),
        _ => None,
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    })
}

/// The user PINs of the card's only application; `None` if it has several, or answers anything unexpected.
///
/// `transmit` sends one command APDU and returns the response APDU.
pub(super) fn pins(
    select: Select,
    protocol: Protocol,
    transmit: &mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<CardPin>> {
    let mut dialogue = Dialogue { select, protocol, transmit };
    let directory = dialogue.directory()?;
    dialogue.enter(only_application(&directory)?)?;
    let objects = dialogue.file(&[0x50, 0x31])?;
    let authentication = dialogue.file(&file_of_pins(&objects)?)?;
    let mut found = Vec::new();
    for (label, reference) in user_pins(&authentication)? {
        found.push(CardPin { label, tries_left: dialogue.tries_left(reference)? });
    }
    Some(found)
}

struct Dialogue<'t> {
    select: Select,
    protocol: Protocol,
    transmit: &'t mut dyn FnMut(&[u8]) -> Option<Vec<u8>>,
}

impl Dialogue<'_> {
    /// EF.DIR.
    fn directory(&mut self) -> Option<Vec<u8>> {
        if self.select == Select::Path {
            return self.file(&[0x3F, 0x00, 0x2F, 0x00]);
        }
        let (_, status) = self.send(&[0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00])?;
        if status != 0x9000 {
            return None;
        }
        self.file(&[0x2F, 0x00])
    }

    /// Selects the application.
    fn enter(&mut self, application: &[u8]) -> Option<()> {
        self.select(0x04, application).map(drop)
    }

    /// SELECT (ISO/IEC 7816-4:2005, 7.1.1); the control information.
    fn select(&mut self, how: u8, data: &[u8]) -> Option<Vec<u8>> {
        let information = if self.select == Select::Fci { 0x00 } else { 0x04 };
        let mut command = vec![0x00, 0xA4, how, information, u8::try_from(data.len()).ok()?];
        command.extend(data);
        if self.protocol == Protocol::T1 {
            command.push(0x00);
        }
        let (information, status) = self.send(&command)?;
        (status == 0x9000).then_some(information)
    }

    /// The content of a file by its path from the current directory, as far as it is filled: the rest is zeros.
    fn file(&mut self, path: &[u8]) -> Option<Vec<u8>> {
        let size = size(&self.select(0x09, path)?)?;
        let mut content = Vec::new();
        while content.len() < size && !ends(&content) {
            let [high, low] = u16::try_from(content.len()).ok()?.to_be_bytes();
            let expected = (size - content.len()).min(CHUNK);
            // 00 means 256.
            let (part, status) = self.send(&[0x00, 0xB0, high, low, (expected % CHUNK) as u8])?;
            if status != 0x9000 || part.is_empty() {
                return None;
            }
            content.extend(part);
        }
        Some(content)
    }

    /// The tries left of this PIN; `Some(None)` if it is verified now, which hides them.
    fn tries_left(&mut self, reference: u8) -> Option<Option<u8>> {
        // No data: nothing is presented.
        let command: &[u8] = match self.protocol {
            Protocol::T1 => &[0x00, 0x20, 0x00, reference],
            // There the length of the data is always sent (ISO/IEC 7816-3:2006, 12.2.2).
            Protocol::T0 => &[0x00, 0x20, 0x00, reference, 0x00],
        };
        let (_, status) = self.send(command)?;
        match status {
            0x9000 => Some(None),
            0x63C0..=0x63CF => Some(Some((status & 0x0F) as u8)),
            // Blocked.
            0x6983 => Some(Some(0)),
            _ => None,
        }
    }

    /// Sends a command, and fetches the rest of its response; the data and the status word.
    fn send(&mut self, command: &[u8]) -> Option<(Vec<u8>, u16)> {
        let mut data = Vec::new();
        let mut next = command.to_vec();
        while data.len() < LONGEST {
            let mut response = (self.transmit)(&next)?;
            let status = u16::from_be_bytes(*response.last_chunk()?);
            response.truncate(response.len() - 2);
            data.extend(response);
            match status.to_be_bytes() {
                [0x61, left] => next = vec![0x00, 0xC0, 0x00, 0x00, left],
                _ => return Some((data, status)),
            }
        }
        None
    }
}

/// The size in file control parameters or information (`80` in `62` or `6F`; ISO/IEC 7816-4:2005, 5.3.3).
fn size(information: &[u8]) -> Option<usize> {
    let (tag, content, _) = element(information)?;
    let (_, size) = elements(content).find(|(tag, _)| *tag == 0x80).filter(|_| tag == 0x62 || tag == 0x6F)?;
    let size = size.iter().fold(0, |size, byte| size << 8 | usize::from(*byte));
    (size <= LONGEST).then_some(size)
}

/// The application of EF.DIR, if there is only one: `4F` in `61` (ISO/IEC 7816-4:2005, 8.2.1.1).
fn only_application(directory: &[u8]) -> Option<&[u8]> {
    let mut templates = elements(directory).filter(|(tag, _)| *tag == 0x61);
    let (Some((_, template)), None) = (templates.next(), templates.next()) else { return None };
    elements(template).find(|(tag, _)| *tag == 0x4F).map(|(_, application)| application)
}

/// The path of EF.AODF in EF.ODF: `authObjects [8]`, a path under the application (ISO/IEC 7816-15, 8.3).
fn file_of_pins(objects: &[u8]) -> Option<Vec<u8>> {
    let mut entries = elements(objects).filter(|(tag, _)| *tag == 0xA8);
    let (Some((_, entry)), None) = (entries.next(), entries.next()) else { return None };
    let (_, path) = elements(entry).find(|(tag, _)| *tag == 0x30)?;
    let (_, path) = elements(path).find(|(tag, _)| *tag == 0x04)?;
    (path.len() == 2).then(|| path.to_vec())
}

/// The label and reference of each PIN that is neither a PUK nor an administrator's (ISO/IEC 7816-15, 8.9); `None` if one
/// cannot be read.
fn user_pins(authentication: &[u8]) -> Option<Vec<(String, u8)>> {
    /// The bits `unblockingPin` and `soPin` of `PasswordFlags`, in the first byte of the bit string.
    const NOT_THE_USERS: u8 = 0b11;
    let mut found = Vec::new();
    for (_, object) in elements(authentication).filter(|(tag, _)| *tag == 0x30) {
        let label = elements(object).find(|(tag, _)| *tag == 0x30).and_then(|(_, common)| elements(common).next());
        let label = label.filter(|(tag, _)| *tag == 0x0C).map(|(_, label)| String::from_utf8_lossy(label).into_owned());
        let (_, own) = elements(object).find(|(tag, _)| *tag == 0xA1)?;
        let (_, attributes) = elements(own).find(|(tag, _)| *tag == 0x30)?;
        let (_, flags) = elements(attributes).find(|(tag, _)| *tag == 0x03)?;
        if flags.get(1)? & NOT_THE_USERS != 0 {
            continue;
        }
        let (_, reference) = elements(attributes).find(|(tag, _)| *tag == 0x80)?;
        let reference = match reference {
            [reference] | [0x00, reference] => *reference,
            _ => return None,
        };
        found.push((label?, reference));
    }
    Some(found)
}

/// The elements one after another, up to the first zero or what is no element.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (tag, value, rest) = element(bytes).filter(|(tag, ..)| *tag != 0)?;
        bytes = rest;
        Some((tag, value))
    })
}

/// Whether this beginning of a file holds all of its elements: it goes on with zeros.
fn ends(mut content: &[u8]) -> bool {
    while let Some((tag, _, rest)) = element(content) {
        if tag == 0 {
            return true;
        }
        content = rest;
    }
    content.first() == Some(&0)
}

/// The first element: its tag of one byte, its value, and what follows (ISO/IEC 7816-4:2005, 5.2.2).
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (length, at) = match bytes.get(1..)? {
        [0x81, length, ..] => (usize::from(*length), 3),
        [0x82, high, low, ..] => (usize::from(u16::from_be_bytes([*high, *low])), 4),
        [length, ..] if *length < 0x80 => (usize::from(*length), 2),
        _ => return None,
    };
    let (value, rest) = bytes[at..].split_at_checked(length)?;
    Some((bytes[0], value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AODF: &str = "303330110C08557365722050494E030206C00401023003040101A1193017030203C80A010102010402010C02010C\
                        800200810401003 02B30090C0350554B030206C03003040102A1193017030201CA0A010102010402010C02010C80020082040100";

    fn bytes(digits: &str) -> Vec<u8> {
        hex::decode(digits.replace(' ', "")).unwrap()
    }

    /// A card that answers these commands and no other.
    fn asked(answers: &[(&str, &str)], protocol: Protocol) -> (Option<Vec<CardPin>>, Vec<Vec<u8>>) {
        let mut sent = Vec::new();
        let mut transmit = |command: &[u8]| {
            sent.push(command.to_vec());
            let known = answers.iter().find(|(wanted, _)| bytes(wanted) == command);
            Some(bytes(known.map_or("6D00", |(_, answer)| answer)))
        };
        let found = pins(Select::Fcp, protocol, &mut transmit);
        (found, sent)
    }

    fn card<'a>(aodf: &'a str, directory: &'a str, verify: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("00A4000C023F00", "9000"),
            ("00A40904022F0000", "62098002001582010183009000"),
            ("00B0000015", directory),
            ("00A4040405E828BD080F00", "6F009000"),
            ("00A4090402503100", "6204800200109000"),
            ("00B0000010", "A806300404027001 0000000000000000 9000"),
            ("00A4090402700100", "6204800204009000"),
            ("00B0000000", aodf),
            ("00200081", verify),
        ]
    }

    fn aodf() -> String {
        let mut content = bytes(AODF);
        content.resize(CHUNK, 0);
        hex::encode(content) + "9000"
    }

    const DIRECTORY: &str = "61074F05E828BD080F 000000000000000000000000 9000";

    #[test]
    fn the_card_is_asked_what_pins_it_has_and_nothing_is_presented() {
        for (verify, tries) in [("63C2", Some(2)), ("63C0", Some(0)), ("6983", Some(0)), ("9000", None)] {
            let (found, sent) = asked(&card(&aodf(), DIRECTORY, verify), Protocol::T1);
            assert_eq!(found, Some(vec![CardPin { label: "User PIN".to_owned(), tries_left: tries }]), "{verify}");
            assert_eq!(sent.len(), 9);
            let verifications: Vec<_> = sent.iter().filter(|command| command[1] == 0x20).collect();
            assert_eq!(verifications, [&[0x00, 0x20, 0x00, 0x81]], "without data");
        }
    }

    #[test]
    fn of_what_is_not_expected_nothing_is_said() {
        let two = "61044F020102 61044F020103 000000000000000000 9000";
        for (aodf, directory, verify) in [
            (aodf().as_str(), DIRECTORY, "6A88"),
            (aodf().as_str(), two, "63C3"),
            (aodf().as_str(), "6A82", "63C3"),
            ("6982", DIRECTORY, "63C3"),
            ("9000", DIRECTORY, "63C3"),
        ] {
            assert_eq!(asked(&card(aodf, directory, verify), Protocol::T1).0, None, "{aodf} {directory} {verify}");
        }
        assert_eq!(asked(&[], Protocol::T0).0, None);
    }

    #[test]
    fn only_cards_of_the_table_are_asked() {
        assert_eq!(rows().count(), TABLE.lines().filter(|line| !line.starts_with('#')).count());
        for (pattern, how) in rows() {
            assert!(["fcp", "fci", "path", ""].contains(&how), "{pattern}");
            assert!(pattern.split(' ').all(|byte| byte == ".." || hex::decode(byte).is_ok_and(|byte| byte.len() == 1)));
        }
        let oberthur = bytes("3BDD18008131FE4580F9A000000077010800079000FE");
        assert_eq!((select(&oberthur), is_iasecc(&oberthur)), (Some(Select::Fcp), true));
        let interior = bytes("3BDF96008031FE45003 1B864041FECC173940180829000EC");
        assert_eq!((select(&interior), is_iasecc(&interior)), (None, true));
        let other = bytes("3BDB960080B1FE451F830031C1640840223 00F90000A");
        assert_eq!((select(&other), is_iasecc(&other)), (None, false));
    }

    proptest::proptest! {
        #[test]
        fn no_answer_of_a_card_is_trusted(answers: Vec<Vec<u8>>, t0: bool) {
            let mut answers = answers.into_iter();
            let mut transmit = |command: &[u8]| {
                assert!(command[1] != 0x20 || command.get(4).is_none_or(|length| *length == 0));
                answers.next()
            };
            let protocol = if t0 { Protocol::T0 } else { Protocol::T1 };
            let _ = pins(Select::Path, protocol, &mut transmit);
        }

        #[test]
        fn no_file_is_trusted(content: Vec<u8>) {
            let _ = (user_pins(&content), only_application(&content), file_of_pins(&content), size(&content));
            let _ = ends(&content);
        }
    }
}
