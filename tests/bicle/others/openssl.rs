//! OpenSSL's `cms` and `pkcs12`.

use std::path::Path;

use jeton::model::bicle::Transport;
use jeton::output::bicle::sealed::Sealed;

use super::{Content, Desk, Judge, Pfx, certificate, desk_with_material, export_with_openssl, key};
use super::{openssl_password, text};
use crate::support::openssl::{agrees, decrypt, run, seal};

/// The program.
pub(super) struct OpenSsl;

impl Judge for OpenSsl {
    fn name(&self) -> &'static str {
        "OpenSSL"
    }

    fn opens(&self, sealed: &Path, out: &Path) -> bool {
        decrypt(sealed, "DER", &key()).is_ok_and(|content| std::fs::write(out, content).is_ok())
    }

    fn seals(&self, content: Content, plain: &Path, sealed: &Path) -> bool {
        let cipher = match content {
            Content::Gcm => "-aes-256-gcm",
            Content::Cbc => "-aes-256-cbc",
        };
        seal(plain, sealed, &[cipher, text(&certificate())]);
        true
    }

    fn reads_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        let password = openssl_password();
        let mut arguments = vec!["pkcs12", "-in", text(pfx), "-noenc", "-passin", &password];
        if form == Pfx::Compatible {
            arguments.push("-legacy");
        }
        let (shown, agreed) = run(&arguments, b"");
        agreed && shown.contains("BEGIN PRIVATE KEY") && shown.contains("friendlyName: Fixture")
    }

    fn writes_pfx(&self, form: Pfx, pfx: &Path) -> bool {
        let triple_des: &[&str] =
            &["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
        export_with_openssl(pfx, if form == Pfx::Compatible { triple_des } else { &[] });
        true
    }
}

#[test]
fn it_opens_every_form_that_is_sealed() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![3; 100_000]);
    for (name, options) in
        [("gcm", &[][..]), ("cbc", &["--compat"]), ("pkcs1", &["--transport", "pkcs1"]), ("pem", &["--pem"])]
    {
        let sealed = desk.path(&format!("{name}.p7m"));
        let sealing = desk.bicle_on("seal", &bid, &["--json", "--for", "Fixture", "--out"]).arg(&sealed).args(options);
        let told = sealing.run().exits(0).answer::<Sealed>().recipients;
        let best = if name == "pkcs1" { Transport::RsaPkcs1 } else { Transport::RsaOaepSha256 };
        assert_eq!(told.iter().map(|one| one.transport).collect::<Vec<_>>(), [best]);
        let form = if name == "pem" { "PEM" } else { "DER" };
        assert_eq!(decrypt(&sealed, form, &key()).unwrap(), vec![3; 100_000], "{name}");
    }
    // From a pipe: indefinite lengths.
    for options in [&[][..], &["--compat"]] {
        let sealed = desk.bicle(&["seal", "-", "--for", "Fixture"]).args(options).stdin("offre").run().exits(0);
        let sealed = desk.file("pipe.p7m", &sealed.stdout);
        assert_eq!(decrypt(&sealed, "DER", &key()).unwrap(), b"offre");
    }
}

