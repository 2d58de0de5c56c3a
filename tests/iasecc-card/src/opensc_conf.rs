//! Configurations of OpenSC: how the PUK is presented through PKCS#11, where the profiles are, which reader is visible.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::lane::Reader;

/// Where Debian installs the profiles.
const PROFILES: &str = "/usr/share/opensc";
const PROFILE: &str = "iasecc_generic_oberthur.profile";

/// The configuration to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As installed.
    Default,
    /// C_SetPIN without a login unblocks: old PIN = PUK. It is then never a change.
    PukUnlogged,
    /// C_Login(CKU_SO) with the PUK, then C_InitPIN, unblocks.
    SoSession,
    /// The profile is adapted so that keys can be generated and objects written, on a card in the writable layout.
    Writable,
}

/// Writes `opensc.conf` into `directory`, along with the profiles if the style adapts them; returns its path, for the
/// variable `OPENSC_CONF`. With a `reader`, OpenSC sees no other reader of vpcd, so that two tests can run at once.
///
/// # Errors
/// When the directory cannot be written, or OpenSC's profiles are not installed.
pub fn write(directory: &Path, style: Style, reader: Option<Reader>) -> io::Result<PathBuf> {
    fs::create_dir_all(directory)?;
    let mut options = String::new();
    if let Some(reader) = reader {
        options += &format!("    ignored_readers = \"{}\";\n", reader.other().name());
    }
    if style == Style::Writable {
        let profiles = directory.join("profiles");
        write_profiles(&profiles)?;
        options += &format!("    profile_dir = \"{}\";\n", profiles.display());
    }
    let unblock = match style {
        Style::Default | Style::Writable => "",
        Style::PukUnlogged => "        user_pin_unblock_style = set_pin_in_unlogged_session;\n",
        Style::SoSession => "        user_pin_unblock_style = init_pin_in_so_session;\n",
    };
    let path = directory.join("opensc.conf");
    let content = format!("app default {{\n{options}}}\napp opensc-pkcs11 {{\n    pkcs11 {{\n{unblock}    }}\n}}\n");
    fs::write(&path, content)?;
    Ok(path)
}

/// Copies the profiles; in the one for this card, the application is named by its path. If only an AID is given,
/// OpenSC's driver selects it without its control parameters, and every creation fails with "Invalid data".
fn write_profiles(target: &Path) -> io::Result<()> {
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(PROFILES)? {
        let path = entry?.path();
        if let (Some("profile"), Some(name)) = (path.extension().and_then(|ext| ext.to_str()), path.file_name()) {
            fs::copy(&path, target.join(name))?;
        }
    }
    let profile = target.join(PROFILE);
    let adapted: Vec<String> = fs::read_to_string(&profile)?
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("exclusive-aid") { "path = 3F005015;".to_owned() } else { line.to_owned() }
        })
        .collect();
    fs::write(&profile, adapted.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_style_says_one_thing() {
        let directory = std::env::temp_dir().join(format!("iasecc-card-conf-{}", std::process::id()));
        let written = |style, reader| fs::read_to_string(write(&directory, style, reader).unwrap()).unwrap();
        assert!(!written(Style::Default, None).contains('='));
        assert!(written(Style::Default, Some(Reader::First)).contains("ignored_readers = \"Virtual PCD 00 01\";"));
        assert!(written(Style::PukUnlogged, None).contains("= set_pin_in_unlogged_session;"));
        assert!(written(Style::SoSession, None).contains("= init_pin_in_so_session;"));
        assert!(written(Style::Writable, None).contains("profile_dir = "));
        let profile = fs::read_to_string(directory.join("profiles").join(PROFILE)).unwrap();
        assert!(profile.contains("path = 3F005015;") && !profile.contains("exclusive-aid"));
        fs::remove_dir_all(&directory).unwrap();
    }
}
