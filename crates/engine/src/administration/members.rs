//! Table. The members of each kind of record, as they stand in a directory file: what the forms of the console, the documents of the admin API
//! and its description are made of.

use super::noun::Noun;

/// What values a member has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// A GUID.
    Guid,
    /// An https address.
    Link,
    /// Words with blanks between them.
    Words,
    /// Several texts.
    Lines,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Several of these.
    Several(&'static [&'static str]),
    /// Yes or no.
    Switch,
    /// A number of seconds within these bounds.
    Seconds(u32, u32),
    /// Names, each with a text.
    Pairs,
    /// Standard claims with their values.
    Claims,
    /// Secrets of a client.
    Secrets,
    /// A password, which is only ever written.
    Password,
}

/// One member.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What values it has.
    pub kind: Kind,
    /// Whether there is no record without it.
    pub required: bool,
}

const fn required(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, required: true }
}

const fn optional(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, required: false }
}

const ALGORITHMS: Kind = Kind::Choice(&["RS256", "ES256", "EdDSA"]);

const TENANT: &[Member] = &[
    required("id", Kind::Guid),
    required("name", Kind::Text),
    optional("display_name", Kind::Text),
    optional("domains", Kind::Lines),
    optional("issuer", Kind::Link),
    optional("default_resource", Kind::Text),
    optional("pkce", Kind::Choice(&["all", "public", "public-or-nonce"])),
];

const RESOURCE: &[Member] = &[
    required("identifier", Kind::Text),
    optional("name", Kind::Text),
    optional("scopes", Kind::Pairs),
    optional("roles", Kind::Lines),
    optional("token_algorithm", ALGORITHMS),
    optional("token_lifetime", Kind::Seconds(60, 86_400)),
];

const CLIENT: &[Member] = &[
    required("client_id", Kind::Text),
    optional("client_name", Kind::Text),
    optional("application_type", Kind::Choice(&["web", "native"])),
    optional(
        "token_endpoint_auth_method",
        Kind::Choice(&["client_secret_basic", "client_secret_post", "none"]),
    ),
    optional("exact_auth_method", Kind::Switch),
    optional("grant_types", Kind::Several(&["authorization_code", "refresh_token", "client_credentials"])),
    optional("redirect_uris", Kind::Lines),
    optional("post_logout_redirect_uris", Kind::Lines),
    optional("scope", Kind::Words),
    optional("roles", Kind::Lines),
    optional("id_token_signed_response_alg", ALGORITHMS),
    optional("policy_uri", Kind::Link),
    optional("tos_uri", Kind::Link),
    optional("pkce", Kind::Choice(&["required", "optional"])),
    optional("refresh_token_rotation", Kind::Choice(&["auto", "always"])),
    optional("refresh", Kind::Choice(&["consented", "always"])),
    optional("consent", Kind::Choice(&["ask", "granted"])),
    optional("disabled", Kind::Switch),
    optional("secret", Kind::Secrets),
];

const ACCOUNT: &[Member] = &[
    optional("id", Kind::Guid),
    required("user_name", Kind::Text),
    optional("password", Kind::Password),
    optional("claims", Kind::Claims),
    optional("groups", Kind::Lines),
    optional("roles", Kind::Lines),
    optional("disabled", Kind::Switch),
];

/// The members of a kind of record, in the order in which people read them.
pub fn members_of(noun: Noun) -> &'static [Member] {
    match noun {
        Noun::Tenant => TENANT,
        Noun::Resource => RESOURCE,
        Noun::Client => CLIENT,
        Noun::Account => ACCOUNT,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::directory_file::{AccountEntry, ClientEntry, ResourceEntry, TenantEntry};
    use super::*;

    /// What the reader of a directory file says that it knows.
    fn known<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
        let told = toml::from_str::<T>("nothing_of_this_name = 1").err().unwrap().to_string();
        let list = told.split("expected").nth(1).unwrap().split('`').skip(1).step_by(2);
        list.map(str::to_owned).collect()
    }

    #[test]
    fn the_table_names_what_a_directory_file_may_hold() {
        let table = |noun| members_of(noun).iter().map(|m| m.name.to_owned()).collect::<BTreeSet<_>>();
        let without = |mut known: BTreeSet<String>, others: &[&str]| {
            for other in others {
                assert!(known.remove(*other), "{other}");
            }
            known
        };
        assert_eq!(table(Noun::Client), known::<ClientEntry>());
        assert_eq!(table(Noun::Resource), known::<ResourceEntry>());
        assert_eq!(table(Noun::Account), without(known::<AccountEntry>(), &["password_hash"]));
        assert_eq!(table(Noun::Tenant), without(known::<TenantEntry>(), &["resource", "client", "account"]));
    }
}
