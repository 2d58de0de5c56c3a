//! What other programs can read of jeton's output, and jeton of theirs. Each program is a [`Judge`] in [`table`], which
//! tries every pair; tests of one program only are in its own file.

mod algorithms;
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

/// A format of sealed files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// AuthEnvelopedData, AES-256-GCM.
    Gcm,
    /// EnvelopedData, AES-256-CBC.
    Cbc,
}

/// A format of `.pfx` files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pfx {
    /// AES-256.
    Modern,
    /// Triple DES.
    Compatible,
}

/// A program that reads jeton's files and writes files for jeton, with the fixtures' encryption key. If it has no
/// command for something, the closest one is tried anyway: the table shows what was observed.
trait Judge {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// Whether it can open this file; the content goes to `out`.
    fn opens(&self, sealed: &Path, out: &Path) -> bool;

    /// Whether it can seal this file in this format.
    fn seals(&self, content: Content, plain: &Path, sealed: &Path) -> bool;

    /// Whether it finds the key and its certificate in this `.pfx`.
    fn reads_pfx(&self, form: Pfx, pfx: &Path) -> bool;

    /// Whether it can write one.
    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool;
}

/// Runs another program; returns its output, and whether it succeeded.
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

/// The password option for openssl.
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

/// A desk with the fixtures' encryption key, imported from a `.pfx` made by OpenSSL.
fn desk_with_material() -> Desk {
    let desk = Desk::new();
    let pfx = desk.path("openssl.pfx");
    export_with_openssl(&pfx, &["-name", "Fixture"]);
    desk.bicle_on("import", &pfx, &[]).run().exits(0);
    desk
}