#[test]
fn jeton_opens_every_form_that_it_seals() {
    let desk = desk_with_material();
    let bid = desk.file("pli", &vec![5; 200_000]);
    let recipient = certificate();
    let oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"];
    let mut count = 0;
    for cipher in ["-aes-256-cbc", "-aes-128-cbc", "-aes-256-gcm", "-aes-128-gcm"] {
        for (before, after) in [(&[][..], &[][..]), (&["-stream"], &[]), (&["-keyid"], &[]), (&[], &oaep)] {
            let sealed = desk.path(&format!("s{count}.p7m"));
            let options = [&[cipher], before, &["-recip", text(&recipient)], after].concat();
            seal(&bid, &sealed, &options);
            let out = desk.path(&format!("o{count}"));
            desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
            assert_eq!(std::fs::read(&out).unwrap(), vec![5; 200_000], "{options:?}");
            count += 1;
        }
    }
    // OAEP with SHA-224, and with two hash functions: Java's default is SHA-1 beside SHA-256.
    for (hash, mask) in [("sha256", "sha1"), ("sha224", "sha224"), ("sha1", "sha512"), ("sha512", "sha224")] {
        let (hash, mask) = (format!("rsa_oaep_md:{hash}"), format!("rsa_mgf1_md:{mask}"));
        let oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", &hash, "-keyopt", &mask];
        let sealed = desk.path(&format!("s{count}.p7m"));
        seal(&bid, &sealed, &[&["-aes-256-gcm", "-recip", text(&recipient)], &oaep[..]].concat());
        let out = desk.path(&format!("o{count}"));
        desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
        assert_eq!(std::fs::read(&out).unwrap(), vec![5; 200_000], "{oaep:?}");
        count += 1;
    }
    // The error names triple DES.
    let sealed = desk.path("des.p7m");
    seal(&bid, &sealed, &["-des3", text(&recipient)]);
    desk.bicle_on("open", &sealed, &["--json"]).run().exits(6).says("DES-EDE3-CBC (1.2.840.113549.3.7)");
}

#[test]
fn elliptic_curves_both_ways() {
    for curve in ["p-256", "p-384"] {
        let desk = Desk::new();
        let backup = desk.path("courbe.pfx");
        let made = desk.bicle(&["generate", "--designation", "Courbe", "--algorithm", curve, "--backup"]);
        made.arg(&backup).run().exits(0);
        let pem = desk.path("courbe.pem");
        let password = openssl_password();
        agrees(&["pkcs12", "-in", text(&backup), "-nodes", "-passin", &password, "-out", text(&pem)], b"");
        let bid = desk.file("pli", b"offre");
        for (name, options) in [("gcm.p7m", &[][..]), ("cbc.p7m", &["--compat"])] {
            let sealed = desk.path(name);
            desk.bicle_on("seal", &bid, &["--for", "Courbe", "--out"]).arg(&sealed).args(options).run().exits(0);
            assert_eq!(decrypt(&sealed, "DER", &pem).unwrap(), b"offre", "{curve} {name}");
        }
        for digest in ["sha1", "sha224", "sha256", "sha384", "sha512"] {
            for wrap in ["-aes128-wrap", "-aes192-wrap", "-aes256-wrap"] {
                let sealed = desk.path(&format!("openssl-{digest}{wrap}.p7m"));
                let option = format!("ecdh_kdf_md:{digest}");
                seal(&bid, &sealed, &["-aes-256-gcm", "-recip", text(&pem), "-keyopt", &option, wrap]);
                let out = desk.path(&format!("{digest}{wrap}"));
                desk.bicle_on("open", &sealed, &["--out"]).arg(&out).run().exits(0);
                assert_eq!(std::fs::read(&out).unwrap(), b"offre");
            }
        }
        // An unknown algorithm is reported before any password is asked for.
        let sealed = desk.path("des3-wrap.p7m");
        seal(&bid, &sealed, &["-aes-256-gcm", "-recip", text(&pem), "-des3-wrap"]);
        let refused = desk.bicle_on("open", &sealed, &["--json"]).without("JETON_PASSWORD").run().exits(6);
        assert!(refused.error().message.contains("1.2.840.113549.1.9.16.3.6"), "{}", refused.error().message);
    }
}

#[test]
fn jeton_imports_every_form_of_pfx() {
    let variants: [&[&str]; 6] = [
        &[],
        &["-legacy"],
        &["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1"],
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"],
        &["-nomac"],
        &["-iter", "1"],
    ];
    for variant in variants {
        let desk = Desk::new();
        let pfx = desk.path("in.pfx");
        export_with_openssl(&pfx, variant);
        desk.bicle_on("import", &pfx, &["--designation", "Importé"]).run().exits(0);
        assert_eq!(desk.list().bicles.len(), 1, "{variant:?}");
        let wrong = Desk::new();
        let outcome = wrong.bicle_on("import", &pfx, &["--json"]).env("JETON_PASSWORD", "faux").run().exits(4);
        assert_eq!(outcome.error().code, "password-incorrect", "{variant:?}");
    }
}
