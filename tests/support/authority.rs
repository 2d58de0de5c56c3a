//! A certification authority made by a test, to issue certificates of any name, validity and URLs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Token, token};

/// An authority and the certificates it issued, in a directory of its own.
pub struct Authority {
    directory: tempfile::TempDir,
}

impl Authority {
    /// An authority with this subject: `/O=ChamberSign France/CN=…`.
    pub fn new(subject: &str) -> Self {
        let authority = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::write(authority.path("ca.cnf"), "[req]\ndistinguished_name=dn\n[dn]\n").unwrap();
        authority.key("ca");
        let valid = ["-x509", "-days", "3650"];
        let basic = ["-addext", "basicConstraints=critical,CA:TRUE"];
        let uses = ["-addext", "keyUsage=critical,keyCertSign,cRLSign", "-addext", "subjectKeyIdentifier=hash"];
        authority.request("ca.key", subject, "ca.pem", &[&valid[..], &basic, &uses].concat());
        authority
    }

    /// A file in its directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn key(&self, name: &str) {
        let file = format!("{name}.key");
        self.openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", &file]);
    }

    /// Makes a request for a certificate of this key and subject, with these options of `openssl req`.
    pub fn request(&self, key: &str, subject: &str, out: &str, options: &[&str]) {
        let fixed = ["req", "-new", "-utf8", "-config", "ca.cnf", "-key", key, "-subj", subject, "-out", out];
        self.openssl(&[&fixed, options].concat());
    }

    /// Issues `name`.pem, valid for this many whole days and an hour, with additional lines of extensions.
    pub fn issue(&self, name: &str, subject: &str, days: i64, extensions: &str) -> PathBuf {
        self.issue_between(name, subject, (-10, days), extensions)
    }

    /// Issues a certificate valid from one day to another, counted from now.
    pub fn issue_between(&self, name: &str, subject: &str, days: (i64, i64), extensions: &str) -> PathBuf {
        let format = time::macros::format_description!("[year][month][day][hour][minute][second]Z");
        let at = |days: i64| {
            let at = time::OffsetDateTime::now_utc() + time::Duration::days(days) + time::Duration::hours(1);
            at.format(&format).unwrap()
        };
        let usual = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
                     extendedKeyUsage=clientAuth\nauthorityKeyIdentifier=keyid\n";
        std::fs::write(self.path("extensions.cnf"), format!("{usual}{extensions}\n")).unwrap();
        std::fs::write(self.path("index.txt"), "").unwrap();
        let configuration = "[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\nnew_certs_dir=.\ncertificate=ca.pem\n\
                             private_key=ca.key\ndefault_md=sha256\npolicy=any\nrand_serial=yes\nunique_subject=no\n[any]\n";
        std::fs::write(self.path("issue.cnf"), configuration).unwrap();
        if !self.path(&format!("{name}.key")).exists() {
            self.key(name);
        }
        let (key, out) = (format!("{name}.key"), format!("{name}.pem"));
        self.request(&key, subject, "request", &[]);
        let (from, to) = (at(days.0), at(days.1));
        self.openssl(&[
            "ca",
            "-config",
            "issue.cnf",
            "-batch",
            "-notext",
            "-preserveDN",
            "-utf8",
            "-in",
            "request",
            "-out",
            &out,
            "-extfile",
            "extensions.cnf",
            "-startdate",
            &from,
            "-enddate",
            &to,
        ]);
        self.path(&out)
    }

    /// A `.pfx` of `name`.pem and its key, with these options of `openssl pkcs12`.
    pub fn pfx(&self, name: &str, out: &Path, password: &str, options: &[&str]) {
        let (key, pem, password) = (format!("{name}.key"), format!("{name}.pem"), format!("pass:{password}"));
        let out = out.to_str().unwrap();
        let fixed = ["pkcs12", "-export", "-inkey", &key, "-in", &pem, "-out", out, "-passout", &password];
        self.openssl(&[&fixed, options].concat());
    }

    /// A `.p7b` in DER of these certificates, in this order.
    pub fn bundle(&self, certificates: &[&str], out: &Path) {
        let mut arguments = vec!["crl2pkcs7", "-nocrl", "-outform", "DER", "-out", out.to_str().unwrap()];
        arguments.extend(certificates.iter().flat_map(|certificate| ["-certfile", certificate]));
        self.openssl(&arguments);
    }

    /// Issues the certificate of a request.
    pub fn sign_request(&self, request: &Path, certificate: &Path) {
        let (request, certificate) = (request.to_str().unwrap(), certificate.to_str().unwrap());
        std::fs::write(self.path("request.cnf"), "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n")
            .unwrap();
        self.openssl(&[
            "x509",
            "-req",
            "-in",
            request,
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "365",
            "-extfile",
            "request.cnf",
            "-out",
            certificate,
        ]);
    }

    /// Writes `name`.pem and its key to a token, with this id.
    pub fn put(&self, token: &Token, name: &str, id: &str) {
        for (kind, suffix) in [("cert", "pem"), ("privkey", "key")] {
            let (from, der) = (format!("{name}.{suffix}"), format!("{name}.{suffix}.der"));
            let command = if kind == "cert" { "x509" } else { "pkey" };
            self.openssl(&[command, "-in", &from, "-outform", "DER", "-out", &der]);
            let file = self.path(&der);
            let output = token.pkcs11_tool(&[
                "--login",
                "--pin",
                token::PIN,
                "--write-object",
                file.to_str().unwrap(),
                "--type",
                kind,
                "--id",
                id,
                "--label",
                name,
                // Some tokens allow no use at all unless told one.
                "--usage-sign",
                "--usage-decrypt",
            ]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }

    /// Writes `name`.pem and its key to a token by jeton itself, because other tools fail on long subjects.
    pub fn import(&self, token: &Token, name: &str, id: &str) {
        let (from, der) = (format!("{name}.key"), format!("{name}.key.der"));
        self.openssl(&["pkey", "-in", &from, "-outform", "DER", "-out", &der]);
        let file = self.path(&der);
        let key = ["--login", "--pin", token::PIN, "--write-object", file.to_str().unwrap(), "--type", "privkey"];
        let output =
            token.pkcs11_tool(&[&key[..], &["--id", id, "--label", name, "--usage-sign", "--usage-decrypt"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let file = self.path(&format!("{name}.pem"));
        token.jeton_with_pin(&["cert", "import", file.to_str().unwrap(), "--id", id]).run().exits(0);
    }

    /// Runs openssl in the authority's directory.
    pub fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl").args(arguments).current_dir(self.directory.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
