//! `prompt` and `max_age` of an authorization request (OpenID Connect Core 1.0 section 3.1.2.1).

use diagnosis::{Mend, Refusal};

/// What the client asks to be shown or not shown.
#[expect(clippy::struct_excessive_bools, reason = "the standard names four independent wishes")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// No page may appear.
    pub none: bool,
    /// The person signs in again.
    pub login: bool,
    /// The person consents again.
    pub consent: bool,
    /// The person chooses an account.
    pub select_account: bool,
}

/// Every value that is known, as metadata announces them.
pub(crate) const SUPPORTED: &str = "none login consent select_account";

impl Prompt {
    /// Reads the list; refuses with 88070006 or 88070007.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut prompt = Self::default();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                other => {
                    let near = crate::nearest(other, SUPPORTED.split(' ')).map(str::to_owned);
                    let mend = near.map_or_else(
                        || Mend::Remove("prompt".into()),
                        |near| Mend::Set("prompt".into(), text.replace(other, &near)),
                    );
                    return Err(Refusal::prompt_value_unknown(other, SUPPORTED).mend(mend));
                }
            }
        }
        // > If this parameter contains none with any other value, an error is returned.
        if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
            let others: Vec<&str> = text.split(' ').filter(|w| !w.is_empty() && *w != "none").collect();
            let mend = Mend::Set("prompt".into(), others.join(" "));
            return Err(Refusal::prompt_none_combined(text).mend(mend));
        }
        Ok(prompt)
    }
}

/// The allowed age of a sign-in, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAge(pub i64);

impl MaxAge {
    /// Reads digits, up to ten of them; refuses with 88070008.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let digits = text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit());
        let seconds = if digits { text.parse().ok() } else { None };
        seconds
            .map(Self)
            .ok_or_else(|| Refusal::max_age_not_a_number(text).mend(Mend::Remove("max_age".into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_and_ages_are_held_to_their_form() {
        assert!(Prompt::parse("login consent").unwrap().login);
        assert_eq!(Prompt::parse("none login").unwrap_err().number(), 88_070_006);
        assert_eq!(Prompt::parse("create").unwrap_err().number(), 88_070_007);
        for bad in ["-1", "99999999999999999999", "1e3", "abc"] {
            assert_eq!(MaxAge::parse(bad).unwrap_err().number(), 88_070_008, "{bad}");
        }
        assert_eq!(MaxAge::parse("0").unwrap(), MaxAge(0));
    }
}
