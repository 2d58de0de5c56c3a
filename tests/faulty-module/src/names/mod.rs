//! The standard's names and their values, both ways (PKCS#11 v3.1 header, as cryptoki-sys has it).

mod mechanisms;
mod tables;

pub use mechanisms::CKM;
pub use tables::{CKA, CKF_TOKEN, CKO, CKR, CKU};

use cryptoki_sys::{CK_RV, CK_ULONG};

/// One table of names and values.
pub type Table = &'static [(&'static str, CK_ULONG)];

/// Every CKR_ name with its value: the return values that a rule of `FAULTY_FAIL` may use.
pub fn ckr_names() -> Table {
    CKR
}

/// The first name for this value; the value in hexadecimal if it has none.
pub fn name_of(table: Table, value: CK_ULONG) -> String {
    table
        .iter()
        .find(|(_, known)| *known == value)
        .map_or_else(|| format!("0x{value:08x}"), |(name, _)| (*name).to_owned())
}

/// The name of a return value.
pub fn ckr_name(value: CK_RV) -> String {
    name_of(CKR, value)
}

/// The value of a name or a hexadecimal number: vendors define values without names (bit 31 set).
pub fn value_of(table: Table, text: &str) -> Result<CK_ULONG, String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return CK_ULONG::from_str_radix(digits, 16).map_err(|_| format!("`{text}` is not a hexadecimal number"));
    }
    table
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, value)| *value)
        .ok_or_else(|| format!("`{text}` is not a name of the standard here, nor 0x…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_go_both_ways() {
        assert_eq!(value_of(CKR, "CKR_PIN_LOCKED"), Ok(0xA4));
        assert_eq!(value_of(CKR, "0x80000001"), Ok(0x8000_0001));
        assert!(value_of(CKR, "CKR_NO_SUCH_THING").is_err());
        assert!(value_of(CKR, "0xZZ").is_err());
        assert_eq!(ckr_name(0), "CKR_OK");
        assert_eq!(ckr_name(0x8000_0001), "0x80000001");
        for (name, value) in ckr_names() {
            assert_eq!(value_of(CKR, name), Ok(*value));
        }
    }
}
