//! A certification authority in its own directory, made by openssl.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::model::certificate::Certificate;

const CONFIGURATION: &str = "
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 30
default_crl_days = 7
policy = any
serial = serial.txt
crlnumber = crlnumber.txt
crl_extensions = crl
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = dn
prompt = no
[dn]
[crl]
authorityKeyIdentifier = keyid
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[usage-without-signing]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
[responder]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = OCSPSigning
[authority-of-one]
basicConstraints = critical, CA:TRUE, pathlen:1
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[no-authority]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[holder]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
authorityKeyIdentifier = keyid
";

/// An authority and the certificates it issued.
pub(super) struct Pki {
    directory: tempfile::TempDir,
}

impl Pki {
    /// An authority with this name, whose certificate has the extensions of this section.
    pub(super) fn with(name: &str, section: &str) -> Self {
        let pki = Self { directory: tempfile::tempdir().unwrap() };
        fs::write(pki.path("openssl.cnf"), CONFIGURATION).unwrap();
        for (file, text) in [("index.txt", ""), ("serial.txt", "1001\n"), ("crlnumber.txt", "01\n")] {
            fs::write(pki.path(file), text).unwrap();
        }
        pki.key("ca");
        let subject = format!("/CN={name}");
        pki.openssl(&[
            "req",
            "-new",
            "-x509",
            "-config",
            "openssl.cnf",
            "-key",
            "ca.key",
            "-subj",
            &subject,
            "-days",
            "60",
            "-extensions",
            section,
            "-out",
            "ca.pem",
        ]);
        pki
    }

    pub(super) fn new() -> Self {
        Self::with("Autorité d'essai", "authority")
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The authority's own certificate.
    pub(super) fn authority(&self) -> Certificate {
        self.certificate("ca.pem")
    }

    pub(super) fn certificate(&self, file: &str) -> Certificate {
        let text = fs::read(self.path(file)).unwrap();
        Certificate::from_der(pem::parse(text).unwrap().contents()).unwrap()
    }

    pub(super) fn key(&self, name: &str) {
        let file = format!("{name}.key");
        self.openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", &file]);
    }

    /// Issues `name`.pem with the extensions of this section plus these lines.
    pub(super) fn issue(&self, name: &str, section: &str, lines: &str) -> Certificate {
        self.key(name);
        let extensions = CONFIGURATION.split(&format!("[{section}]\n")).nth(1).unwrap().split('[').next().unwrap();
        fs::write(self.path("extensions.cnf"), format!("{extensions}\n{lines}\n")).unwrap();
        let (key, out, subject) = (format!("{name}.key"), format!("{name}.pem"), format!("/CN={name}"));
        self.openssl(&[
            "req",
            "-new",
            "-config",
            "openssl.cnf",
            "-key",
            &key,
            "-subj",
            &subject,
            "-out",
            "request.pem",
        ]);
        self.openssl(&[
            "ca",
            "-config",
            "openssl.cnf",
            "-batch",
            "-notext",
            "-in",
            "request.pem",
            "-out",
            &out,
            "-extfile",
            "extensions.cnf",
        ]);
        self.certificate(&out)
    }

    pub(super) fn revoke(&self, name: &str, reason: &str) {
        let file = format!("{name}.pem");
        self.openssl(&["ca", "-config", "openssl.cnf", "-revoke", &file, "-crl_reason", reason]);
    }

    /// Writes the authority's revocation list, with additional arguments for `openssl ca`.
    pub(super) fn crl(&self, arguments: &[&str]) -> PathBuf {
        let mut all = vec!["ca", "-config", "openssl.cnf", "-gencrl", "-out", "list.crl"];
        all.extend(arguments);
        self.openssl(&all);
        self.path("list.crl")
    }

    /// Writes a list with these extension lines, for partial and delta lists.
    pub(super) fn crl_with(&self, lines: &str) -> PathBuf {
        let configuration = fs::read_to_string(self.path("openssl.cnf")).unwrap();
        fs::write(self.path("part.cnf"), format!("{configuration}\n[part]\n{lines}\n")).unwrap();
        self.openssl(&["ca", "-config", "part.cnf", "-gencrl", "-crlexts", "part", "-out", "part.crl"]);
        self.path("part.crl")
    }

    /// A subordinate authority, with a certificate issued by this one with these extension lines.
    pub(super) fn authority_below(&self, name: &str, lines: &str) -> (Self, Certificate) {
        let below = Self::with(name, "authority");
        let certificate = self.issue(name, "authority", lines);
        for (from, to) in [(format!("{name}.key"), "ca.key"), (format!("{name}.pem"), "ca.pem")] {
            fs::copy(self.path(&from), below.path(to)).unwrap();
        }
        (below, certificate)
    }

    /// Runs openssl in the authority's directory.
    pub(super) fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl").args(arguments).current_dir(self.directory.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
