//! Asking the cards in the readers for the tries of their PINs, through PC/SC and before a module is loaded: a module keeps
//! in mind which file of the card it selected, and would not know that another was selected since.
//!
//! Each card is asked over a shared connection and in one transaction. It is not reset, and a card that another program
//! has for itself is left alone.

use std::ffi::CStr;
use std::path::Path;
use std::time::Duration;

use pcsc::{Context, Disposition, Error, MAX_BUFFER_SIZE, Protocols, Scope, ShareMode, State, Transaction};
use serde::{Deserialize, Serialize};

use super::iasecc::{self, CardPin, Protocol};
use super::readers;
use crate::pkcs11::apart;
use crate::pkcs11::opensc::{self, Configuration};

/// The hidden command with which jeton runs itself as a child process to ask the cards.
pub const TRIES_COMMAND: &str = "probe-tries";

/// How long asking may take: a card takes some ten commands of 10 to 50 ms each. If another program has locked the card for
/// longer, nothing is said.
const LIMIT: Duration = Duration::from_secs(3);

/// The user PINs of the card in a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardTries {
    /// The reader's name in PC/SC.
    pub(crate) reader: String,
    pub(crate) pins: Vec<CardPin>,
}

/// Asks in a child process, since a service that hangs also hangs its clients, and pcscd lets them wait for a locked card. `program` is jeton itself, run with
/// [`TRIES_COMMAND`] and the path of OpenSC's module; it prints [`look`] in JSON.
#[must_use]
pub(crate) fn ask(program: &Path, module: &Path) -> Vec<CardTries> {
    apart::ask(program, &[Path::new(TRIES_COMMAND), module], LIMIT).unwrap_or_default()
}

/// Asks in this process: the child's side of [`ask`]. Readers that OpenSC is told to ignore are left alone here too; if its
/// configuration cannot be read, so are all.
#[must_use]
pub(crate) fn look(module: &Path) -> Vec<CardTries> {
    let configuration = opensc::is_opensc(module).then(|| Configuration::in_effect(module)).flatten();
    configuration.and_then(|configuration| cards(&configuration).ok()).unwrap_or_default()
}

fn cards(configuration: &Configuration) -> Result<Vec<CardTries>, Error> {
    let context = Context::establish(Scope::User)?;
    let mut found = Vec::new();
    for state in readers::states(&context)? {
        let now = state.event_state();
        let is_free = now.contains(State::PRESENT) && !now.intersects(State::MUTE | State::EXCLUSIVE);
        let Ok(reader) = state.name().to_str() else { continue };
        if is_free && !configuration.ignores(reader) && iasecc::select(state.atr()).is_some() {
            let pins = pins(&context, state.name()).ok().flatten();
            found.extend(pins.map(|pins| CardTries { reader: reader.to_owned(), pins }));
        }
    }
    Ok(found)
}

/// The PINs of the card in this reader; `Ok(None)` if it does not say.
fn pins(context: &Context, reader: &CStr) -> Result<Option<Vec<CardPin>>, Error> {
    let mut card = context.connect(reader, ShareMode::Shared, Protocols::ANY)?;
    let found = card.transaction().and_then(|transaction| {
        let found = asked(&transaction);
        let _ = transaction.end(Disposition::LeaveCard);
        found
    });
    // Left to itself the connection would reset the card when it is dropped, and log other programs out.
    let _ = card.disconnect(Disposition::LeaveCard);
    found
}

fn asked(card: &Transaction<'_>) -> Result<Option<Vec<CardPin>>, Error> {
    let status = card.status2_owned()?;
    // Looked at again: another card may have taken the place of the first.
    let Some(select) = iasecc::select(status.atr()) else { return Ok(None) };
    let protocol = match status.protocol2() {
        Some(pcsc::Protocol::T0) => Protocol::T0,
        Some(pcsc::Protocol::T1) => Protocol::T1,
        Some(pcsc::Protocol::RAW) | None => return Ok(None),
    };
    let mut buffer = [0; MAX_BUFFER_SIZE];
    let mut transmit = |command: &[u8]| card.transmit(command, &mut buffer).ok().map(<[u8]>::to_vec);
    Ok(iasecc::pins(select, protocol, &mut transmit))
}
