//! The card's log: one line per APDU, never a PIN.

use std::collections::BTreeMap;
use std::fmt;

use crate::apdu::Status;

/// One command and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The command APDU, without the data field for PIN commands.
    pub command: Vec<u8>,
    /// The status word; `None` if the card was removed instead of answering.
    pub status: Option<Status>,
    /// Number of response data bytes.
    pub response_length: usize,
}

impl Exchange {
    pub(crate) fn new(command: &[u8], response: Option<&[u8]>) -> Self {
        // VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER: the header and Lc are enough.
        let secret = matches!(command.get(1), Some(0x20 | 0x24 | 0x2C));
        let kept = if secret { command.len().min(5) } else { command.len() };
        let split = response.and_then(<[u8]>::split_last_chunk::<2>);
        Self {
            command: command[..kept].to_vec(),
            status: split.map(|(_, status)| Status(u16::from_be_bytes(*status))),
            response_length: split.map_or(0, |(data, _)| data.len()),
        }
    }

    /// The instruction byte.
    #[must_use]
    pub fn ins(&self) -> u8 {
        self.command.get(1).copied().unwrap_or_default()
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, byte) in self.command.iter().enumerate() {
            let space = if matches!(position, 4 | 5) { " " } else { "" };
            write!(f, "{space}{byte:02X}")?;
        }
        match self.status {
            Some(Status(status)) => write!(f, " -> [{}] {status:04X}", self.response_length),
            None => write!(f, " -> pulled out"),
        }
    }
}

/// How often each instruction was received.
#[must_use]
pub fn counters(log: &[Exchange]) -> BTreeMap<u8, usize> {
    let mut counters = BTreeMap::new();
    for exchange in log {
        *counters.entry(exchange.ins()).or_default() += 1;
    }
    counters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_not_kept() {
        let verify = Exchange::new(&[0, 0x20, 0, 0x81, 4, 0x31, 0x32, 0x33, 0x34], Some(&[0x90, 0x00]));
        assert_eq!(verify.to_string(), "00200081 04 -> [0] 9000");
        let read = Exchange::new(&[0, 0xB0, 0, 0, 2], Some(&[1, 2, 0x90, 0x00]));
        assert_eq!(read.to_string(), "00B00000 02 -> [2] 9000");
        let gone = Exchange::new(&[0, 0x88, 0, 0, 1, 9, 0], None);
        assert_eq!(gone.to_string(), "00880000 01 0900 -> pulled out");
        assert_eq!(counters(&[verify.clone(), read, gone, verify]), BTreeMap::from([(0x20, 2), (0x88, 1), (0xB0, 1)]));
    }
}
