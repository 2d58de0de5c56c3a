//! `.pfx` files under every algorithm that other programs write: read, or refused for what they are.

use std::path::{Path, PathBuf};

use super::{Desk, certificate, key, openssl_agrees, run, text};
use crate::bicle::PASSWORD;
use crate::support::Jeton;
use crate::support::jeton::Outcome;

/// Writes a `.pfx` with OpenSSL, under this password.
#[track_caller]
fn export(desk: &Desk, key: &Path, certificate: &Path, password: &str, options: &[&str]) -> PathBuf {
    let (pfx, word) = (desk.path("in.pfx"), format!("pass:{password}"));
    let fixed = ["pkcs12", "-export", "-legacy", "-inkey", text(key), "-in", text(certificate), "-passout", &word];
    openssl_agrees(&[&fixed[..], &["-out", text(&pfx)], options].concat(), b"");
    pfx
}

fn import(pfx: &Path, password: &str) -> Outcome {
    let desk = Desk::new();
    // No password at all is one too, but not in the environment.
    let password = desk.file("password", password.as_bytes());
    desk.bicle_on("import", pfx, &["--json", "--password-file"]).arg(password).run()
}

/// A `.pfx` without a password can be copied under one; as it is, its key is not kept.
#[track_caller]
fn is_read_and_not_kept(pfx: &Path) {
    let desk = Desk::new();
    let (none, new) = (desk.file("none", b""), desk.file("new", b"vGt7-Rq2m-Zb9x"));
    let copy = Jeton::new(&["cert", "backup", "--json", "--out"]).arg(desk.path("copy.pfx")).arg(pfx);
    copy.arg("--password-file").arg(none).arg("--new-password-file").arg(new).run().exits(0);
    assert_eq!(import(pfx, "").exits(4).error().code, "password-rejected");
    assert_eq!(import(pfx, "faux").exits(4).error().code, "password-incorrect");
}

#[test]
fn what_openssl_encrypts_with() {
    let desk = Desk::new();
    for scheme in [
        "AES-128-CBC",
        "AES-192-CBC",
        "CAMELLIA-128-CBC",
        "CAMELLIA-192-CBC",
        "CAMELLIA-256-CBC",
        "DES-EDE3-CBC",
        "RC2-CBC",
        "RC2-64-CBC",
        "RC2-40-CBC",
        "PBE-SHA1-3DES",
        "PBE-SHA1-2DES",
        "PBE-SHA1-RC2-128",
        "PBE-SHA1-RC2-40",
    ] {
        let pfx = export(&desk, &key(), &certificate(), PASSWORD, &["-keypbe", scheme, "-certpbe", scheme]);
        import(&pfx, PASSWORD).exits(0);
        assert_eq!(import(&pfx, "faux").exits(4).error().code, "password-incorrect", "{scheme}");
    }
    // Without a MAC, garbage is all there is to tell a wrong password by.
    for scheme in ["AES-128-CBC", "PBE-SHA1-3DES"] {
        let pfx = export(&desk, &key(), &certificate(), PASSWORD, &["-keypbe", scheme, "-certpbe", scheme, "-nomac"]);
        import(&pfx, PASSWORD).exits(0);
        assert_eq!(import(&pfx, "faux").exits(4).error().code, "password-incorrect", "{scheme}");
    }
    for digest in ["sha1", "sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256"] {
        let pfx = export(&desk, &key(), &certificate(), PASSWORD, &["-macalg", digest]);
        import(&pfx, PASSWORD).exits(0);
    }
}

#[test]
fn what_is_not_read_is_named_and_the_password_is_not_blamed() {
    let desk = Desk::new();
    for (option, algorithm, name) in [
        ("-keypbe", "PBE-SHA1-RC4-128", "PKCS #12, RC4 128 (1.2.840.113549.1.12.1.1)"),
        ("-certpbe", "PBE-MD5-DES", "PBES1, MD5, DES (1.2.840.113549.1.5.3)"),
        ("-keypbe", "DES-CBC", "DES-CBC (1.3.14.3.2.7)"),
        ("-certpbe", "SEED-CBC", "SEED-CBC (1.2.410.200004.1.4)"),
        ("-keypbe", "ARIA-128-CBC", "1.2.410.200046.1.1.2"),
        ("-macalg", "md5", "MD5 (1.2.840.113549.2.5)"),
    ] {
        let pfx = export(&desk, &key(), &certificate(), PASSWORD, &[option, algorithm]);
        let error = import(&pfx, PASSWORD).exits(6).prints_nothing().error();
        assert_eq!(error.code, "pfx-unsupported", "{algorithm}");
        assert!(error.message.ends_with(&format!("jeton does not read: {name}.")), "{}", error.message);
        let french = Desk::new().bicle_on("import", &pfx, &[]).french().run().exits(6);
        french
            .says(&format!("par un algorithme que jeton ne lit pas : {name}."))
            .says("le mot de passe n’est pas en cause");
    }
}

