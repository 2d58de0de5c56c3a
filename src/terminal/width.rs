//! How wide the terminal is.

use console::Term;

/// The number of columns of the terminal that the answer goes to; `None` where it goes to a file or a program, which
/// wants it whole.
#[must_use]
pub(crate) fn columns() -> Option<usize> {
    columns_of(&Term::stdout())
}

/// The number of columns of the terminal that messages go to.
#[must_use]
pub(crate) fn message_columns() -> Option<usize> {
    columns_of(&Term::stderr())
}

fn columns_of(term: &Term) -> Option<usize> {
    term.size_checked().map(|(_, columns)| usize::from(columns)).filter(|columns| *columns > 0)
}
