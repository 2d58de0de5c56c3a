//! Keeps the library in memory once it is loaded.

fn main() {
    // The n-th call is counted per process. A client that unloads the module and loads it again (pkcs11-tool, a probe)
    // would otherwise start at 1 again and meet the same fault twice.
    if std::env::var_os("CARGO_CFG_UNIX").is_some() {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
