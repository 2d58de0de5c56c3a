//! The mask, the operating system of the card, as one machine: which command goes where, command chaining, GET RESPONSE, and what a reset forgets.

use crate::apdu::{Answer, Command, Status, response};
use crate::filesystem::{Directory, FileSystem};
use crate::keys::{Environment, Generator};
use crate::sdo::Objects;

/// Response bytes of one APDU at most: short Le.
const LONGEST_RESPONSE: usize = 256;

/// The transmission protocol that the ATR announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    T0,
    T1,
}

/// A card: what it keeps, and what lives until the next reset.
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
    pub(crate) fn new(
        atr: Vec<u8>,
        protocol: Protocol,
        files: FileSystem,
        objects: Objects,
    ) -> Self {
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

    /// Power on, power off and reset alike: counters and files stay, all else is forgotten.
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

    /// A long answer comes in parts; with T=0 so does every answer to a command that brought data (ISO/IEC 7816-3, 12.2.1).
    fn deliver(&mut self, mut data: Vec<u8>, longest: usize) -> Vec<u8> {
        self.waiting = data.split_off(data.len().min(longest));
        let status = if self.waiting.is_empty() {
            Status::OK
        } else {
            Status::more(self.waiting.len())
        };
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
            0xB0 => self
                .files
                .read_binary(command, |condition| objects.satisfied(condition)),
            0xD6 => self
                .files
                .update_binary(command, |condition| objects.satisfied(condition)),
            0xE0 => self
                .files
                .create(command, |condition| objects.satisfied(condition)),
            0xE4 => self
                .files
                .delete(command, |condition| objects.satisfied(condition)),
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

    /// Hands the bytes that wait to `deliver`, which keeps back what does not fit.
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

    /// Eight bytes that differ each time. Nothing here rests on their being random.
    fn challenge(&mut self) -> Vec<u8> {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.random ^ self.random >> 29).to_be_bytes().to_vec()
    }
}
