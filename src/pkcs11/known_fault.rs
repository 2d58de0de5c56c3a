//! Faults of modules that are known by the version that a module itself gives (`C_GetInfo`).

use cryptoki::context::Info;

use super::module::Module;

/// The first version of OpenSC with the fault, and the last one that was read or tried: see [`opensc_without_login`].
const FIRST: (u8, u8) = (0, 24);
const LAST_SEEN: (u8, u8) = (0, 27);

/// The version, such as `0.27`, if this is an OpenSC that fails each `C_Login` on an IAS-ECC card with `CKR_GENERAL_ERROR`,
/// before it sends the PIN: its `iasecc_sdo_parse` has taken what it reads for an error since 0.24.0. `None` for a version
/// later than those that were tried: it may be mended.
pub(crate) fn opensc_without_login(module: &Module) -> Option<String> {
    opensc(module).filter(|version| (FIRST..=LAST_SEEN).contains(version)).map(text)
}

/// As [`opensc_without_login`], of later versions too: for a module whose `C_Login` has just failed in that way.
pub(crate) fn opensc_that_failed_a_login(module: &Module) -> Option<String> {
    opensc(module).filter(|version| *version >= FIRST).map(text)
}

/// The version of OpenSC's module; `None` for any other.
fn opensc(module: &Module) -> Option<(u8, u8)> {
    let info = module.client().get_library_info().ok()?;
    let version = Info::library_version(&info);
    Info::library_description(&info).starts_with("OpenSC").then(|| (version.major(), version.minor()))
}

fn text((major, minor): (u8, u8)) -> String {
    format!("{major}.{minor}")
}
