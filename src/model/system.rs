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

/// The one that this program is for, as the module table and the sentences tell them apart: the 32-bit program loads other
/// drivers of a Windows than the 64-bit one.
pub(crate) const PROGRAM: &str =
    if cfg!(all(windows, target_pointer_width = "32")) { "windows-x86" } else { std::env::consts::OS };

/// The program for the same system that loads the drivers of the other word size, and the folder in which this one sees what is
/// `System32` to that one.
pub(crate) const OTHER_PROGRAM: Option<(&str, &str)> = match () {
    () if !cfg!(windows) => None,
    () if cfg!(target_pointer_width = "32") => Some(("windows", r"\Sysnative\")),
    () => Some(("windows-x86", r"\SysWOW64\")),
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
