//! jeton on the simulated IAS-ECC card: pcscd, vpcd and OpenSC are real, and so are their limits.
//!
//! `docs/tokens.md` describes what each test shows about OpenSC's driver.

mod bicle;
mod budget;
mod keys;
mod known_fault;
mod pins;
mod presence;
mod tries;
mod unblock;
