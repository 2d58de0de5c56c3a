//! A PKCS#11 module: loading, initialising, the tokens it shows, sessions on them.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::slot::Slot as SlotHandle;

use super::mechanism::Mechanisms;
use super::raw::{NotOpened, Raw};
use super::{bounds, rv, slot, ulong};
use crate::error::{Cause, Error, LoadFailure, ModuleError, Result, TokenError};
use crate::model::{ReturnValue, Slot, Token, TokenInfo};

/// A module, loaded and initialised. Dropping it finalises it (`C_Finalize`).
pub(crate) struct Module {
    path: PathBuf,
    client: Pkcs11,
    raw: Raw,
}

/// What a module shows: its tokens, and the readers whose card it cannot read.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// The tokens, slots grouped; an uninitialised one among them.
    pub(crate) tokens: Vec<Token>,
    /// The slots whose card the module does not know or could not ask.
    pub(crate) unreadable: Vec<UnreadableSlot>,
    /// The slots whose card was pulled out while it was asked.
    pub(crate) left: Vec<UnreadableSlot>,
}

/// A slot that holds a card, and why its card tells nothing.
#[derive(Debug)]
pub(crate) struct UnreadableSlot {
    /// The slot's number.
    pub(crate) id: u64,
    /// The reader's name.
    pub(crate) reader: String,
    /// What `C_GetTokenInfo` answered.
    pub(crate) cause: Cause,
}

impl UnreadableSlot {
    /// Whether it may hold a token that is as good as those that were read: all but one that the module does not know.
    #[must_use]
    pub(crate) fn may_be_meant(&self) -> bool {
        self.cause.value != ReturnValue::CKR_TOKEN_NOT_RECOGNIZED
    }
}

impl Module {
    /// Loads and initialises the module of this file (`C_Initialize` with `CKF_OS_LOCKING_OK`).
    ///
    /// # Errors
    ///
    /// [`ModuleError::NotFound`] where there is no such file, [`ModuleError::NotLoaded`] with the reason where it is
    /// there and does not work.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let not_loaded = |failure| Error::Module(ModuleError::NotLoaded { path: path.to_owned(), failure });
        let file = if is_bare_name(path) {
            // Windows' loader would look into the current folder, and into every folder of `PATH`.
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
            // The file that was just looked at, and not one of the same name in a folder of the loader's.
            std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
        };
        let initialize = |cause: Cause| match bounds::lied(&cause) {
            Some(_) => rv::error(cause, ""),
            None => not_loaded(LoadFailure::Initialize(cause)),
        };
        let raw = Raw::open(&file).map_err(|error| match error {
            NotOpened::Loader(error) => match load_failure(&file, &loader_text(&*error)) {
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

    /// The file it was loaded from.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The tokens in the module's slots. Each slot is asked once: a `C_GetTokenInfo` is four APDUs on OpenSC.
    ///
    /// # Errors
    ///
    /// As `C_GetSlotList` failed; [`ModuleError::Misbehaved`] where its count cannot be true. A slot that fails does not
    /// hide the others.
    pub(crate) fn inventory(&self) -> Result<Inventory> {
        let ids = self.raw.slots_with_token().map_err(|cause| rv::error(cause, ""))?;
        let mut slots = Vec::with_capacity(ids.len());
        let (mut unreadable, mut left) = (Vec::new(), Vec::new());
        for id in ids.into_iter().map(ulong::widened) {
            match self.raw.token_info(id) {
                Ok(info) => {
                    let reader = self.reader(id);
                    slots.push(Slot { id, reader, token: slot::token_info(&info) });
                }
                Err(cause) if cause.value == ReturnValue::CKR_DEVICE_REMOVED => {
                    left.push(UnreadableSlot { id, reader: self.reader(id), cause });
                }
                // An empty reader: some modules list it among those with a token.
                Err(cause) if rv::is_removal(&cause) => {}
                Err(cause) => unreadable.push(UnreadableSlot { id, reader: self.reader(id), cause }),
            }
        }
        Ok(Inventory { tokens: Token::group(slots), unreadable, left })
    }

    /// The reader's name, or the slot's number where the module gives none.
    fn reader(&self, id: u64) -> String {
        match self.raw.slot_info(id) {
            Ok(info) => slot::reader(&info),
            Err(_) => format!("slot {id}"),
        }
    }

    /// Asks the token again: its flags, after a PIN was refused.
    ///
    /// # Errors
    ///
    /// As the call failed; [`TokenError::Removed`] where the token is gone.
    pub(crate) fn token_info(&self, slot: &Slot) -> Result<TokenInfo> {
        match self.raw.token_info(slot.id) {
            Ok(info) => Ok(slot::token_info(&info)),
            Err(cause) => Err(rv::error(cause, &slot.token.label)),
        }
    }

    /// The same, of a slot that must still hold the token that was chosen.
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

    /// The mechanisms that the token in this slot offers (`C_GetMechanismList`).
    ///
    /// # Errors
    ///
    /// As the call failed.
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
        // Nobody is left to tell: the process ends, or goes on without the module.
        let _ = self.client.clone().finalize();
    }
}

/// The slot as cryptoki takes it.
pub(super) fn handle(slot: &Slot) -> Result<SlotHandle> {
    SlotHandle::try_from(slot.id).map_err(|error| rv::error(rv::cause("C_OpenSession", &error), &slot.token.label))
}

fn readable(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    fs::File::open(path).map(drop)
}

/// Whether a module is named by a bare file name. Those are left to the system's loader, as `pkcs11-tool --module` does: a file
/// of that name in the current folder is not what is meant. On Windows they are nothing.
#[must_use]
pub(crate) fn is_bare_name(path: &Path) -> bool {
    let mut components = path.components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None))
}

/// Reads the system loader's sentence; `None` where it says that the file itself is not there. glibc, musl, macOS and
/// Windows give no code, only a text.
fn load_failure(path: &Path, text: &str) -> Option<LoadFailure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if text.contains("wrong ELF class") || text.contains("incompatible architecture") || text.contains("os error 193") {
        return Some(LoadFailure::OtherArchitecture);
    }
    if text.contains("cannot open shared object file") || text.contains("No such file") {
        let missing = text.split(':').next().unwrap_or_default().trim();
        let itself = missing == path.to_string_lossy() || missing == name;
        return (!itself).then(|| LoadFailure::MissingLibrary(missing.to_owned()));
    }
    let garbage = ["invalid ELF header", "file too short", "not a mach-o", "cannot read file data"];
    if garbage.iter().any(|part| text.contains(part)) {
        return Some(LoadFailure::NotALibrary);
    }
    Some(LoadFailure::Other(text.to_owned()))
}

/// What the loader said; libloading keeps it in the source of its error.
fn loader_text(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}
