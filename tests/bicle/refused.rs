//! The maker of a file learns nothing from the key's refusal: one answer and one C_Decrypt, whatever the token
//! returned.

use jeton::output::bicle::BicleChange;

use super::Desk;
use super::on_token::through_faulty;
use super::token::bicle;
use crate::support::jeton::Outcome;
use crate::support::{Token, openssl};

/// A token with a key of this algorithm, listed in a register.
fn token_with(desk: &Desk, algorithm: &str) -> Token {
    let token = Token::with(&[]);
    let made = bicle(&token, desk, &["generate", "--on-token", "--yes", "--designation", "Marchés", "--json"]);
    let _: BicleChange = made.args(&["--algorithm", algorithm]).run().exits(0).answer();
    token
}

/// A file sealed for it with these options.
fn sealed(token: &Token, desk: &Desk, options: &[&str]) -> Vec<u8> {
    let bid = desk.file("pli", b"une offre de prix");
    bicle(token, desk, &["seal", "--for", "Marchés"]).args(options).arg(&bid).run().exits(0);
    std::fs::read(desk.path("pli.p7m")).unwrap()
}

/// Opens these octets through the counting module, which fails in this way.
fn open(token: &Token, desk: &Desk, bytes: &[u8], fail: &str) -> Outcome {
    // Always the same file name, because the answer contains it.
    let file = desk.file("recu.p7m", bytes);
    let _ = std::fs::remove_file(desk.path("recu"));
    through_faulty(token, desk, &["open", "--json"]).env("FAULTY_FAIL", fail).arg(file).run()
}

/// The sealed file with this encrypted key in place of its own.
fn with_key(bytes: &[u8], key: &[u8]) -> Vec<u8> {
    // OCTET STRING of 256 octets: RSA-2048.
    let at = bytes.windows(4).position(|window| window == [0x04, 0x82, 0x01, 0x00]).unwrap() + 4;
    assert_eq!(key.len(), 256);
    [&bytes[..at], key, &bytes[at + 256..]].concat()
}

/// A secret encrypted by OpenSSL for the token's certificate.
fn encrypted(token: &Token, desk: &Desk, padding: &str, secret: &[u8]) -> Vec<u8> {
    let pem = token.jeton(&["cert", "export", "--label", "Marchés"]).run().exits(0).stdout;
    let (certificate, plain, out) = (desk.file("cert.pem", &pem), desk.file("clair", secret), desk.path("chiffre"));
    let padding = format!("rsa_padding_mode:{padding}");
    let paths = [&certificate, &plain, &out].map(|path| path.to_str().unwrap());
    let options = ["pkeyutl", "-encrypt", "-certin", "-inkey", paths[0], "-pkeyopt", &padding];
    openssl::agrees(&[&options[..], &["-in", paths[1], "-out", paths[2]]].concat(), b"");
    std::fs::read(out).unwrap()
}

/// The return values that the ciphertext may cause, and a vendor's own.
const REFUSALS: [&str; 10] = [
    "CKR_ENCRYPTED_DATA_INVALID",
    "CKR_ENCRYPTED_DATA_LEN_RANGE",
    "CKR_DATA_INVALID",
    "CKR_DATA_LEN_RANGE",
    "CKR_GENERAL_ERROR",
    "CKR_FUNCTION_FAILED",
    "CKR_DEVICE_ERROR",
    "CKR_ARGUMENTS_BAD",
    "CKR_BUFFER_TOO_SMALL",
    "0x80000042",
];

#[test]
fn a_refused_key_and_a_wrong_one_are_told_alike() {
    let desk = Desk::new();
    let token = token_with(&desk, "rsa-2048");
    for (transport, padding) in [("pkcs1", "pkcs1"), ("oaep-sha1", "oaep")] {
        let whole = sealed(&token, &desk, &["--transport", transport]);
        std::fs::remove_file(desk.path("pli.p7m")).unwrap();
        open(&token, &desk, &whole, "").exits(0);
        assert_eq!(token.counts().of("C_Decrypt"), 1);
        // The wrong key, with correct padding.
        let wrong = with_key(&whole, &encrypted(&token, &desk, padding, &[7; 32]));
        let told = open(&token, &desk, &wrong, "").exits(8);
        let (report, calls) = (told.error(), token.counts().of("C_Decrypt"));
        assert_eq!((report.code.as_str(), calls), ("cms-damaged", 1), "{transport}");
        let same = |outcome: Outcome, what: &str| {
            let outcome = outcome.exits(8);
            let counts = token.counts();
            assert_eq!((&outcome.stdout, &outcome.stderr), (&told.stdout, &told.stderr), "{transport}: {what}");
            assert_eq!((counts.of("C_Decrypt"), counts.of("C_DecryptInit")), (1, 1), "{transport}: {what}");
            assert!(!desk.path("recu").exists(), "{transport}: {what}");
        };
        // Invalid padding; keys of the wrong length.
        same(open(&token, &desk, &with_key(&whole, &[[0x11; 255].as_slice(), &[1]].concat()), ""), "no padding");
        for length in [1, 16, 31, 33] {
            let other = with_key(&whole, &encrypted(&token, &desk, padding, &vec![7; length]));
            same(open(&token, &desk, &other, ""), "another length");
        }
        for value in REFUSALS {
            same(open(&token, &desk, &whole, &format!("C_Decrypt:1={value}")), value);
        }
    }
}

