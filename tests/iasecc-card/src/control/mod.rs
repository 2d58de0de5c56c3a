//! A card in a reader, as tests use it: the builder is here, the handle in `inserted`, and `shared` holds what both
//! share with the thread that answers.

mod inserted;
mod shared;

use std::io;
use std::time::Duration;

pub use inserted::{InsertedCard, Role};
pub(crate) use shared::Shared;

use crate::lane::{Lane, Reader};
use crate::pcscd::{self, Pcscd};
use crate::personalisation::{Personality, Plan};

/// When the card is removed: that command is neither executed nor answered. Counting starts when this is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullOut {
    /// At the n-th APDU, from 1.
    Apdu(usize),
    /// At the n-th APDU with this instruction byte, from 1.
    Instruction(u8, usize),
}

/// A card to insert into a reader.
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
        Self { plan: personality.plan(), reader: None, delay: Duration::ZERO, pull_out: None }
    }

    /// Uses only this reader; by default, whichever is free first.
    pub fn reader(mut self, reader: Reader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// The time that each APDU takes, 10 to 50 ms on a real key.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Removes the card at this command.
    pub fn pull_out_at(mut self, moment: PullOut) -> Self {
        self.pull_out = Some(moment);
        self
    }

    /// The label of the token, to which OpenSC adds the PIN's in parentheses.
    pub fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.plan.label);
        self
    }

    /// The serial number, eight bytes that PKCS#11 shows as 16 hexadecimal digits.
    pub fn serial(mut self, serial: [u8; 8]) -> Self {
        self.plan.serial = serial;
        self
    }

    /// Makes sure that a pcscd is running, waits for the reader, inserts the card and waits until it is powered.
    ///
    /// # Errors
    /// When there is no pcscd, vpcd does not listen, or the card stays without power.
    pub fn insert(self) -> io::Result<InsertedCard> {
        // First, because waiting for a reader keeps pcscd from being stopped and started again between two tests.
        let pcscd = pcscd::ensure()?;
        let lane = self.reader.map_or_else(Lane::any, Lane::of)?;
        self.insert_in(lane, pcscd)
    }

    /// Inserts two cards, `self` in the first reader and `other` in the second. With two separate insertions, two tests
    /// could deadlock.
    ///
    /// # Errors
    /// As [`Card::insert`].
    pub fn insert_with(self, other: Self) -> io::Result<(InsertedCard, InsertedCard)> {
        let (pcscd, other_pcscd) = (pcscd::ensure()?, pcscd::ensure()?);
        let (first, second) = Lane::both()?;
        Ok((self.insert_in(first, pcscd)?, other.insert_in(second, other_pcscd)?))
    }

    fn insert_in(self, lane: Lane, pcscd: Pcscd) -> io::Result<InsertedCard> {
        let mask = self.plan.build().map_err(io::Error::other)?;
        let mut card = InsertedCard::new(mask, lane, pcscd);
        card.set_delay(self.delay);
        card.set_pull_out(self.pull_out);
        card.insert()?;
        Ok(card)
    }
}
