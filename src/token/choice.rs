//! Choosing the module and the token. When there are several, it never guesses.

use std::path::Path;

use super::found::Wanting;
use super::look::Look;
use super::open_slot::OpenSlot;
use super::service;
use super::told_apart::{choices, slot_choices, unread};
use super::tries::Tries;
use super::waiting::Wait;
use crate::context::Context;
use crate::error::{Choice, Error, Expected, Result, TokenError, UsageError};
use crate::model::{NamedBy, NamedToken, Slot, Token, TokenSelector};
use crate::pkcs11::{Access, Inventory, Module, Session};
use crate::terminal;

/// A loaded module and the token chosen in it.
pub(crate) struct Connection {
    pub(crate) module: Module,
    /// The token, narrowed to one slot if one PIN was named.
    pub(crate) token: Token,
    /// The token with all its slots: a certificate may be in a different slot from its key.
    pub(crate) whole: Token,
    /// How many questions had been asked when the slots were last read; see [`Look`].
    questions: u64,
    /// Whether the module shows other tokens too.
    pub(crate) is_one_of_several: bool,
    /// The other candidates, if only the register picked this token among several: a PIN supplied in advance may belong
    /// to one of them.
    rivals: Vec<Choice>,
}

impl Connection {
    /// Opens the slot of the chosen token.
    ///
    /// # Errors
    ///
    /// [`TokenError::Several`] if the token has several PINs, one per slot, and none was named; otherwise whatever
    /// `C_OpenSession` returned.
    pub(crate) fn open(&self, access: Access) -> Result<OpenSlot<'_>> {
        self.open_slot(self.only_slot()?, access)
    }

    /// Opens the slot of the chosen token for writing. A write-protected token is reported before anything is asked,
    /// because some modules only notice after the PIN.
    ///
    /// # Errors
    ///
    /// As [`Connection::open`]; [`TokenError::ReadOnly`].
    pub(crate) fn open_to_write(&self) -> Result<OpenSlot<'_>> {
        self.refuse_read_only()?;
        self.open(Access::ReadWrite)
    }

    /// Returns an error if the token is write-protected.
    ///
    /// # Errors
    ///
    /// [`TokenError::ReadOnly`]; [`TokenError::Several`].
    pub(crate) fn refuse_read_only(&self) -> Result<()> {
        let slot = self.only_slot()?;
        match slot.token.write_protected {
            true => Err(TokenError::ReadOnly { token: slot.token.label.clone() }.into()),
            false => Ok(()),
        }
    }

    /// Opens one slot of the token.
    ///
    /// # Errors
    ///
    /// Whatever `C_OpenSession` returned.
    pub(crate) fn open_slot(&self, slot: &Slot, access: Access) -> Result<OpenSlot<'_>> {
        let session = Session::open(&self.module, slot, access)?;
        let meant = self.token.slots().iter().any(|named| named.id == slot.id);
        Ok(OpenSlot::new(session, Look::new(slot.clone(), self.questions), meant, self.rivals.clone()))
    }

    /// The token's only slot, or the one that was named.
    ///
    /// # Errors
    ///
    /// [`TokenError::Several`], listing the slots by label.
    pub(crate) fn only_slot(&self) -> Result<&Slot> {
        match self.token.slots() {
            [slot] => Ok(slot),
            slots => Err(TokenError::Several(slot_choices(slots)).into()),
        }
    }
}

impl Context {
    /// The module that was named, or the only one found that shows a token; with what it shows.
    ///
    /// # Errors
    ///
    /// `ModuleError::NotFoundAnywhere`, `ModuleError::Several`, or an error of [`Module::load`].
    pub(crate) fn open_module(&self) -> Result<(Module, Inventory)> {
        self.open_module_after(|_| Tries::UNASKED)
    }

    /// As [`Context::open_module`], for a command that shows the state of PINs or presents one: where the cards say how
    /// many tries are left, the tokens know it.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`].
    pub(crate) fn open_module_and_count_tries(&self) -> Result<(Module, Inventory)> {
        self.open_module_after(Tries::before_loading)
    }

    fn open_module_after(&self, ask: impl Fn(&Path) -> Tries) -> Result<(Module, Inventory)> {
        let _waiting = self.waiting(Wait::Module);
        let path = match self.named_module() {
            Some(path) => path.to_owned(),
            None => self.find_module(Wanting::Ready)?,
        };
        let tries = ask(&path);
        let module = Module::load(&path)?;
        let mut inventory = module.inventory()?;
        inventory.tokens.iter_mut().for_each(|token| token.know(|slot| tries.of(slot)));
        Ok((module, inventory))
    }

