//! jeton.
