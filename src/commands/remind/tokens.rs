//! The certificates on the tokens that are there, all of them.

use std::collections::HashSet;

use super::gathered::{Gathered, Standing};
use crate::context::Context;
use crate::error::{Error, ModuleError, Result, TokenError};
use crate::i18n::words;
use crate::model::Token;
use crate::model::certificate::{Certificate, FileKind};
use crate::output::error::Report;
use crate::output::remind::{Changed, RemindedToken, Source, Unread};
use crate::pkcs11::{Inventory, Module};
use crate::store::exported::Exported;
use crate::t;
use crate::token::certificates;

/// Whether the answer makes sense without a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// There is nothing else to look at.
    Required,
    /// There are bi-clés; that no token is there is told.
    Expected,
    /// Files were named.
    Optional,
}

impl Gathered {
    /// Adds the certificates of all tokens, or of those that were named. If one of several cannot be read, that is listed,
    /// and the others are read.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from any token, unless none is needed and none was named.
    pub(super) fn add_tokens(&mut self, context: &Context, need: Need) -> Result<()> {
        let outcome = self.read_tokens(context);
        let Err(error) = outcome else { return Ok(()) };
        if need == Need::Required
            || context.named_token().is_some()
            || context.named_module().is_some() && !is_absence(&error)
        {
            return Err(error);
        }
        match need {
            Need::Expected => self.no_token = Some(Report::of(&error)),
            // A driver or a card that fails is no reason to hide the files, and neither are they to hide that.
            Need::Optional if !is_absence(&error) => {
                self.unreadable(Unread::Token, Source::Token(t!("show-token")), error.sentence());
            }
            Need::Optional | Need::Required => {}
        }
        Ok(())
    }

    fn read_tokens(&mut self, context: &Context) -> Result<()> {
        let selector = context.token_selector()?;
        let mut failed: Vec<(String, Error)> = Vec::new();
        let mut nothing: Option<Error> = None;
        context.open_modules(|module, inventory| {
            let Inventory { tokens, unreadable, .. } = inventory;
            let mut ready: Vec<Token> = tokens.iter().filter(|token| token.info().initialized).cloned().collect();
            if let Some(selector) = &selector {
                let named = selector.select(&ready);
                if named.is_empty() {
                    nothing.get_or_insert_with(|| context.token_not_found(module, &ready));
                }
                ready = named;
            } else if ready.is_empty() {
                nothing.get_or_insert_with(|| match (unreadable.into_iter().next(), tokens.first()) {
                    (Some(slot), _) => TokenError::NotRecognized(slot.cause).into(),
                    (None, Some(blank)) => TokenError::NotInitialized { reader: blank.first().reader.clone() }.into(),
                    (None, None) => context.no_token(module),
                });
            } else {
                failed.extend(
                    unreadable
                        .into_iter()
                        .filter(|slot| slot.may_be_meant())
                        .map(|slot| (slot.reader.clone(), Error::Token(TokenError::NotRecognized(slot.cause)))),
                );
            }
            for token in ready {
                let label = self.name_of(&token);
                if self.knows(&token) {
                    continue;
                }
                if let Err(error) = self.add_token(module, &token, &label) {
                    failed.push((label, error));
                }
            }
            Ok(())
        })?;
        if self.tokens.is_empty() {
            return Err(match failed.into_iter().next() {
                Some((_, error)) => error,
                None => nothing.unwrap_or(Error::Module(ModuleError::NotFoundAnywhere { tried: Vec::new() })),
            });
        }
        for (label, error) in failed {
            self.unreadable(Unread::Token, Source::Token(label), error.sentence());
        }
        Ok(())
    }

    /// Whether another module has shown this token.
    fn knows(&self, token: &Token) -> bool {
        let info = token.info();
        let is_same = |known: &RemindedToken| (&known.label, &known.serial) == (&info.label, &info.serial);
        !info.serial.is_empty() && self.tokens.iter().any(is_same)
    }

    /// The token's label, with its serial number if another one has the same.
    fn name_of(&self, token: &Token) -> String {
        let info = token.info();
        match self.tokens.iter().any(|known| known.label == info.label) {
            true => format!("{} ({})", info.label, info.serial),
            false => info.label.clone(),
        }
    }

    fn add_token(&mut self, module: &Module, token: &Token, label: &str) -> Result<()> {
        let info = token.info();
        let mut held = Vec::new();
        for object in certificates(module, token)? {
            let name = object.name();
            match object.certificate {
                Ok(certificate) => held.push((certificate, object.of_authority)),
                Err(_) => {
                    let source = Source::Token(format!("{label}, {name}"));
                    self.unreadable(Unread::Certificate, source, words::file_kind(FileKind::DamagedCertificate));
                }
            }
        }
        if let Some(sha256) = no_longer_held(&info.serial, &held)? {
            self.changed.push(Changed {
                token: info.label.clone(),
                serial: info.serial.clone(),
                exported_sha256: sha256,
            });
        }
        self.tokens.push(RemindedToken { label: info.label.clone(), serial: info.serial.clone() });
        for (certificate, of_authority) in held {
            let standing = if of_authority { Standing::Authority } else { Standing::Meant };
            self.add(certificate, Source::Token(label.to_owned()), standing);
        }
        Ok(())
    }
}

/// Whether there simply is no token, or no driver.
fn is_absence(error: &Error) -> bool {
    matches!(
        error,
        Error::Module(ModuleError::NotFoundAnywhere { .. })
            | Error::Token(TokenError::None { .. } | TokenError::NotInitialized { .. })
            | Error::Service(_)
    )
}

/// SHA-256 of the certificate that was last exported from this token, if it is no longer on it. `held` are those on the
/// token, each with whether it is an authority's.
fn no_longer_held(token_serial: &str, held: &[(Certificate, bool)]) -> Result<Option<String>> {
    let Some(path) = Exported::path() else { return Ok(None) };
    let exported = Exported::read(&path)?;
    let on_token: HashSet<String> = held.iter().map(|(certificate, _)| hex::encode(certificate.sha256())).collect();
    Ok(exported
        .of(token_serial)
        .filter(|sha256| !on_token.contains(*sha256) && held.iter().any(|(_, of_authority)| !of_authority))
        .map(ToOwned::to_owned))
}