#[test]
fn no_password_in_both_of_its_forms() {
    let desk = Desk::new();
    let (key, certificate) = (key(), certificate());
    // OpenSSL writes an empty string, GnuTLS nothing at all.
    for scheme in ["AES-256-CBC", "PBE-SHA1-3DES"] {
        for mac in [&[][..], &["-nomac"]] {
            let pfx = export(&desk, &key, &certificate, "", &[&["-keypbe", scheme, "-certpbe", scheme], mac].concat());
            is_read_and_not_kept(&pfx);
        }
    }
    for cipher in ["aes-128", "3des-pkcs12", "rc2-40"] {
        let pfx = desk.path("null.pfx");
        let from = ["--to-p12", "--load-privkey", text(&key), "--load-certificate", text(&certificate)];
        let to = ["--p12-name", "GnuTLS", "--null-password", "--pkcs-cipher", cipher, "--outder", "--outfile"];
        let (told, written) = run("certtool", &[&from[..], &to, &[text(&pfx)]].concat());
        assert!(written, "{told}");
        is_read_and_not_kept(&pfx);
    }
}

#[test]
fn passwords_in_any_script() {
    let desk = Desk::new();
    for password in ["clé de l’été 2026", "σύνθημα", "Пароль"] {
        for scheme in ["AES-256-CBC", "PBE-SHA1-3DES"] {
            let pfx = export(&desk, &key(), &certificate(), password, &["-keypbe", scheme, "-certpbe", scheme]);
            import(&pfx, password).exits(0);
        }
    }
}

/// Makes a key with OpenSSL, and a certificate for it.
fn made(desk: &Desk, options: &[&str]) -> (PathBuf, PathBuf) {
    let (key, certificate) = (desk.path("key.pem"), desk.path("certificate.pem"));
    openssl_agrees(&[&["genpkey", "-out", text(&key)], options].concat(), b"");
    let fixed = ["req", "-x509", "-subj", "/CN=Service", "-key", text(&key), "-out", text(&certificate)];
    let encrypts = ["-addext", "keyUsage=keyEncipherment", "-addext", "basicConstraints=CA:FALSE"];
    openssl_agrees(&[&fixed[..], &encrypts].concat(), b"");
    (key, certificate)
}

#[test]
fn a_key_that_is_unfit_is_named() {
    let desk = Desk::new();
    let parameters = desk.path("dsa.pem");
    openssl_agrees(
        &["genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024", "-out", text(&parameters)],
        b"",
    );
    for (options, name) in [
        (&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"][..], "RSA-1024"),
        (&["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], "RSASSA-PSS"),
        (&["-paramfile", text(&parameters)], "DSA"),
        (&["-algorithm", "ED25519"], "Ed25519"),
        (&["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"], "secp256k1"),
    ] {
        let (key, certificate) = made(&desk, options);
        let pfx = export(&desk, &key, &certificate, PASSWORD, &[]);
        let error = import(&pfx, PASSWORD).exits(8).prints_nothing().error();
        assert_eq!(
            (error.code, error.message),
            ("key-unfit".to_owned(), format!("jeton cannot use this private key: {name}."))
        );
        let french = Desk::new().bicle_on("import", &pfx, &[]).french().run().exits(8);
        french
            .says(&format!("jeton ne peut pas se servir de cette clé privée : {name}."))
            .says("il faut une clé RSA de 2048 bits au moins");
        // As one to seal for, the certificate is refused for the same reason.
        let bid = desk.file("pli", b"offre");
        let sealing = desk.bicle(&["seal", "--json", "--for"]).arg(&certificate).arg(&bid).run();
        let error = sealing.exits(8).error();
        assert_eq!(error.code, "certificate-unfit", "{name}");
        assert!(error.message.contains(&format!("({name})")), "{}", error.message);
        let sealing = desk.bicle(&["seal", "--for"]).arg(&certificate).arg(&bid).french().run();
        sealing.exits(8).says(&format!("son type ou sa taille ({name}) ne convient pas"));
    }
}
