//! A PKCS#11 module: loading and initialising it, listing its tokens, opening sessions.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::slot::Slot as SlotHandle;

use super::mechanism::Mechanisms;
use super::raw::{NotOpened, Raw};
use super::{bounds, loader, rv, slot, stdio, table, ulong};
use crate::error::{Cause, Error, LoadFailure, ModuleError, PinError, Result, TokenError};
use crate::model::{Lockout, ReturnValue, Slot, Token, TokenInfo};

/// A loaded and initialised module. Dropping it finalises it (`C_Finalize`); its library stays loaded.
pub(crate) struct Module {
    path: PathBuf,
    client: Pkcs11,
    raw: Raw,
}

/// What a module shows: its tokens, and the readers with a card it cannot read.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// The tokens, with their slots grouped; uninitialised ones included.
    pub(crate) tokens: Vec<Token>,
    /// The slots with a card that the module does not recognise or cannot query.
    pub(crate) unreadable: Vec<UnreadableSlot>,
    /// The slots whose card was removed while it was queried.
    pub(crate) left: Vec<UnreadableSlot>,
}

/// A slot with a card, and why the card cannot be read.
#[derive(Debug)]
pub(crate) struct UnreadableSlot {
    pub(crate) id: u64,
    pub(crate) reader: String,
    /// What `C_GetTokenInfo` returned.
    pub(crate) cause: Cause,
}

impl UnreadableSlot {
    /// Whether it may contain a token as usable as those that were read: true unless the module does not recognise it.
    #[must_use]
    pub(crate) fn may_be_meant(&self) -> bool {
        self.cause.value != ReturnValue::CKR_TOKEN_NOT_RECOGNIZED
    }
}

