//! Impossible counts and lengths returned with CKR_OK, and output on the process's standard output.

use std::ffi::CStr;
use std::io::Write;
use std::process::{Command, Stdio};

use cryptoki_sys::*;

use crate::forward::Function;
use crate::module::Module;
use crate::{objects, operations, tokens};

/// How a returned number lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lie {
    /// Six more than the client's buffer holds; the truth if there was no buffer.
    Beyond,
    /// Far more than fits in memory.
    Huge,
    /// The client's buffer full every time, from the first search that finds something.
    Endless,
    /// NULL instead of what a pointer should point to.
    Null,
}

impl Lie {
    fn parse(text: &str) -> Result<Lie, String> {
        match text {
            "beyond" => Ok(Lie::Beyond),
            "huge" => Ok(Lie::Huge),
            "endless" => Ok(Lie::Endless),
            "null" => Ok(Lie::Null),
            _ => Err(format!("`{text}` is not beyond, huge, endless or null")),
        }
    }
}

/// Reads `C_FindObjects=beyond`.
pub(crate) fn rule(text: &str) -> Result<(Function, Lie), String> {
    use Function::*;
    let (name, lie) = text.split_once('=').ok_or_else(|| format!("`{text}` is not function=lie"))?;
    let lie = Lie::parse(lie)?;
    let functions: &[Function] = match lie {
        Lie::Beyond | Lie::Huge => &[C_GetSlotList, C_GetMechanismList, C_FindObjects, C_Sign, C_Decrypt],
        Lie::Endless => &[C_FindObjects],
        Lie::Null => &[C_GetFunctionList],
    };
    let function = functions.iter().find(|function| function.name() == name);
    function.map(|function| (*function, lie)).ok_or_else(|| format!("`{name}` does not lie so"))
}

/// What the settings demand of this function.
pub(crate) fn of(module: &Module, function: Function) -> Option<Lie> {
    module.settings.lies.iter().find(|(lying, _)| *lying == function).map(|(_, lie)| *lie)
}

/// Falsifies the number that a call returned. `room` is the size of the client's buffer as the client gave it; none
/// without a buffer.
///
/// # Safety
///
/// `count` is NULL or writable.
unsafe fn tell(module: &Module, function: Function, count: *mut CK_ULONG, room: Option<CK_ULONG>) {
    let claimed = match (of(module, function), room) {
        (Some(Lie::Beyond), Some(room)) => room + 6,
        (Some(Lie::Huge), _) => CK_ULONG::MAX / 2,
        _ => return,
    };
    if !count.is_null() {
        // SAFETY: not NULL, and writable by this function's contract.
        unsafe { count.write(claimed) };
    }
}

