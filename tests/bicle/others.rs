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

/// gpgsm with a keyring of its own that holds the fixtures' encryption key.
struct Gpgsm(tempfile::TempDir);

impl Gpgsm {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        std::fs::write(home.path().join("gpgsm.conf"), "disable-crl-checks\n").unwrap();
        std::fs::write(home.path().join("gpg-agent.conf"), "allow-loopback-pinentry\n").unwrap();
        let fingerprint = openssl::agrees(
            &["x509", "-in", text(&openssl::material("ca.cert.pem")), "-noout", "-fingerprint", "-sha1"],
            b"",
        );
        let fingerprint = fingerprint.trim().rsplit('=').next().unwrap();
        std::fs::write(home.path().join("trustlist.txt"), format!("{fingerprint} S relax\n")).unwrap();
        let gpgsm = Self(home);
        // gpgsm 2.2 imports triple DES only: what `backup --compat` writes.
        let desk = desk_with_material();
        let pfx = desk.path("compat.pfx");
        desk.bicle_on("backup", &pfx, &["--compat"]).run().exits(0);
        // gpgsm waits five seconds for the agent that it starts, which a busy machine can take: it is started before, and
        // the import is tried again where it was not yet there.
        let _ = Command::new("gpgconf").args(["--launch", "gpg-agent"]).env("GNUPGHOME", gpgsm.0.path()).status();
        let imported = (0..3).any(|_| gpgsm.run(&["--import", text(&pfx)]));
        assert!(imported, "gpgsm imports what jeton backs up");
        assert!(gpgsm.run(&["--import", text(&openssl::material("ca.cert.pem"))]));
        gpgsm
    }

    fn run(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("gpgsm");
        command.args(["--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]).args(arguments);
        command.env("GNUPGHOME", self.0.path()).env("LC_ALL", "C.UTF-8");
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
        let mut child =
            command.stderr(std::process::Stdio::null()).spawn().expect("gpgsm is installed; ci/test does it");
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

/// Every pair is tried here, and the table of the documentation must say what came out. With `JETON_UPDATE_DOCS=1` the
/// table is written.
#[test]
fn the_table_of_the_documentation_is_what_was_tried() {
    let desk = desk_with_material();
    let bid = desk.file("pli", b"une offre");
    let (key, certificate) = (openssl::material("encryption.key.pem"), openssl::material("encryption.cert.pem"));
    let password = format!("pass:{PASSWORD}");
    let gpgsm = Gpgsm::new();
    let mut rows = Vec::new();
    let is_the_bid = |path: &Path| std::fs::read(path).is_ok_and(|bytes| bytes == b"une offre");
    let jeton_opens = |sealed: &Path, out: &Path| {
        desk.bicle_on("open", sealed, &["--out"]).arg(out).run().code == 0 && is_the_bid(out)
    };

    for (name, options, cipher) in [
        ("CMS, AES-256-GCM", &[][..], "-aes-256-gcm"),
        ("CMS, AES-256-CBC (`--compat`)", &["--compat"], "-aes-256-cbc"),
    ] {
        let file = |suffix: &str| desk.path(&format!("{cipher}{suffix}"));
        let sealed = file(".p7m");
        // PKCS #1 v1.5, which all of them know.
        desk.bicle_on("seal", &bid, &["--for", "Fixture", "--transport", "pkcs1", "--out"])
            .arg(&sealed)
            .args(options)
            .run()
            .exits(0);
        let (out, theirs, back) = (file(".o"), file(".openssl"), file(".ob"));
        let (_, read) = openssl::run(
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
        openssl::run(
            &[
                "cms",
                "-encrypt",
                "-binary",
                cipher,
                "-outform",
                "DER",
                "-in",
                text(&bid),
                "-out",
                text(&theirs),
                text(&certificate),
            ],
            b"",
        );
        rows.push((name, "OpenSSL", Some(read && is_the_bid(&out)), Some(jeton_opens(&theirs, &back))));
        let (out, theirs, back) = (file(".g"), file(".gpgsm"), file(".gb"));
        let read = gpgsm.run(&["--output", text(&out), "--decrypt", text(&sealed)]) && is_the_bid(&out);
        // gpgsm writes CBC only.
        let written = cipher.ends_with("cbc").then(|| {
            gpgsm.run(&["-r", "Service des march", "--output", text(&theirs), "--encrypt", text(&bid)])
                && jeton_opens(&theirs, &back)
        });
        rows.push((name, "gpgsm", Some(read), written));
    }

    for (name, options, writing) in
        [("PFX, AES-256", &[][..], &[][..]), ("PFX, triple DES (`--compat`)", &["--compat"], &["-legacy"])]
    {
        let compat = !options.is_empty();
        let pfx = desk.path(if compat { "compat.pfx" } else { "moderne.pfx" });
        desk.bicle_on("backup", &pfx, options).run().exits(0);
        let mut arguments = vec!["pkcs12", "-in", text(&pfx), "-noenc", "-passin", &password];
        arguments.extend(writing);
        let (shown, read) = openssl::run(&arguments, b"");
        let theirs = desk.path(if compat { "c.openssl" } else { "m.openssl" });
        let mut arguments =
            vec!["pkcs12", "-export", "-inkey", text(&key), "-in", text(&certificate), "-passout", &password];
        arguments.extend(["-out", text(&theirs)]);
        arguments.extend(writing);
        openssl::agrees(&arguments, b"");
        let imports = |path: &Path| Desk::new().bicle_on("import", path, &[]).run().code == 0;
        rows.push((name, "OpenSSL", Some(read && shown.contains("BEGIN PRIVATE KEY")), Some(imports(&theirs))));
        let tried = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output().expect("ci/test installs it");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            (text, output.status.success())
        };
        let (shown, read) =
            tried("certtool", &["--p12-info", "--inder", "--infile", text(&pfx), "--password", PASSWORD]);
        let theirs = desk.path(if compat { "c.certtool" } else { "m.certtool" });
        let cipher = if compat { "3des-pkcs12" } else { "aes-256" };
        let (_, written) = tried(
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
                "--pkcs-cipher",
                cipher,
                "--outder",
                "--outfile",
                text(&theirs),
            ],
        );
        rows.push((name, "GnuTLS certtool", Some(read && shown.contains("BEGIN")), Some(written && imports(&theirs))));
        let (shown, read) =
            tried("keytool", &["-list", "-storetype", "PKCS12", "-keystore", text(&pfx), "-storepass", PASSWORD]);
        let theirs = desk.path(if compat { "c.keytool" } else { "m.keytool" });
        let mut arguments = Vec::new();
        if compat {
            arguments.push("-J-Dkeystore.pkcs12.legacy");
        }
        arguments.extend(["-importkeystore", "-noprompt", "-srckeystore", text(&pfx), "-srcstorepass", PASSWORD]);
        arguments.extend(["-destkeystore", text(&theirs), "-deststoretype", "PKCS12", "-deststorepass", PASSWORD]);
        let (_, written) = tried("keytool", &arguments);
        rows.push((
            name,
            "Java keytool",
            Some(read && shown.contains("PrivateKeyEntry")),
            Some(written && imports(&theirs)),
        ));
    }

    let cell = |outcome: &Option<bool>| match outcome {
        Some(true) => "yes",
        Some(false) => "no",
        None => "does not write it",
    };
    let mut table = String::from(
        "| format | program | reads what jeton writes | jeton reads what it writes |\n|---|---|---|---|\n",
    );
    for (format, program, reads, written) in &rows {
        table.push_str(&format!("| {format} | {program} | {} | {} |\n", cell(reads), cell(written)));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/interoperability.md");
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("JETON_UPDATE_DOCS").is_some() {
        let (before, after) = page.split_once("| format |").map_or((page.as_str(), ""), |(before, rest)| {
            (before, rest.split_once("\n\n").map_or("", |(_, after)| after))
        });
        std::fs::write(&path, format!("{before}{table}\n{after}")).unwrap();
        return;
    }
    assert!(page.contains(&table), "the table is now:\n{table}");
}
