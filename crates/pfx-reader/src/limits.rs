//! What a PFX may demand of the machine, checked before anything is run.

use crate::failure::Failure;

/// The most iterations that are run when reading: a file asks for what it likes, and 2³¹ take an hour.
pub(crate) const MAX_ITERATIONS: i32 = 1_000_000;

/// The most memory that scrypt may use, in bytes: 128 · N · r.
const MAX_SCRYPT_MEMORY: i64 = 1 << 30;

/// The most passes of scrypt over it.
const MAX_SCRYPT_PASSES: i64 = 16;

/// A number of iterations that may be run.
pub(crate) fn rounds(iterations: i64) -> Result<i32, Failure> {
    match i32::try_from(iterations) {
        Ok(rounds @ 1..=MAX_ITERATIONS) => Ok(rounds),
        _ if iterations > 0 => Err(Failure::TooManyIterations(iterations.unsigned_abs())),
        _ => Err(Failure::Malformed(format!("{iterations} iterations"))),
    }
}

/// The parameters of scrypt (RFC 7914 section 2), where they may be run.
pub(crate) fn scrypt(cost: i64, block_size: i64, parallelization: i64) -> Result<scrypt::Params, Failure> {
    let wrong = || Failure::Malformed(format!("scrypt, {cost}, {block_size}, {parallelization}"));
    let memory = cost.checked_mul(block_size).and_then(|blocks| blocks.checked_mul(128)).ok_or_else(wrong)?;
    if memory > MAX_SCRYPT_MEMORY || parallelization > MAX_SCRYPT_PASSES {
        return Err(Failure::TooManyIterations(cost.unsigned_abs()));
    }
    if cost <= 0 || !cost.unsigned_abs().is_power_of_two() {
        return Err(wrong());
    }
    let narrow = |value: i64| u32::try_from(value).map_err(|_| wrong());
    scrypt::Params::new(cost.ilog2() as u8, narrow(block_size)?, narrow(parallelization)?).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_for_hours_is_refused() {
        assert!(matches!(rounds(1 << 31), Err(Failure::TooManyIterations(count)) if count == 1 << 31));
        assert!(matches!(rounds(i64::MAX), Err(Failure::TooManyIterations(_))));
        for nothing in [0, -1, i64::MIN] {
            assert!(matches!(rounds(nothing), Err(Failure::Malformed(_))));
        }
        assert_eq!(rounds(600_000).unwrap(), 600_000);
        for (cost, block_size, passes) in [(1 << 30, 8, 1), (1 << 14, 1 << 20, 1), (1 << 14, 8, 17)] {
            assert!(matches!(scrypt(cost, block_size, passes), Err(Failure::TooManyIterations(_))));
        }
        for (cost, block_size, passes) in
            [(i64::MAX, 8, 1), (-8, 8, 1), (3, 8, 1), (0, 8, 1), (1 << 14, 0, 1), (1 << 14, 8, 0)]
        {
            assert!(matches!(scrypt(cost, block_size, passes), Err(Failure::Malformed(_))));
        }
        assert!(scrypt(1 << 14, 8, 1).is_ok());
    }
}
