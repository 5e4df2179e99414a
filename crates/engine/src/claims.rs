//! Which claims of an account a scope opens (OpenID Connect Core 1.0 section 5.4).

use serde_json::{Map, Value};
use store::records::account::Account;

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
