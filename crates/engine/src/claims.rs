//! Which claims of an account a scope opens (OpenID Connect Core 1.0 section 5.4).

use diagnosis::{Mend, Refusal};
use serde_json::{Map, Value};
use store::records::account::Account;
use terms::Parameters;

use crate::Trail;

const PROFILE: [&str; 14] = [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];

/// Every claim that some scope opens, as metadata announces them.
pub(crate) const SUPPORTED: [&str; 20] = [
    "sub",
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
    "email",
    "email_verified",
    "address",
    "phone_number",
    "phone_number_verified",
];

/// The claims of an account that these scopes open, and `sub`.
pub(crate) fn opened(account: &Account, scopes: &[String]) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("sub".into(), account.id.to_string().into());
    for scope in scopes {
        let names: &[&str] = match scope.as_str() {
            "profile" => &PROFILE,
            "email" => &["email", "email_verified"],
            "address" => &["address"],
            "phone" => &["phone_number", "phone_number_verified"],
            _ => &[],
        };
        for name in names {
            if let Some(value) = account.claims.get(*name) {
                out.insert((*name).into(), value.clone());
            }
        }
        if scope == "profile" && !out.contains_key("preferred_username") {
            out.insert("preferred_username".into(), account.user_name.clone().into());
        }
    }
    out
}

/// Whether `claims` can be read at all; what it asks for is not supported yet and is passed over.
///
/// > The value is a JSON object listing the requested Claims. (OpenID Connect Core 1.0 section 5.5)
pub(crate) fn readable(parameters: &Parameters, trail: &mut Trail) -> Result<(), Refusal> {
    let Some(text) = parameters.get("claims") else { return Ok(()) };
    let result = match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(_) => Ok(()),
        Err(e) => {
            let position =
                text.split('\n').take(e.line().saturating_sub(1)).map(|line| line.len() + 1).sum::<usize>();
            let position = (position + e.column()).max(1) as u64;
            Err(Refusal::claims_not_json("claims", position).mend(Mend::Remove("claims".into())))
        }
    };
    trail.note("claims_are_json", "another form", "a JSON object", result)
}
