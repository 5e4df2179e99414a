//! JSON Object Signing: the little of it that this server speaks, always with an explicit algorithm.

mod algorithm;
pub mod base64url;
mod jwk;
mod jws;

pub use algorithm::Algorithm;
pub use jwk::PublicJwk;
pub use jws::{Jws, encoded_header, signing_input};
