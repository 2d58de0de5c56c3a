//! What a PFX asks of the machine, looked at before anything is run.

use super::element::{self, INTEGER, OCTET_STRING};
use super::{MAX_ITERATIONS, PfxFailure};

/// Refuses counts of iterations that would run for hours, wherever they stand outside what is encrypted: in the MAC's
/// parameters and in those of each encryption, a salt and a count stand side by side.
pub(super) fn check_iterations(bytes: &[u8]) -> Result<(), PfxFailure> {
    scan(bytes, 0)
}

/// Looks at each element of these octets, and into each.
fn scan(mut bytes: &[u8], depth: usize) -> Result<(), PfxFailure> {
    let mut before = 0;
    while let Some((tag, content, rest)) = element::first(bytes) {
        if tag == INTEGER && before == OCTET_STRING {
            let digits = content.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
            let count = digits.iter().take(8).fold(0_u64, |count, byte| count << 8 | u64::from(*byte));
            if count > MAX_ITERATIONS || digits.len() > 8 {
                return Err(PfxFailure::TooManyIterations(count));
            }
        }
        // An OCTET STRING may hold further structure, as the content of a PFX does; where it does not, nothing is found.
        if (tag & element::CONSTRUCTED != 0 || tag == OCTET_STRING) && depth < element::DEEPEST {
            scan(content, depth + 1)?;
        }
        before = tag;
        bytes = rest;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_the_thirty_first_iterations_are_refused_wherever_they_stand() {
        // AlgorithmIdentifier of a PBE: salt and count, inside an OCTET STRING as in a PFX.
        let parameters = [0x30, 0x0B, 0x04, 0x02, 1, 2, 0x02, 0x05, 0x00, 0x80, 0, 0, 0];
        let mut nested = vec![0x30, 0x0F, 0x04, parameters.len() as u8];
        nested.extend_from_slice(&parameters);
        for bytes in [&parameters[..], &nested] {
            assert!(matches!(check_iterations(bytes), Err(PfxFailure::TooManyIterations(count)) if count == 1 << 31));
        }
        let usual = [0x30, 0x09, 0x04, 0x02, 1, 2, 0x02, 0x03, 0x09, 0x27, 0xC0];
        assert!(check_iterations(&usual).is_ok());
    }

    #[test]
    fn structures_that_lie_or_nest_end() {
        assert!(check_iterations(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x04]).is_ok());
        assert!(check_iterations(&[0x30, 0x80].repeat(50_000)).is_ok());
    }
}