#[test]
fn what_is_not_about_the_ciphertext_stays_itself() {
    let desk = Desk::new();
    let token = token_with(&desk, "rsa-2048");
    let whole = sealed(&token, &desk, &["--transport", "pkcs1"]);
    for (value, code, exit) in [
        ("CKR_DEVICE_REMOVED", "token-removed", 3),
        ("CKR_TOKEN_NOT_PRESENT", "token-removed", 3),
        ("CKR_USER_NOT_LOGGED_IN", "session-lost", 1),
        ("CKR_SESSION_HANDLE_INVALID", "session-lost", 1),
        ("CKR_FUNCTION_CANCELED", "cancelled", 130),
        ("CKR_MECHANISM_INVALID", "not-supported", 6),
        ("CKR_HOST_MEMORY", "module-error", 1),
    ] {
        let outcome = open(&token, &desk, &whole, &format!("C_Decrypt:1={value}")).exits(exit);
        assert_eq!(outcome.error().code, code, "{value}");
        // And no ciphertext is sent twice for any of them.
        assert_eq!(token.counts().of("C_Decrypt"), 1, "{value}");
    }
    // If another program broke the session before anything was sent, a new session is opened.
    open(&token, &desk, &whole, "C_DecryptInit:1=CKR_SESSION_HANDLE_INVALID").exits(0);
    assert_eq!(token.counts().of("C_Decrypt"), 1);
}

#[test]
fn a_point_off_the_curve_never_reaches_the_token() {
    let desk = Desk::new();
    let token = token_with(&desk, "p-256");
    let whole = sealed(&token, &desk, &[]);
    open(&token, &desk, &whole, "").exits(0);
    assert_eq!(token.counts().of("C_DeriveKey"), 1);
    // BIT STRING of the originator's point: 04, x, y.
    let at = whole.windows(4).position(|window| window == [0x03, 0x42, 0x00, 0x04]).unwrap() + 3;
    let mut off_curve = whole.clone();
    off_curve[at + 64] ^= 1;
    let mut infinity = whole.clone();
    infinity[at..at + 65].fill(0);
    let mut unknown_form = whole.clone();
    unknown_form[at] = 0x05;
    for bytes in [off_curve, infinity, unknown_form] {
        let outcome = open(&token, &desk, &bytes, "").exits(8);
        assert_eq!((outcome.error().code.as_str(), token.counts().of("C_DeriveKey")), ("cms-damaged", 0));
    }
    // A point on the curve, and a wrapped key (40 octets) that does not match it: both get the same answer.
    let mut other = whole.clone();
    let at = whole.windows(2).position(|window| window == [0x04, 0x28]).unwrap() + 2;
    other[at] ^= 1;
    let outcome = open(&token, &desk, &other, "").exits(8);
    assert_eq!((outcome.error().code.as_str(), token.counts().of("C_DeriveKey")), ("cms-damaged", 1));
}

/// A certificate for encryption whose RSA key has this public exponent, with its key in a `.pfx`.
fn with_exponent(desk: &Desk, exponent: &str) -> (std::path::PathBuf, std::path::PathBuf) {
    let [key, certificate, pfx] = ["cle.pem", "cert.pem", "cle.pfx"].map(|name| desk.path(name));
    let paths = [&key, &certificate, &pfx].map(|path| path.to_str().unwrap());
    let exponent = format!("rsa_keygen_pubexp:{exponent}");
    let make = ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", &exponent, "-out"];
    openssl::agrees(&[&make[..], &[paths[0]]].concat(), b"");
    let usage = "keyUsage=critical,keyEncipherment";
    let ca = "basicConstraints=critical,CA:FALSE";
    let fixed = ["req", "-x509", "-new", "-days", "30", "-subj", "/CN=Service", "-addext", usage, "-addext", ca];
    openssl::agrees(&[&fixed[..], &["-key", paths[0], "-out", paths[1]]].concat(), b"");
    let password = format!("pass:{}", super::PASSWORD);
    let export = ["pkcs12", "-export", "-inkey", paths[0], "-in", paths[1], "-out", paths[2], "-passout", &password];
    openssl::agrees(&export, b"");
    (certificate, pfx)
}

#[test]
fn a_small_public_exponent_is_not_sealed_for_and_said() {
    let desk = Desk::new();
    let bid = desk.file("pli", b"offre");
    for exponent in ["3", "17", "257"] {
        let (certificate, _) = with_exponent(&desk, exponent);
        for command in ["seal", "reference"] {
            let run = match command {
                "seal" => desk.bicle_on("seal", &bid, &["--json", "--for"]).arg(&certificate),
                _ => desk.bicle_on("reference", &certificate, &["--json", "--designation", "Autre"]),
            };
            let error = run.run().exits(8).prints_nothing().error();
            assert_eq!(error.code, "certificate-unfit", "{exponent}");
            assert!(error.message.contains("public exponent below 65537"), "{}", error.message);
        }
        let french = desk.bicle_on("seal", &bid, &["--for"]).arg(&certificate).french().run().exits(8);
        french.says("exposant public inférieur à 65537");
        assert!(!desk.path("pli.p7m").exists());
    }
    // Files sealed elsewhere for such a key can still be opened.
    let (certificate, pfx) = with_exponent(&desk, "3");
    desk.bicle_on("import", &pfx, &["--designation", "Ancien"]).run().exits(0);
    openssl::seal(&bid, &desk.path("ancien.p7m"), &["-aes256", certificate.to_str().unwrap()]);
    desk.bicle_on("open", &desk.path("ancien.p7m"), &[]).run().exits(0);
    assert_eq!(std::fs::read(desk.path("ancien")).unwrap(), b"offre");
    desk.bicle_on("seal", &bid, &["--json", "--for", "Ancien"]).run().exits(8).says("65537");
    // 65537 itself is accepted.
    let (certificate, _) = with_exponent(&desk, "65537");
    desk.bicle_on("seal", &bid, &["--for"]).arg(&certificate).run().exits(0);
}
