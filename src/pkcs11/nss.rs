//! The modules configured in browsers and mail programs: in the NSS databases of their profiles (`pkcs11.txt`) and
//! in Firefox's policies (`SecurityDevices`).

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::candidate::{Candidate, Source};

/// NSS's own modules, which hold no personal keys.
const OWN: [&str; 5] = ["libnssckbi", "nssckbi", "libsoftokn3", "softokn3", "p11-kit-trust"];

/// The modules configured in this machine's profiles and policies, including missing files.
pub(super) fn registered() -> Vec<Candidate> {
    let home = etcetera::home_dir().ok();
    let mut found = Vec::new();
    for file in home.iter().flat_map(|home| databases(home)) {
        found.extend(fs::read_to_string(file).map(|text| module_specifications(&text)).unwrap_or_default());
    }
    for file in policies() {
        found.extend(fs::read_to_string(file).map(|text| security_devices(&text)).unwrap_or_default());
    }
    found
}

/// The `pkcs11.txt` of each profile, for distribution packages, Snap and Flatpak.
fn databases(home: &Path) -> Vec<PathBuf> {
    let profiles: &[&str] = match env::consts::OS {
        "macos" => &["Library/Application Support/Firefox/Profiles", "Library/Thunderbird/Profiles"],
        "windows" => &["AppData/Roaming/Mozilla/Firefox/Profiles", "AppData/Roaming/Thunderbird/Profiles"],
        _ => &[
            ".mozilla/firefox",
            "snap/firefox/common/.mozilla/firefox",
            ".var/app/org.mozilla.firefox/.mozilla/firefox",
            ".thunderbird",
        ],
    };
    let databases = [".pki/nssdb", "snap/chromium/current/.pki/nssdb", ".var/app/org.chromium.Chromium/.pki/nssdb"];
    let mut files: Vec<PathBuf> = profiles
        .iter()
        .flat_map(|profiles| fs::read_dir(home.join(profiles)).into_iter().flatten().flatten())
        .map(|profile| profile.path())
        .chain(databases.iter().map(|database| home.join(database)))
        .map(|directory| directory.join("pkcs11.txt"))
        .filter(|file| file.is_file())
        .collect();
    files.sort();
    files
}

/// Where Firefox looks for policies.
fn policies() -> Vec<PathBuf> {
    let places: &[&str] = match env::consts::OS {
        "macos" => &["/Applications/Firefox.app/Contents/Resources/distribution"],
        "windows" => &[r"C:\Program Files\Mozilla Firefox\distribution"],
        _ => &[
            "/etc/firefox/policies",
            "/usr/lib/firefox/distribution",
            "/usr/lib64/firefox/distribution",
            "/usr/lib/firefox-esr/distribution",
        ],
    };
    places.iter().map(|place| Path::new(place).join("policies.json")).collect()
}

/// Parses a `pkcs11.txt`: a block of `name=value` lines per module, separated by blank lines. NSS's internal
/// module has an empty `library`.
fn module_specifications(text: &str) -> Vec<Candidate> {
    let mut blocks: Vec<(Option<&str>, Option<&str>)> = vec![(None, None)];
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blocks.push((None, None));
        } else if let (Some(block), Some((key, value))) = (blocks.last_mut(), line.split_once('=')) {
            match key {
                "library" => block.0 = Some(value),
                "name" => block.1 = Some(value),
                _ => {}
            }
        }
    }
    blocks.into_iter().filter_map(|(library, name)| candidate(name.unwrap_or("NSS"), library?)).collect()
}

/// Parses `SecurityDevices` in a `policies.json`, in either form: a map from names to paths, or such a map under `Add`.
fn security_devices(text: &str) -> Vec<Candidate> {
    let Ok(policies) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let devices = &policies["policies"]["SecurityDevices"];
    let added = devices.get("Add").unwrap_or(devices);
    let pairs = added.as_object().into_iter().flatten();
    pairs.filter_map(|(name, path)| candidate(name, path.as_str()?)).collect()
}

/// A module with an absolute path; any other could be something in the browser's own folder.
fn candidate(name: &str, library: &str) -> Option<Candidate> {
    let unquoted = |text: &str| text.trim_matches('"').replace("\\\\", "\\");
    let path = PathBuf::from(unquoted(library));
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let theirs = path.is_absolute() && !OWN.contains(&stem.as_str());
    theirs.then(|| Candidate { name: unquoted(name), path, source: Source::Browser })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(candidates: &[Candidate]) -> Vec<(&str, &str)> {
        candidates.iter().map(|found| (found.name.as_str(), found.path.to_str().unwrap())).collect()
    }

    #[test]
    fn an_nss_database() {
        let text = "library=\nname=NSS Internal PKCS #11 Module\nparameters=configdir='sql:/x'\nNSS=Flags=internal\n\n\
                    library=/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so\nname=OpenSC\n\n\
                    library=/usr/lib/firefox/libnssckbi.so\nname=Root Certs\n\n\nname=nothing\n";
        assert_eq!(found(&module_specifications(text)), [("OpenSC", "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so")]);
        assert!(module_specifications("").is_empty());
    }

    #[test]
    fn policies_old_and_new() {
        let old = r#"{"policies":{"SecurityDevices":{"ChamberSign":"/usr/lib/libidop11.so","short":"x.so"}}}"#;
        let new = r#"{"policies":{"SecurityDevices":{"Add":{"ChamberSign":"/usr/lib/libidop11.so"},"Delete":["x"]}}}"#;
        for text in [old, new] {
            assert_eq!(found(&security_devices(text)), [("ChamberSign", "/usr/lib/libidop11.so")]);
        }
        for text in ["", "[]", r#"{"policies":{"SecurityDevices":3}}"#] {
            assert!(security_devices(text).is_empty());
        }
    }

    #[test]
    fn profiles_of_every_packaging() {
        let home = tempfile::tempdir().unwrap();
        let folders = [
            ".mozilla/firefox/abcd.default",
            "snap/firefox/common/.mozilla/firefox/x.default",
            ".var/app/org.mozilla.firefox/.mozilla/firefox/y.default",
            ".pki/nssdb",
        ];
        for folder in folders {
            fs::create_dir_all(home.path().join(folder)).unwrap();
            fs::write(home.path().join(folder).join("pkcs11.txt"), "").unwrap();
        }
        if cfg!(target_os = "linux") {
            assert_eq!(databases(home.path()).len(), folders.len());
        }
    }
}
