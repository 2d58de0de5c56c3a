//! GnuPG's gpgsm.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Content, Judge, PASSWORD, Pfx, desk_with_material, openssl_agrees, text};
use crate::support::openssl::material;

/// gpgsm with a keyring of its own that holds the fixtures' encryption key.
pub(super) struct Gpgsm(tempfile::TempDir);

impl Gpgsm {
    pub(super) fn new() -> Self {
        let gpgsm = Self::empty();
        // gpgsm 2.2 imports triple DES only: what `backup --compat` writes.
        let desk = desk_with_material();
        let pfx = desk.path("compat.pfx");
        desk.bicle_on("backup", &pfx, &["--compat"]).run().exits(0);
        assert!(gpgsm.imports(&pfx), "gpgsm imports what jeton backs up");
        assert!(gpgsm.run(&["--import", text(&material("ca.cert.pem"))]));
        gpgsm
    }

    fn empty() -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        std::fs::write(home.path().join("gpgsm.conf"), "disable-crl-checks\n").unwrap();
        std::fs::write(home.path().join("gpg-agent.conf"), "allow-loopback-pinentry\n").unwrap();
        let authority = material("ca.cert.pem");
        let fingerprint = ["x509", "-in", text(&authority), "-noout", "-fingerprint", "-sha1"];
        let fingerprint = openssl_agrees(&fingerprint, b"");
        let fingerprint = fingerprint.trim().rsplit('=').next().unwrap();
        std::fs::write(home.path().join("trustlist.txt"), format!("{fingerprint} S relax\n")).unwrap();
        Self(home)
    }

    fn imports(&self, pfx: &Path) -> bool {
        // gpgsm waits five seconds for the agent to start, which may not be enough on a busy machine: the agent is
        // started beforehand, and the import is retried if it was not ready.
        let _ = Command::new("gpgconf").args(["--launch", "gpg-agent"]).env("GNUPGHOME", self.0.path()).status();
        (0..3).any(|_| self.run(&["--import", text(pfx)]))
    }

    fn run(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("gpgsm");
        command.args(["--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]).args(arguments);
        command.env("GNUPGHOME", self.0.path()).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("gpgsm is installed; ci/test does it");
        let mut pipe = child.stdin.take().expect("it was piped");
        std::io::Write::write_all(&mut pipe, format!("{PASSWORD}\n").as_bytes()).expect("a password");
        drop(pipe);
        child.wait().expect("gpgsm ends").success()
    }
}

impl Drop for Gpgsm {
    fn drop(&mut self) {
        let _ = Command::new("gpgconf").args(["--kill", "gpg-agent"]).env("GNUPGHOME", self.0.path()).status();
    }
}

impl Judge for Gpgsm {
    fn name(&self) -> &'static str {
        "gpgsm"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        self.run(&["--output", text(out), "--decrypt", text(sealed)])
    }

    fn seals(&self, content: Content, plain: &Path, sealed: &Path) -> bool {
        let cipher = match content {
            Content::Gcm => "AES256.GCM",
            Content::Cbc => "AES256",
        };
        let to = ["-r", "Service des march", "--cipher-algo", cipher, "--output", text(sealed), "--encrypt"];
        self.run(&[&to[..], &[text(plain)]].concat())
    }

    fn reads_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        Self::empty().imports(pfx)
    }

    fn writes_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        // gpgsm has no option for the algorithms.
        self.run(&["--output", text(pfx), "--export-secret-key-p12", "Service des march"])
    }
}
