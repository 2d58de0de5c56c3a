//! OpenSSL as an independent verifier.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs openssl with this standard input; returns its output, and whether it succeeded.
pub fn run(arguments: &[&str], stdin: &[u8]) -> (String, bool) {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl is installed; ci/test does it");
    let mut pipe = child.stdin.take().expect("it was piped");
    let bytes = stdin.to_vec();
    // A thread of its own, because openssl may write before it has read everything.
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().expect("openssl ends");
    writer.join().expect("the writer does not panic");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (text, output.status.success())
}

/// Runs openssl and asserts that it succeeds.
#[track_caller]
pub fn agrees(arguments: &[&str], stdin: &[u8]) -> String {
    let (text, success) = run(arguments, stdin);
    assert!(success, "openssl {arguments:?} disagrees:\n{text}");
    text
}

/// A file of `softhsm-fixtures/material`.
pub fn material(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("softhsm-fixtures/material").join(name)
}

/// Decrypts a sealed file of this form (`DER`, `PEM`) with a PEM private key; the error is the message of `openssl
/// cms`.
pub fn decrypt(sealed: &Path, form: &str, key: &Path) -> Result<Vec<u8>, String> {
    let output = Command::new("openssl")
        .args(["cms", "-decrypt", "-binary", "-inform", form, "-in"])
        .arg(sealed)
        .arg("-inkey")
        .arg(key)
        .output()
        .expect("openssl is installed; ci/test does it");
    let refused = || String::from_utf8_lossy(&output.stderr).into_owned();
    output.status.success().then_some(output.stdout).ok_or_else(refused)
}

/// Seals a file as DER with these options, which include the recipients.
#[track_caller]
pub fn seal(plain: &Path, sealed: &Path, options: &[&str]) {
    let [plain, sealed] = [plain, sealed].map(|path| path.to_str().expect("a path in UTF-8"));
    let fixed = ["cms", "-encrypt", "-binary", "-outform", "DER", "-in", plain, "-out", sealed];
    agrees(&[&fixed, options].concat(), b"");
}
