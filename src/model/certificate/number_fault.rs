//! What is wrong with a number that was typed as a SIRET or a SIREN.
//!
//! A check digit tells that a mistake was made, and not where: one wrong digit and two swapped neighbours look alike. But a
//! SIRET holds two of them: that of its SIREN (the first nine digits) and its own, which narrows the place down to the first
//! nine or the last five.

use super::siren::{self, LA_POSTE};

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// A character that is no digit.
    NotADigit {
        /// The character.
        found: char,
        /// Its place, counted from 1 without blanks.
        place: usize,
    },
    /// So many digits instead of 14 or 9.
    Length(usize),
    /// Nothing but zeros.
    Zeros,
    /// The first nine digits, the SIREN, do not fit each other.
    Siren {
        /// What the ninth would have to be.
        ninth: char,
    },
    /// The SIREN is right and the whole is not: the mistake is among the last five.
    Nic {
        /// What the last one would have to be.
        last: char,
    },
    /// One of La Poste: the sum of the digits is not a multiple of five.
    LaPoste {
        /// The sum.
        sum: u32,
    },
}

/// What is wrong with this number, given without blanks; `None` if it may be a SIRET or a SIREN.
#[must_use]
pub(crate) fn number_fault(number: &str) -> Option<NumberFault> {
    let is_wrong = |(_, c): &(usize, char)| !c.is_ascii_digit();
    if let Some((at, found)) = number.chars().enumerate().find(is_wrong) {
        return Some(NumberFault::NotADigit { found, place: at + 1 });
    }
    if siren::siren_is_valid(number) || siren::siret_is_valid(number) {
        return None;
    }
    let length = number.len();
    if length != 9 && length != 14 {
        return Some(NumberFault::Length(length));
    }
    let siren = &number[..9];
    if siren == "000000000" {
        return Some(NumberFault::Zeros);
    }
    if !siren::siren_is_valid(siren) {
        return Some(NumberFault::Siren { ninth: fitting(siren) });
    }
    if siren == LA_POSTE {
        let sum = number.bytes().map(|byte| u32::from(byte - b'0')).sum();
        return Some(NumberFault::LaPoste { sum });
    }
    Some(NumberFault::Nic { last: fitting(number) })
}

/// The last digit with which these pass the Luhn check.
fn fitting(digits: &str) -> char {
    let others = &digits[..digits.len() - 1];
    ('0'..='9').find(|last| siren::luhn(&format!("{others}{last}"))).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::NumberFault::{LaPoste, Length, Nic, NotADigit, Siren, Zeros};
    use super::*;

    #[test]
    fn what_a_number_can_tell_about_its_mistake() {
        for right in ["73282932000074", "732829320", "35600000000048", "35600000009075"] {
            assert_eq!(number_fault(right), None, "{right}");
        }
        for (wrong, fault) in [
            ("7328293200007é", NotADigit { found: 'é', place: 14 }),
            ("7328293200O074", NotADigit { found: 'O', place: 11 }),
            ("7328293200007", Length(13)),
            ("732829320000740", Length(15)),
            ("00000000000000", Zeros),
            ("73282932000075", Nic { last: '4' }),
            ("73282932000704", Nic { last: '2' }),
            ("73282923000074", Siren { ninth: '9' }),
            ("732829321", Siren { ninth: '0' }),
            ("35600000009076", LaPoste { sum: 36 }),
        ] {
            assert_eq!(number_fault(wrong), Some(fault), "{wrong}");
        }
    }

    #[test]
    fn one_wrong_digit_is_always_noticed_in_the_right_part() {
        let right = "73282932000074";
        for at in 0..14 {
            for digit in '0'..='9' {
                let wrong: String = right.chars().enumerate().map(|(n, c)| if n == at { digit } else { c }).collect();
                match number_fault(&wrong) {
                    None => assert_eq!(wrong, right),
                    Some(Siren { .. }) => assert!(at < 9, "{wrong}"),
                    Some(Nic { .. }) => assert!(at >= 9, "{wrong}"),
                    other => panic!("{wrong}: {other:?}"),
                }
            }
        }
    }
}