macro_rules! liars {
    ($($(#[$doc:meta])* $name:ident, $function:ident by $behaviour:path,
        ($($argument:ident: $type:ty),*) gives $count:ident into $out:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As the function of the standard.
        pub(crate) unsafe fn $name(module: &Module $(, $argument: $type)*) -> CK_RV {
            // SAFETY: NULL or the client's number, by the standard's contract.
            let room = unsafe { $count.as_ref() }.copied().filter(|_| !$out.is_null());
            // SAFETY: the behaviour's contract is the standard's for this function.
            let result = unsafe { $behaviour(module $(, $argument)*) };
            if result == CKR_OK {
                // SAFETY: as above.
                unsafe { tell(module, Function::$function, $count, room) };
            }
            result
        }
    )*};
}

liars! {
    /// C_GetSlotList (v2.40, 5.5).
    slot_list, C_GetSlotList by tokens::slot_list,
        (present: CK_BBOOL, list: *mut CK_SLOT_ID, count: *mut CK_ULONG) gives count into list;
    /// C_GetMechanismList (v2.40, 5.5).
    mechanism_list, C_GetMechanismList by operations::mechanism_list,
        (slot: CK_SLOT_ID, list: *mut CK_MECHANISM_TYPE, count: *mut CK_ULONG) gives count into list;
    /// C_Sign (v2.40, 5.11).
    sign, C_Sign by operations::sign,
        (session: CK_SESSION_HANDLE, data: *mut CK_BYTE, size: CK_ULONG, out: *mut CK_BYTE, length: *mut CK_ULONG)
        gives length into out;
    /// C_Decrypt (v2.40, 5.9).
    decrypt, C_Decrypt by operations::decrypt,
        (session: CK_SESSION_HANDLE, data: *mut CK_BYTE, size: CK_ULONG, out: *mut CK_BYTE, length: *mut CK_ULONG)
        gives length into out;
}

/// C_FindObjects (v2.40, 5.7).
///
/// # Safety
///
/// As C_FindObjects.
pub(crate) unsafe fn find(
    module: &Module,
    session: CK_SESSION_HANDLE,
    handles: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    // SAFETY: as C_FindObjects asks of its caller.
    let result = unsafe { objects::find(module, session, handles, most, count) };
    if result != CKR_OK || handles.is_null() || count.is_null() {
        return result;
    }
    if of(module, Function::C_FindObjects) == Some(Lie::Endless) {
        let found = module.sessions().get_mut(session).and_then(|session| session.found.first().copied());
        for place in 0..(if found.is_some() { most as usize } else { 0 }) {
            // SAFETY: the client gave room for `most` handles.
            unsafe { handles.add(place).write(found.unwrap_or_default()) };
        }
        if found.is_some() {
            // SAFETY: not NULL, and writable by the standard's contract.
            unsafe { count.write(most) };
        }
    }
    // SAFETY: as above.
    unsafe { tell(module, Function::C_FindObjects, count, Some(most)) };
    CKR_OK
}

/// What C_Initialize does to the process's standard output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Output {
    /// Writes for as long as anything reads.
    Flood,
    /// Starts a process that keeps it open for half a minute.
    Helper,
    /// Writes a line, and the beginning of another one.
    Chatter,
    /// Writes two lines on the standard error of C, one with a control sequence.
    Errors,
}

/// Writes this on the standard error of C's library, which has a buffer and a file of its own.
fn complain(text: &CStr) {
    #[cfg(unix)]
    let stream = {
        unsafe extern "C" {
            #[cfg_attr(target_os = "macos", link_name = "__stderrp")]
            static stderr: *mut libc::FILE;
        }
        // SAFETY: the C library fills it before anything else runs.
        unsafe { stderr }
    };
    #[cfg(windows)]
    let stream = {
        unsafe extern "C" {
            fn __acrt_iob_func(descriptor: u32) -> *mut libc::FILE;
        }
        // SAFETY: standard error has descriptor 2.
        unsafe { __acrt_iob_func(2) }
    };
    // SAFETY: the stream is the C library's own, and the text ends with a zero byte.
    unsafe { libc::fputs(text.as_ptr(), stream) };
}

impl Output {
    pub(crate) fn parse(text: &str) -> Result<Option<Output>, String> {
        match text {
            "" => Ok(None),
            "flood" => Ok(Some(Output::Flood)),
            "helper" => Ok(Some(Output::Helper)),
            "chatter" => Ok(Some(Output::Chatter)),
            "errors" => Ok(Some(Output::Errors)),
            _ => Err("not flood, helper, chatter or errors".to_owned()),
        }
    }

    pub(crate) fn happen(self) {
        let mut output = std::io::stdout();
        match self {
            Output::Flood => while output.write_all(&[b'x'; 1 << 16]).is_ok() {},
            Output::Helper => {
                let _ = Command::new("sleep").arg("30").stdin(Stdio::null()).stderr(Stdio::null()).spawn();
            }
            Output::Chatter => {
                let _ = output.write_all(b"vendor middleware 1.0\ninitialising... ").and_then(|()| output.flush());
            }
            Output::Errors => complain(c"WARNING: no licence file\nERROR: \x1b[31mno chip\x1b[0m\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lie_is_read_for_the_functions_that_tell_it() {
        assert_eq!(rule("C_Sign=beyond"), Ok((Function::C_Sign, Lie::Beyond)));
        assert_eq!(rule("C_FindObjects=endless"), Ok((Function::C_FindObjects, Lie::Endless)));
        assert_eq!(rule("C_Sign=endless").unwrap_err(), "`C_Sign` does not lie so");
        assert!(rule("C_Sign").is_err() && rule("C_Sign=a bit").is_err() && Output::parse("loud").is_err());
    }
}
