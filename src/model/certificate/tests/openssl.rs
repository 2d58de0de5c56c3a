//! The openssl command-line tool, which makes the leaves and provides the independent reading.

use std::io::Write;
use std::process::{Command, Stdio};

use super::Certificate;

/// Runs `openssl` with `input` on standard input and returns its standard output.
pub(super) fn openssl(args: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl is installed");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The output of `openssl x509` for a certificate, with these options.
pub(super) fn x509(der: &[u8], options: &[&str]) -> String {
    let args: Vec<&str> = ["x509", "-inform", "DER", "-noout"].iter().chain(options).copied().collect();
    String::from_utf8(openssl(&args, der)).expect("openssl prints UTF-8")
}

/// Whether `openssl x509 -purpose` says yes to `SSL client`.
pub(super) fn is_ssl_client(der: &[u8]) -> bool {
    says_ssl_client(&x509(der, &["-purpose"]))
}

/// Looks for the `SSL client` line in output already obtained.
pub(super) fn says_ssl_client(printed: &str) -> bool {
    match printed.lines().find_map(|line| line.strip_prefix("SSL client : ")) {
        Some(answer) => answer == "Yes",
        None => panic!("no SSL client line in {printed}"),
    }
}

/// A self-signed P-256 leaf, with its subject and extensions as lines of openssl's configuration.
pub(super) struct Leaf<'a> {
    /// Lines such as `O = Mairie de Vitré`.
    pub(super) subject: &'a str,
    /// Lines such as `keyUsage = critical, digitalSignature`.
    pub(super) extensions: &'a str,
    /// `utf8only`, or `MASK:0x4` for T61String, `MASK:0x800` for BMPString.
    pub(super) string_mask: &'a str,
}

impl Default for Leaf<'_> {
    fn default() -> Self {
        Self { subject: "CN = Jeanne DUPONT", extensions: "", string_mask: "utf8only" }
    }
}

impl Leaf<'_> {
    pub(super) fn der(&self) -> Vec<u8> {
        self.der_of(&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
    }

    /// As [`Leaf::der`], with a key made with these options of `openssl req`.
    pub(super) fn der_of(&self, key: &[&str]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("leaf.cnf");
        let Self { subject, extensions, string_mask } = self;
        let text = format!(
            "[req]\nprompt = no\nutf8 = yes\nstring_mask = {string_mask}\ndistinguished_name = dn\nx509_extensions = ext\n\
             [dn]\n{subject}\n[ext]\nsubjectKeyIdentifier = hash\n{extensions}\n"
        );
        std::fs::write(&config, text).unwrap();
        let key_file = folder.path().join("key.pem");
        let mut args = vec!["req", "-x509", "-utf8", "-nodes", "-days", "730", "-outform", "DER"];
        args.extend(["-config", config.to_str().unwrap(), "-keyout", key_file.to_str().unwrap()]);
        args.extend(key);
        openssl(&args, b"")
    }

    pub(super) fn certificate(&self) -> Certificate {
        Certificate::from_der(&self.der()).unwrap()
    }
}
