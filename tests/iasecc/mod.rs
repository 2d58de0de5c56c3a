//! jeton on the simulated IAS-ECC card: pcscd, vpcd and OpenSC are the real ones, and so are their limits.
//!
//! What each test shows of OpenSC's driver is told in `docs/tokens.md`.

mod bicle;
mod budget;
mod keys;
mod pins;
mod presence;
mod unblock;
