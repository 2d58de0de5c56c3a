//! The tries of a user PIN, kept in a file so that the next process sees the same card.

use std::fs::File;
use std::io::{Read, Seek, Write};

use cryptoki_sys::*;

use crate::module::Module;
use crate::settings::Lock;
use crate::tokens;

/// The wrong tries of one PIN, and their file, which stays locked until this is dropped.
pub(crate) struct Tries {
    file: File,
    key: String,
    others: String,
    wrong: u64,
    after: u64,
}

impl Tries {
    /// Reads the tries of a slot's PIN. The file has one line per PIN: the token's serial number, `#2` for the second
    /// PIN of a split token, `=`, and the number of wrong tries since the last right one.
    pub(crate) fn of(module: &Module, lock: &Lock, slot: CK_SLOT_ID) -> Result<Tries, CK_RV> {
        let serial = tokens::real_token_info(module, slot)?.serialNumber;
        let second = if tokens::is_second(slot) { "#2" } else { "" };
        let key = format!("{}{second}", String::from_utf8_lossy(&serial).trim_end());
        let mut text = String::new();
        let mut open = || {
            let mut file = File::options().read(true).write(true).create(true).truncate(false).open(&lock.state)?;
            // Released when the file is closed.
            file.lock()?;
            file.read_to_string(&mut text)?;
            Ok(file)
        };
        let file = open().map_err(|_: std::io::Error| CKR_DEVICE_ERROR)?;
        let (mut wrong, mut others) = (0, String::new());
        for line in text.lines() {
            match line.rsplit_once('=') {
                Some((known, tries)) if known == key => wrong = tries.parse().map_err(|_| CKR_DEVICE_ERROR)?,
                _ => others += &format!("{line}\n"),
            }
        }
        Ok(Tries { file, key, others, wrong, after: lock.after })
    }

    /// Whether no try is left.
    pub(crate) fn locked(&self) -> bool {
        self.wrong >= self.after
    }

    /// Uses up a try for a wrong PIN, restores all of them for a right one; other results say nothing about the PIN.
    pub(crate) fn note(&mut self, result: CK_RV) -> Result<(), CK_RV> {
        match result {
            CKR_OK => self.wrong = 0,
            CKR_PIN_INCORRECT => self.wrong += 1,
            _ => return Ok(()),
        }
        let text = format!("{}{}={}\n", self.others, self.key, self.wrong);
        let mut write = || {
            self.file.set_len(0)?;
            self.file.rewind()?;
            self.file.write_all(text.as_bytes())
        };
        write().map_err(|_: std::io::Error| CKR_DEVICE_ERROR)
    }

    /// The flags of CK_TOKEN_INFO (v2.40, 3.2): low after a wrong PIN, final at the last try, locked.
    pub(crate) fn flags(&self) -> CK_FLAGS {
        let low = if self.wrong > 0 { CKF_USER_PIN_COUNT_LOW } else { 0 };
        match self.after.saturating_sub(self.wrong) {
            0 => low | CKF_USER_PIN_LOCKED,
            1 => low | CKF_USER_PIN_FINAL_TRY,
            _ => low,
        }
    }
}
