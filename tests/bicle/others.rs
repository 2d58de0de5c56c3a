//! What other programs read of jeton, and jeton of them: OpenSSL, gpgsm, GnuTLS's certtool, Java's keytool.

use std::path::Path;
use std::process::Command;

use super::{Desk, PASSWORD};
use crate::support::openssl;

/// Runs another program and asserts that it agreed.
#[track_caller]
fn agrees(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).env("LC_ALL", "C.UTF-8").output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; ci/test installs it"));
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}:\n{text}");
    text
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A desk that holds the fixtures' encryption key, imported from a `.pfx` of OpenSSL's.
fn desk_with_material() -> Desk {
    let desk = Desk::new();
    let (key, certificate) = (openssl::material("encryption.key.pem"), openssl::material("encryption.cert.pem"));
    let pfx = desk.path("openssl.pfx");
    let password = format!("pass:{PASSWORD}");
    openssl::agrees(
        &[
            "pkcs12",
            "-export",
            "-inkey",
            text(&key),
            "-in",
            text(&certificate),
            "-name",
            "Fixture",
            "-out",
            text(&pfx),
            "-passout",
            &password,
        ],
        b"",
    );
    desk.bicle_on("import", &pfx, &[]).run().exits(0);
    desk
}

#[test]
fn openssl_reads_what_jeton_seals() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![3; 100_000]);
    let key = openssl::material("encryption.key.pem");
    for (name, options) in
        [("gcm", &[][..]), ("cbc", &["--compat"]), ("pkcs1", &["--transport", "pkcs1"]), ("pem", &["--pem"])]
    {
        let sealed = desk.path(&format!("{name}.p7m"));
        desk.bicle_on("seal", &bid, &["--for", "Fixture", "--out"]).arg(&sealed).args(options).run().exits(0);
        let form = if name == "pem" { "PEM" } else { "DER" };
        let out = desk.path(name);
        openssl::agrees(
            &[
                "cms",
                "-decrypt",
                "-binary",
                "-inform",
                form,
                "-in",
                text(&sealed),
                "-inkey",
                text(&key),
                "-out",
                text(&out),
            ],
            b"",
        );
        assert_eq!(std::fs::read(&out).unwrap(), vec![3; 100_000], "{name}");
    }
    // From a pipe: indefinite lengths.
    let sealed = desk.bicle(&["seal", "-", "--for", "Fixture"]).stdin("offre").run().exits(0);
    let sealed = desk.file("pipe.p7m", &sealed.stdout);
    let out = desk.path("pipe");
    openssl::agrees(
        &[
            "cms",
            "-decrypt",
            "-binary",
            "-inform",
            "DER",
            "-in",
            text(&sealed),
            "-inkey",
            text(&key),
            "-out",
            text(&out),
        ],
        b"",
    );
    assert_eq!(std::fs::read(&out).unwrap(), b"offre");
}

#[test]
fn jeton_opens_what_openssl_seals() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![5; 200_000]);
    let certificate = openssl::material("encryption.cert.pem");
    let mut count = 0;
    for cipher in ["-aes-256-cbc", "-aes-128-cbc", "-aes-256-gcm", "-aes-128-gcm"] {
        for more in
            [&[][..], &["-stream"], &["-keyid"], &["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"]]
        {
            let sealed = desk.path(&format!("s{count}.p7m"));
            let mut arguments =
                vec!["cms", "-encrypt", "-binary", cipher, "-outform", "DER", "-in", text(&bid), "-out", text(&sealed)];
            let by_option = more.first() == Some(&"-keyopt");
            arguments.extend(if by_option { &[][..] } else { more });
            arguments.extend(["-recip", text(&certificate)]);
            arguments.extend(if by_option { more } else { &[][..] });
            openssl::agrees(&arguments, b"");
            let out = desk.path(&format!("o{count}"));
            desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
            assert_eq!(std::fs::read(&out).unwrap(), vec![5; 200_000], "{cipher} {more:?}");
            count += 1;
        }
    }
    // Triple DES is named.
    let sealed = desk.path("des.p7m");
    openssl::agrees(
        &[
            "cms",
            "-encrypt",
            "-binary",
            "-des3",
            "-outform",
            "DER",
            "-in",
            text(&bid),
            "-out",
            text(&sealed),
            text(&certificate),
        ],
        b"",
    );
    desk.bicle_on("open", &sealed, &["--json"]).run().exits(6).says("DES-EDE3-CBC (1.2.840.113549.3.7)");
}

