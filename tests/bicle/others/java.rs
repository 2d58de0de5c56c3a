//! Java's keytool.

use std::path::Path;

use super::{Content, Judge, PASSWORD, Pfx, certificate, desk_with_material, run, text};

/// The program.
pub(super) struct Keytool;

impl Judge for Keytool {
    fn name(&self) -> &'static str {
        "Java keytool"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        // It supports PKCS#7 only as a bag of certificates.
        let (shown, agreed) = run("keytool", &["-printcert", "-file", text(sealed)]);
        agreed && std::fs::write(out, shown).is_ok()
    }

    fn seals(&self, _: Content, plain: &Path, sealed: &Path) -> bool {
        run("keytool", &["-encrypt", "-file", text(plain), "-cert", text(&certificate()), "-out", text(sealed)]).1
    }

    fn reads_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        let arguments = ["-list", "-storetype", "PKCS12", "-keystore", text(pfx), "-storepass", PASSWORD];
        let (shown, agreed) = run("keytool", &arguments);
        agreed && shown.contains("PrivateKeyEntry")
    }

    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        // It can import a key only from another keystore.
        let desk = desk_with_material();
        let source = desk.path("openssl.pfx");
        let legacy: &[&str] = if form == Pfx::Compatible { &["-J-Dkeystore.pkcs12.legacy"] } else { &[] };
        let from = ["-importkeystore", "-noprompt", "-srckeystore", text(&source), "-srcstorepass", PASSWORD];
        let to = ["-destkeystore", text(pfx), "-deststoretype", "PKCS12", "-deststorepass", PASSWORD];
        run("keytool", &[legacy, &from, &to].concat()).1
    }
}
