//! GUIDs: one spelling of them is read, and that once.

use uuid::Uuid;

/// A GUID as RFC 9562 section 4 writes it: 32 hexadecimal digits, of either case, in five groups. Blanks around it fall away; braces, `urn:`
/// and a form without hyphens name nothing.
pub fn guid(text: &str) -> Option<Uuid> {
    let text = text.trim_matches(' ');
    (text.len() == 36).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_is_read() {
        let written = "019ab3f0-1111-7222-8333-444455556666";
        assert!(guid(written).is_some());
        assert_eq!(guid(&written.to_uppercase()), guid(written));
        for other in [
            "{019ab3f0-1111-7222-8333-444455556666}",
            "urn:uuid:019ab3f0-1111-7222-8333-444455556666",
            "019ab3f0111172228333444455556666",
            "019ab3f0-1111-7222-8333-444455556666\n",
            "",
        ] {
            assert_eq!(guid(other), None, "{other}");
        }
    }
}
