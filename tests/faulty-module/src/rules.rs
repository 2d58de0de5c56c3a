//! The small languages of the environment variables: which call, and what happens. Anything that does not parse is an
//! error.

use cryptoki_sys::{
    CK_ATTRIBUTE_TYPE, CK_FLAGS, CK_MECHANISM_TYPE, CK_RV, CK_ULONG, CK_VERSION, CKR_TEMPLATE_INCONSISTENT,
};

use crate::forward::Function;
use crate::names;

/// The items of a list, trimmed.
pub(crate) fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// The function of a rule; `*` means every function.
fn function(text: &str) -> Result<Option<Function>, String> {
    if text == "*" {
        return Ok(None);
    }
    Function::ALL
        .iter()
        .find(|function| function.name() == text)
        .map(|function| Some(*function))
        .ok_or_else(|| format!("`{text}` is not a function of PKCS#11 v2.40, nor `*`"))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

/// `C_Sign:2`, `*:17`: the n-th call of a function, or of all; with `+`, that call and all later ones.
#[derive(Debug, PartialEq)]
pub(crate) struct CallRule {
    function: Option<Function>,
    nth: u64,
    later_too: bool,
}

impl CallRule {
    /// Reads one rule.
    pub(crate) fn parse(text: &str) -> Result<CallRule, String> {
        let (name, nth) = text.split_once(':').ok_or_else(|| format!("`{text}` is not function:number"))?;
        let (digits, later_too) = nth.strip_suffix('+').map_or((nth, false), |digits| (digits, true));
        match number(digits)? {
            0 => Err(format!("`{text}`: calls are counted from 1")),
            nth => Ok(CallRule { function: function(name)?, nth, later_too }),
        }
    }

    /// A rule that matches its call and all later ones.
    pub(crate) fn and_later(self) -> CallRule {
        CallRule { later_too: true, ..self }
    }

    /// Whether the rule matches this call, the `sequence`-th of all and the `nth` of its function.
    pub(crate) fn matches(&self, function: Function, sequence: u64, nth: u64) -> bool {
        let count = match self.function {
            None => sequence,
            Some(only) if only == function => nth,
            Some(_) => return false,
        };
        count == self.nth || (self.later_too && count > self.nth)
    }
}

/// `C_Sign:1=CKR_DEVICE_REMOVED`; with `@after`, once the real call has been made.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) rule: CallRule,
    pub(crate) result: CK_RV,
    pub(crate) after: bool,
}

impl Failure {
    /// Reads one rule.
    pub(crate) fn parse(text: &str) -> Result<Failure, String> {
        let (rule, result) = text.split_once('=').ok_or_else(|| format!("`{text}` is not function:number=value"))?;
        let (result, after) = match result.split_once('@') {
            None => (result, false),
            Some((result, "after")) => (result, true),
            Some((_, other)) => return Err(format!("`@{other}`: only `@after` is known")),
        };
        Ok(Failure { rule: CallRule::parse(rule)?, result: names::value_of(names::CKR, result)?, after })
    }
}

/// `C_Sign=3000,*=10`, or `10` alone: milliseconds before each call.
#[derive(Debug, Default)]
pub(crate) struct Delays(Vec<(Option<Function>, u64)>);

impl Delays {
    /// Reads the list.
    pub(crate) fn parse(text: &str) -> Result<Delays, String> {
        items(text)
            .map(|item| match item.split_once('=') {
                Some((name, delay)) => Ok((function(name)?, number(delay)?)),
                None => Ok((None, number(item)?)),
            })
            .collect::<Result<_, _>>()
            .map(Delays)
    }

    /// The delay of a function: its own, otherwise that of `*`.
    pub(crate) fn of(&self, function: Function) -> Option<u64> {
        let find = |wanted| self.0.iter().find(|(rule, _)| *rule == wanted).map(|(_, delay)| *delay);
        find(Some(function)).or_else(|| find(None))
    }
}

/// How a call ends without returning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Hang,
    Abort,
    Segv,
    /// Ends the process by exit(3), with code 3.
    Exit,
}

/// `C_Login:1`, or `load`, which the library's constructor has read itself.
pub(crate) fn ends(end: End, text: &str) -> Result<Vec<(End, CallRule)>, String> {
    items(text).filter(|item| *item != "load").map(|item| Ok((end, CallRule::parse(item)?))).collect()
}

/// `+CKF_WRITE_PROTECTED,-CKF_USER_PIN_INITIALIZED`: flags of CK_TOKEN_INFO to set and clear.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Flags {
    pub(crate) set: CK_FLAGS,
    pub(crate) clear: CK_FLAGS,
}

impl Flags {
    /// Reads the list.
    pub(crate) fn parse(text: &str) -> Result<Flags, String> {
        let mut flags = Flags::default();
        for item in items(text) {
            if let Some(name) = item.strip_prefix('+') {
                flags.set |= names::value_of(names::CKF_TOKEN, name)?;
            } else if let Some(name) = item.strip_prefix('-') {
                flags.clear |= names::value_of(names::CKF_TOKEN, name)?;
            } else {
                return Err(format!("`{item}` has neither + nor -"));
            }
        }
        Ok(flags)
    }
}

/// `-CKM_A` removes a mechanism; `!CKM_B` is advertised but fails when used.
#[derive(Debug, Default)]
pub(crate) struct Mechanisms {
    pub(crate) removed: Vec<CK_MECHANISM_TYPE>,
    pub(crate) hollow: Vec<CK_MECHANISM_TYPE>,
}

