//! C's mathematical functions that the crates of jeton call (zxcvbn's `log10`, indicatif's `pow`), under their own names.
//!
//! glibc keeps them in a library of its own, libm, which the loader would map at each start: a tenth of the time of
//! `jeton --version`. Here they are the Rust project's `libm`, linked in. jeton's build script sees to it that no module is
//! given them instead of its system's. Other systems have them in the C library that is loaded anyway; there this crate is
//! empty.

#[cfg(target_os = "linux")]
mod functions {
    /// The decimal logarithm of `x`; ISO C 7.12.6.8.
    // SAFETY: C's own signature and meaning.
    #[unsafe(no_mangle)]
    extern "C" fn log10(x: f64) -> f64 {
        libm::log10(x)
    }

    /// `x` to the power of `y`; ISO C 7.12.7.4.
    // SAFETY: C's own signature and meaning.
    #[unsafe(no_mangle)]
    extern "C" fn pow(x: f64, y: f64) -> f64 {
        libm::pow(x, y)
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    /// Values that a floating-point number holds exactly, and the limits of ISO C, annex F.
    #[test]
    fn what_the_standard_says_of_them() {
        assert_eq!(black_box(1e15_f64).log10(), 15.0);
        assert_eq!(black_box(0.0_f64).log10(), f64::NEG_INFINITY);
        assert!(black_box(-1.0_f64).log10().is_nan());
        assert_eq!(black_box(3.0_f64).powf(black_box(5.0)), 243.0);
        assert_eq!(black_box(f64::NAN).powf(black_box(0.0)), 1.0);
        assert_eq!(black_box(0.25_f64).powf(black_box(-0.5)), 2.0);
    }
}
