//! A PKCS#11 module that forwards to a real one and misbehaves on demand (tests only).
