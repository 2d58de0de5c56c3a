//! The mask, which is the card's operating system: command dispatch, command chaining, GET RESPONSE, and what a reset
//! forgets.

use crate::apdu::{Answer, Command, Status, response};
use crate::filesystem::{Directory, FileSystem};
use crate::keys::{Environment, Generator};
use crate::sdo::Objects;

/// The largest number of response bytes in one APDU: short Le.
const LONGEST_RESPONSE: usize = 256;

/// The transmission protocol that the ATR announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    T0,
    T1,
}

/// A card: its persistent state, and what lasts until the next reset.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    pub(crate) atr: Vec<u8>,
    pub(crate) protocol: Protocol,
    pub(crate) files: FileSystem,
    pub(crate) objects: Objects,
    generator: Generator,
    environment: Environment,
    chain: Option<Command>,
    waiting: Vec<u8>,
    random: u64,
}

impl Mask {
    pub(crate) fn new(atr: Vec<u8>, protocol: Protocol, files: FileSystem, objects: Objects) -> Self {
        Self {
            atr,
            protocol,
            files,
            objects,
            generator: Generator::default(),
            environment: Environment::default(),
            chain: None,
            waiting: Vec::new(),
            random: 0,
        }
    }

    /// Power on, power off and reset are the same: counters and files stay, everything else is forgotten.
    pub(crate) fn reset(&mut self) {
        self.files.reset();
        self.objects.forget_verified(false);
        self.environment = Environment::default();
        self.chain = None;
        self.waiting.clear();
    }

    /// Answers one command APDU.
    pub(crate) fn process(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(command) = Command::parse(bytes) else {
            return response(&[], Status::WRONG_LENGTH);
        };
        let longest = match (self.protocol, command.data.is_empty(), command.le) {
            (Protocol::T0, false, _) => 0,
            (_, _, Some(le)) if command.ins == 0xC0 => le,
            _ => LONGEST_RESPONSE,
        };
        match self.execute(command) {
            Ok(data) => self.deliver(data, longest),
            Err(status) => response(&[], status),
        }
    }

    /// Sends a long answer in parts; with T=0, also any answer to a command with data (ISO/IEC 7816-3, 12.2).
    fn deliver(&mut self, mut data: Vec<u8>, longest: usize) -> Vec<u8> {
        self.waiting = data.split_off(data.len().min(longest));
        let status = if self.waiting.is_empty() { Status::OK } else { Status::more(self.waiting.len()) };
        response(&data, status)
    }

    fn execute(&mut self, mut command: Command) -> Answer {
        if command.class & 0x0C != 0 {
            return Err(Status::NO_SECURE_MESSAGING);
        }
        if command.class & !0x10 != 0 {
            return Err(Status::UNKNOWN_CLASS);
        }
        if command.ins == 0xC0 {
            return self.get_response();
        }
        self.waiting.clear();
        if let Some(begun) = self.chain.take() {
            if (begun.ins, begun.p1, begun.p2) != (command.ins, command.p1, command.p2) {
                return Err(Status::CHAIN_BROKEN);
            }
            command.data.splice(0..0, begun.data);
        }
        if command.class & 0x10 != 0 {
            self.chain = Some(command);
            return Ok(Vec::new());
        }
        self.dispatch(&command)
    }

    fn dispatch(&mut self, command: &Command) -> Answer {
        let directory = self.files.directory;
        let objects = &mut self.objects;
        match command.ins {
            0xA4 => self.select(command),
            0xB0 => self.files.read_binary(command, |condition| objects.satisfied(condition)),
            0xD6 => self.files.update_binary(command, |condition| objects.satisfied(condition)),
            0xE0 => self.files.create(command, |condition| objects.satisfied(condition)),
            0xE4 => self.files.delete(command, |condition| objects.satisfied(condition)),
            0xCB | 0xDB if command.p1p2() != 0x3FFF => Err(Status::WRONG_P1P2),
            0xCB => objects.get_data(command, directory),
            0xDB => objects.put_data(command, directory, self.files.application.create),
            0x47 => self.generate(command),
            0x20 => objects.pin(command.p2, directory)?.verify(command),
            0x24 => objects.pin(command.p2, directory)?.change(command),
            0x2C => {
                let condition = objects.pin(command.p2, directory)?.reset_condition();
                if !objects.satisfied(condition) {
                    return Err(Status::SECURITY);
                }
                objects.pin(command.p2, directory)?.reset(command)
            }
            0x22 => self.environment.set(command),
            0x88 | 0x2A if directory == Directory::Root => Err(Status::OBJECT_NOT_FOUND),
            0x88 => self.environment.internal_authenticate(command, objects),
            0x2A => self.environment.perform(command, objects),
            0x84 => Ok(self.challenge()),
            _ => Err(Status::UNKNOWN_INS),
        }
    }

    /// Entering a directory, even the current one again, forgets the security environment and the local PINs.
    fn select(&mut self, command: &Command) -> Answer {
        let selected = self.files.select(command)?;
        if selected.entered {
            self.environment = Environment::default();
            self.objects.forget_verified(true);
        }
        Ok(selected.fcp)
    }

    /// Passes the waiting bytes to `deliver`, which keeps back what does not fit.
    fn get_response(&mut self) -> Answer {
        if self.waiting.is_empty() {
            return Err(Status::CONDITIONS);
        }
        Ok(std::mem::take(&mut self.waiting))
    }

    fn generate(&mut self, command: &Command) -> Answer {
        let reference = self.objects.may_generate(command, self.files.directory)?;
        let key = self.generator.next()?;
        self.objects.generated(reference, &key)
    }

