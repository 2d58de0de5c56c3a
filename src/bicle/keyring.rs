//! The keys available for opening, from the register and from the token. Each is unlocked once per batch.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::batch::ends_the_batch;
use super::passwords::Passwords;
use super::{on_token, pfx};
use crate::context::Context;
use crate::crypto::SoftwareKey;
use crate::crypto::cms::{self, ContentCipher, OtherRecipients, RecipientInfo, Secret};
use crate::error::{Choice, Error, KeyError, PfxError, Result, SealedError};
use crate::model::ObjectId;
use crate::model::bicle::{Bicle, KeyPlace};
use crate::model::certificate::Certificate;
use crate::output::progress::Progress;
use crate::pkcs11::Access;
use crate::store::register::Register;
use crate::t;
use crate::token::{Connection, OpenSlot, TokenDecryptor, certificates};

/// The maximum number of recipients that an error names.
const MOST_NAMED: usize = 10;

pub(super) struct Keyring<'c> {
    context: &'c Context,
    register: &'c Register,
    passwords: &'c Passwords,
    connection: &'c OnceCell<Connection>,
    /// Paused while a question is asked.
    progress: &'c Progress,
    unlocked: Vec<([u8; 32], SoftwareKey)>,
    /// `.pfx` files whose password was not known, so that it is not asked for again with every sealed file.
    refused: Vec<PathBuf>,
    /// The token, once opened and logged in to, for every file and every key on it.
    token: Option<OpenSlot<'c>>,
    /// The token's certificates, once read.
    found: Option<Vec<(ObjectId, Certificate)>>,
}