impl Mechanisms {
    /// Reads the list.
    pub(crate) fn parse(text: &str) -> Result<Mechanisms, String> {
        let mut mechanisms = Mechanisms::default();
        for item in items(text) {
            if let Some(name) = item.strip_prefix('-') {
                mechanisms.removed.push(names::value_of(names::CKM, name)?);
            } else if let Some(name) = item.strip_prefix('!') {
                mechanisms.hollow.push(names::value_of(names::CKM, name)?);
            } else {
                return Err(format!("`{item}` has neither - nor !"));
            }
        }
        Ok(mechanisms)
    }
}

/// `CKA_ID`, or `CKA_ID=CKR_ATTRIBUTE_VALUE_INVALID`: what a template must not contain, and the return value if it
/// does.
pub(crate) fn refusals(text: &str) -> Result<Vec<(CK_ATTRIBUTE_TYPE, CK_RV)>, String> {
    items(text)
        .map(|item| {
            let (name, result) = item.split_once('=').unzip();
            let result = result.map_or(Ok(CKR_TEMPLATE_INCONSISTENT), |name| names::value_of(names::CKR, name))?;
            Ok((names::value_of(names::CKA, name.unwrap_or(item))?, result))
        })
        .collect()
}

/// `4-8`: the shortest and the longest PIN.
pub(crate) fn pin_lengths(text: &str) -> Result<(CK_ULONG, CK_ULONG), String> {
    let (least, most) = text.split_once('-').ok_or_else(|| format!("`{text}` is not min-max"))?;
    let length = |text| CK_ULONG::try_from(number(text)?).map_err(|_| format!("`{text}` is too long"));
    Ok((length(least)?, length(most)?))
}

/// `major.minor:description` of a library.
pub(crate) fn library(text: &str) -> Result<(CK_VERSION, String), String> {
    let parts = text.split_once(':').and_then(|(version, description)| Some((version.split_once('.')?, description)));
    let ((major, minor), description) = parts.ok_or_else(|| format!("`{text}` is not major.minor:description"))?;
    let part = |text: &str| text.parse().map_err(|_| format!("`{text}` is no part of a version"));
    Ok((CK_VERSION { major: part(major)?, minor: part(minor)? }, description.to_owned()))
}

/// `0` or `1`.
pub(crate) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "1" => Ok(true),
        "0" | "" => Ok(false),
        _ => Err(format!("`{text}` is not 0 or 1")),
    }
}

/// Bytes written in hexadecimal.
pub(crate) fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    match digits {
        Some(digits) if digits.len() % 2 == 0 => Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()),
        _ => Err(format!("`{text}` is not bytes in hexadecimal")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Function::{C_GetInfo, C_Sign};

    #[test]
    fn a_call_rule_means_its_call_only() {
        let rule = CallRule::parse("C_Sign:2").unwrap();
        assert!(rule.matches(C_Sign, 9, 2));
        assert!(!rule.matches(C_Sign, 2, 1));
        assert!(!rule.matches(C_Sign, 9, 3));
        assert!(!rule.matches(C_GetInfo, 2, 2));
        let later = CallRule::parse("C_Sign:2+").unwrap();
        assert!(!later.matches(C_Sign, 9, 1) && later.matches(C_Sign, 9, 2) && later.matches(C_Sign, 9, 3));
        let any = CallRule::parse("*:17").unwrap();
        assert!(any.matches(C_GetInfo, 17, 1) && !any.matches(C_GetInfo, 1, 17));
    }

    #[test]
    fn a_failure_has_a_name_or_a_vendor_value() {
        let failure = Failure::parse("C_Sign:1+=CKR_DEVICE_REMOVED@after").unwrap();
        assert_eq!((failure.result, failure.after, failure.rule.later_too), (0x32, true, true));
        assert_eq!(Failure::parse("*:3=0x80000001").unwrap().result, 0x8000_0001);
    }

    #[test]
    fn what_does_not_parse_is_refused() {
        for text in
            ["C_Sing:1=CKR_OK", "C_Sign=CKR_OK", "C_Sign:0=CKR_OK", "C_Sign:1=CKR_NO", "C_Sign:1", "*:1=CKR_OK@b"]
        {
            assert!(Failure::parse(text).is_err(), "{text}");
        }
        assert!(Delays::parse("C_Sign=soon").is_err());
        assert!(ends(End::Hang, "loaded").is_err());
        assert!(Flags::parse("CKF_RNG").is_err());
        assert!(Mechanisms::parse("CKM_RSA_PKCS").is_err());
        assert!(refusals("CKA_ID=CKR_NO").is_err());
        assert!(pin_lengths("4").is_err());
        assert!(switch("yes").is_err());
        assert!(library("0.27").is_err() && library("0.x:OpenSC").is_err());
        assert!(hex("abc").is_err() && hex("zz").is_err());
    }

    #[test]
    fn a_function_has_its_own_delay_before_that_of_all() {
        let delays = Delays::parse("C_Sign=3000,*=10").unwrap();
        assert_eq!((delays.of(C_Sign), delays.of(C_GetInfo)), (Some(3000), Some(10)));
        assert_eq!(Delays::parse("5").unwrap().of(C_GetInfo), Some(5));
    }

    #[test]
    fn lists_are_read_whole() {
        assert_eq!(Flags::parse("+CKF_RNG, -CKF_WRITE_PROTECTED").unwrap(), Flags { set: 1, clear: 2 });
        assert_eq!(refusals("CKA_ID,CKA_LABEL=CKR_HOST_MEMORY").unwrap(), [(0x102, 0xD1), (3, 2)]);
        assert_eq!(hex("00ff").unwrap(), [0, 255]);
    }
}
