//! What a PFX demands of the machine, checked before anything is run.

use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader, Tag, Tagged};

/// The most iterations that are run when reading: a file asks for what it likes, and 2³¹ take an hour. p12-keystore has
/// the same bound, also for what is inside an encryption.
pub(super) const MAX_ITERATIONS: u64 = 1_000_000;

/// The deepest nesting that is followed; a PFX needs about ten levels.
const DEEPEST: usize = 24;

/// A count above [`MAX_ITERATIONS`], as far as it fits.
#[derive(Debug)]
pub(super) struct TooManyIterations(pub(super) u64);

/// Refuses counts of iterations that would run for hours, wherever they stand outside what is encrypted: in the MAC's
/// parameters and in those of each encryption, a salt and a count stand side by side.
pub(super) fn check_iterations(der: &[u8]) -> Result<(), TooManyIterations> {
    scan(der, 0)
}

/// Looks at each element of these octets, and into each. What is no DER is not looked at, and not read by anybody.
fn scan(der: &[u8], depth: usize) -> Result<(), TooManyIterations> {
    let Ok(mut reader) = SliceReader::new(der) else { return Ok(()) };
    let mut before = None;
    while !reader.is_finished() {
        let Ok(element) = AnyRef::decode(&mut reader) else { return Ok(()) };
        if element.tag() == Tag::Integer && before == Some(Tag::OctetString) {
            let digits = element.value().iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
            let count = digits.iter().take(8).fold(0_u64, |count, byte| count << 8 | u64::from(*byte));
            if count > MAX_ITERATIONS || digits.len() > 8 {
                return Err(TooManyIterations(count));
            }
        }
        // An OCTET STRING may contain further structure, like the content of a PFX; if it does not, nothing is found.
        if (element.tag().is_constructed() || element.tag() == Tag::OctetString) && depth < DEEPEST {
            scan(element.value(), depth + 1)?;
        }
        before = Some(element.tag());
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
            assert!(matches!(check_iterations(bytes), Err(TooManyIterations(count)) if count == 1 << 31));
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
