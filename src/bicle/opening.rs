//! The day on which the bids of a consultation are opened.

use time::OffsetDateTime;

use crate::error::{BicleError, Result};

/// Refuses a day that has passed. Attaching is final, so a year that was mistyped would stay in the register.
///
/// # Errors
///
/// [`BicleError::OpeningPassed`].
pub(crate) fn refuse_passed(closes: Option<OffsetDateTime>, now: OffsetDateTime) -> Result<()> {
    match closes.filter(|closes| *closes < now) {
        Some(closes) => Err(BicleError::OpeningPassed { closes }.into()),
        None => Ok(()),
    }
}
