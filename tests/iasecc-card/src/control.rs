//! A card in a reader, as a test holds it: the builder, the handle, and what both share with the thread that answers.

use std::collections::BTreeMap;
use std::io;
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::lane::{DETECTION, Lane, Reader};
use crate::log::{Exchange, counters};
use crate::mask::Mask;
use crate::opensc_conf::{self, Style};
use crate::pcscd::{self, Pcscd};
use crate::personalisation::{Personality, Plan};
use crate::transport;

/// pcscd looks for a card every 400 ms and powers it at once.
const POWER_TIMEOUT: Duration = Duration::from_secs(10);

/// When the card is pulled out: that command is neither executed nor answered. Counting starts when it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullOut {
    /// At the n-th APDU, from 1.
    Apdu(usize),
    /// At the n-th APDU with this instruction byte, from 1.
    Instruction(u8, usize),
}

/// A card to be put into a reader.
///
/// ```no_run
/// use iasecc_card::{Card, Personality};
///
/// let card = Card::personality(Personality::FinalTry).insert()?;
/// assert_eq!(card.apdu_count(), 0);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a card does nothing until it is inserted"]
pub struct Card {
    plan: Plan,
    reader: Option<Reader>,
    delay: Duration,
    pull_out: Option<PullOut>,
}

impl Card {
    /// A card of this kind.
    pub fn personality(personality: Personality) -> Self {
        Self {
            plan: personality.plan(),
            reader: None,
            delay: Duration::ZERO,
            pull_out: None,
        }
    }

    /// Only this reader; without it, whichever is free first.
    pub fn reader(mut self, reader: Reader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Time that each APDU takes, 10 to 50 ms on a real key.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Pulls the card out at this command.
    pub fn pull_out_at(mut self, moment: PullOut) -> Self {
        self.pull_out = Some(moment);
        self
    }

    /// The label of the token, which OpenSC follows with the PIN's in parentheses.
    pub fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.plan.label);
        self
    }

    /// The serial number, eight bytes that PKCS#11 shows as 16 hexadecimal digits.
    pub fn serial(mut self, serial: [u8; 8]) -> Self {
        self.plan.serial = serial;
        self
    }

    /// Waits for the reader, makes sure that a pcscd runs, inserts the card and waits until it is powered.
    ///
    /// # Errors
    /// When there is no pcscd, vpcd does not listen, or the card stays without power.
    pub fn insert(self) -> io::Result<InsertedCard> {
        let lane = self.reader.map_or_else(Lane::any, Lane::of)?;
        self.insert_in(lane)
    }

    /// Inserts two cards, `self` in the first reader and `other` in the second. Two single insertions could wait for each
    /// other in two tests.
    ///
    /// # Errors
    /// As [`Card::insert`].
    pub fn insert_with(self, other: Self) -> io::Result<(InsertedCard, InsertedCard)> {
        let (first, second) = (Lane::of(Reader::First)?, Lane::of(Reader::Second)?);
        Ok((self.insert_in(first)?, other.insert_in(second)?))
    }

    fn insert_in(self, lane: Lane) -> io::Result<InsertedCard> {
        let pcscd = pcscd::ensure()?;
        let mask = self.plan.build().map_err(io::Error::other)?;
        let shared = Arc::new(Shared::new(mask));
        let mut card = InsertedCard {
            stay: None,
            shared,
            lane,
            _pcscd: pcscd,
        };
        card.set_delay(self.delay);
        card.set_pull_out(self.pull_out);
        card.insert_at_once()?;
        Ok(card)
    }
}

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

/// A card in a reader. Dropping it pulls it out and lets the next test have the reader.
#[derive(Debug)]
pub struct InsertedCard {
    stay: Option<(TcpStream, JoinHandle<()>)>,
    shared: Arc<Shared>,
    lane: Lane,
    // Last: pcscd ends after the card has left.
    _pcscd: Pcscd,
}

