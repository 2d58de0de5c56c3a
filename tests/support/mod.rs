//! How a test gets a token and runs jeton on it.

pub mod authority;
pub mod built;
pub mod faulty;
pub mod jeton;
pub mod misbehaving;
pub mod openssl;
pub mod pcscd;
pub mod python;
pub mod terminal;
pub mod token;

pub use authority::Authority;
pub use jeton::Jeton;
pub use misbehaving::Misbehaving;
pub use terminal::Terminal;
pub use token::Token;
