//! PINs and the PUK: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (ISO/IEC 7816-4, 7.5.6 to 7.5.10).

use crate::access::{self, Access};
use crate::apdu::{Answer, Command, Status};
use crate::filesystem::Directory;

/// The bit of a reference that means "local to the application".
const LOCAL: u8 = 0x80;

/// A CHV object: the user PIN, the signature PIN or the PUK.
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    /// As named in VERIFY: 81 and up are local, 01 and up global.
    pub(crate) reference: u8,
    /// ASCII, not padded.
    pub(crate) secret: Vec<u8>,
    pub(crate) max_tries: u8,
    pub(crate) tries_left: u8,
    /// In bytes.
    pub(crate) min_length: u8,
    pub(crate) max_length: u8,
    pub(crate) access: Access,
    pub(crate) verified: bool,
}

impl Pin {
    /// Whether commands can use it in this directory. A global PIN is visible everywhere.
    pub(crate) fn visible(&self, directory: Directory) -> bool {
        !self.is_local() || directory == Directory::Application
    }

    pub(crate) fn is_local(&self) -> bool {
        self.reference & LOCAL != 0
    }

    fn fits(&self, secret: &[u8]) -> bool {
        (self.min_length..=self.max_length).any(|length| usize::from(length) == secret.len())
    }

    /// 63Cx or 6983: the state of a PIN that is not verified.
    fn state(&self) -> Status {
        if self.tries_left == 0 { Status::BLOCKED } else { Status::tries_left(self.tries_left) }
    }

    /// Compares, and counts a failure. The try that brings the counter to zero still answers 63C0.
    fn present(&mut self, matches: bool) -> Result<(), Status> {
        if self.tries_left == 0 {
            return Err(Status::BLOCKED);
        }
        self.verified = matches;
        if matches {
            self.tries_left = self.max_tries;
            return Ok(());
        }
        self.tries_left -= 1;
        Err(Status::tries_left(self.tries_left))
    }

    /// VERIFY; without data it queries the state and costs nothing.
    pub(crate) fn verify(&mut self, command: &Command) -> Answer {
        if command.data.is_empty() {
            return if self.verified { Ok(Vec::new()) } else { Err(self.state()) };
        }
        self.present(self.secret == command.data)?;
        Ok(Vec::new())
    }

    /// CHANGE REFERENCE DATA; the data field is the old PIN followed directly by the new one.
    pub(crate) fn change(&mut self, command: &Command) -> Answer {
        if command.p1 != 0 {
            return Err(Status::WRONG_P1P2);
        }
        let new = command.data.strip_prefix(self.secret.as_slice()).map(<[u8]>::to_vec);
        // A new PIN of the wrong length says nothing about the old one, so no try is used up.
        if new.as_ref().is_some_and(|new| self.tries_left > 0 && !self.fits(new)) {
            return Err(Status::WRONG_DATA);
        }
        self.present(new.is_some())?;
        self.secret = new.unwrap_or_default();
        Ok(Vec::new())
    }

    /// Sets a new PIN and a full counter; the caller has checked the condition of RESET RETRY COUNTER.
    pub(crate) fn reset(&mut self, command: &Command) -> Answer {
        if command.p1 != 0x02 {
            return Err(Status::WRONG_P1P2);
        }
        if !self.fits(&command.data) {
            return Err(Status::WRONG_DATA);
        }
        self.secret.clone_from(&command.data);
        self.tries_left = self.max_tries;
        self.verified = false;
        Ok(Vec::new())
    }

    pub(crate) fn reset_condition(&self) -> u8 {
        self.access.condition(access::RESET)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin() -> Pin {
        Pin {
            reference: 0x81,
            secret: b"1234".to_vec(),
            max_tries: 3,
            tries_left: 3,
            min_length: 4,
            max_length: 12,
            access: Access::parse(&[0x73, 0, 0, 0x13, 0xFF, 0]).unwrap(),
            verified: false,
        }
    }

    fn command(ins: u8, p1: u8, data: &[u8]) -> Command {
        Command { class: 0, ins, p1, p2: 0x81, data: data.to_vec(), le: None }
    }

    #[test]
    fn asking_for_the_state_never_spends_a_try() {
        let mut pin = pin();
        for _ in 0..5 {
            assert_eq!(pin.verify(&command(0x20, 0, b"")), Err(Status(0x63C3)));
        }
        pin.verify(&command(0x20, 0, b"1234")).unwrap();
        assert_eq!(pin.verify(&command(0x20, 0, b"")), Ok(vec![]));
    }

    #[test]
    fn the_third_wrong_pin_answers_63c0_and_the_next_one_6983() {
        let mut pin = pin();
        let wrong = command(0x20, 0, b"0000");
        let answers: Vec<_> = (0..4).map(|_| pin.verify(&wrong).unwrap_err().0).collect();
        assert_eq!(answers, [0x63C2, 0x63C1, 0x63C0, 0x6983]);
        assert_eq!(pin.verify(&command(0x20, 0, b"1234")), Err(Status::BLOCKED));
        pin.reset(&command(0x2C, 2, b"4321")).unwrap();
        assert_eq!(pin.verify(&command(0x20, 0, b"")), Err(Status(0x63C3)));
        pin.verify(&command(0x20, 0, b"4321")).unwrap();
    }

    #[test]
    fn a_change_needs_the_old_pin_and_a_new_one_of_the_right_length() {
        let mut pin = pin();
        assert_eq!(pin.change(&command(0x24, 0, b"00004321")), Err(Status(0x63C2)));
        assert_eq!(pin.change(&command(0x24, 0, b"1234123")), Err(Status::WRONG_DATA));
        assert_eq!(pin.tries_left, 2);
        pin.change(&command(0x24, 0, b"12344321")).unwrap();
        assert_eq!((pin.secret.as_slice(), pin.tries_left), (&b"4321"[..], 3));
    }

    #[test]
    fn a_local_pin_is_seen_in_its_application_only() {
        let mut pin = pin();
        assert!(!pin.visible(Directory::Root) && pin.visible(Directory::Application));
        pin.reference = 0x01;
        assert!(pin.visible(Directory::Root) && pin.visible(Directory::Application));
    }
}
