//! NSS's pk12util and cmsutil: what Firefox and Thunderbird export and seal, in BER.

use std::path::Path;

use super::{Content, Desk, Judge, PASSWORD, Pfx, desk_with_material, run, text};
use crate::support::openssl::material;

/// The programs with a database of their own that holds the fixtures' encryption key.
pub(super) struct Nss {
    desk: Desk,
    database: String,
}

impl Nss {
    pub(super) fn new() -> Self {
        let desk = desk_with_material();
        let nss = Self::empty(desk, "nss");
        assert!(nss.pk12util(&["-i", text(&nss.desk.path("openssl.pfx"))]));
        let authority = material("ca.cert.pem");
        assert!(nss.certutil(&["-A", "-n", "ca", "-t", "CT,C,C", "-i", text(&authority)]));
        nss
    }

    fn empty(desk: Desk, name: &str) -> Self {
        std::fs::create_dir(desk.path(name)).unwrap();
        let nss = Self { database: format!("sql:{}", text(&desk.path(name))), desk };
        assert!(nss.certutil(&["-N", "--empty-password"]));
        nss
    }

    fn certutil(&self, arguments: &[&str]) -> bool {
        run("certutil", &[arguments, &["-d", &self.database]].concat()).1
    }

    fn pk12util(&self, arguments: &[&str]) -> bool {
        run("pk12util", &[arguments, &["-d", &self.database, "-W", PASSWORD]].concat()).1
    }

    /// The key's name in the database.
    fn nickname(&self) -> String {
        let (list, _) = run("certutil", &["-L", "-d", &self.database]);
        let line = list.lines().find(|line| line.contains("u,u,u")).expect("a certificate with its key");
        line.trim_end_matches("u,u,u").trim().to_owned()
    }

    fn export(&self, pfx: &Path, options: &[&str]) -> bool {
        self.pk12util(&[&["-o", text(pfx), "-n", &self.nickname()], options].concat())
    }
}

impl Judge for Nss {
    fn name(&self) -> &'static str {
        "NSS (Firefox, Thunderbird)"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        run("cmsutil", &["-D", "-d", &self.database, "-i", text(sealed), "-o", text(out)]).1
    }

    fn seals(&self, _: Content, plain: &Path, sealed: &Path) -> bool {
        // It chooses the algorithm itself.
        let recipient = self.nickname();
        let to = ["-E", "-r", &recipient, "-d", &self.database, "-i", text(plain), "-o", text(sealed)];
        run("cmsutil", &to).1
    }

    fn reads_pfx(&self, _: Pfx, pfx: &Path) -> bool {
        let fresh = Self::empty(Desk::new(), "fresh");
        fresh.pk12util(&["-i", text(pfx)]) && !fresh.nickname().is_empty()
    }

    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        let cipher = match form {
            Pfx::Modern => "AES-256-CBC",
            Pfx::Compatible => "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC",
        };
        self.export(pfx, &["-c", cipher, "-C", cipher])
    }
}
