//! Snapshots of the JSON of every kind of answer, so that what scripts read does not change unnoticed. A renamed field
//! fails here, although the other tests read answers with the types that wrote them. For a new kind, add a run to
//! `answers()`, then `INSTA_UPDATE=always cargo test --test black-box answers::`, and read what it wrote.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::bicle::{Desk, PASSWORD};
use crate::support::token::{Builder, PIN, SO_PIN};
use crate::support::{Jeton, Token, openssl, softhsm2_only, sources};

/// Fields whose value differs by run, day, computer or language: only their type is kept.
const VARYING: [&str; 41] = [
    "advice",
    "architecture",
    "at",
    "authorities",
    "backup",
    "backup-verified",
    "content",
    "date",
    "days-left",
    "description",
    "detail",
    "file",
    "how",
    "id",
    "journal",
    "message",
    "module",
    "not-after",
    "not-before",
    "octets",
    "out",
    "path",
    "pem",
    "plan",
    "reader",
    "register",
    "remedy",
    "renewal",
    "report",
    "script",
    "seen",
    "serial",
    "sha1",
    "sha256",
    "signature",
    "slip",
    "slot",
    "subject",
    "system",
    "table",
    "warnings",
];

/// Lists in the module's order.
const UNORDERED: [&str; 6] = ["certificates", "choices", "findings", "keys", "skipped", "tokens"];

/// An answer without the values that vary.
fn redacted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                // jeton's version is a string; the version of the JSON is a number and stays.
                let varies = VARYING.contains(&name.as_str()) || (name == "version" && value.is_string());
                let mut value = if varies { type_of(value) } else { redacted(value) };
                if let Value::Array(list) = &mut value
                    && UNORDERED.contains(&name.as_str())
                {
                    list.sort_by_key(Value::to_string);
                }
                (name.clone(), value)
            })
            .collect(),
        Value::Array(values) => values.iter().map(redacted).collect(),
        value => value.clone(),
    }
}

/// The placeholder for a value that varies; for a list or an object, its structure.
fn type_of(value: &Value) -> Value {
    match value {
        Value::String(_) => "[string]".into(),
        Value::Number(_) => "[number]".into(),
        Value::Array(values) => values.iter().map(type_of).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), type_of(value))).collect(),
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

/// What this run printed with `--json`: its answer, or its error.
#[track_caller]
fn printed(jeton: Jeton) -> Value {
    let outcome = jeton.arg("--json").run();
    let text = if outcome.stdout.is_empty() { &outcome.stderr } else { outcome.text() };
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in:\n{text}"))
}

