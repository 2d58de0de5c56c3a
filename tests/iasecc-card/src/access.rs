//! Access conditions in compact form (ISO/IEC 7816-4, 5.4.3.1; IAS-ECC v1.01): an access mode byte,
//! then one security condition byte for each bit set in it, from 0x40 down to 0x01.

/// DELETE of a file; CHANGE of a CHV; COMPUTE DIGITAL SIGNATURE of a private key.
pub(crate) const DELETE: u8 = 0x40;
pub(crate) const CHANGE: u8 = 0x40;
pub(crate) const COMPUTE_SIGNATURE: u8 = 0x40;
/// VERIFY of a CHV; INTERNAL AUTHENTICATE of a private key.
pub(crate) const VERIFY: u8 = 0x20;
pub(crate) const INTERNAL_AUTHENTICATE: u8 = 0x20;
/// RESET RETRY COUNTER of a CHV; DECIPHER of a private key.
pub(crate) const RESET: u8 = 0x10;
pub(crate) const DECIPHER: u8 = 0x10;
/// GENERATE of a private key.
pub(crate) const GENERATE: u8 = 0x08;
/// UPDATE of an EF; CREATE in a DF; PUT DATA of an SDO.
pub(crate) const UPDATE: u8 = 0x02;
pub(crate) const CREATE: u8 = 0x02;
pub(crate) const PUT_DATA: u8 = 0x02;
/// READ of an EF; GET DATA of an SDO.
pub(crate) const READ: u8 = 0x01;
pub(crate) const GET_DATA: u8 = 0x01;

/// Security condition byte: always allowed.
pub(crate) const ALWAYS: u8 = 0x00;
/// Security condition byte: never allowed.
pub(crate) const NEVER: u8 = 0xFF;

/// Security condition byte: user authentication through security environment `number`.
pub(crate) const fn user(number: u8) -> u8 {
    0x10 | number
}

/// The access conditions of one object. An operation without a condition is never allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access(Vec<(u8, u8)>);

impl Access {
    /// From pairs of operation and condition, in any order.
    pub(crate) fn new(conditions: &[(u8, u8)]) -> Self {
        let mut pairs = conditions.to_vec();
        pairs.sort_by_key(|(bit, _)| std::cmp::Reverse(*bit));
        Self(pairs)
    }

    /// The value of tag 8C. Bit 0x80 of the mode byte has no meaning and is ignored.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (mode, conditions) = bytes.split_first()?;
        let bits: Vec<u8> = (0..7).rev().map(|shift| 1 << shift).filter(|bit| mode & bit != 0).collect();
        (bits.len() == conditions.len()).then(|| Self(bits.into_iter().zip(conditions.iter().copied()).collect()))
    }

    /// The value of tag 8C.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mode = self.0.iter().fold(0, |mode, (bit, _)| mode | bit);
        std::iter::once(mode).chain(self.0.iter().map(|(_, condition)| *condition)).collect()
    }

    pub(crate) fn condition(&self, operation: u8) -> u8 {
        self.0.iter().find(|(bit, _)| *bit == operation).map_or(NEVER, |(_, condition)| *condition)
    }

    /// Gives an operation a condition that it did not have.
    pub(crate) fn allow(&mut self, operation: u8, condition: u8) {
        self.0.push((operation, condition));
        self.0.sort_by_key(|(bit, _)| std::cmp::Reverse(*bit));
    }

    /// Removes an operation permanently.
    pub(crate) fn forbid(&mut self, operation: u8) {
        self.0.retain(|(bit, _)| *bit != operation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_byte_and_one_condition_for_each_of_its_bits() {
        let pin =
            Access::new(&[(CHANGE, ALWAYS), (VERIFY, ALWAYS), (RESET, user(3)), (PUT_DATA, NEVER), (GET_DATA, ALWAYS)]);
        assert_eq!(pin.encode(), [0x73, 0x00, 0x00, 0x13, 0xFF, 0x00]);
        assert_eq!(Access::parse(&pin.encode()), Some(pin));
    }

    #[test]
    fn what_has_no_condition_is_never_allowed() {
        let mut key = Access::parse(&[0xFB, 0x12, 0x12, 0x12, 0x12, 0x12, 0x00]).unwrap();
        assert_eq!(key.condition(GENERATE), 0x12);
        key.forbid(GENERATE);
        assert_eq!(key.condition(GENERATE), NEVER);
        assert_eq!(key.encode(), [0x73, 0x12, 0x12, 0x12, 0x12, 0x00]);
    }

    #[test]
    fn a_missing_condition_byte_is_refused() {
        assert_eq!(Access::parse(&[0x43, 0x00, 0x12]), None);
    }
}
