//! Tells the program which commit it is built from and for which target, which `jeton --version` shows; compresses the long
//! texts that are built into it; has the Linux program export nothing; gives the Windows program its icon, version and manifest.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// The long texts, each with the name under which the program finds it.
const LONG_TEXTS: [(&str, &str); 3] = [
    ("en.ftl", "locales/en/jeton.ftl"),
    ("fr.ftl", "locales/fr/jeton.ftl"),
    ("french.txt", "src/crypto/password/french.txt"),
];

/// The trusted list's certificates, a file each.
const TRUSTED_LIST: &str = "src/trust/list";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=JETON_COMMIT");
    println!("cargo::rustc-env=JETON_COMMIT={}", commit().unwrap_or_else(|| "unknown".to_owned()));
    println!("cargo::rustc-env=JETON_TARGET={}", env::var("TARGET").unwrap_or_default());
    for (name, file) in LONG_TEXTS {
        println!("cargo::rerun-if-changed={file}");
        pack(name, &fs::read(file)?)?;
    }
    println!("cargo::rerun-if-changed={TRUSTED_LIST}");
    pack("trusted-list.pem", &trusted_list()?)?;
    exports()?;
    resources()
}

/// The program exports nothing: a module that calls `pow` is to find its own system's, not the one of `crates/c-math`.
fn exports() -> Result<(), Box<dyn Error>> {
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        let file = Path::new(&env::var("OUT_DIR")?).join("exports");
        fs::write(&file, "{ local: *; };")?;
        println!("cargo::rustc-link-arg-bins=-Wl,--version-script={}", file.display());
    }
    Ok(())
}

/// The certificates of the trusted list, in the order of their files' names.
fn trusted_list() -> Result<Vec<u8>, Box<dyn Error>> {
    let files = fs::read_dir(TRUSTED_LIST)?.map(|entry| Ok(entry?.path())).collect::<io::Result<BTreeSet<_>>>()?;
    let certificates = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "pem"));
    Ok(certificates.map(fs::read).collect::<io::Result<Vec<_>>>()?.concat())
}

/// Compresses what `src/model/packed.rs` unpacks.
fn pack(name: &str, content: &[u8]) -> Result<(), Box<dyn Error>> {
    let file = Path::new(&env::var("OUT_DIR")?).join(format!("{name}.zz"));
    Ok(fs::write(file, miniz_oxide::deflate::compress_to_vec_zlib(content, 10))?)
}

/// The commit: the one named by `JETON_COMMIT`, which a build from an archive can set, otherwise Git's.
///
/// In a debug build Git is not asked, so that a new commit does not compile everything again.
fn commit() -> Option<String> {
    if let Ok(named) = env::var("JETON_COMMIT")
        && !named.is_empty()
    {
        return Some(named);
    }
    if env::var("PROFILE").as_deref() != Ok("release") {
        return None;
    }
    // A repository that merely holds this folder is another project's.
    let root = git(&["rev-parse", "--show-cdup"])?;
    if !root.is_empty() {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        println!("cargo::rerun-if-changed={}", git(&["rev-parse", "--git-path", file])?);
    }
    // Git's index is not watched: asking for the status writes it.
    for place in ["src", "crates", "locales", "templates", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={place}");
    }
    let changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty();
    Some(git(&["rev-parse", "--short=12", "HEAD"])? + if changed { "+" } else { "" })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What Windows shows and asks of a program before it runs: its icon, its version and its manifest. Nothing elsewhere.
fn resources() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=assets");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}"));
    if target("OS").as_deref() != Ok("windows") {
        return Ok(());
    }
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_language(0x040C)
        .set_icon("assets/jeton.ico")
        .set_manifest_file("assets/jeton.manifest")
        .set("FileDescription", "jeton : clés et cartes à certificat")
        .set("ProductName", "jeton")
        .set("OriginalFilename", "jeton.exe")
        .set("InternalName", "jeton")
        .set("LegalCopyright", "MIT OR Apache-2.0");
    if target("ENV").as_deref() == Ok("gnu") {
        if !cfg!(windows) {
            let prefix = if target("ARCH").as_deref() == Ok("x86") { "i686" } else { "x86_64" };
            resource.set_windres_path(&format!("{prefix}-w64-mingw32-windres"));
            resource.set_ar_path(&format!("{prefix}-w64-mingw32-ar"));
        }
        // Built twice, the bytes are the same.
        println!("cargo::rustc-link-arg-bins=-Wl,--no-insert-timestamp");
    }
    resource.compile_for("jeton")?;
    Ok(())
}
