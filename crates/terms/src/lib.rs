//! The words of the RFCs as checked types. No I/O, no clock: a value of these types has been checked.

mod client_metadata;
mod grant_type;
mod guid;
mod instant;
pub mod jose;
mod parameters;
mod pkce;
mod prompt;
mod redirect_uri;
mod response;
mod scope;
mod secret;
mod token;
mod user_name;
mod when;

pub use client_metadata::{ApplicationType, AuthenticationMethod};
pub use grant_type::GrantType;
pub use guid::guid;
pub use instant::{Instant, Lateness, Lifetime};
pub use parameters::{Parameters, is_meant, percent_decoded, presentable_name};
pub use pkce::{Challenge, Verifier};
pub use prompt::{MaxAge, Prompt};
pub use redirect_uri::{Difference, RedirectUri, origin, presentable_uri};
pub use response::ResponseMode;
pub use scope::{OPENID_SCOPES, Scope, nearest};
pub use secret::{Digest, Secret};
pub use token::{CodeToken, RefreshToken, TokenKind};
pub use user_name::name_key;
pub use when::parse as parse_time;