/// An available key that a file was sealed for.
enum KeyOfFile<'r> {
    File { info: &'r RecipientInfo, bicle: Bicle, name: String },
    Token { info: &'r RecipientInfo, name: String, certificate: Certificate, id: ObjectId, serial: Option<String> },
}

impl<'c> Keyring<'c> {
    pub(super) fn new(
        context: &'c Context,
        register: &'c Register,
        passwords: &'c Passwords,
        connection: &'c OnceCell<Connection>,
        progress: &'c Progress,
    ) -> Self {
        let (unlocked, refused) = (Vec::new(), Vec::new());
        Self { context, register, passwords, connection, progress, unlocked, refused, token: None, found: None }
    }

    /// The key of a file's content under `cipher`, and the name of the bi-clé that unwrapped it. Of the keys that the file
    /// was sealed for, those already unlocked are tried first, then those in files, then those on a token.
    ///
    /// # Errors
    ///
    /// [`SealedError::NoKey`] if none is available; otherwise the error of the last one tried.
    pub(super) fn unwrap(
        &mut self,
        file: &Path,
        recipients: &[RecipientInfo],
        others: OtherRecipients,
        cipher: ContentCipher,
    ) -> Result<(Secret, String)> {
        let mut last = None;
        let mut tried = Vec::new();
        for of_token in [false, true] {
            // If the register's keys are lost, the token may still hold one of them.
            let keys = if of_token { self.of_token(recipients) } else { self.of_register(recipients) };
            for key in keys {
                if let KeyOfFile::Token { certificate, .. } = &key {
                    let digest = certificate.sha256();
                    if tried.contains(&digest) {
                        continue;
                    }
                    tried.push(digest);
                }
                match self.try_key(key, file, cipher) {
                    Ok(opened) => return Ok(opened),
                    Err(error) if ends_the_batch(&error) => return Err(error),
                    // The file may be sealed for another available key too.
                    Err(error) => last = Some(error),
                }
            }
        }
        Err(last.unwrap_or_else(|| {
            Error::Sealed(SealedError::NoKey {
                path: file.to_owned(),
                recipients: self.named(recipients, others),
                present: self.present(),
            })
        }))
    }

    fn try_key(&mut self, key: KeyOfFile<'_>, file: &Path, cipher: ContentCipher) -> Result<(Secret, String)> {
        let info = match &key {
            KeyOfFile::File { info, .. } | KeyOfFile::Token { info, .. } => *info,
        };
        // Nobody is asked for a secret that could not help.
        if let Err(algorithm) = info.key_encryption() {
            return Err(SealedError::Unsupported { path: file.to_owned(), algorithm: algorithm.to_owned() }.into());
        }
        match key {
            KeyOfFile::File { info, bicle, name } => {
                let key = self.with_file(&bicle, &name)?;
                Ok((cms::content_key(info, &bicle.certificate, key, cipher, file)?, bicle.designation))
            }
            KeyOfFile::Token { info, name, certificate, id, serial } => {
                Ok((self.on_token(info, &certificate, &id, serial.as_deref(), cipher, file)?, name))
            }
        }
    }

    fn of_register<'r>(&self, recipients: &'r [RecipientInfo]) -> Vec<KeyOfFile<'r>> {
        let mut keys = Vec::new();
        for bicle in self.register.bicles() {
            let Some(info) = recipients.iter().find(|info| cms::is_for(info, &bicle.certificate)) else { continue };
            match &bicle.key {
                KeyPlace::File(name) => {
                    keys.push(KeyOfFile::File { info, bicle: bicle.clone(), name: name.clone() });
                }
                KeyPlace::Token { serial, id, .. } => keys.push(KeyOfFile::Token {
                    info,
                    name: bicle.designation.clone(),
                    certificate: bicle.certificate.clone(),
                    id: id.clone(),
                    serial: Some(serial.clone()),
                }),
                KeyPlace::Elsewhere => {}
            }
        }
        keys.sort_by_key(|key| match key {
            KeyOfFile::File { bicle, .. } if self.is_unlocked(&bicle.certificate) => 0,
            KeyOfFile::File { .. } => 1,
            KeyOfFile::Token { .. } => 2,
        });
        keys
    }

    /// The matching keys on the token, including those not in the register. Without a token or a module there are none.
    fn of_token<'r>(&mut self, recipients: &'r [RecipientInfo]) -> Vec<KeyOfFile<'r>> {
        if self.found.is_none() {
            let _quiet = self.progress.pause();
            let connected = on_token::connect(self.context, self.connection, None);
            let objects = connected.and_then(|connection| certificates(&connection.module, &connection.token));
            let objects = objects.unwrap_or_default().into_iter();
            self.found = Some(objects.filter_map(|object| Some((object.id, object.certificate.ok()?))).collect());
        }
        let found = self.found.iter().flatten();
        found
            .filter_map(|(id, certificate)| {
                let info = recipients.iter().find(|info| cms::is_for(info, certificate))?;
                let (name, certificate, id) = (certificate.holder(), certificate.clone(), id.clone());
                Some(KeyOfFile::Token { info, name, certificate, id, serial: None })
            })
            .collect()
    }

    fn is_unlocked(&self, certificate: &Certificate) -> bool {
        self.unlocked.iter().any(|(digest, _)| *digest == certificate.sha256())
    }

    fn with_file(&mut self, bicle: &Bicle, name: &str) -> Result<&SoftwareKey> {
        let digest = bicle.certificate.sha256();
        if !self.is_unlocked(&bicle.certificate) {
            let path = self.register.directory().join(name);
            if self.refused.contains(&path) {
                return Err(PfxError::PasswordIncorrect { path }.into());
            }
            let _quiet = self.progress.pause();
            match pfx::open(self.context, self.passwords, &path) {
                Ok((opened, _)) => self.unlocked.push((digest, opened.key)),
                Err(error) => {
                    if matches!(error, Error::Pfx(PfxError::PasswordIncorrect { .. })) {
                        self.refused.push(path);
                    }
                    return Err(error);
                }
            }
        }
        let unlocked = self.unlocked.iter().find(|(known, _)| *known == digest);
        unlocked.map(|(_, key)| key).ok_or(Error::Key(KeyError::NoMatchingKey))
    }

    /// Unwraps the content key with a key on the token.
    fn on_token(
        &mut self,
        info: &RecipientInfo,
        certificate: &Certificate,
        id: &ObjectId,
        serial: Option<&str>,
        cipher: ContentCipher,
        file: &Path,
    ) -> Result<Secret> {
        let quiet = self.progress.pause();
        let connection = on_token::connect(self.context, self.connection, serial)?;
        let slot = match self.token.take() {
            Some(slot) => self.token.insert(slot),
            None => self.token.insert(connection.open(Access::ReadOnly)?),
        };
        slot.log_in(self.context)?;
        let key = TokenDecryptor::new(self.context, slot, certificate, id)?;
        // If the key asks for its PIN at each use, the progress bar stays paused for that.
        let _quiet = key.asks_at_each_use().then_some(quiet);
        cms::content_key(info, certificate, &key, cipher, file)
    }

    /// The recipients of a file, by designation if the register knows them; of very many, only the first.
    fn named(&self, recipients: &[RecipientInfo], others: OtherRecipients) -> Vec<String> {
        let bicles = self.register.bicles();
        let named = recipients.iter().take(MOST_NAMED).map(|info| {
            let known = bicles.iter().find(|bicle| cms::is_for(info, &bicle.certificate));
            known.map_or_else(
                || cms::describe(info.id()),
                |bicle| format!("{} ({})", bicle.designation, cms::describe(info.id())),
            )
        });
        let mut named: Vec<String> = named.collect();
        if let Some(more) = recipients.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            named.push(t!("recipients-more", count = (more as i64)));
        }
        if others.passwords > 0 {
            named.push(t!("recipients-password"));
        }
        named
    }

    fn present(&self) -> Vec<Choice> {
        let of_register =
            self.register.bicles().iter().filter(|bicle| bicle.key != KeyPlace::Elsewhere).map(|bicle| Choice {
                value: bicle.designation.clone(),
                description: format!("{}, {}", bicle.certificate.issuer().friendly(), bicle.certificate.serial_hex()),
            });
        let of_token = self.found.iter().flatten().map(|(_, certificate)| Choice {
            value: certificate.holder(),
            description: format!("{}, {}", certificate.issuer().friendly(), certificate.serial_hex()),
        });
        of_register.chain(of_token).collect()
    }
}
