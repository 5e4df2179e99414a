//! Which passwords may be chosen.

use diagnosis::Refusal;
use terms::Secret;

/// The shortest and the longest password, in characters (NIST SP 800-63B section 5.1.1.2 asks for 8 at least and 64 allowed).
const LENGTHS: std::ops::RangeInclusive<usize> = 12..=256;

/// Whether a password may be chosen by somebody of this name; refuses with 88170001.
///
/// > … verifiers SHALL compare the prospective secrets against a list that contains values known to be commonly-used, expected, or
/// > compromised. (NIST SP 800-63B section 5.1.1.2)
pub(crate) fn may_be_chosen(password: &Secret, user_name: &str, others: &[&str]) -> Result<(), Refusal> {
    let text = password.expose();
    let length = text.chars().count();
    if length < *LENGTHS.start() {
        return Err(Refusal::new_password_unfit("problem-password-short"));
    }
    if length > *LENGTHS.end() {
        return Err(Refusal::new_password_unfit("problem-password-long"));
    }
    let name = terms::name_key(user_name);
    if name.chars().count() > 3 && terms::name_key(text).contains(&name) {
        return Err(Refusal::new_password_unfit("problem-password-name"));
    }
    let known = [&[user_name], others].concat();
    // What is that long is not guessed by lists; the estimate takes its time with length.
    let begin: String = text.chars().take(72).collect();
    if zxcvbn::zxcvbn(&begin, &known).score() < zxcvbn::Score::Three {
        return Err(Refusal::new_password_unfit("problem-password-guessable"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_named_and_guessable_passwords_are_refused() {
        let problem = |password: &str| {
            let refused = may_be_chosen(&Secret::new(password), "amina", &["Sanad"]).unwrap_err();
            refused.facts().first().unwrap().1.plain()
        };
        assert_eq!(problem("Tr0ub4dor&3"), "problem-password-short");
        assert_eq!(problem(&"x7!".repeat(100)), "problem-password-long");
        assert_eq!(problem("my name is Amina!"), "problem-password-name");
        assert_eq!(problem("passwordpassword"), "problem-password-guessable");
        assert_eq!(problem("123456789012"), "problem-password-guessable");
        for good in ["correct horse battery staple", "سبع نخلات فوق التل البعيد", "kV9!mQ2#xT7p"]
        {
            assert!(may_be_chosen(&Secret::new(good), "amina", &["Sanad"]).is_ok(), "{good}");
        }
    }
}