impl Module {
    /// Loads a module from this file and initialises it (`C_Initialize` with `CKF_OS_LOCKING_OK`).
    ///
    /// # Errors
    ///
    /// [`ModuleError::NotFound`] if the file does not exist, [`ModuleError::NotLoaded`] with the reason if it
    /// cannot be used.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let not_loaded = |failure| Error::Module(ModuleError::NotLoaded { path: path.to_owned(), failure });
        let file = if is_bare_name(path) {
            // Windows' loader would search the current folder and every folder of `PATH`.
            if cfg!(windows) {
                return Err(ModuleError::NotFound(path.to_owned()).into());
            }
            path.to_owned()
        } else {
            readable(path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Error::Module(ModuleError::NotFound(path.to_owned())),
                io::ErrorKind::PermissionDenied => not_loaded(LoadFailure::Denied),
                _ => not_loaded(LoadFailure::NotALibrary),
            })?;
            // Makes sure that the file just checked is loaded, and not one of the same name found by the loader.
            std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
        };
        let initialize = |cause: Cause| match bounds::lied(&cause) {
            Some(_) => rv::error(cause, ""),
            None => not_loaded(LoadFailure::Initialize(cause)),
        };
        stdio::keep_away();
        let raw = Raw::open(&file).map_err(|error| match error {
            NotOpened::Loader(error) => match loader::refusal(&file, &*error) {
                Some(failure) => not_loaded(failure),
                None => Error::Module(ModuleError::NotFound(path.to_owned())),
            },
            NotOpened::NotPkcs11 => not_loaded(LoadFailure::NotPkcs11),
            NotOpened::Failed(cause) => initialize(cause),
        })?;
        let client = Pkcs11::new(&file).map_err(|error| initialize(rv::cause("C_GetFunctionList", &error)))?;
        let initialized = client.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
        if let Err(error) = initialized {
            let cause = rv::cause("C_Initialize", &error);
            if cause.value != ReturnValue::CKR_CRYPTOKI_ALREADY_INITIALIZED {
                return Err(initialize(cause));
            }
        }
        Ok(Self { path: path.to_owned(), client, raw })
    }

    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The tokens in the module's slots. Each slot is queried once: with OpenSC a `C_GetTokenInfo` takes four APDUs.
    ///
    /// # Errors
    ///
    /// If `C_GetSlotList` fails; [`ModuleError::Misbehaved`] if its count is impossible. A slot that fails does not
    /// hide the others.
    pub(crate) fn inventory(&self) -> Result<Inventory> {
        let ids = self.raw.slots(true).map_err(|cause| rv::error(cause, ""))?;
        let mut slots = Vec::with_capacity(ids.len());
        let (mut unreadable, mut left) = (Vec::new(), Vec::new());
        for id in ids.into_iter().map(ulong::widened) {
            match self.raw.token_info(id) {
                Ok(info) => {
                    let (reader, removable) = self.reader(id);
                    slots.push(Slot { id, reader, removable, token: slot::token_info(&info) });
                }
                Err(cause) if cause.value == ReturnValue::CKR_DEVICE_REMOVED => {
                    left.push(UnreadableSlot { id, reader: self.reader(id).0, cause });
                }
                // An empty reader: some modules list it as having a token.
                Err(cause) if rv::is_removal(&cause) => {}
                Err(cause) => unreadable.push(UnreadableSlot { id, reader: self.reader(id).0, cause }),
            }
        }
        Ok(Inventory { tokens: Token::group(slots), unreadable, left })
    }

    /// Whether the module has any slot, with or without a token: whether it sees a reader, or needs none.
    #[must_use]
    pub(crate) fn has_slots(&self) -> bool {
        self.raw.slots(false).map_or(true, |slots| !slots.is_empty())
    }

    /// Whether any of its slots is a device, such as a reader: then looking at its tokens sends commands to a card
    /// (`CKF_REMOVABLE_DEVICE`, `CKF_HW_SLOT`). A slot that does not say counts as one.
    #[must_use]
    pub(crate) fn has_devices(&self) -> bool {
        let is_device = |id| self.raw.slot_info(ulong::widened(id)).map_or(true, |info| slot::is_device(&info));
        self.raw.slots(false).map_or(true, |slots| slots.into_iter().any(is_device))
    }

    /// The reader's name, or the slot's number if the module gives no name; and whether it is removable.
    fn reader(&self, id: u64) -> (String, bool) {
        let info = self.raw.slot_info(id).ok();
        let name = info.as_ref().map(slot::reader).filter(|name| !name.is_empty());
        (name.unwrap_or_else(|| format!("slot {id}")), info.as_ref().is_some_and(slot::is_removable))
    }

    /// Queries the token again, for its flags after a PIN was refused.
    ///
    /// # Errors
    ///
    /// The failed call; [`TokenError::Removed`] if the token is gone.
    pub(crate) fn token_info(&self, slot: &Slot) -> Result<TokenInfo> {
        match self.raw.token_info(slot.id) {
            Ok(info) => Ok(slot::token_info(&info)),
            Err(cause) => Err(rv::error(cause, &slot.token.label)),
        }
    }

    /// As [`Module::token_info`], and checks that the slot still has the chosen token.
    ///
    /// # Errors
    ///
    /// As [`Module::token_info`]; [`TokenError::Replaced`].
    pub(crate) fn look_again(&self, slot: &Slot) -> Result<TokenInfo> {
        let info = self.token_info(slot)?;
        match info.identity() == slot.token.identity() {
            true => Ok(info),
            false => Err(TokenError::Replaced { token: slot.token.label.clone() }.into()),
        }
    }

    /// What "locked" means on the tokens of this module. The only place that knows.
    #[must_use]
    pub(crate) fn lockout(&self) -> Lockout {
        if table::is_module_of(&self.path, table::OF_TPMS) { Lockout::ForATime } else { Lockout::UntilUnblocked }
    }

    /// The error for a failed call on this token.
    pub(super) fn error(&self, cause: Cause, token: &str) -> Error {
        match rv::error(cause, token) {
            Error::Pin(PinError::Locked { role, token, cause, .. }) => {
                Error::Pin(PinError::Locked { role, token, lockout: self.lockout(), cause })
            }
            error => error,
        }
    }

    /// The mechanisms that the token in this slot offers (`C_GetMechanismList`).
    pub(crate) fn mechanisms<'m>(&'m self, slot: &Slot) -> Result<Mechanisms<'m>> {
        Mechanisms::read(&self.client, &self.raw, handle(slot)?).map_err(|cause| rv::error(cause, &slot.token.label))
    }

    pub(super) fn client(&self) -> &Pkcs11 {
        &self.client
    }

    pub(super) fn raw(&self) -> &Raw {
        &self.raw
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // A failure has no one to report to: the process is ending, or goes on without the module.
        let _ = self.client.clone().finalize();
    }
}

/// The slot as a cryptoki type.
pub(super) fn handle(slot: &Slot) -> Result<SlotHandle> {
    SlotHandle::try_from(slot.id).map_err(|error| rv::error(rv::cause("C_OpenSession", &error), &slot.token.label))
}

fn readable(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    fs::File::open(path).map(drop)
}

/// Whether a module is named by a bare file name. Such a name is left to the system's loader, as with `pkcs11-tool
/// --module`, and does not mean a file in the current folder. On Windows bare names are not accepted.
#[must_use]
pub(crate) fn is_bare_name(path: &Path) -> bool {
    let mut components = path.components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None))
}
