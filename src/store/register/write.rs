//! From bi-clés to TOML: only the fields that have changed are touched.

use pem::{EncodeConfig, LineEnding, Pem};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use toml_edit::{Array, ArrayOfTables, Datetime, DocumentMut, InlineTable, Item, Table, Value, value};

use super::Held;
use super::read::VERSION;
use crate::error::Result;
use crate::model::bicle::{Bicle, Consultation, KeyPlace};
use crate::model::certificate::Certificate;

/// The comment at the top of a new register.
const PREAMBLE: &str = "# Registre des bi-clés de chiffrement, tenu par jeton (jeton bicle list).\n\
                        # Register of encryption key pairs, kept by jeton. Private keys are not in this file.\n\n";

impl Held {
    /// Adds a bi-clé. The caller has checked that its designation and certificate are new.
    pub(crate) fn add(&mut self, bicle: Bicle) {
        let register = &mut self.register;
        begin(&mut register.document);
        let mut table = Table::new();
        describe(&mut table, &bicle);
        push(&mut register.document, "bicle", table);
        register.bicles.push(bicle);
    }

    /// Changes the bi-clé with this designation or fingerprint.
    pub(crate) fn change(&mut self, wanted: &str, change: impl FnOnce(&mut Bicle)) -> Result<()> {
        let at = self.register.position(wanted)?;
        let bicle = &mut self.register.bicles[at];
        change(bicle);
        let bicle = bicle.clone();
        if let Some(table) = self.table("bicle", at) {
            describe(table, &bicle);
        }
        Ok(())
    }

    /// Removes a bi-clé and the closed consultations that were attached to it.
    pub(crate) fn remove(&mut self, wanted: &str) -> Result<Bicle> {
        let at = self.register.position(wanted)?;
        let bicle = self.register.bicles.remove(at);
        let register = &mut self.register;
        if let Some(tables) = array(&mut register.document, "bicle") {
            tables.remove(at);
        }
        let digest = bicle.certificate.sha256();
        for at in (0..register.consultations.len()).rev() {
            if register.consultations[at].bicle == digest {
                register.consultations.remove(at);
                if let Some(tables) = array(&mut register.document, "consultation") {
                    tables.remove(at);
                }
            }
        }
        Ok(bicle)
    }

    /// Adds a consultation. The caller has checked that its name is new and that its bi-clé exists.
    pub(crate) fn attach(&mut self, consultation: Consultation) {
        let register = &mut self.register;
        let mut table = Table::new();
        table["name"] = value(consultation.name.as_str());
        table["bicle"] = value(hex::encode(consultation.bicle));
        set_moment(&mut table, "closes", consultation.closes);
        set_moment(&mut table, "attached", Some(consultation.attached));
        push(&mut register.document, "consultation", table);
        register.consultations.push(consultation);
    }

    /// Closes a consultation; returns whether it exists.
    pub(crate) fn close(&mut self, name: &str, now: OffsetDateTime) -> bool {
        let found = self.register.consultations.iter().position(|consultation| consultation.name == name);
        let Some(at) = found else { return false };
        self.register.consultations[at].closed = Some(now);
        if let Some(table) = self.table("consultation", at) {
            set_moment(table, "closed", Some(now));
        }
        true
    }

    fn table(&mut self, key: &str, at: usize) -> Option<&mut Table> {
        array(&mut self.register.document, key)?.get_mut(at)
    }
}

fn begin(document: &mut DocumentMut) {
    if document.get("version").is_none() {
        document["version"] = value(VERSION);
        if let Some(mut key) = document.as_table_mut().key_mut("version") {
            key.leaf_decor_mut().set_prefix(PREAMBLE);
        }
    }
}

fn array<'d>(document: &'d mut DocumentMut, key: &str) -> Option<&'d mut ArrayOfTables> {
    document.get_mut(key)?.as_array_of_tables_mut()
}

fn push(document: &mut DocumentMut, key: &str, table: Table) {
    let tables = document.entry(key).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = tables.as_array_of_tables_mut() {
        tables.push(table);
    }
}

/// Writes the known fields of a bi-clé; other entries in its table stay. Common name and expiry are only for readers:
/// the certificate is authoritative.
fn describe(table: &mut Table, bicle: &Bicle) {
    set(table, "designation", value(bicle.designation.as_str()));
    set(table, "common-name", value(bicle.common_name()));
    set_moment(table, "expires", Some(bicle.certificate.not_after()));
    match &bicle.key {
        KeyPlace::File(name) => set(table, "key-file", value(name.as_str())),
        KeyPlace::Token { serial, label, id } => {
            let mut token = InlineTable::new();
            token.insert("serial", serial.as_str().into());
            token.insert("label", label.as_str().into());
            token.insert("id", id.to_string().into());
            set(table, "key-token", value(token));
        }
        KeyPlace::Elsewhere => {}
    }
    let unused: &[&str] = match &bicle.key {
        KeyPlace::File(_) => &["key-token"],
        KeyPlace::Token { .. } => &["key-file"],
        KeyPlace::Elsewhere => &["key-file", "key-token"],
    };
    for key in unused {
        table.remove(key);
    }
    let opens: Array = bicle.opens.iter().map(|transport| transport.name()).collect();
    set(table, "opens", value(opens));
    set(table, "secours", value(bicle.secours));
    set(table, "archived", value(bicle.archived));
    set_moment(table, "backup-verified", bicle.backup_verified);
    set(table, "never-leaves-token", value(bicle.never_leaves_token));
    set(table, "certificate", block(&bicle.certificate));
    if !bicle.chain.is_empty() {
        let chain: Array = bicle.chain.iter().map(pem).collect();
        set(table, "chain", value(chain));
    }
}

/// Sets a field unless it already has this value, in which case its position, comment and formatting are kept.
fn set(table: &mut Table, key: &str, item: Item) {
    let plain = |item: &Item| item.as_value().map(|value| value.clone().decorated("", "").to_string());
    let same = table.get(key).is_some_and(|found| plain(found) == plain(&item));
    if !same {
        table.insert(key, item);
    }
}

fn set_moment(table: &mut Table, key: &str, moment: Option<OffsetDateTime>) {
    let Some(moment) = moment else {
        table.remove(key);
        return;
    };
    let moment = moment.to_offset(time::UtcOffset::UTC);
    let text = moment.replace_nanosecond(0).unwrap_or(moment).format(&Rfc3339).unwrap_or_default();
    if let Ok(moment) = text.parse::<Datetime>() {
        set(table, key, value(moment));
    }
}

fn block(certificate: &Certificate) -> Item {
    // A multi-line string, so that the PEM block looks as in any other file.
    let text = format!("\"\"\"\n{}\"\"\"", pem(certificate));
    text.parse::<Value>().map_or_else(|_| value(pem(certificate)), Item::Value)
}

fn pem(certificate: &Certificate) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new("CERTIFICATE", certificate.der()), config)
}
