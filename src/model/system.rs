//! The systems that a shared library may be made for. Proper names, the same in every language.

/// ELF, which every other Unix uses too.
pub(crate) const LINUX: &str = "Linux";
/// PE.
pub(crate) const WINDOWS: &str = "Windows";
/// Mach-O.
pub(crate) const MACOS: &str = "macOS";

/// The one whose libraries this program can load.
pub(crate) const OWN: &str = if cfg!(windows) {
    WINDOWS
} else if cfg!(target_vendor = "apple") {
    MACOS
} else {
    LINUX
};

/// Where OpenSC's configuration usually is.
pub(crate) const OPENSC_CONFIGURATION: &str = if cfg!(windows) {
    r"C:\Program Files\OpenSC Project\OpenSC\opensc.conf"
} else if cfg!(target_vendor = "apple") {
    "/Library/OpenSC/etc/opensc.conf"
} else {
    "/etc/opensc/opensc.conf"
};

/// The lowest number of a descriptor that stays open while modules come and go. A module that closes one twice (opencryptoki
/// does, once it was finalised and initialised again) hits whatever has the number since then: a low one.
#[cfg(unix)]
pub(crate) const OUT_OF_THE_WAY: i32 = 100;
