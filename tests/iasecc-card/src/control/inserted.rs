//! The handle of a card in a reader.

use std::collections::BTreeMap;
use std::io;
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use super::PullOut;
use super::shared::{Presence, Shared};
use crate::lane::{DETECTION, Lane, Reader};
use crate::log::{Exchange, counters};
use crate::mask::Mask;
use crate::opensc_conf::{self, Style};
use crate::pcscd::Pcscd;
use crate::transport;

/// Which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The user PIN.
    User,
    /// The PUK.
    Puk,
    /// The signature PIN, on a card that has one.
    Signature,
}

impl Role {
    fn number(self) -> u8 {
        match self {
            Self::User => 1,
            Self::Puk => 2,
            Self::Signature => 3,
        }
    }
}

/// A card in a reader. Dropping it removes the card and frees the reader for the next test.
#[derive(Debug)]
pub struct InsertedCard {
    stay: Option<(TcpStream, JoinHandle<()>)>,
    shared: Arc<Shared>,
    lane: Lane,
    // Last, so that pcscd ends after the card has left.
    _pcscd: Pcscd,
}

impl InsertedCard {
    /// A card that is not inserted yet, next to a free reader.
    pub(super) fn new(mask: Mask, lane: Lane, pcscd: Pcscd) -> Self {
        let shared = Arc::new(Shared::new(mask));
        Self { stay: None, shared, lane, _pcscd: pcscd }
    }

    /// The reader it is in.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.lane.reader
    }

    /// Whether it is in the reader; false after it was removed, by hand or at a command, or if pcscd has ended.
    #[must_use]
    pub fn is_inserted(&self) -> bool {
        self.shared.presence() != Presence::Out
    }

    /// Removes the card. pcscd notices within half a second; [`InsertedCard::wait_for_detection`] waits for it.
    pub fn pull_out(&mut self) {
        if let Some((stream, thread)) = self.stay.take() {
            // Already closed if pcscd ended first.
            let _ = stream.shutdown(Shutdown::Both);
            let _ = thread.join();
            self.lane.card_left();
        }
    }

    /// Waits until pcscd has noticed the last removal.
    pub fn wait_for_detection(&self) {
        let since = self.shared.left_at().map_or(DETECTION, |left| left.elapsed());
        std::thread::sleep(DETECTION.saturating_sub(since));
    }

    /// Reinserts the card after pcscd has noticed its absence, and waits until it is powered.
    ///
    /// # Errors
    /// As [`Card::insert`](crate::Card::insert).
    pub fn insert(&mut self) -> io::Result<()> {
        self.pull_out();
        self.wait_for_detection();
        self.connect()?;
        self.shared.wait_for(Presence::Powered)
    }

    /// Reinserts the card so quickly that pcscd may not have noticed its absence, in which case it is not powered
    /// again.
    ///
    /// # Errors
    /// As [`Card::insert`](crate::Card::insert).
    pub fn insert_at_once(&mut self) -> io::Result<()> {
        self.pull_out();
        self.connect()?;
        self.shared.wait_for(Presence::Seen)
    }

    fn connect(&mut self) -> io::Result<()> {
        let stream = transport::connect(self.lane.reader)?;
        self.shared.set_presence(Presence::Connected);
        let (serving, shared) = (stream.try_clone()?, Arc::clone(&self.shared));
        let thread = std::thread::spawn(move || transport::serve(serving, &shared));
        self.stay = Some((stream, thread));
        Ok(())
    }

    /// The time that each APDU takes from now on.
    pub fn set_delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.shared.delay_micros.store(micros, Ordering::Relaxed);
    }

    /// Removes the card at this command, counted from now; `None` cancels that.
    pub fn set_pull_out(&self, moment: Option<PullOut>) {
        self.shared.set_pull_out(moment);
    }

    /// The number of tries left.
    ///
    /// # Panics
    /// When the card has no such PIN.
    #[must_use]
    pub fn tries_left(&self, role: Role) -> u8 {
        self.shared.mask().pin(role.number()).tries_left
    }

    /// Sets the number of tries left, even to zero or above the maximum.
    ///
    /// # Panics
    /// When the card has no such PIN.
    pub fn set_tries_left(&self, role: Role, tries: u8) {
        self.shared.mask().pin(role.number()).tries_left = tries;
    }

    /// The present value of the PIN.
    ///
    /// # Panics
    /// When the card has no such PIN.
    #[must_use]
    pub fn pin(&self, role: Role) -> String {
        String::from_utf8_lossy(&self.shared.mask().pin(role.number()).secret).into_owned()
    }

    /// The certificate in the file of this number, from 1 (file 3401), in DER.
    #[must_use]
    pub fn certificate(&self, number: u8) -> Option<Vec<u8>> {
        self.shared.mask().certificate(number)
    }

    /// The public key of this reference, from 1, as SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn public_key(&self, number: u8) -> Option<Vec<u8>> {
        self.shared.mask().public_key(number)
    }

    /// Every APDU since the last [`InsertedCard::clear_log`].
    #[must_use]
    pub fn log(&self) -> Vec<Exchange> {
        self.shared.log().clone()
    }

    /// How many APDUs the log holds.
    #[must_use]
    pub fn apdu_count(&self) -> usize {
        self.shared.log().len()
    }

    /// How many APDUs of each instruction byte the log holds.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<u8, usize> {
        counters(&self.shared.log())
    }

    /// How many APDUs with this instruction byte the log holds.
    #[must_use]
    pub fn count(&self, ins: u8) -> usize {
        self.shared.log().iter().filter(|exchange| exchange.ins() == ins).count()
    }

    /// Empties the log.
    pub fn clear_log(&self) {
        self.shared.log().clear();
    }

    /// PINs, files and objects, in readable form. It shows PIN values, which are worthless.
    #[must_use]
    pub fn dump(&self) -> String {
        self.shared.mask().dump()
    }

    /// Writes an opensc.conf of this style that only sees this card's reader; returns its path, for `OPENSC_CONF`.
    ///
    /// # Errors
    /// When the directory cannot be written, or OpenSC's profiles are not installed.
    pub fn opensc_conf(&self, directory: &Path, style: Style) -> io::Result<PathBuf> {
        opensc_conf::write(directory, style, Some(self.reader()))
    }
}

impl Drop for InsertedCard {
    fn drop(&mut self) {
        self.pull_out();
    }
}
