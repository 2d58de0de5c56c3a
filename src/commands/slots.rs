//! The slots of one token, opened: what each shows, which of them hold the keys that are meant, and logging in to those
//! alone. Middlewares show one slot per PIN, and a certificate may be in another slot than its key.

use crate::cli::Selector;
use crate::context::{Connection, Context, Credentials, Wait};
use crate::crypto::{EncryptionScheme, SignatureScheme};
use crate::error::{Choice, Error, Result};
use crate::model::certificate::PublicKey;
use crate::model::{PinRole, PinState};
use crate::pkcs11::{
    Access, CertificateObject, Filter, KeyHalf, KeyObject, Login, Module, OperationPin, Pairing, Session, Signature,
    pair,
};
use zeroize::Zeroizing;

/// One slot with a session on it.
pub(super) struct OpenSlot<'m> {
    /// The session.
    pub session: Session<'m>,
    /// The certificates that it shows.
    pub certificates: Vec<CertificateObject>,
    /// Its public keys.
    pub publics: Vec<KeyObject>,
    /// Its private keys: none before a login.
    pub privates: Vec<KeyObject>,
    /// Whether its PIN may be asked for: it belongs to the token as it was named.
    meant: bool,
    credentials: Option<Credentials>,
}

/// A private key by its place: the slot's, and the key's among that slot's private keys.
pub(super) type KeyPlace = (usize, usize);

impl<'m> OpenSlot<'m> {
    fn open(module: &'m Module, slot: &crate::model::Slot, access: Access, meant: bool) -> Result<Self> {
        let session = module.open_session(slot, access)?;
        let (certificates, publics, privates) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { session, certificates, publics, privates, meant, credentials: None })
    }

    /// Reads what the session sees now.
    pub(super) fn read(&mut self) -> Result<()> {
        self.certificates = self.session.certificates(&Filter::default())?;
        self.publics = self.session.keys(KeyHalf::Public, &Filter::default())?;
        self.privates = match self.credentials.is_some() || self.needs_no_login() {
            true => self.session.keys(KeyHalf::Private, &Filter::default())?,
            false => Vec::new(),
        };
        Ok(())
    }

    /// The token's label in this slot.
    pub(super) fn label(&self) -> &str {
        &self.session.slot().token.label
    }

    /// Whether its PIN was given and accepted.
    pub(super) fn is_logged_in(&self) -> bool {
        self.credentials.is_some()
    }

    /// Makes sure that the token took the PIN itself, where a login was made.
    ///
    /// # Errors
    ///
    /// [`Error::AlreadyLoggedIn`].
    pub(super) fn refuse_unproven_login(&self) -> Result<()> {
        match self.credentials.as_ref().map(Credentials::login) {
            Some(Login::Already(cause)) => Err(Error::AlreadyLoggedIn(cause.clone())),
            _ => Ok(()),
        }
    }

    /// A token without a PIN, which shows its private objects to anybody.
    pub(super) fn needs_no_login(&self) -> bool {
        let token = &self.session.slot().token;
        !token.login_required && token.pin == PinState::NotSet
    }

    fn log_in(&mut self, context: &Context) -> Result<()> {
        if !self.needs_no_login() {
            self.credentials = Some(context.log_in(&mut self.session, PinRole::User)?);
        }
        self.read()
    }

    /// Signs by the private key of this index; see [`Session::sign`].
    pub(super) fn sign(
        &mut self,
        context: &Context,
        key: usize,
        public_key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
    ) -> Result<Signature> {
        let _waiting = context.waiting(Wait::Key);
        let Self { session, privates, credentials, .. } = self;
        with_pin(context, session, credentials.as_ref(), |session, pin| {
            session.sign(&privates[key], public_key, scheme, message, pin)
        })
    }

    /// Decrypts by the private key of this index; see [`Session::decrypt`].
    pub(super) fn decrypt(
        &mut self,
        context: &Context,
        key: usize,
        scheme: EncryptionScheme,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        let _waiting = context.waiting(Wait::Key);
        let Self { session, privates, credentials, .. } = self;
        with_pin(context, session, credentials.as_ref(), |session, pin| {
            session.decrypt(&privates[key], scheme, ciphertext, pin)
        })
    }
}

/// Runs an operation with what gives the PIN to a key that asks at each use.
fn with_pin<'m, T>(
    context: &Context,
    session: &mut Session<'m>,
    credentials: Option<&Credentials>,
    operation: impl FnOnce(&mut Session<'m>, &mut OperationPin<'_>) -> Result<T>,
) -> Result<T> {
    let slot = session.slot().clone();
    match credentials {
        Some(credentials) => operation(session, &mut context.operation_pin(&slot, credentials)),
        None => operation(session, &mut |_| Err(Error::PinNotSet { token: slot.token.label.clone() })),
    }
}

