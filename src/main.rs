//! jeton.
fn main() {}
