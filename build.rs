//! What Windows shows and asks of a program before it runs: its icon, its version and its manifest. Nothing elsewhere.

use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=assets");
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
        println!("cargo:rustc-link-arg-bins=-Wl,--no-insert-timestamp");
    }
    resource.compile_for("jeton")?;
    Ok(())
}
