//! GnuTLS's certtool.

use std::path::Path;

use super::{Content, Judge, PASSWORD, Pfx, certificate, key, run, text};

/// The program.
pub(super) struct Certtool;

impl Judge for Certtool {
    fn name(&self) -> &'static str {
        "GnuTLS certtool"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        // It supports PKCS#7 for signatures only.
        let key = key();
        let decrypted = ["--p7-info", "--p7-show-data", "--inder", "--load-privkey", text(&key)];
        run("certtool", &[&decrypted[..], &["--infile", text(sealed), "--outfile", text(out)]].concat()).1
    }

    fn seals(&self, _: Content, plain: &Path, sealed: &Path) -> bool {
        let certificate = certificate();
        let encrypted = ["--p7-encrypt", "--load-certificate", text(&certificate), "--outder"];
        run("certtool", &[&encrypted[..], &["--infile", text(plain), "--outfile", text(sealed)]].concat()).1
    }

    fn reads_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        let arguments = ["--p12-info", "--inder", "--infile", text(pfx), "--password", PASSWORD];
        let (shown, agreed) = run("certtool", &arguments);
        agreed && shown.contains("BEGIN ENCRYPTED PRIVATE KEY") && shown.contains("BEGIN CERTIFICATE")
    }

    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        let (key, certificate) = (key(), certificate());
        let cipher = if form == Pfx::Compatible { "3des-pkcs12" } else { "aes-256" };
        let from = ["--to-p12", "--load-privkey", text(&key), "--load-certificate", text(&certificate)];
        let to = ["--p12-name", "GnuTLS", "--password", PASSWORD, "--pkcs-cipher", cipher, "--outder", "--outfile"];
        run("certtool", &[&from[..], &to, &[text(pfx)]].concat()).1
    }
}
