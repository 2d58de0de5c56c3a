//! The person's own time zone, in which every date and time is shown to them; what programs read stays in UTC. Only this
//! file knows the zone: that of `TZ` (POSIX.1 section 8.3), otherwise the system's, otherwise UTC.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);

/// This moment by the person's clock.
#[must_use]
pub(super) fn by_the_clock(at: OffsetDateTime) -> OffsetDateTime {
    by_the_clock_of(&ZONE, at)
}

/// The day of this moment by the person's calendar.
#[must_use]
pub(crate) fn day(at: OffsetDateTime) -> Date {
    by_the_clock(at).date()
}

/// The last second of this day by the person's clock.
#[must_use]
pub(crate) fn end_of(day: Date) -> OffsetDateTime {
    end_of_in(&ZONE, day)
}

/// How far ahead of UTC this moment's clock is: `UTC`, `UTC+1`, `UTC−3:30`.
#[must_use]
pub(super) fn offset(local: OffsetDateTime) -> String {
    let (hours, minutes, _) = local.offset().as_hms();
    let sign = if local.offset().is_negative() { '−' } else { '+' };
    match (hours.unsigned_abs(), minutes.unsigned_abs()) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// A moment at the ends of the calendar, where an offset could leave it, stays in UTC.
fn by_the_clock_of(zone: &TimeZone, at: OffsetDateTime) -> OffsetDateTime {
    let utc = at.to_offset(UtcOffset::UTC);
    let local = Timestamp::from_second(utc.unix_timestamp())
        .ok()
        .and_then(|moment| UtcOffset::from_whole_seconds(zone.to_offset(moment).seconds()).ok())
        .and_then(|offset| utc.checked_to_offset(offset));
    local.unwrap_or(utc)
}

/// Where the clock is set back or forward at midnight, the day ends when the next one begins.
fn end_of_in(zone: &TimeZone, day: Date) -> OffsetDateTime {
    const LAST: Time = time::macros::time!(23:59:59);
    let utc = PrimitiveDateTime::new(day, LAST).assume_utc();
    let zoned = || -> Option<Zoned> {
        let day =
            civil::Date::new(i16::try_from(day.year()).ok()?, u8::from(day.month()).try_into().ok()?, day.day() as i8);
        day.ok()?.to_zoned(zone.clone()).ok()?.end_of_day().ok()
    };
    zoned().and_then(|end| OffsetDateTime::from_unix_timestamp(end.timestamp().as_second()).ok()).unwrap_or(utc)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn zone(name: &str) -> TimeZone {
        // Rules as in TZ, so that the test needs no time zone database.
        TimeZone::posix(name).unwrap()
    }

    const PARIS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
    const NOUMEA: &str = "<+11>-11";
    const NEWFOUNDLAND: &str = "NST3:30NDT,M3.2.0,M11.1.0";

    #[test]
    fn a_moment_by_the_clock_in_winter_and_summer_past_and_future() {
        for (name, utc, local, offset_) in [
            (PARIS, datetime!(2027-01-31 22:59:59 UTC), datetime!(2027-01-31 23:59:59 +1), "UTC+1"),
            (PARIS, datetime!(2027-07-31 22:30 UTC), datetime!(2027-08-01 00:30 +2), "UTC+2"),
            (PARIS, datetime!(1999-12-31 23:59:59 UTC), datetime!(2000-01-01 00:59:59 +1), "UTC+1"),
            (PARIS, datetime!(2049-07-14 10:00 UTC), datetime!(2049-07-14 12:00 +2), "UTC+2"),
            (NOUMEA, datetime!(2027-01-31 13:00 UTC), datetime!(2027-02-01 00:00 +11), "UTC+11"),
            (NEWFOUNDLAND, datetime!(2027-01-31 03:00 UTC), datetime!(2027-01-30 23:30 -3:30), "UTC−3:30"),
            ("UTC0", datetime!(2027-01-31 03:00 UTC), datetime!(2027-01-31 03:00 UTC), "UTC"),
        ] {
            let found = by_the_clock_of(&zone(name), utc);
            assert_eq!((found, found.offset(), offset(found).as_str()), (local, local.offset(), offset_), "{name}");
        }
        // The ends of the calendar are beyond what can be moved.
        let last = datetime!(9999-12-31 23:59:59 UTC);
        assert_eq!(by_the_clock_of(&zone(NOUMEA), last), last);
    }

    #[test]
    fn a_day_ends_by_the_clock() {
        for (name, day, end) in [
            (PARIS, date!(2027 - 01 - 31), datetime!(2027-01-31 22:59:59 UTC)),
            (PARIS, date!(2027 - 07 - 31), datetime!(2027-07-31 21:59:59 UTC)),
            // The day on which the clock goes forward.
            (PARIS, date!(2027 - 03 - 28), datetime!(2027-03-28 21:59:59 UTC)),
            (NOUMEA, date!(2027 - 02 - 01), datetime!(2027-02-01 12:59:59 UTC)),
            ("UTC0", date!(2027 - 01 - 31), datetime!(2027-01-31 23:59:59 UTC)),
            (NOUMEA, date!(9999 - 12 - 31), datetime!(9999-12-31 23:59:59 UTC)),
        ] {
            assert_eq!(end_of_in(&zone(name), day), end, "{name} {day}");
        }
    }
}