impl InsertedCard {
    /// Where it is.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.lane.reader
    }

    /// Whether it is in the reader; not after it was pulled out, by hand or at a command, or when pcscd has ended.
    #[must_use]
    pub fn is_inserted(&self) -> bool {
        self.shared.state().inserted
    }

    /// Pulls the card out. pcscd notices within half a second; [`InsertedCard::wait_for_detection`] waits for it.
    pub fn pull_out(&mut self) {
        if let Some((stream, thread)) = self.stay.take() {
            // Already closed where pcscd ended first.
            let _ = stream.shutdown(Shutdown::Both);
            let _ = thread.join();
            self.lane.card_left();
        }
    }

    /// Waits until pcscd has noticed the last removal.
    pub fn wait_for_detection(&self) {
        let left = self.shared.state().left;
        std::thread::sleep(left.map_or(Duration::ZERO, |left| {
            DETECTION.saturating_sub(left.elapsed())
        }));
    }

    /// Puts the card back after pcscd has noticed its absence, and waits until it is powered.
    ///
    /// # Errors
    /// As [`Card::insert`].
    pub fn insert(&mut self) -> io::Result<()> {
        self.pull_out();
        self.wait_for_detection();
        self.insert_at_once()
    }

    /// Puts the card back so fast that pcscd may not have noticed its absence.
    ///
    /// # Errors
    /// As [`Card::insert`].
    pub fn insert_at_once(&mut self) -> io::Result<()> {
        self.pull_out();
        let stream = transport::connect(self.lane.reader)?;
        *self.shared.state() = State {
            inserted: true,
            ..State::default()
        };
        let (serving, shared) = (stream.try_clone()?, Arc::clone(&self.shared));
        let thread = std::thread::spawn(move || transport::serve(serving, &shared));
        self.stay = Some((stream, thread));
        self.shared.wait_for_power()
    }

    /// Time that each APDU takes from now on.
    pub fn set_delay(&self, delay: Duration) {
        let micros = u64::try_from(delay.as_micros()).unwrap_or(u64::MAX);
        self.shared.delay_micros.store(micros, Ordering::Relaxed);
    }

    /// Pulls the card out at this command, counted from now; `None` takes it back.
    pub fn set_pull_out(&self, moment: Option<PullOut>) {
        *lock(&self.shared.pull_out) = moment;
    }

    /// Tries left.
    ///
    /// # Panics
    /// When the card has no such PIN.
    #[must_use]
    pub fn tries_left(&self, role: Role) -> u8 {
        self.shared.mask().pin(role.number()).tries_left
    }

    /// Sets the tries left, also above the maximum or to zero.
    ///
    /// # Panics
    /// When the card has no such PIN.
    pub fn set_tries_left(&self, role: Role, tries: u8) {
        self.shared.mask().pin(role.number()).tries_left = tries;
    }

    /// The value of the PIN now.
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
        lock(&self.shared.log).clone()
    }

    /// How many APDUs the log holds.
    #[must_use]
    pub fn apdu_count(&self) -> usize {
        lock(&self.shared.log).len()
    }

    /// How many APDUs of each instruction byte the log holds.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<u8, usize> {
        counters(&lock(&self.shared.log))
    }

    /// How many APDUs with this instruction byte the log holds.
    #[must_use]
    pub fn count(&self, ins: u8) -> usize {
        lock(&self.shared.log)
            .iter()
            .filter(|exchange| exchange.ins() == ins)
            .count()
    }

    /// Empties the log.
    pub fn clear_log(&self) {
        lock(&self.shared.log).clear();
    }

    /// PINs, files and objects, for a person to read. Shows PIN values: they are of no value.
    #[must_use]
    pub fn dump(&self) -> String {
        self.shared.mask().dump()
    }

    /// Writes an opensc.conf of this style that sees this card's reader only; answers its path, for `OPENSC_CONF`.
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

#[derive(Debug, Default)]
struct State {
    inserted: bool,
    powered: bool,
    /// The ATR was asked for after power on: pcscd knows the card.
    known: bool,
    left: Option<Instant>,
}

/// What the handle and the answering thread share.
#[derive(Debug)]
pub(crate) struct Shared {
    mask: Mutex<Mask>,
    log: Mutex<Vec<Exchange>>,
    pull_out: Mutex<Option<PullOut>>,
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) delay_micros: AtomicU64,
}

/// A panic in one test's assertion must not hide behind a poisoned lock in its clean-up.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn new(mask: Mask) -> Self {
        Self {
            mask: Mutex::new(mask),
            log: Mutex::default(),
            pull_out: Mutex::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            delay_micros: AtomicU64::new(0),
        }
    }

    pub(crate) fn mask(&self) -> MutexGuard<'_, Mask> {
        lock(&self.mask)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn record(&self, exchange: Exchange) {
        lock(&self.log).push(exchange);
    }

    pub(crate) fn saw_power(&self, on: bool) {
        self.state().powered = on;
    }

    pub(crate) fn saw_atr_request(&self) {
        let mut state = self.state();
        state.known |= state.powered;
        self.changed.notify_all();
    }

    pub(crate) fn left(&self) {
        *self.state() = State {
            left: Some(Instant::now()),
            ..State::default()
        };
        self.changed.notify_all();
    }

    fn wait_for_power(&self) -> io::Result<()> {
        let waiting = |state: &mut State| state.inserted && !state.known;
        let (state, _) = self
            .changed
            .wait_timeout_while(self.state(), POWER_TIMEOUT, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        if !state.known {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "pcscd did not power the card: is its vpcd driver installed?",
            ));
        }
        Ok(())
    }

    /// Counts this command against the moment set, which is used up once it has come.
    pub(crate) fn is_pulled_out_at(&self, command: &[u8]) -> bool {
        let mut pull_out = lock(&self.pull_out);
        let remaining = match pull_out.as_mut() {
            Some(PullOut::Apdu(remaining)) => remaining,
            Some(PullOut::Instruction(ins, remaining)) if command.get(1) == Some(ins) => remaining,
            _ => return false,
        };
        *remaining = remaining.saturating_sub(1);
        let now = *remaining == 0;
        if now {
            *pull_out = None;
        }
        now
    }
}
