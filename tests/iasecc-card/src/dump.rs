//! The contents of the card, for tests and for reading.

use std::fmt::Write as _;

use crate::keys;
use crate::mask::Mask;
use crate::pin::Pin;
use crate::tlv::read;

impl Mask {
    /// The PIN of this number, local or global.
    ///
    /// # Panics
    /// If there is none: the test asked for something its card does not have.
    #[expect(clippy::panic, reason = "a mistake in a test, not a state of the card")]
    pub(crate) fn pin(&mut self, number: u8) -> &mut Pin {
        let found = self.objects.pins.iter_mut().find(|pin| pin.reference & 0x7F == number);
        found.unwrap_or_else(|| panic!("this card has no PIN {number}"))
    }

    pub(crate) fn certificate(&self, number: u8) -> Option<Vec<u8>> {
        let id = 0x3400 + u16::from(number);
        let file = self.files.application.files.iter().find(|file| file.id == id)?;
        // The file may be longer than the certificate.
        let (certificate, rest) = read(&file.content)?;
        (certificate.tag == 0x30).then(|| file.content[..file.content.len() - rest.len()].to_vec())
    }

    pub(crate) fn public_key(&self, number: u8) -> Option<Vec<u8>> {
        keys::public_key_der(self.objects.private.get(&number)?.key.as_ref()?).ok()
    }

    pub(crate) fn dump(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_dump(&mut out);
        out
    }

    fn write_dump(&self, out: &mut String) -> std::fmt::Result {
        for pin in &self.objects.pins {
            let verified = if pin.verified { ", verified" } else { "" };
            let secret = String::from_utf8_lossy(&pin.secret);
            writeln!(
                out,
                "PIN {:02X}: {secret}, {} of {} tries left{verified}",
                pin.reference, pin.tries_left, pin.max_tries
            )?;
        }
        for (reference, key) in &self.objects.private {
            let state = if key.key.is_some() { "in place" } else { "empty" };
            let each_use = if key.each_use { ", PIN at each use" } else { "" };
            writeln!(out, "key {reference:02X}: {} bits, {state}{each_use}", u32::from(key.size) * 8)?;
        }
        for (name, directory) in [("root", &self.files.root), ("application", &self.files.application)] {
            for file in &directory.files {
                writeln!(out, "{name} {:04X}: {} bytes", file.id, file.content.len())?;
            }
        }
        Ok(())
    }
}
