//! Identifying cards by their answer to reset (ATR, ISO/IEC 7816-3 section 8).

/// The known cards; the columns are described in the file's header.
const TABLE: &str = include_str!("atr.tsv");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// The middleware that the card needs, as named in `modules.tsv`; `None` if OpenSC supports the card, or if nothing
    /// is known.
    pub(crate) middleware: Option<&'static str>,
}

/// The card with this ATR, if the table has it.
#[must_use]
pub(crate) fn identify(atr: &[u8]) -> Option<Known> {
    rows().find(|(pattern, _)| fits(pattern, atr)).map(|(_, known)| known)
}

fn rows() -> impl Iterator<Item = (&'static str, Known)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let (pattern, name) = (columns.next()?, columns.next()?);
        let middleware = columns.next().filter(|middleware| !middleware.is_empty());
        Some((pattern, Known { name, middleware }))
    })
}

/// Whether the bytes are those of a pattern, in which `..` stands for any.
pub(super) fn fits(pattern: &str, atr: &[u8]) -> bool {
    let mut bytes = pattern.split(' ');
    let equal = atr
        .iter()
        .all(|byte| bytes.next().is_some_and(|wanted| wanted == ".." || u8::from_str_radix(wanted, 16) == Ok(*byte)));
    equal && bytes.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(rows().count(), TABLE.lines().filter(|line| !line.starts_with('#')).count());
        for (pattern, known) in rows() {
            assert!(!known.name.is_empty());
            for byte in pattern.split(' ') {
                assert!(byte == ".." || byte.len() == 2 && u8::from_str_radix(byte, 16).is_ok(), "{pattern}");
            }
            // The middleware must be named as in the other table, or it would not be found there.
            let modules = include_str!("../pkcs11/modules.tsv");
            assert!(known.middleware.is_none_or(|name| modules.contains(&format!("\n{name}\t"))), "{pattern}");
        }
    }

    #[test]
    fn exact_and_with_any_bytes() {
        let chambersign = hex::decode("3bdb960080b1fe451f830031c0641a710100079000 33".replace(' ', "")).unwrap();
        assert!(identify(&chambersign).unwrap().middleware.unwrap().starts_with("ChamberSign"));
        assert_eq!(identify(&chambersign[..chambersign.len() - 1]), None);
        let any = hex::decode("3b7f961122334455 0031b864000000007301020382 9000".replace(' ', "")).unwrap();
        assert!(identify(&any).unwrap().name.starts_with("MultiApp"));
        assert_eq!(identify(&any).unwrap().middleware, None);
        assert_eq!(identify(&[]), None);
        assert_eq!(identify(&[0x3b, 0x00]), None);
    }
}
