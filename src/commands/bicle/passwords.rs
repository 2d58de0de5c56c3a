//! The command-line options that say where the passwords of `.pfx` files come from.

use crate::bicle::Passwords;
use crate::cli::{NewPasswordArgs, PasswordArgs};

impl From<&PasswordArgs> for Passwords {
    fn from(typed: &PasswordArgs) -> Self {
        Self::new(typed.password_file.clone(), None, typed.password_stdin, false)
    }
}

impl From<&NewPasswordArgs> for Passwords {
    fn from(typed: &NewPasswordArgs) -> Self {
        let PasswordArgs { password_file, password_stdin } = &typed.present;
        Self::new(password_file.clone(), typed.new_password_file.clone(), *password_stdin, typed.force_password)
    }
}
