//! How a test gets a token and runs jeton on it.

pub mod built;
pub mod faulty;
pub mod jeton;
pub mod openssl;
pub mod token;

pub use jeton::Jeton;
pub use token::Token;