    /// Calls this for the module that was named; if none was, for each that shows a token, one after the other. Each is
    /// finalised before the next is loaded.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`], but never because there are several; whatever the call returns.
    pub(crate) fn open_modules(&self, each: impl FnMut(&Module, Inventory) -> Result<()>) -> Result<()> {
        self.open_modules_after(Wanting::Ready, |_| Tries::UNASKED, each)
    }

    /// As [`Context::open_modules`], for a command that prepares tokens: blank ones count too, and where the cards say how many
    /// tries are left, the tokens know it.
    ///
    /// # Errors
    ///
    /// As [`Context::open_modules`].
    pub(crate) fn open_modules_to_prepare(&self, each: impl FnMut(&Module, Inventory) -> Result<()>) -> Result<()> {
        self.open_modules_after(Wanting::Any, Tries::before_loading, each)
    }

    fn open_modules_after(
        &self,
        wanting: Wanting,
        ask: impl Fn(&Path) -> Tries,
        mut each: impl FnMut(&Module, Inventory) -> Result<()>,
    ) -> Result<()> {
        let waiting = self.waiting(Wait::Module);
        let paths = match self.named_module() {
            Some(path) => vec![path.to_owned()],
            None => self.find_modules(wanting)?,
        };
        drop(waiting);
        for path in paths {
            let waiting = self.waiting(Wait::Module);
            let tries = ask(&path);
            let module = Module::load(&path)?;
            let mut inventory = module.inventory()?;
            inventory.tokens.iter_mut().for_each(|token| token.know(|slot| tries.of(slot)));
            drop(waiting);
            each(&module, inventory)?;
        }
        Ok(())
    }

    /// The module, and the token that was named or is the only one.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`]; [`TokenError::None`], [`TokenError::NotFound`], [`TokenError::Several`],
    /// [`TokenError::NotInitialized`] or [`TokenError::NotRecognized`].
    pub(crate) fn connect(&self) -> Result<Connection> {
        self.connect_after(terminal::questions(), self.open_module()?)
    }

    /// As [`Context::connect`], for a command that presents the user PIN: where the card says how many tries are left, the
    /// token knows it.
    ///
    /// # Errors
    ///
    /// As [`Context::connect`].
    pub(crate) fn connect_to_log_in(&self) -> Result<Connection> {
        self.connect_after(terminal::questions(), self.open_module_and_count_tries()?)
    }

    fn connect_after(&self, questions: u64, (module, inventory): (Module, Inventory)) -> Result<Connection> {
        let all = inventory.tokens.clone();
        let token = self.choose_token(&module, inventory)?;
        let whole = whole(&token, &all);
        let is_one_of_several = all.iter().filter(|token| token.info().initialized).count() > 1;
        Ok(Connection { module, token, whole, questions, is_one_of_several, rivals: Vec::new() })
    }

    /// The module and the token with this serial number. If tokens were named, it must be one of them: a register
    /// narrows down what the user named and never overrides it.
    ///
    /// # Errors
    ///
    /// As [`Context::open_module`]; [`TokenError::NotFound`]; [`TokenError::Several`] if several candidates have this
    /// serial number, or have none.
    pub(crate) fn connect_to(&self, serial: &str) -> Result<Connection> {
        let questions = terminal::questions();
        let (module, inventory) = self.open_module_and_count_tries()?;
        let mut ready = inventory.tokens;
        ready.retain(|token| token.info().initialized);
        let selector = self.token_selector()?;
        let named = selector.as_ref().map_or_else(|| ready.clone(), |selector| selector.select(&ready));
        if selector.is_some() && named.is_empty() {
            return Err(self.token_not_found(&module, &ready));
        }
        let mut fitting = named.clone();
        fitting.retain(|token| token.info().serial == serial);
        let token = match fitting.len() {
            1 => fitting.remove(0),
            0 => {
                let (wanted, by) = (serial.to_owned(), NamedBy::Register);
                return Err(TokenError::NotFound { wanted, by, present: choices(&named) }.into());
            }
            _ => return Err(TokenError::Several(choices(&fitting)).into()),
        };
        let by_the_register_alone = selector.is_none() && ready.len() > 1;
        let rivals = if by_the_register_alone { choices(&ready) } else { Vec::new() };
        let whole = whole(&token, &ready);
        Ok(Connection { module, token, whole, questions, is_one_of_several: ready.len() > 1, rivals })
    }

