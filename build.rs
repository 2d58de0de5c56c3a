//! Tells the program which commit it is built from and for which target: `jeton --version` shows both.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=JETON_COMMIT");
    println!("cargo::rustc-env=JETON_COMMIT={}", commit().unwrap_or_else(|| "unknown".to_owned()));
    println!("cargo::rustc-env=JETON_TARGET={}", std::env::var("TARGET").unwrap_or_default());
}

/// The commit: the one named by `JETON_COMMIT`, which a build from an archive can set, otherwise Git's.
///
/// In a debug build Git is not asked, so that a new commit does not compile everything again.
fn commit() -> Option<String> {
    if let Ok(named) = std::env::var("JETON_COMMIT")
        && !named.is_empty()
    {
        return Some(named);
    }
    if std::env::var("PROFILE").as_deref() != Ok("release") {
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
