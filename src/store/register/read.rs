//! From TOML to bi-clés: all known fields are checked, all others ignored.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use toml_edit::{ArrayOfTables, DocumentMut, Item, TableLike};

use crate::model::ObjectId;
use crate::model::bicle::{Bicle, Consultation, KeyPlace, Transport};
use crate::model::certificate::Certificate;

type Result<T> = std::result::Result<T, String>;

/// The version of the format that is written, and the latest that is known.
pub(super) const VERSION: i64 = 1;

/// What a register holds that jeton knows.
pub(super) struct Contents {
    pub(super) version: i64,
    pub(super) bicles: Vec<Bicle>,
    pub(super) consultations: Vec<Consultation>,
}

/// Checks a document; the error says where and what.
pub(super) fn contents(document: &DocumentMut) -> Result<Contents> {
    let version = match document.get("version") {
        Some(item) => item.as_integer().filter(|version| *version >= 1).ok_or("version")?,
        None if document.is_empty() => VERSION,
        None => return Err("version".to_owned()),
    };
    let bicles = tables(document, "bicle")?.map_or_else(Vec::new, |tables| tables.iter().collect());
    let bicles: Vec<Bicle> = each(&bicles, "bicle", bicle)?;
    let consultations = tables(document, "consultation")?.map_or_else(Vec::new, |tables| tables.iter().collect());
    let consultations: Vec<Consultation> = each(&consultations, "consultation", consultation)?;
    for (at, bicle) in bicles.iter().enumerate() {
        if bicles[..at].iter().any(|other| other.designation == bicle.designation) {
            return Err(format!("bicle {}: designation", at + 1));
        }
        if bicles[..at].iter().any(|other| other.certificate == bicle.certificate) {
            return Err(format!("bicle {}: certificate", at + 1));
        }
    }
    for (at, consultation) in consultations.iter().enumerate() {
        if consultations[..at].iter().any(|other| other.name == consultation.name) {
            return Err(format!("consultation {}: name", at + 1));
        }
        if !bicles.iter().any(|bicle| bicle.certificate.sha256() == consultation.bicle) {
            return Err(format!("consultation {}: bicle", at + 1));
        }
    }
    Ok(Contents { version, bicles, consultations })
}

fn tables<'d>(document: &'d DocumentMut, key: &str) -> Result<Option<&'d ArrayOfTables>> {
    match document.get(key) {
        None => Ok(None),
        Some(item) => item.as_array_of_tables().map(Some).ok_or_else(|| key.to_owned()),
    }
}

fn each<T>(tables: &[&toml_edit::Table], key: &str, read: impl Fn(&dyn TableLike) -> Result<T>) -> Result<Vec<T>> {
    tables
        .iter()
        .enumerate()
        .map(|(at, table)| read(*table).map_err(|field| format!("{key} {}: {field}", at + 1)))
        .collect()
}

fn bicle(table: &dyn TableLike) -> Result<Bicle> {
    let mut chain = Vec::new();
    if let Some(item) = table.get("chain") {
        for link in item.as_array().ok_or("chain")? {
            chain.push(certificate(link.as_str().ok_or("chain")?).ok_or("chain")?);
        }
    }
    let key = match (table.get("key-file"), table.get("key-token")) {
        (Some(file), None) => {
            let name = file.as_str().ok_or("key-file")?;
            if !is_file_name(name) {
                return Err("key-file".to_owned());
            }
            KeyPlace::File(name.to_owned())
        }
        (None, Some(token)) => {
            let token = token.as_table_like().ok_or("key-token")?;
            KeyPlace::Token {
                serial: text(token, "serial")?,
                label: text(token, "label")?,
                id: text(token, "id")?.parse::<ObjectId>().map_err(|_| "id")?,
            }
        }
        (None, None) => KeyPlace::Elsewhere,
        (Some(_), Some(_)) => return Err("key-token".to_owned()),
    };
    let mut opens = Vec::new();
    if let Some(item) = table.get("opens") {
        for name in item.as_array().ok_or("opens")? {
            // Unknown names may come from a later jeton.
            opens.extend(Transport::of_name(name.as_str().ok_or("opens")?));
        }
    }
    let designation = text(table, "designation")?;
    if designation.trim().is_empty() {
        return Err("designation".to_owned());
    }
    Ok(Bicle {
        designation,
        certificate: certificate(&text(table, "certificate")?).ok_or("certificate")?,
        chain,
        key,
        opens,
        secours: flag(table, "secours")?,
        archived: flag(table, "archived")?,
        backup_verified: moment(table, "backup-verified")?,
        never_leaves_token: flag(table, "never-leaves-token")?,
    })
}

fn consultation(table: &dyn TableLike) -> Result<Consultation> {
    let digest = hex::decode(text(table, "bicle")?).map_err(|_| "bicle")?;
    Ok(Consultation {
        name: text(table, "name")?,
        bicle: digest.try_into().map_err(|_| "bicle")?,
        closes: moment(table, "closes")?,
        attached: moment(table, "attached")?.ok_or("attached")?,
        closed: moment(table, "closed")?,
    })
}

fn text(table: &dyn TableLike, key: &str) -> Result<String> {
    table.get(key).and_then(Item::as_str).map(ToOwned::to_owned).ok_or_else(|| key.to_owned())
}

fn flag(table: &dyn TableLike, key: &str) -> Result<bool> {
    match table.get(key) {
        None => Ok(false),
        Some(item) => item.as_bool().ok_or_else(|| key.to_owned()),
    }
}

fn moment(table: &dyn TableLike, key: &str) -> Result<Option<OffsetDateTime>> {
    match table.get(key) {
        None => Ok(None),
        Some(item) => {
            let text = item.as_datetime().map(ToString::to_string).ok_or_else(|| key.to_owned())?;
            OffsetDateTime::parse(&text, &Rfc3339).map(Some).map_err(|_| key.to_owned())
        }
    }
}

/// A name in the register's own directory, never a path that leads out of it.
pub(super) fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])
}

/// The certificate of a PEM block.
fn certificate(text: &str) -> Option<Certificate> {
    let block = pem::parse(text).ok().filter(|block| block.tag() == "CERTIFICATE")?;
    Certificate::from_der(block.contents()).ok()
}
