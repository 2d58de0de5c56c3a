//! Selecting a token by label, serial number, or PKCS#11 URI (RFC 7512).

use super::token::{Slot, Token};

/// Where a token was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// `--token`.
    Option,
    /// `JETON_TOKEN`.
    Variable,
    /// The configuration file.
    Configuration,
    /// A register of bi-clés, which names the token that holds a private key.
    Register,
}

/// A token that was named: its label, serial number or URI, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedToken {
    pub(crate) name: String,
    pub(crate) by: NamedBy,
}

/// The value of `--token`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenSelector {
    /// A complete label or serial number; the label of a slot selects that slot's PIN.
    Name(String),
    /// The path attributes of a PKCS#11 URI that describe tokens and slots; all those present must match.
    Uri(TokenUri),
}

/// The token attributes of a PKCS#11 URI (RFC 7512 section 2.3). Object attributes are allowed and play no part in
/// the choice of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TokenUri {
    /// `token`: the label.
    pub label: Option<String>,
    /// `serial`.
    pub serial: Option<String>,
    /// `manufacturer`.
    pub manufacturer: Option<String>,
    /// `model`.
    pub model: Option<String>,
    /// `slot-id`.
    pub slot_id: Option<u64>,
    /// `slot-description`.
    pub slot_description: Option<String>,
}

/// What is wrong with a PKCS#11 URI.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct InvalidUri(pub String);

impl std::str::FromStr for TokenSelector {
    type Err = InvalidUri;

    fn from_str(text: &str) -> Result<Self, InvalidUri> {
        match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("pkcs11:") => parse_uri(&text[7..]).map(Self::Uri),
            _ => Ok(Self::Name(text.to_owned())),
        }
    }
}

fn parse_uri(rest: &str) -> Result<TokenUri, InvalidUri> {
    let path = rest.split('?').next().unwrap_or_default();
    let mut uri = TokenUri::default();
    for attribute in path.split(';').filter(|attribute| !attribute.is_empty()) {
        let invalid = || InvalidUri(attribute.to_owned());
        let (name, value) = attribute.split_once('=').ok_or_else(invalid)?;
        let value = percent_encoding::percent_decode_str(value).decode_utf8().map_err(|_| invalid())?.into_owned();
        match name {
            "token" => uri.label = Some(value),
            "serial" => uri.serial = Some(value),
            "manufacturer" => uri.manufacturer = Some(value),
            "model" => uri.model = Some(value),
            "slot-id" => uri.slot_id = Some(value.parse().map_err(|_| invalid())?),
            "slot-description" => uri.slot_description = Some(value),
            // Attributes of objects or of the library do not select a token. An unknown attribute must be refused: the URI
            // would restrict something that is not understood (RFC 7512 section 2.3).
            "object"
            | "type"
            | "id"
            | "library-manufacturer"
            | "library-description"
            | "library-version"
            | "slot-manufacturer" => {}
            _ => return Err(invalid()),
        }
    }
    Ok(uri)
}

impl TokenSelector {
    /// The matching tokens, each narrowed down to a slot if only one of its slots was meant.
    #[must_use]
    pub(crate) fn select(&self, tokens: &[Token]) -> Vec<Token> {
        match self {
            Self::Name(name) => tokens.iter().filter_map(|token| by_name(token, name)).collect(),
            Self::Uri(uri) => tokens.iter().filter_map(|token| narrow(token, |slot| uri.fits(slot))).collect(),
        }
    }
}

fn by_name(token: &Token, name: &str) -> Option<Token> {
    if token.info().serial == name {
        return Some(token.clone());
    }
    narrow(token, |slot| slot.token.label == name)
}

/// The whole token if all its slots match, a single slot if only that one does.
fn narrow(token: &Token, fits: impl Fn(&Slot) -> bool) -> Option<Token> {
    let fitting: Vec<_> = token.slots().iter().filter(|slot| fits(slot)).collect();
    match fitting.as_slice() {
        [] => None,
        [one] => token.narrowed_to(one.id),
        _ => Some(token.clone()),
    }
}

impl TokenUri {
    fn fits(&self, slot: &Slot) -> bool {
        let same = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        same(&self.label, &slot.token.label)
            && same(&self.serial, &slot.token.serial)
            && same(&self.manufacturer, &slot.token.manufacturer)
            && same(&self.model, &slot.token.model)
            && same(&self.slot_description, &slot.reader)
            && self.slot_id.is_none_or(|id| id == slot.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_read() {
        let selector: TokenSelector =
            "pkcs11:token=Mairie%20de%20Vitr%C3%A9;serial=12ab?module-name=x".parse().unwrap();
        let expected =
            TokenUri { label: Some("Mairie de Vitré".into()), serial: Some("12ab".into()), ..TokenUri::default() };
        assert_eq!(selector, TokenSelector::Uri(expected));
    }

    #[test]
    fn what_is_not_understood_selects_nothing() {
        assert!("pkcs11:colour=red".parse::<TokenSelector>().is_err());
        assert!("pkcs11:token".parse::<TokenSelector>().is_err());
        assert!("pkcs11:slot-id=x".parse::<TokenSelector>().is_err());
        assert!("pkcs11:token=%ff".parse::<TokenSelector>().is_err());
    }

    #[test]
    fn anything_else_is_a_name() {
        assert_eq!("Clé de René".parse(), Ok(TokenSelector::Name("Clé de René".into())));
    }
}
