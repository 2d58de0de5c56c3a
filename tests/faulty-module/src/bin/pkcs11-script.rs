//! A PKCS#11 client that executes the calls on its standard input, one per line, and prints the result of each.
//!
//! `pkcs11-script MODULE < script`. It decides nothing itself, so that a test can make any call in any order. Slots,
//! sessions and objects are named by their index from 0: in the last `slots`, in order of opening, in the last `find`.
//!
//! The commands are the arms of [`Client::run`]. A PIN is its text, or NULL.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::ptr::null_mut;

use cryptoki_sys::*;
use faulty_module::names::{self, ckr_name, name_of, value_of};

type Answer = Result<(CK_RV, String), Box<dyn Error>>;

struct Client {
    path: String,
    loaded: Option<libloading::Library>,
    functions: CK_FUNCTION_LIST,
    slots: Vec<CK_SLOT_ID>,
    sessions: Vec<CK_SESSION_HANDLE>,
    session: CK_SESSION_HANDLE,
    objects: Vec<CK_OBJECT_HANDLE>,
}

/// Calls a function of the module.
macro_rules! call {
    ($client:ident, $function:ident $(, $argument:expr)*) => {
        match $client.functions.$function {
            // SAFETY: every pointer is NULL or a live buffer of this program with the length given beside it.
            Some(function) => unsafe { function($($argument),*) },
            None => CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which module?")?;
    let (library, functions) = load(&path)?;
    let mut client =
        Client { path, loaded: Some(library), functions, slots: vec![], sessions: vec![], session: 0, objects: vec![] };
    let mut script = String::new();
    std::io::stdin().read_to_string(&mut script)?;
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (result, more) = client.run(&words).map_err(|error| format!("{line}: {error}"))?;
        writeln!(std::io::stdout(), "{line} -> {}{more}", ckr_name(result))?;
    }
    Ok(())
}

/// Loads the module and asks for its functions.
fn load(path: &str) -> Result<(libloading::Library, CK_FUNCTION_LIST), Box<dyn Error>> {
    // SAFETY: loading runs the module's constructors, which is what is tested.
    let library = unsafe { libloading::Library::new(path) }?;
    type GetFunctionList = unsafe extern "C" fn(*mut *mut CK_FUNCTION_LIST) -> CK_RV;
    // SAFETY: the standard gives this symbol this type.
    let get = unsafe { library.get::<GetFunctionList>(b"C_GetFunctionList\0") }?;
    let mut list = null_mut();
    // SAFETY: `list` is writable.
    match unsafe { get(&raw mut list) } {
        // SAFETY: the module answered CKR_OK, so the list is valid while it is loaded.
        CKR_OK => Ok((library, unsafe { *list })),
        error => Err(ckr_name(error).into()),
    }
}

/// A PIN's pointer and length.
fn pin(text: &str) -> (*mut CK_BYTE, CK_ULONG) {
    if text == "NULL" { (null_mut(), 0) } else { (text.as_ptr().cast_mut(), text.len() as CK_ULONG) }
}

fn attribute<T: ?Sized>(kind: CK_ATTRIBUTE_TYPE, value: &T) -> CK_ATTRIBUTE {
    CK_ATTRIBUTE {
        type_: kind,
        pValue: (&raw const *value).cast::<std::ffi::c_void>().cast_mut(),
        ulValueLen: size_of_val(value) as CK_ULONG,
    }
}

/// Printable bytes as they are, others as `\xNN`; a long value by its length.
fn shown(value: &[u8]) -> String {
    if value.len() > 80 { format!("<{} bytes>", value.len()) } else { format!("\"{}\"", value.escape_ascii()) }
}

fn simple(result: CK_RV) -> Answer {
    Ok((result, String::new()))
}

impl Client {
    fn slot(&self, index: &str) -> Result<CK_SLOT_ID, Box<dyn Error>> {
        Ok(*self.slots.get(index.parse::<usize>()?).ok_or("no such slot")?)
    }

    fn object(&self, index: &str) -> Result<CK_OBJECT_HANDLE, Box<dyn Error>> {
        Ok(*self.objects.get(index.parse::<usize>()?).ok_or("no such object")?)
    }

    fn run(&mut self, words: &[&str]) -> Answer {
        let session = self.session;
        match *words {
            ["reload"] => {
                // Closed first: two handles on one library would never unload it.
                drop(self.loaded.take());
                let (library, functions) = load(&self.path)?;
                (self.loaded, self.functions) = (Some(library), functions);
                simple(CKR_OK)
            }
            ["initialize"] => simple(call!(self, C_Initialize, null_mut())),
            ["finalize"] => simple(call!(self, C_Finalize, null_mut())),
            ["slots", present] => self.list_slots(u8::from(present == "present")),
            ["slot-info", slot] => self.slot_info(slot),
            ["token-info", slot] => self.token_info(slot),
            ["mechanisms", slot] => self.list_mechanisms(slot),
            ["mechanism-info", slot, mechanism] => {
                let mut info = CK_MECHANISM_INFO::default();
                let mechanism = value_of(names::CKM, mechanism)?;
                simple(call!(self, C_GetMechanismInfo, self.slot(slot)?, mechanism, &raw mut info))
            }
            ["open", slot] => self.open(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION),
            ["open", slot, "read-only"] => self.open(slot, CKF_SERIAL_SESSION),
            ["use", index] => {
                self.session = *self.sessions.get(index.parse::<usize>()?).ok_or("no such session")?;
                simple(CKR_OK)
            }
            ["close"] => simple(call!(self, C_CloseSession, session)),
            ["close-all", slot] => simple(call!(self, C_CloseAllSessions, self.slot(slot)?)),
            ["session-info"] => {
                let mut info = CK_SESSION_INFO::default();
                let result = call!(self, C_GetSessionInfo, session, &raw mut info);
                let slot = self.slots.iter().position(|slot| *slot == info.slotID);
                Ok((result, format!(" state={} slot={slot:?}", info.state)))
            }
            ["login", user, text] => {
                let (text, length) = pin(text);
                simple(call!(self, C_Login, session, value_of(names::CKU, user)?, text, length))
            }
            ["logout"] => simple(call!(self, C_Logout, session)),
            ["set-pin", old, new] => {
                let ((old, old_length), (new, new_length)) = (pin(old), pin(new));
                simple(call!(self, C_SetPIN, session, old, old_length, new, new_length))
            }
            ["init-pin", new] => {
                let (new, length) = pin(new);
                simple(call!(self, C_InitPIN, session, new, length))
            }
            ["init-token", slot, so, label] => {
                let ((so, length), mut text) = (pin(so), [b' '; 32]);
                text[..label.len()].copy_from_slice(label.as_bytes());
                simple(call!(self, C_InitToken, self.slot(slot)?, so, length, text.as_mut_ptr()))
            }
            ["find"] => self.find(&mut []),
            ["find", class] => {
                let class = value_of(names::CKO, class)?;
                self.find(&mut [attribute(CKA_CLASS, &class)])
            }
            ["lengths", object, attributes] => self.attributes(object, attributes, 0, false),
            ["get", object, attributes] => self.attributes(object, attributes, 0, true),
            ["get", object, attributes, spare] => self.attributes(object, attributes, spare.parse()?, true),
            ["generate", label] => self.generate(label),
            ["create-certificate", label, size] => self.create_certificate(label, size.parse()?),
            ["destroy", object] => simple(call!(self, C_DestroyObject, session, self.object(object)?)),
            ["sign-init", key, mechanism] => {
                let mut mechanism = self.mechanism(mechanism)?;
                simple(call!(self, C_SignInit, session, &raw mut mechanism, self.object(key)?))
            }
            ["sign-length"] => {
                let mut length = 0;
                let mut data = *b"data";
                let result = call!(self, C_Sign, session, data.as_mut_ptr(), 4, null_mut(), &raw mut length);
                Ok((result, format!(" {length}")))
            }
            ["sign"] => self.single(b"data", |functions| functions.C_Sign),
            ["decrypt-init", key, mechanism] => {
                let mut mechanism = self.mechanism(mechanism)?;
                simple(call!(self, C_DecryptInit, session, &raw mut mechanism, self.object(key)?))
            }
            ["decrypt"] => self.single(&[1; 256], |functions| functions.C_Decrypt),
            _ => Err("no such command".into()),
        }
    }

    fn mechanism(&self, name: &str) -> Result<CK_MECHANISM, Box<dyn Error>> {
        Ok(CK_MECHANISM { mechanism: value_of(names::CKM, name)?, pParameter: null_mut(), ulParameterLen: 0 })
    }

    fn list_slots(&mut self, present: CK_BBOOL) -> Answer {
        let mut count = 64;
        let mut slots = vec![0; 64];
        let result = call!(self, C_GetSlotList, present, slots.as_mut_ptr(), &raw mut count);
        if result == CKR_OK {
            slots.truncate(count as usize);
            self.slots = slots;
        }
        Ok((result, format!(" {count}")))
    }

    fn slot_info(&self, slot: &str) -> Answer {
        let mut info = CK_SLOT_INFO::default();
        let result = call!(self, C_GetSlotInfo, self.slot(slot)?, &raw mut info);
        let present = info.flags & CKF_TOKEN_PRESENT != 0;
        Ok((result, format!(" present={present} {}", shown(info.slotDescription.trim_ascii_end()))))
    }

    fn token_info(&self, slot: &str) -> Answer {
        let mut info = CK_TOKEN_INFO::default();
        let result = call!(self, C_GetTokenInfo, self.slot(slot)?, &raw mut info);
        let mut more = format!(
            " {} serial={} pin={}-{}",
            shown(&info.label),
            shown(info.serialNumber.trim_ascii_end()),
            info.ulMinPinLen,
            info.ulMaxPinLen
        );
        for (name, flag) in names::CKF_TOKEN {
            if info.flags & flag != 0 {
                write!(more, " {name}")?;
            }
        }
        Ok((result, more))
    }

    fn list_mechanisms(&self, slot: &str) -> Answer {
        let mut count = 0;
        let slot = self.slot(slot)?;
        let asked = call!(self, C_GetMechanismList, slot, null_mut(), &raw mut count);
        let mut list = vec![0; count as usize];
        let result = call!(self, C_GetMechanismList, slot, list.as_mut_ptr(), &raw mut count);
        let names: Vec<String> = list.iter().map(|mechanism| name_of(names::CKM, *mechanism)).collect();
        Ok((if asked == CKR_OK { result } else { asked }, format!(" {}", names.join(" "))))
    }

    fn open(&mut self, slot: &str, flags: CK_FLAGS) -> Answer {
        let mut handle = 0;
        let result = call!(self, C_OpenSession, self.slot(slot)?, flags, null_mut(), None, &raw mut handle);
        if result == CKR_OK {
            self.sessions.push(handle);
            self.session = handle;
        }
        simple(result)
    }

    /// Finds two handles a call, and prints how many there are.
    fn find(&mut self, template: &mut [CK_ATTRIBUTE]) -> Answer {
        let session = self.session;
        match call!(self, C_FindObjectsInit, session, template.as_mut_ptr(), template.len() as CK_ULONG) {
            CKR_OK => {}
            error => return simple(error),
        }
        self.objects.clear();
        let result = loop {
            let (mut batch, mut count) = ([0; 2], 0);
            match call!(self, C_FindObjects, session, batch.as_mut_ptr(), 2, &raw mut count) {
                CKR_OK if count == 0 => break CKR_OK,
                CKR_OK => self.objects.extend(&batch[..count as usize]),
                error => break error,
            }
        };
        let last = call!(self, C_FindObjectsFinal, session);
        Ok((if result == CKR_OK { last } else { result }, format!(" {}", self.objects.len())))
    }

    /// Asks for the lengths and then, if wanted, for the values, in buffers of those lengths plus `spare` bytes.
    fn attributes(&self, object: &str, attributes: &str, spare: usize, values: bool) -> Answer {
        let object = self.object(object)?;
        let types: Vec<_> = attributes.split(',').map(|name| value_of(names::CKA, name)).collect::<Result<_, _>>()?;
        let mut template: Vec<CK_ATTRIBUTE> =
            types.iter().map(|kind| CK_ATTRIBUTE { type_: *kind, pValue: null_mut(), ulValueLen: 0 }).collect();
        let count = template.len() as CK_ULONG;
        let mut result = call!(self, C_GetAttributeValue, self.session, object, template.as_mut_ptr(), count);
        let mut buffers: Vec<Vec<u8>> = Vec::new();
        if values {
            for attribute in &mut template {
                let length = if attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION { 0 } else { attribute.ulValueLen };
                let mut buffer = vec![0u8; length as usize + spare];
                attribute.pValue = buffer.as_mut_ptr().cast();
                attribute.ulValueLen = buffer.len() as CK_ULONG;
                buffers.push(buffer);
            }
            result = call!(self, C_GetAttributeValue, self.session, object, template.as_mut_ptr(), count);
        }
        let mut more = String::new();
        for (index, attribute) in template.iter().enumerate() {
            match (attribute.ulValueLen, buffers.get(index)) {
                (CK_UNAVAILABLE_INFORMATION, _) => more += " -1",
                (length, Some(buffer)) if length as usize <= buffer.len() => {
                    write!(more, " {}", shown(&buffer[..length as usize]))?;
                }
                (length, Some(buffer)) => write!(more, " {length} in a buffer of {}", buffer.len())?,
                (length, None) => write!(more, " {length}")?,
            }
        }
        Ok((result, more))
    }

    fn generate(&mut self, label: &str) -> Answer {
        let (yes, bits): (CK_BBOOL, CK_ULONG) = (CK_TRUE, 2048);
        let mut public = [
            attribute(CKA_TOKEN, &yes),
            attribute(CKA_LABEL, label.as_bytes()),
            attribute(CKA_MODULUS_BITS, &bits),
            attribute(CKA_VERIFY, &yes),
        ];
        let mut private = [
            attribute(CKA_TOKEN, &yes),
            attribute(CKA_PRIVATE, &yes),
            attribute(CKA_LABEL, label.as_bytes()),
            attribute(CKA_SIGN, &yes),
            attribute(CKA_DECRYPT, &yes),
        ];
        let mut mechanism = self.mechanism("CKM_RSA_PKCS_KEY_PAIR_GEN")?;
        let (mut public_key, mut private_key) = (0, 0);
        simple(call!(
            self,
            C_GenerateKeyPair,
            self.session,
            &raw mut mechanism,
            public.as_mut_ptr(),
            public.len() as CK_ULONG,
            private.as_mut_ptr(),
            private.len() as CK_ULONG,
            &raw mut public_key,
            &raw mut private_key
        ))
    }

    fn create_certificate(&mut self, label: &str, size: usize) -> Answer {
        let (class, kind): (CK_OBJECT_CLASS, CK_CERTIFICATE_TYPE) = (CKO_CERTIFICATE, CKC_X_509);
        let (yes, no): (CK_BBOOL, CK_BBOOL) = (CK_TRUE, CK_FALSE);
        let value = vec![0x30u8; size];
        let mut template = [
            attribute(CKA_CLASS, &class),
            attribute(CKA_CERTIFICATE_TYPE, &kind),
            attribute(CKA_TOKEN, &yes),
            attribute(CKA_PRIVATE, &no),
            attribute(CKA_LABEL, label.as_bytes()),
            attribute(CKA_ID, b"\x01"),
            attribute(CKA_SUBJECT, b"\x30\x00"),
            attribute(CKA_VALUE, value.as_slice()),
        ];
        let mut object = 0;
        let count = template.len() as CK_ULONG;
        simple(call!(self, C_CreateObject, self.session, template.as_mut_ptr(), count, &raw mut object))
    }

    /// C_Sign or C_Decrypt with a buffer that is large enough.
    fn single(&self, data: &[u8], choose: fn(&CK_FUNCTION_LIST) -> CK_C_Sign) -> Answer {
        let mut out = vec![0u8; 1024];
        let mut length = out.len() as CK_ULONG;
        let function = choose(&self.functions).ok_or("no such function")?;
        let (input, size) = (data.as_ptr().cast_mut(), data.len() as CK_ULONG);
        // SAFETY: both buffers live for the call, with the lengths given.
        let result = unsafe { function(self.session, input, size, out.as_mut_ptr(), &raw mut length) };
        Ok((result, if result == CKR_OK { format!(" {length}") } else { String::new() }))
    }
}