    /// The module, and the slot whose token is to be initialised: the one that was named, blank or not, or the only
    /// blank one.
    ///
    /// # Errors
    ///
    /// As [`Context::connect`]; [`TokenError::NoBlank`] if every token is initialised and none was named.
    pub(crate) fn slot_to_initialize(&self) -> Result<(Module, Look)> {
        let _waiting = self.waiting(Wait::Module);
        let questions = terminal::questions();
        let path = match self.named_module() {
            Some(path) => path.to_owned(),
            None => self.find_module(Wanting::Any)?,
        };
        let module = Module::load(&path)?;
        let inventory = module.inventory()?;
        let mut fitting = self.named_tokens(&module, &inventory)?;
        if self.named_token().is_none() {
            fitting.retain(|token| !token.info().initialized);
        }
        match fitting.as_slice() {
            [token] => match token.slots() {
                [slot] => Ok((module, Look::new(slot.clone(), questions))),
                slots => Err(TokenError::Several(slot_choices(slots)).into()),
            },
            [] if inventory.tokens.is_empty() => Err(match inventory.unreadable.into_iter().next() {
                Some(slot) => Error::Token(TokenError::NotRecognized(slot.cause)),
                None => self.no_token(&module),
            }),
            [] => Err(TokenError::NoBlank(choices(&inventory.tokens)).into()),
            _ => Err(TokenError::Several(choices(&fitting)).into()),
        }
    }

    /// The tokens that were named, including blank ones; all of them if none was named.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotFound`]; [`UsageError::InvalidValue`] for a URI that does not parse.
    pub(crate) fn named_tokens(&self, module: &Module, inventory: &Inventory) -> Result<Vec<Token>> {
        let Some(selector) = self.token_selector()? else { return Ok(inventory.tokens.clone()) };
        let fitting = selector.select(&inventory.tokens);
        if fitting.is_empty() && (!inventory.tokens.is_empty() || inventory.unreadable.is_empty()) {
            return Err(self.not_among(module, choices(&inventory.tokens)));
        }
        Ok(fitting)
    }

    fn choose_token(&self, module: &Module, inventory: Inventory) -> Result<Token> {
        let Inventory { tokens, unreadable, left } = inventory;
        let (ready, blank): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|token| token.info().initialized);
        if let Some(selector) = self.token_selector()? {
            let mut fitting = selector.select(&ready);
            return match fitting.len() {
                1 => Ok(fitting.remove(0)),
                0 => Err(self.token_not_found(module, &ready)),
                _ => Err(TokenError::Several(choices(&fitting)).into()),
            };
        }
        // The only token that could be read may not be the only one plugged in.
        let unread: Vec<_> = unreadable.iter().filter(|slot| slot.may_be_meant()).chain(&left).map(unread).collect();
        if ready.len() == 1 && !unread.is_empty() {
            return Err(TokenError::Several([choices(&ready), unread].concat()).into());
        }
        let mut ready = ready;
        match (ready.len(), unreadable.into_iter().next(), blank.first()) {
            (1, _, _) => Ok(ready.remove(0)),
            (0, Some(slot), _) => Err(TokenError::NotRecognized(slot.cause).into()),
            (0, None, Some(blank)) => Err(TokenError::NotInitialized { reader: blank.first().reader.clone() }.into()),
            (0, None, None) => Err(self.no_token(module)),
            _ => Err(TokenError::Several(choices(&ready)).into()),
        }
    }

    /// The error when none of these tokens is the one that was named.
    pub(crate) fn token_not_found(&self, module: &Module, present: &[Token]) -> Error {
        let initialized: Vec<_> = present.iter().filter(|token| token.info().initialized).cloned().collect();
        self.not_among(module, choices(&initialized))
    }

    /// The error when this module shows no token at all: what hides them, or which one is missing.
    pub(crate) fn no_token(&self, module: &Module) -> Error {
        self.not_among(module, Vec::new())
    }

    /// The error when none of these is the token that was named, or when none was named and there is none.
    fn not_among(&self, module: &Module, present: Vec<Choice>) -> Error {
        if present.is_empty()
            && let Some(error) = service::hides_the_readers_of(module)
        {
            return error;
        }
        match self.named_token().cloned() {
            Some(NamedToken { name: wanted, by }) => TokenError::NotFound { wanted, by, present }.into(),
            None => TokenError::None { module: module.path().to_owned() }.into(),
        }
    }

    /// The parsed value of `--token`.
    pub(crate) fn token_selector(&self) -> Result<Option<TokenSelector>> {
        let parse = |text: &str| {
            text.parse().map_err(|_| {
                Error::Usage(UsageError::InvalidValue {
                    option: "--token".into(),
                    value: text.to_owned(),
                    expected: Expected::Token,
                })
            })
        };
        self.named_token().map(|named| parse(&named.name)).transpose()
    }
}

/// The token with all its slots, for one that a choice may have narrowed to a single slot.
fn whole(token: &Token, all: &[Token]) -> Token {
    let holds = |candidate: &&Token| candidate.slots().iter().any(|slot| slot.id == token.first().id);
    all.iter().find(holds).unwrap_or(token).clone()
}
