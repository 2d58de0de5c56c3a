//! The columns of a plan, and the names that they may have.

/// A column of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The person, as in the certificate's `CN`.
    Name,
    /// The person's e-mail address.
    Email,
    /// The person's department, `OU`.
    Unit,
    /// The organisation, `O`.
    Organisation,
    /// The organisation's SIRET or SIREN.
    Siret,
    /// The token's label.
    Label,
    /// The token's serial number.
    Serial,
    /// What is to be done.
    Steps,
    /// The algorithm of the key pair.
    Algorithm,
    /// The label of the key pair.
    KeyLabel,
    /// The file of the certificate to import.
    Certificate,
}

impl Column {
    pub(crate) const ALL: [Self; 11] = [
        Self::Name,
        Self::Email,
        Self::Unit,
        Self::Organisation,
        Self::Siret,
        Self::Label,
        Self::Serial,
        Self::Steps,
        Self::Algorithm,
        Self::KeyLabel,
        Self::Certificate,
    ];

    /// The columns that every plan has.
    pub(crate) const REQUIRED: [Self; 2] = [Self::Name, Self::Steps];

    /// Its names, French and English, as they are written in the manual.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("nom", "name"),
            Self::Email => ("courriel", "e-mail"),
            Self::Unit => ("service", "unit"),
            Self::Organisation => ("organisme", "organisation"),
            Self::Siret => ("siret", "siret"),
            Self::Label => ("étiquette", "label"),
            Self::Serial => ("numéro de série", "serial number"),
            Self::Steps => ("étapes", "steps"),
            Self::Algorithm => ("algorithme", "algorithm"),
            Self::KeyLabel => ("étiquette du bi-clé", "key label"),
            Self::Certificate => ("certificat", "certificate"),
        }
    }

    /// The column of this name, however it is written: capitals, accents, blanks and hyphens do not count.
    #[must_use]
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = folded(text);
        let fits = |column: &Self| {
            let (french, english) = column.names();
            text == folded(french) || text == folded(english)
        };
        Self::ALL.into_iter().find(fits)
    }
}

/// A text as it is compared: in lower case, without accents, and only its letters and digits.
#[must_use]
pub(super) fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ñ' => 'n',
        'ô' | 'ö' | 'ó' | 'õ' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ÿ' => 'y',
        c => c,
    };
    text.to_lowercase().chars().map(plain).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_under_both_its_names_however_it_is_written() {
        for column in Column::ALL {
            let (french, english) = column.names();
            for name in [french, english, &french.to_uppercase(), &english.replace([' ', '-'], "_")] {
                assert_eq!(Column::read(name), Some(column), "{name}");
            }
        }
        assert_eq!(Column::read("NUMERO_DE_SERIE"), Some(Column::Serial));
        assert_eq!(Column::read("téléphone"), None);
        assert_eq!(Column::read(""), None);
    }
}
