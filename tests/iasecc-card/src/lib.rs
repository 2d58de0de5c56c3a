//! A simulated IAS-ECC card that connects to vpcd (tests only).
