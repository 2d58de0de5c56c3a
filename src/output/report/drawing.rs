//! The validity period as a drawing: the whole period with today, and its last hundred days with the marks.

use time::{Duration, OffsetDateTime};

use crate::i18n::words;
use crate::model::certificate::Certificate;
use crate::model::renewal::MARKS;
use crate::t;

/// The left end and the width of the period, in units of the drawing.
const LEFT: f64 = 10.0;
const WIDTH: f64 = 700.0;
/// How many days the lower line covers.
const ZOOM: i64 = 100;

/// The values for the template.
pub(super) struct Drawing {
    pub(super) sentence: String,
    pub(super) description: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) past: f64,
    pub(super) today: f64,
    pub(super) today_text: f64,
    pub(super) today_anchor: &'static str,
    pub(super) today_label: String,
    pub(super) zoom_label: String,
    pub(super) zoom_today: Option<f64>,
    pub(super) ticks: Vec<Tick>,
}

/// A mark on the lower line.
pub(super) struct Tick {
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) anchor: &'static str,
    pub(super) label: String,
    pub(super) date: String,
}

impl Drawing {
    pub(super) fn of(certificate: &Certificate, now: OffsetDateTime) -> Self {
        let (from, to) = (certificate.not_before(), certificate.not_after());
        let days_left = certificate.days_left(now);
        let today = place(from, to, now);
        let zoom_from = to - Duration::days(ZOOM);
        let (today_text, today_anchor) = match today {
            x if x < LEFT + 60.0 => (LEFT, "start"),
            x if x > LEFT + WIDTH - 60.0 => (LEFT + WIDTH, "end"),
            x => (x, "middle"),
        };
        let period =
            t!("report-period", from = words::date(from), to = words::date(to), left = words::days_left(days_left));
        let marks: Vec<String> = MARKS.into_iter().map(|days| report_mark(days, to - Duration::days(days))).collect();
        Self {
            description: format!("{period} {}", marks.join(", ")),
            sentence: period,
            from: words::date(from),
            to: words::date(to),
            past: round(today - LEFT),
            today,
            today_text,
            today_anchor,
            today_label: t!("report-today", date = words::date(now)),
            zoom_label: t!("report-zoom", days = ZOOM),
            zoom_today: (zoom_from..=to).contains(&now).then(|| place(zoom_from, to, now)),
            ticks: ticks(zoom_from, to),
        }
    }
}

fn report_mark(days: i64, at: OffsetDateTime) -> String {
    t!("report-mark", days = days, date = words::date(at))
}

/// The marks, and the expiry.
fn ticks(from: OffsetDateTime, to: OffsetDateTime) -> Vec<Tick> {
    let mark = |days: i64| {
        let at = to - Duration::days(days);
        Tick {
            class: "tick",
            x: place(from, to, at),
            anchor: "middle",
            label: t!("report-days-before", days = days),
            date: words::date(at),
        }
    };
    // Its date is already at the end of the upper line; here it would overlap the date of the last mark.
    let end = Tick { class: "end", x: LEFT + WIDTH, anchor: "end", label: t!("report-end"), date: String::new() };
    MARKS.into_iter().map(mark).chain([end]).collect()
}

/// The position of a time between two others, in units of the drawing; clamped to the ends.
fn place(from: OffsetDateTime, to: OffsetDateTime, at: OffsetDateTime) -> f64 {
    let whole = (to - from).as_seconds_f64();
    let part = (at - from).as_seconds_f64();
    let share = if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 1.0 };
    round(LEFT + share * WIDTH)
}

/// Rounds to a tenth, the precision of the drawing.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
