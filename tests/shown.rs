//! Generates what the READMEs show: the page of `jeton test --report`, the output of `jeton doctor` and the picture of the
//! main job.
//!
//! `JETON_TEST_REMAKE=1 cargo test --test black-box -- shown::` writes them again when they should change. The date,
//! the system's name, the token's serial number and the keys are fixed, so that every run gives the same result.

mod terminal;

use std::path::{Path, PathBuf};

use crate::support::pcscd::Pcscd;
use crate::support::{Jeton, Token, browser, clock, lane, openssl, softhsm2_only};

/// The width of the picture, in CSS pixels.
const WIDTH: u32 = 1000;

fn remade() -> bool {
    std::env::var_os("JETON_TEST_REMAKE").is_some_and(|value| !value.is_empty())
}

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

const REMAKE: &str = "JETON_TEST_REMAKE=1 cargo test --test black-box -- shown:: makes it again; then look at it";

/// A person's certificate, valid for three years, with keys from `softhsm-fixtures/material`: the same bytes whenever
/// it is made.
fn issue(directory: &Path) {
    let run = |moment: &str, arguments: &[&str]| {
        let mut command = clock::on(moment, "openssl");
        let output = command.args(arguments).current_dir(directory).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let material = |name: &str| openssl::material(name).to_str().unwrap().to_owned();
    let configuration = "[req]\ndistinguished_name=dn\nstring_mask=utf8only\n[dn]\n\
        [ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
        [holder]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n\
        extendedKeyUsage=clientAuth,emailProtection\nsubjectAltName=email:jeanne.dupont@mairie-vitre.example\n\
        subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
        [crl_ca]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\n[crl]\nauthorityKeyIdentifier=keyid\n";
    std::fs::write(directory.join("openssl.cnf"), configuration).unwrap();
    std::fs::write(directory.join("index.txt"), "").unwrap();
    std::fs::write(directory.join("crlnumber"), "2A\n").unwrap();
    let (ca_key, key) = (material("ca.key.pem"), material("holder.key.pem"));
    let ca = "/C=FR/O=ChamberSign France/CN=TEST ChamberSign France CA3 NG Qualified eID";
    let days = ["-days", "3653", "-set_serial", "1", "-extensions", "ca", "-out", "ca.pem"];
    let request = ["req", "-config", "openssl.cnf", "-utf8", "-new"];
    run("2021-03-01 08:00:00", &[&request[..], &["-x509", "-key", &ca_key, "-subj", ca], &days].concat());
    let holder = "/C=FR/O=Mairie de Vitré/organizationIdentifier=NTRFR-213503600/OU=0002 21350360000016\
        /CN=Jeanne DUPONT/GN=Jeanne/SN=DUPONT/title=Directrice générale des services";
    run(clock::DAY, &[&request[..], &["-key", &key, "-subj", holder, "-out", "request.pem"]].concat());
    let by = ["-CA", "ca.pem", "-CAkey", &ca_key, "-extfile", "openssl.cnf", "-extensions", "holder"];
    let whole = ["x509", "-req", "-in", "request.pem", "-days", "1095", "-out", "holder.pem"];
    let serial = ["-set_serial", "0x5BD21C07E4A94F3386D0B1735F2A"];
    run("2024-01-29 10:12:00", &[&whole[..], &by, &serial].concat());
    let list = ["ca", "-config", "openssl.cnf", "-name", "crl_ca", "-gencrl", "-crlexts", "crl", "-crldays", "7"];
    let files = ["-cert", "ca.pem", "-keyfile", &ca_key, "-out", "liste.crl"];
    run("2026-11-20 18:00:00", &[&list[..], &files].concat());
    let list = directory.join("liste-de-confiance");
    std::fs::create_dir(&list).unwrap();
    std::fs::copy(directory.join("ca.pem"), list.join("ca.pem")).unwrap();
    std::fs::write(list.join("DATE"), "2026-07-23\n").unwrap();
    for (command, from) in [("x509", directory.join("holder.pem")), ("pkey", PathBuf::from(key))] {
        run(
            clock::DAY,
            &[command, "-in", from.to_str().unwrap(), "-outform", "DER", "-out", &format!("{command}.der")],
        );
    }
}

/// A token with serial number 0035500020260001: SoftHSM2 draws one at random, which is overwritten in its file.
fn token(directory: &Path) -> Token {
    let token = Token::with(&[]);
    for (kind, file) in [("cert", "x509.der"), ("privkey", "pkey.der")] {
        let file = directory.join(file);
        let write = ["--login", "--pin", "4821", "--write-object", file.to_str().unwrap(), "--type", kind];
        let output = token.pkcs11_tool(&[&write[..], &["--id", "01", "--label", "Authentification"]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let status: serde_json::Value = serde_json::from_slice(&token.jeton(&["list", "--json"]).run().stdout).unwrap();
    let tokens = status["result"]["tokens"].as_array().unwrap();
    let drawn = tokens.iter().find(|line| line["initialized"] == true).unwrap()["serial"].as_str().unwrap().to_owned();
    let objects = token.configuration().parent().unwrap().join("tokens");
    let mut written = 0;
    for folder in std::fs::read_dir(objects).unwrap() {
        let file = folder.unwrap().path().join("token.object");
        let mut bytes = std::fs::read(&file).unwrap();
        let at: Vec<usize> =
            (0..bytes.len() - drawn.len()).filter(|at| bytes[*at..].starts_with(drawn.as_bytes())).collect();
        for at in at {
            bytes[at..at + drawn.len()].copy_from_slice(b"0035500020260001");
            written += 1;
        }
        std::fs::write(&file, bytes).unwrap();
    }
    assert_eq!(written, 1, "the number stands once in SoftHSM2's file");
    token
}

#[test]
fn the_page_and_its_picture() {
    softhsm2_only!("the token's number is set in SoftHSM2's own file");
    let directory = tempfile::tempdir().unwrap();
    issue(directory.path());
    let token = token(directory.path());
    let page = directory.path().join("rapport.html");
    let options = ["--trusted-list", "liste-de-confiance", "--crl", "liste.crl", "--report", "rapport.html"];
    let jeton = token.jeton_with_pin(&[&["test"][..], &options].concat()).french().within(directory.path());
    clock::under(clock::DAY, jeton).run().exits(0);
    let made = std::fs::read_to_string(&page).unwrap();
    let kept = document("docs/rapport.html");
    if remade() {
        lane!("browser");
        std::fs::write(&kept, &made).unwrap();
        browser::picture(&kept, WIDTH, &document("docs/rapport.png"));
        return;
    }
    let kept = std::fs::read_to_string(kept).unwrap();
    let [made, kept] = [made, kept].map(|page| without_the_random_number(&page));
    let differs = made.lines().zip(kept.lines()).find(|(made, kept)| made != kept);
    assert!(made == kept, "docs/rapport.png shows another page than a run makes ({differs:?}). {REMAKE}.");
}

/// The signed sentence ends with a random number, which cannot be fixed beforehand.
fn without_the_random_number(page: &str) -> String {
    let (before, after) = page.split_once("Aléa : ").unwrap();
    let (number, rest) = after.split_at(32);
    assert!(number.bytes().all(|c| c.is_ascii_hexdigit()), "{number}");
    format!("{before}Aléa : {}{rest}", "0".repeat(32))
}

/// The doctor's output for a ChamberSign token in its reader, on a computer with OpenSC but without ChamberSign's
/// driver.
fn diagnosis(daemon: &Pcscd, home: &Path, language: &str) -> String {
    let jeton = Jeton::new(&["doctor"]).env("JETON_LANG", language).env("HOME", home);
    let jeton = jeton.env("JETON_MODULE", "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so");
    let system = home.join("os-release");
    std::fs::write(&system, "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n").unwrap();
    // Another system name, and no Snap or Flatpak browser of this machine.
    let script = "mount --bind \"$0\" /etc/os-release || exit; \
        for place in /snap /var/lib/snapd/snap /var/lib/flatpak/app; do \
        [ ! -d $place ] || mount -t tmpfs tmpfs $place || exit; done; exec \"$@\"";
    let jeton = clock::under(clock::FROM_DAY, jeton).by("sh", &["-c", script, system.to_str().unwrap()]);
    daemon.beside(jeton).run().exits(9).text().to_owned()
}

// The text names the processor and Debian's directory for it.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_words_of_the_doctor() {
    lane!("card");
    let daemon = Pcscd::with_reader_called("Gemalto USB Shell Token V2");
    daemon.insert("3B DB 96 00 80 B1 FE 45 1F 83 00 31 C0 64 1A 71 01 00 07 90 00 33");
    let home = tempfile::tempdir().unwrap();
    for (file, language) in [("README.fr.md", "fr"), ("README.md", "en")] {
        let said = diagnosis(&daemon, home.path(), language);
        let path = document(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let open = "$ jeton doctor\n";
        let (before, rest) = text.split_once(&format!("```text\n{open}")).expect(file);
        let (shown, after) = rest.split_once("```\n").expect(file);
        if remade() {
            std::fs::write(&path, format!("{before}```text\n{open}{said}```\n{after}")).unwrap();
        } else {
            assert_eq!(shown, said, "{file}: {REMAKE}");
        }
    }
}