    /// Eight bytes that differ each time. Nothing here depends on their being random.
    fn challenge(&mut self) -> Vec<u8> {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random ^ self.random >> 29).to_be_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personalisation::Personality;

    const APPLICATION: &str = "00A4040C 0D E828BD080FF2504F5420415750";
    const VERIFY: &str = "00200081 04 31323334";
    const CHOOSE_KEY: &str = "002241A4 06 840181 800102";
    const SIGN: &str = "00880000 01 AA 00";

    fn mask(personality: Personality) -> Mask {
        personality.plan().build().unwrap()
    }

    fn send(mask: &mut Mask, command: &str) -> Vec<u8> {
        let digits: String = command.split_whitespace().collect();
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
        mask.process(&bytes)
    }

    /// Only the status word.
    fn status(mask: &mut Mask, command: &str) -> u16 {
        let response = send(mask, command);
        u16::from_be_bytes(*response.last_chunk().unwrap())
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let mut mask = mask(Personality::Fresh);
        for (command, expected) in [
            ("00FF0000", 0x6D00),
            ("0CA4000C 02 3F00", 0x6882),
            ("80A4000C 02 3F00", 0x6E00),
            ("00A4000C 03 3F00", 0x6700),
            ("00CB0000 02 4D00", 0x6A86),
            ("00C00000 00", 0x6985),
        ] {
            assert_eq!(status(&mut mask, command), expected, "{command}");
        }
    }

    #[test]
    fn a_local_pin_is_forgotten_with_its_directory_and_a_global_one_is_not() {
        let mut local = mask(Personality::Fresh);
        assert_eq!(status(&mut local, VERIFY), 0x6A88);
        for command in [APPLICATION, VERIFY, "00200081", APPLICATION] {
            assert_eq!(status(&mut local, command), 0x9000);
        }
        assert_eq!(status(&mut local, "00200081"), 0x63C3);
        let mut global = mask(Personality::Writable);
        for command in ["00200001 04 31323334", APPLICATION, "00200001", "00A4000C 02 3F00", "00200001"] {
            assert_eq!(status(&mut global, command), 0x9000);
        }
        global.reset();
        assert_eq!(status(&mut global, "00200001"), 0x63C3);
    }

    #[test]
    fn a_key_asks_for_its_pin_once_or_each_time() {
        for (personality, second) in [(Personality::Fresh, 0x9000), (Personality::EachUse, 0x6982)] {
            let mut mask = mask(personality);
            for command in [APPLICATION, CHOOSE_KEY] {
                assert_eq!(status(&mut mask, command), 0x9000);
            }
            assert_eq!(status(&mut mask, SIGN), 0x6982);
            assert_eq!(status(&mut mask, VERIFY), 0x9000);
            assert_eq!(send(&mut mask, SIGN).len(), 258);
            assert_eq!(status(&mut mask, SIGN), second, "{personality:?}");
        }
    }

    #[test]
    fn a_long_answer_comes_in_parts() {
        let mut mask = mask(Personality::Fresh);
        send(&mut mask, APPLICATION);
        let first = send(&mut mask, "00CB3FFF 0B 4D097007BFA001037F4980 00");
        assert_eq!((first.len(), first.last_chunk()), (258, Some(&[0x61, 0x1B])));
        let rest = send(&mut mask, "00C00000 1B");
        assert_eq!((rest.len(), rest.last_chunk()), (0x1D, Some(&[0x90, 0x00])));
    }

    #[test]
    fn with_t0_an_answer_to_data_is_fetched() {
        let mut mask = mask(Personality::T0);
        let first = send(&mut mask, "00A40904 02 2F01");
        let [0x61, length] = *first else { panic!("{first:02X?}") };
        assert_eq!(send(&mut mask, &format!("00C00000 {length:02X}")).len(), usize::from(length) + 2);
        assert_eq!(send(&mut mask, "00B00000 04").len(), 6);
    }

    #[test]
    fn a_chain_is_joined_and_must_not_be_broken() {
        let mut mask = mask(Personality::Writable);
        send(&mut mask, APPLICATION);
        assert_eq!(status(&mut mask, "10CB3FFF 06 4D097007BFA0"), 0x9000);
        assert_eq!(status(&mut mask, "00CB3FFF 05 01037F4980 00"), 0x611B);
        assert_eq!(status(&mut mask, "10CB3FFF 06 4D097007BFA0"), 0x9000);
        assert_eq!(status(&mut mask, "00200001"), 0x6883);
    }

    #[test]
    fn a_key_in_place_is_neither_generated_over_nor_put_over() {
        let mut mask = mask(Personality::Writable);
        for command in [APPLICATION, "00200001 04 31323334"] {
            assert_eq!(status(&mut mask, command), 0x9000);
        }
        assert_eq!(status(&mut mask, "00470000 05 7003BF9001"), 0x6982);
        assert_eq!(status(&mut mask, "00DB3FFF 0C 700ABF900106 7F4803 920101"), 0x6985);
    }

    #[test]
    fn nothing_is_created_or_deleted_without_the_pin() {
        let mut mask = mask(Personality::Writable);
        let create = "00DB3FFF 14 7012BF90020E A00C A106 8C0431121200 80020100";
        let delete = "00DB3FFF 06 7004BF900100";
        send(&mut mask, APPLICATION);
        for command in [create, delete] {
            assert_eq!(status(&mut mask, command), 0x6982);
        }
        send(&mut mask, "00200001 04 31323334");
        for (command, expected) in [(create, 0x9000), (create, 0x6A89), (delete, 0x9000), (delete, 0x6A88)] {
            assert_eq!(status(&mut mask, command), expected, "{command}");
        }
    }
}
