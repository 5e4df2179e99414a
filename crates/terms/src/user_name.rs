//! User names: compared and counted in one folded form, so that no spelling splits an account's bucket.

use unicode_normalization::UnicodeNormalization;

/// The form in which a user name is looked up and counted: compatibility-composed, lower-cased, without blanks at its
/// ends and without characters that do not show.
pub fn name_key(user_name: &str) -> String {
    let shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let folded: String = user_name.nfkc().flat_map(char::to_lowercase).nfkc().filter(shown).collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for spelling in ["john", "JOHN", "john ", "\u{200B}john", "ｊｏｈｎ"] {
            assert_eq!(name_key(spelling), "john");
        }
    }
}
