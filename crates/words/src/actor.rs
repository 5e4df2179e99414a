//! Who did something, as the log of changes keeps it, in the words of a reader.

use diagnosis::Fact;

use crate::language::Language;
use crate::render::{Place, sentence};

/// Ways in which somebody acts, as the log of changes keeps them, each with its phrase.
const WAYS: [(&str, &str); 5] = [
    ("console", "actor-console"),
    ("the setup link", "actor-setup-link"),
    ("a mailed link", "actor-mailed-link"),
    ("the account page", "actor-account-page"),
    ("an appointment", "actor-appointment"),
];

/// `amina by console` in a language; what is none of ours, such as a command and who gave it, stays as it stands.
pub fn actor(language: Language, kept: &str) -> String {
    let said =
        |key: &str, who: &str| sentence(language, Place::Plain, key, &[("who", Fact::Name(who.to_owned()))]);
    if let Some(client) = kept.strip_prefix("client ") {
        return said("actor-client", client);
    }
    let way = kept
        .rsplit_once(" by ")
        .and_then(|(who, way)| WAYS.iter().find(|(known, _)| *known == way).map(|(_, key)| (who, *key)));
    match way {
        Some(("the owner", key)) => said(key, &said("actor-the-owner", "")),
        Some((who, key)) => said(key, who),
        None => kept.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_something_is_told_in_the_readers_language() {
        assert_eq!(actor(Language::English, "amina by console"), "amina at the console");
        assert_eq!(
            actor(Language::English, "the owner by a mailed link"),
            "the owner of the account by a mailed link"
        );
        assert_eq!(actor(Language::Arabic, "client robot"), "العميل robot");
        assert_eq!(actor(Language::Arabic, "the owner by the account page"), "صاحب الحساب من صفحة الحساب");
        assert_eq!(actor(Language::Arabic, "apply by alice"), "apply by alice");
        assert_eq!(actor(Language::English, "ada by robot by console"), "ada by robot at the console");
    }
}
