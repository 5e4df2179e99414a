//! Key pairs of each algorithm: made, read, used, shown.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
};
use diagnosis::Fault;
use terms::jose::{Algorithm, PublicJwk};
use uuid::Uuid;

/// A key pair that is ready to sign.
pub(super) enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// For what a signing key is wrapped: it unwraps for nothing else.
pub(crate) fn purpose(tenant: Uuid, kid: &str) -> String {
    format!("signing-key/{tenant}/{kid}")
}

impl Pair {
    pub(super) fn generate(algorithm: Algorithm) -> Result<(Self, zeroize::Zeroizing<Vec<u8>>), Fault> {
        let random = SystemRandom::new();
        let pkcs8 = match algorithm {
            Algorithm::Rs256 => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(Fault::broken)?;
                AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair)
                    .map_err(Fault::broken)?
                    .as_ref()
                    .to_vec()
            }
            Algorithm::Es256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
                .map_err(Fault::broken)?
                .as_ref()
                .to_vec(),
            Algorithm::EdDsa => {
                Ed25519KeyPair::generate_pkcs8(&random).map_err(Fault::broken)?.as_ref().to_vec()
            }
        };
        Ok((Self::from_pkcs8(algorithm, &pkcs8)?, zeroize::Zeroizing::new(pkcs8)))
    }

    pub(super) fn from_pkcs8(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, Fault> {
        Ok(match algorithm {
            Algorithm::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(pkcs8).map_err(Fault::broken)?),
            Algorithm::Es256 => Self::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(Fault::broken)?,
            ),
            Algorithm::EdDsa => Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8).map_err(Fault::broken)?),
        })
    }

    pub(super) fn sign(&self, random: &SystemRandom, message: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(match self {
            Self::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, random, message, &mut out).map_err(Fault::broken)?;
                out
            }
            Self::P256(pair) => pair.sign(random, message).map_err(Fault::broken)?.as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        })
    }

    pub(super) fn verifies(&self, message: &[u8], given: &[u8]) -> bool {
        let (algorithm, public): (&'static dyn signature::VerificationAlgorithm, &[u8]) = match self {
            Self::Rsa(pair) => (&signature::RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref()),
            Self::P256(pair) => (&signature::ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref()),
            Self::Ed25519(pair) => (&signature::ED25519, pair.public_key().as_ref()),
        };
        signature::UnparsedPublicKey::new(algorithm, public).verify(message, given).is_ok()
    }

    pub(super) fn public(&self) -> Result<PublicJwk, Fault> {
        Ok(match self {
            Self::Rsa(pair) => PublicJwk::Rsa {
                n: pair.public_key().modulus().big_endian_without_leading_zero().to_vec(),
                e: pair.public_key().exponent().big_endian_without_leading_zero().to_vec(),
            },
            Self::P256(pair) => {
                let point =
                    pair.public_key().as_ref().split_first().map(|(_, point)| point.split_at_checked(32));
                let Some(Some((x, y))) = point else {
                    return Err(Fault::broken("a point of the wrong length"));
                };
                PublicJwk::P256 { x: x.to_vec(), y: y.to_vec() }
            }
            Self::Ed25519(pair) => PublicJwk::Ed25519 { x: pair.public_key().as_ref().to_vec() },
        })
    }
}