/// One answer of every kind, and an error, each with as many fields filled as possible.
fn answers() -> Vec<Value> {
    let token = ["holder", "p256", "expired", "cert:ca"].into_iter().fold(Token::new(), Builder::object);
    let token = token.garbage("3003020101").build();
    let of = |arguments: &[&str]| printed(token.jeton_with_pin(arguments));
    let authority = openssl::material("ca.cert.pem").display().to_string();
    let mut answers = vec![
        of(&["list"]),
        // It goes on until it is interrupted.
        printed(
            token.jeton(&["list", "--watch"]).by("timeout", &["--foreground", "--preserve-status", "-s", "INT", "4"]),
        ),
        of(&["cert", "list"]),
        of(&["cert", "show", "--label", "holder", "--login"]),
        of(&["cert", "show", "--label", "holder", "--revocation"]),
        of(&["cert", "export", "--label", "holder"]),
        of(&["completions", "bash"]),
        of(&["man"]),
        of(&["config"]),
        of(&["remind"]),
        of(&["test", "--ca", &authority]),
        of(&["cert", "export"]),
        printed(token.jeton(&["doctor"]).env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")),
    ];
    // Commands that change the token come after those that show it.
    let other = openssl::material("signature.cert.pem").display().to_string();
    let request = token.scratch().join("request.pem").display().to_string();
    let plan = token.scratch().join("plan.csv").display().to_string();
    std::fs::write(&plan, "name,label,steps\nPaul MARTIN,Accueil,pin\n").unwrap();
    answers.extend([
        of(&["cert", "import", "--without-key", &other]),
        of(&["token", "prepare", &plan]),
        of(&["key", "generate", "--algorithm", "p-256", "--label", "Marchés", "--cn", "Marchés", "--self-signed"]),
        of(&["key", "list"]),
        of(&["key", "request", "--label", "Marchés", "--out", &request]),
        of(&["key", "delete", "--label", "Marchés", "--with-certificate", "--yes"]),
        of(&["pin", "status"]),
        of(&["pin", "verify"]),
        printed(token.jeton_with_pin(&["pin", "change"]).env("JETON_NEW_PIN", "735190")),
        printed(
            token.jeton(&["pin", "unblock", "--with", "so-pin"]).env("JETON_SO_PIN", SO_PIN).env("JETON_NEW_PIN", PIN),
        ),
        printed(
            token
                .jeton(&["token", "init", "--label", "Préfecture"])
                .env("JETON_SO_PIN", SO_PIN)
                .env("JETON_NEW_PIN", PIN),
        ),
    ]);
    answers.extend(bicles());
    answers
}

/// The answers of `jeton bicle`.
fn bicles() -> [Value; 8] {
    let desk = Desk::new();
    let (bid, damaged) = (desk.file("pli.pdf", b"offre"), desk.file("abîmé.p7m", b"no CMS"));
    let generate = ["generate", "--algorithm", "p-256", "--designation", "Marchés", "--secours", "--backup"];
    let generated = printed(desk.bicle(&generate).arg(desk.path("marchés.pfx")));
    desk.bicle(&["attach", "2026-014", "Marchés", "--closes", "2099-01-31", "--yes"]).run().exits(0);
    let listed = printed(desk.bicle(&["list"]));
    let sealed = printed(desk.bicle(&["seal", "--for", "Marchés"]).arg(bid).arg(desk.path("absent.pdf")));
    std::fs::create_dir(desk.path("ouverts")).unwrap();
    let opened = desk.bicle(&["open", "--out"]).arg(desk.path("ouverts"));
    let opened = printed(opened.arg(desk.path("pli.pdf.p7m")).arg(damaged));
    // The same key as a software certificate, and files beside it.
    let (pfx, other) = (desk.path("marchés.pfx"), openssl::material("holder.cert.pem"));
    let of_files = |arguments: &[&str]| {
        let jeton = Jeton::new(&["cert"]).args(arguments).arg(&pfx).arg(&other).arg("absent.cer");
        printed(jeton.env("JETON_PASSWORD", PASSWORD).env("JETON_MODULE", "/nonexistent/module.so"))
    };
    let exported = desk.path("exportés").display().to_string();
    let [shown, checked, exported] = [&["show"][..], &["check"], &["export", "--out", &exported]].map(of_files);
    let backup = Jeton::new(&["cert", "backup"]).arg(&pfx).arg("--out").arg(desk.path("copie.pfx"));
    let backup = printed(backup.env("JETON_PASSWORD", PASSWORD));
    [generated, listed, sealed, opened, shown, checked, exported, backup]
}

/// Every `Answer::KIND` in the source.
pub fn kinds() -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let code: String = sources::below(&src).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let declared = code.split("const KIND: &'static str = \"").skip(1);
    declared.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_kind_of_answer_has_its_snapshot() {
    softhsm2_only!("the snapshots hold what SoftHSM2 says of itself");
    let mut snapshotted = BTreeSet::new();
    for answer in answers() {
        let kind = answer["kind"].as_str().expect("a kind").to_owned();
        insta::with_settings!({ snapshot_path => "snapshots/json", prepend_module_to_snapshot => false, omit_expression => true, sort_maps => true }, {
            insta::assert_json_snapshot!(kind.as_str(), redacted(&answer));
        });
        assert!(snapshotted.insert(kind.clone()), "{kind} twice");
    }
    assert!(snapshotted.remove("error"));
    assert_eq!(snapshotted, kinds());
    // No snapshot may remain for a kind that is gone.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/json");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut kept: BTreeSet<_> = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert!(kept.remove("error"));
    assert_eq!(kept, kinds());
}
