//! The standard's structures: the compiler of each system lays them out as the bindings of cryptoki-sys say. On Windows
//! `CK_ULONG` has 32 bits and the structures are packed; elsewhere they are not.
//!
//! The bindings assert their own numbers whenever they are compiled, so that what is compared here is what jeton uses.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "clippy.toml lets tests do so, but not what they call")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder of cryptoki-sys, which brings the header too.
fn bindings() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--format-version=1"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.output().expect("cargo runs").stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "cryptoki-sys").expect("it is a dependency");
    PathBuf::from(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

/// `["Size of CK_INFO"][::std::mem::size_of::<CK_INFO>() - 72usize];`, on one line or two, as assertions of C.
fn assertions(bindings: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in bindings.split("[\"").skip(1) {
        let Some((what, rest)) = part.split_once("\"]") else { continue };
        let number =
            || rest.split_once(" - ").and_then(|(_, rest)| rest.split_once("usize]")).map(|(number, _)| number);
        if let Some(name) = what.strip_prefix("Size of ") {
            let size = number().expect("a size");
            found.push(format!("_Static_assert(sizeof({name}) == {size}, \"{name}\");"));
        } else if let Some((name, field)) =
            what.strip_prefix("Offset of field: ").and_then(|what| what.split_once("::"))
        {
            let (offset, field) = (number().expect("an offset"), field.trim_end_matches('_'));
            found.push(format!("_Static_assert(offsetof({name}, {field}) == {offset}, \"{name}.{field}\");"));
        }
    }
    found
}

/// Compiles the header and these assertions; what the compiler says against them.
fn refused(compiler: &str, assertions: &[String]) -> String {
    let header = bindings().join("vendor/pkcs11.h");
    let mut command = Command::new(compiler);
    command.args(["-fsyntax-only", "-x", "c", "-include", "stddef.h", "-include"]).arg(header).arg("-");
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the compiler is installed");
    child.stdin.take().unwrap().write_all(assertions.join("\n").as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap()
}

#[track_caller]
fn agree(compiler: &str, target: &str) {
    let text = std::fs::read_to_string(bindings().join("src/bindings").join(target).with_extension("rs")).unwrap();
    let all = assertions(&text);
    // 99 structures in PKCS#11 3.2, and their fields.
    assert!(all.len() > 800, "{} assertions", all.len());
    assert_eq!(refused(compiler, &all), "", "{compiler}");
    let wrong = all.iter().map(|line| line.replace("(CK_ATTRIBUTE) == ", "(CK_ATTRIBUTE) == 1"));
    let said = refused(compiler, &wrong.collect::<Vec<_>>());
    assert!(said.contains("CK_ATTRIBUTE") && !said.contains("CK_INFO"), "a size that is wrong is told: {said}");
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn linux_compiles_the_structures_as_the_bindings_have_them() {
    agree("cc", "x86_64-unknown-linux-gnu");
}

#[test]
fn mingw_compiles_the_structures_as_the_bindings_have_them() {
    if std::env::var("JETON_TEST_WITHOUT").is_ok_and(|lanes| lanes.split_whitespace().any(|lane| lane == "windows")) {
        let _ = writeln!(std::io::stderr(), "LEFT OUT by JETON_TEST_WITHOUT=windows: the structures as mingw has them");
        return;
    }
    agree("x86_64-w64-mingw32-gcc", "x86_64-pc-windows-msvc");
}
