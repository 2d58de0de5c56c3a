//! Command and response APDUs (ISO/IEC 7816-3, 12.1; 7816-4, 5.1): short length only.
//! Extended length is refused: EF.ATR announces 256 bytes, and nothing sends more.

/// A command APDU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// Class byte.
    pub(crate) class: u8,
    /// Instruction byte.
    pub(crate) ins: u8,
    /// First parameter.
    pub(crate) p1: u8,
    /// Second parameter.
    pub(crate) p2: u8,
    /// Command data field.
    pub(crate) data: Vec<u8>,
    /// Maximum number of response bytes expected; `None` in cases 1 and 3.
    pub(crate) le: Option<usize>,
}

impl Command {
    /// Parses cases 1 to 4; `None` if Lc and the length disagree.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let [class, ins, p1, p2, ref body @ ..] = *bytes else {
            return None;
        };
        let (data, le): (&[u8], _) = match body {
            [] => (&[], None),
            [le] => (&[], Some(*le)),
            [0, ..] => return None,
            [lc, rest @ ..] => match rest.split_at_checked(usize::from(*lc))? {
                (data, []) => (data, None),
                (data, [le]) => (data, Some(*le)),
                _ => return None,
            },
        };
        let le = le.map(|le| if le == 0 { 256 } else { usize::from(le) });
        Some(Self { class, ins, p1, p2, data: data.to_vec(), le })
    }

    /// P1 and P2 as one number.
    pub(crate) fn p1p2(&self) -> u16 {
        u16::from_be_bytes([self.p1, self.p2])
    }
}

/// The status word of a response (ISO/IEC 7816-4, 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    /// 9000.
    pub const OK: Self = Self(0x9000);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// Secure messaging not supported.
    pub const NO_SECURE_MESSAGING: Self = Self(0x6882);
    /// Last command of a chain expected.
    pub const CHAIN_BROKEN: Self = Self(0x6883);
    /// Command incompatible with the file structure.
    pub const WRONG_FILE_TYPE: Self = Self(0x6981);
    /// Security status not satisfied.
    pub const SECURITY: Self = Self(0x6982);
    /// Authentication method blocked.
    pub const BLOCKED: Self = Self(0x6983);
    /// Conditions of use not satisfied.
    pub const CONDITIONS: Self = Self(0x6985);
    /// No current EF.
    pub const NO_CURRENT_EF: Self = Self(0x6986);
    /// Incorrect parameters in the data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// File or application not found.
    pub const FILE_NOT_FOUND: Self = Self(0x6A82);
    /// Not enough memory in the file.
    pub const NO_ROOM: Self = Self(0x6A84);
    /// Incorrect P1-P2.
    pub const WRONG_P1P2: Self = Self(0x6A86);
    /// Referenced data not found.
    pub const OBJECT_NOT_FOUND: Self = Self(0x6A88);
    /// File already exists.
    pub const FILE_EXISTS: Self = Self(0x6A89);
    /// Wrong offset.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// Instruction not supported.
    pub const UNKNOWN_INS: Self = Self(0x6D00);
    /// Class not supported.
    pub const UNKNOWN_CLASS: Self = Self(0x6E00);

    /// 63Cx: verification failed, `left` tries remain.
    #[must_use]
    pub fn tries_left(left: u8) -> Self {
        Self(0x63C0 | u16::from(left & 0x0F))
    }

    /// 61xx: `waiting` more bytes are available through GET RESPONSE; 00 stands for 256 or more.
    #[must_use]
    pub fn more(waiting: usize) -> Self {
        Self(0x6100 | u16::try_from(waiting).ok().filter(|count| *count < 256).unwrap_or(0))
    }
}

/// The result of a command handler: data with 9000, or the status word of a refusal.
pub(crate) type Answer = Result<Vec<u8>, Status>;

/// A response APDU.
pub(crate) fn response(data: &[u8], status: Status) -> Vec<u8> {
    let mut out = data.to_vec();
    out.extend(status.0.to_be_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &[u8]) -> (Vec<u8>, Option<usize>) {
        let command = Command::parse(bytes).unwrap();
        (command.data, command.le)
    }

    #[test]
    fn the_four_cases() {
        assert_eq!(parsed(&[0x00, 0x20, 0x00, 0x81]), (vec![], None));
        assert_eq!(parsed(&[0x00, 0xB0, 0x00, 0x00, 0x36]), (vec![], Some(0x36)));
        assert_eq!(parsed(&[0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00]), (vec![0x3F, 0x00], None));
        assert_eq!(parsed(&[0x00, 0xA4, 0x09, 0x04, 0x02, 0x2F, 0x01, 0x00]), (vec![0x2F, 0x01], Some(256)));
    }

    #[test]
    fn a_length_that_disagrees_is_refused() {
        for bytes in [
            &[0x00, 0xA4, 0x00][..],
            &[0, 0xA4, 0, 0, 3, 1, 2],
            &[0, 0xA4, 0, 0, 1, 1, 2, 3],
            &[0, 0xB0, 0, 0, 0, 1, 0],
        ] {
            assert_eq!(Command::parse(bytes), None, "{bytes:02X?}");
        }
    }

    #[test]
    fn counters_and_waiting_bytes_go_into_the_status_word() {
        assert_eq!(Status::tries_left(3), Status(0x63C3));
        assert_eq!(Status::more(0x1B), Status(0x611B));
        assert_eq!(Status::more(256), Status(0x6100));
    }
}
