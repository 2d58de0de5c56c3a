//! What other programs read of jeton, and jeton of them. Each program is a [`Judge`] of [`table`], which tries every pair;
//! what one of them shows beyond that stands in its own file.

mod gnutls;
mod gpgsm;
mod java;
mod nss;
mod openssl;
mod python;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Desk, PASSWORD};
use crate::support::openssl::{agrees as openssl_agrees, material};

/// A form of sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// AuthEnvelopedData, AES-256-GCM.
    Gcm,
    /// EnvelopedData, AES-256-CBC.
    Cbc,
}

/// A form of `.pfx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pfx {
    /// AES-256.
    Modern,
    /// Triple DES.
    Compatible,
}

/// A program that reads what jeton writes and writes what jeton reads, with the fixtures' encryption key. Where it has
/// no command for something, what comes nearest is tried all the same: the table says what was seen.
trait Judge {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// Whether it opens this file; its content goes to `out`.
    fn opens(&self, sealed: &Path, out: &Path) -> bool;

    /// Whether it seals this file so.
    fn seals(&self, content: Content, plain: &Path, sealed: &Path) -> bool;

    /// Whether it finds the key and its certificate in this `.pfx`.
    fn reads_pfx(&self, form: Pfx, pfx: &Path) -> bool;

    /// Whether it writes one.
    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool;
}

/// Runs another program: what it said, and whether it agreed.
#[track_caller]
fn run(program: &str, arguments: &[&str]) -> (String, bool) {
    let output = Command::new(program).args(arguments).env("LC_ALL", "C.UTF-8").output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; ci/test installs it"));
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (text, output.status.success())
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn key() -> PathBuf {
    material("encryption.key.pem")
}

fn certificate() -> PathBuf {
    material("encryption.cert.pem")
}

/// How openssl is told the password.
fn openssl_password() -> String {
    format!("pass:{PASSWORD}")
}

/// Writes a `.pfx` of the fixtures' encryption key with OpenSSL.
#[track_caller]
fn export_with_openssl(pfx: &Path, options: &[&str]) {
    let (key, certificate, password) = (key(), certificate(), openssl_password());
    let fixed = ["pkcs12", "-export", "-inkey", text(&key), "-in", text(&certificate), "-passout", &password];
    openssl_agrees(&[&fixed[..], &["-out", text(pfx)], options].concat(), b"");
}

/// A desk that holds the fixtures' encryption key, imported from a `.pfx` of OpenSSL's.
fn desk_with_material() -> Desk {
    let desk = Desk::new();
    let pfx = desk.path("openssl.pfx");
    export_with_openssl(&pfx, &["-name", "Fixture"]);
    desk.bicle_on("import", &pfx, &[]).run().exits(0);
    desk
}