#[test]
fn elliptic_curves_both_ways_with_openssl() {
    let desk = Desk::new();
    let backup = desk.path("p256.pfx");
    desk.generate("Courbe", &["--backup", text(&backup)]);
    let pem = desk.path("p256.pem");
    let password = format!("pass:{PASSWORD}");
    openssl::agrees(&["pkcs12", "-in", text(&backup), "-nodes", "-passin", &password, "-out", text(&pem)], b"");
    let bid = desk.file("pli", b"offre");
    desk.bicle(&["seal", "--for", "Courbe"]).arg(&bid).run().exits(0);
    let sealed = desk.path("pli.p7m");
    let out = desk.path("par-openssl");
    openssl::agrees(
        &[
            "cms",
            "-decrypt",
            "-binary",
            "-inform",
            "DER",
            "-in",
            text(&sealed),
            "-inkey",
            text(&pem),
            "-out",
            text(&out),
        ],
        b"",
    );
    assert_eq!(std::fs::read(&out).unwrap(), b"offre");
    for (n, digest) in ["sha1", "sha256", "sha384"].into_iter().enumerate() {
        let sealed = desk.path(&format!("openssl{n}.p7m"));
        let option = format!("ecdh_kdf_md:{digest}");
        openssl::agrees(
            &[
                "cms",
                "-encrypt",
                "-binary",
                "-aes-256-gcm",
                "-outform",
                "DER",
                "-in",
                text(&bid),
                "-out",
                text(&sealed),
                "-recip",
                text(&pem),
                "-keyopt",
                &option,
                "-aes256-wrap",
            ],
            b"",
        );
        let out = desk.path(&format!("ouvert{n}"));
        desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
        assert_eq!(std::fs::read(&out).unwrap(), b"offre");
    }
}

#[test]
fn other_programs_read_the_backups() {
    let desk = desk_with_material();
    for (name, options) in [("moderne.pfx", &[][..]), ("compat.pfx", &["--compat"])] {
        let pfx = desk.path(name);
        desk.bicle_on("backup", &pfx, options).run().exits(0);
        let password = format!("pass:{PASSWORD}");
        let mut arguments = vec!["pkcs12", "-in", text(&pfx), "-nodes", "-passin", &password];
        if name == "compat.pfx" {
            arguments.push("-legacy");
        }
        let shown = openssl::agrees(&arguments, b"");
        assert!(shown.contains("BEGIN PRIVATE KEY") && shown.contains("friendlyName: Fixture"), "{shown}");
        let shown = agrees("certtool", &["--p12-info", "--inder", "--infile", text(&pfx), "--password", PASSWORD]);
        assert!(shown.contains("BEGIN CERTIFICATE"), "{shown}");
        let shown =
            agrees("keytool", &["-list", "-storetype", "PKCS12", "-keystore", text(&pfx), "-storepass", PASSWORD]);
        assert!(shown.contains("PrivateKeyEntry"), "{shown}");
    }
}

#[test]
fn jeton_imports_what_other_programs_write() {
    let (key, certificate) = (openssl::material("encryption.key.pem"), openssl::material("encryption.cert.pem"));
    let password = format!("pass:{PASSWORD}");
    let base = ["pkcs12", "-export", "-inkey", text(&key), "-in", text(&certificate), "-passout", &password, "-out"];
    let openssl_variants: [&[&str]; 6] = [
        &[],
        &["-legacy"],
        &["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1"],
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"],
        &["-nomac"],
        &["-iter", "1"],
    ];
    for variant in openssl_variants {
        let desk = Desk::new();
        let pfx = desk.path("in.pfx");
        let mut arguments = base.to_vec();
        arguments.push(text(&pfx));
        arguments.extend(variant);
        openssl::agrees(&arguments, b"");
        desk.bicle_on("import", &pfx, &["--designation", "Importé"]).run().exits(0);
        assert_eq!(desk.list().bicles.len(), 1, "{variant:?}");
        let wrong = Desk::new();
        let outcome = wrong.bicle_on("import", &pfx, &["--json"]).env("JETON_PASSWORD", "faux").run().exits(4);
        assert_eq!(outcome.error().code, "password-incorrect", "{variant:?}");
    }
    let desk = Desk::new();
    let pfx = desk.path("certtool.p12");
    agrees(
        "certtool",
        &[
            "--to-p12",
            "--load-privkey",
            text(&key),
            "--load-certificate",
            text(&certificate),
            "--p12-name",
            "GnuTLS",
            "--password",
            PASSWORD,
            "--outder",
            "--outfile",
            text(&pfx),
        ],
    );
    desk.bicle_on("import", &pfx, &[]).run().exits(0);
    assert_eq!(desk.list().bicles[0].designation, "GnuTLS");
}