/// Opens every slot of the token. Those outside what was named show their certificates and are never logged in to.
/// Where there are several, what each shows without a PIN is read, to know which of them is meant.
pub(super) fn open(connection: &Connection, access: Access) -> Result<Vec<OpenSlot<'_>>> {
    let mut slots = Vec::new();
    for slot in connection.whole.slots() {
        let meant = connection.token.slots().iter().any(|named| named.id == slot.id);
        slots.push(OpenSlot::open(&connection.module, slot, access, meant)?);
    }
    if slots.len() > 1 {
        slots.iter_mut().try_for_each(OpenSlot::read)?;
    }
    Ok(slots)
}

/// Logs in to the slots that hold the keys that are meant, as far as that shows without a PIN, and to no other; reads what
/// they show then.
///
/// # Errors
///
/// [`Error::SeveralTokens`] where one supplied PIN would go to several slots, or where several slots show nothing that
/// tells which is meant; otherwise as a login fails.
pub(super) fn log_in(context: &Context, slots: &mut [OpenSlot<'_>], selector: &Selector) -> Result<()> {
    let places = match slots.iter().filter(|slot| slot.meant).count() {
        1 => slots.iter().enumerate().filter(|(_, slot)| slot.meant).map(|(place, _)| place).collect(),
        _ => slots_of_keys(slots, selector)?,
    };
    let wanted: Vec<_> = places.iter().map(|place| slots[*place].session.slot()).collect();
    context.has_a_pin_for_each(&wanted)?;
    for place in places {
        slots[place].log_in(context)?;
    }
    Ok(())
}

/// The slots where the private keys of the certificates that are meant must be: where their public keys are, else where
/// they are themselves.
fn slots_of_keys(slots: &[OpenSlot<'_>], selector: &Selector) -> Result<Vec<usize>> {
    let mut places = Vec::new();
    for object in &certificates(slots) {
        let Ok(certificate) = &object.certificate else { continue };
        if object.of_authority || !selector.names(object)? {
            continue;
        }
        let shows_public_key =
            |slot: &OpenSlot<'_>| slot.publics.iter().any(|key| key.is_half_of(certificate.public_key()) == Some(true));
        let shows_certificate = |slot: &OpenSlot<'_>| slot.certificates.iter().any(|other| other.is_same_as(object));
        if slots.iter().any(shows_public_key) {
            places.extend(positions(slots, shows_public_key));
        } else {
            places.extend(positions(slots, shows_certificate));
        }
    }
    if !selector.names_a_certificate() && !selector.is_empty() {
        let named = |slot: &OpenSlot<'_>| slot.publics.iter().any(|key| selector.fits_name(&key.id, &key.label));
        places.extend(positions(slots, named));
    }
    places.retain(|place| slots[*place].meant);
    places.sort_unstable();
    places.dedup();
    if places.is_empty() {
        let choice = |slot: &OpenSlot<'_>| Choice {
            value: slot.label().to_owned(),
            description: slot.session.slot().reader.clone(),
        };
        return Err(Error::SeveralTokens(slots.iter().filter(|slot| slot.meant).map(choice).collect()));
    }
    Ok(places)
}

fn positions(slots: &[OpenSlot<'_>], fits: impl Fn(&OpenSlot<'_>) -> bool) -> Vec<usize> {
    slots.iter().enumerate().filter(|(_, slot)| fits(slot)).map(|(place, _)| place).collect()
}

/// Every certificate of the token once, in the order of its slots; whose each is, as far as the slots show it.
pub(super) fn certificates(slots: &[OpenSlot<'_>]) -> Vec<CertificateObject> {
    let mut found: Vec<CertificateObject> = Vec::new();
    for object in slots.iter().flat_map(|slot| &slot.certificates) {
        if !found.iter().any(|known| known.is_same_as(object)) {
            found.push(object.clone());
        }
    }
    let keys: Vec<_> = slots.iter().flat_map(|slot| slot.publics.iter().chain(&slot.privates)).cloned().collect();
    pair::claim(&mut found, &keys);
    found
}

/// The private key that goes best with this certificate: by its numbers, else by its id, else one that only claims to.
pub(super) fn key_of(slots: &[OpenSlot<'_>], certificate: &CertificateObject) -> Option<(KeyPlace, Pairing)> {
    let mut best: Option<(KeyPlace, Pairing)> = None;
    let rank = |pairing: Pairing| match pairing {
        Pairing::Numbers => 3,
        Pairing::Id => 2,
        Pairing::Wrong => 1,
        Pairing::None => 0,
    };
    for (place, slot) in slots.iter().enumerate() {
        let publics: Vec<_> = slot.publics.iter().collect();
        for (index, key) in slot.privates.iter().enumerate() {
            let pairing = Pairing::of(key, &publics, certificate);
            if rank(pairing) > best.map_or(0, |(_, best)| rank(best)) {
                best = Some(((place, index), pairing));
            }
        }
    }
    best
}
