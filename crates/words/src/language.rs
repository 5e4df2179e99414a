//! The languages, and how one is chosen.

/// A language that every text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// English, left to right.
    #[default]
    English,
    /// Arabic, right to left.
    Arabic,
}

/// The most languages of a wish list that are looked at.
const WISHES: usize = 20;

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Self::English, Self::Arabic];

    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    /// The direction of writing.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language of a tag such as `ar-EG`, if it is one of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// Chooses by what was asked for in the request (`ui_locales`, in order of wish), then by the cookie, then by
    /// `Accept-Language` (RFC 9110 section 12.5.4).
    pub fn choose(ui_locales: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> Self {
        let asked = ui_locales.and_then(|list| list.split(' ').take(WISHES).find_map(Self::of_tag));
        asked
            .or_else(|| cookie.and_then(Self::of_tag))
            .or_else(|| accept.and_then(accepted))
            .unwrap_or_default()
    }
}

fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(u32, Language)> = None;
    for item in header.split(',').take(WISHES) {
        let mut parts = item.split(';');
        let language = parts.next().and_then(|tag| Language::of_tag(tag.trim()));
        let weight = parts.find_map(|p| p.trim().strip_prefix("q=").map(str::to_owned));
        let weight = weight.and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
        let weight = (weight * 1000.0) as u32;
        if let Some(language) = language
            && weight > 0
            && best.is_none_or(|(w, _)| weight > w)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_decides_before_cookie_and_header() {
        assert_eq!(Language::choose(Some("fr ar-EG en"), Some("en"), None), Language::Arabic);
        assert_eq!(Language::choose(None, Some("ar"), Some("en")), Language::Arabic);
        assert_eq!(Language::choose(Some("fr"), None, Some("en;q=0.5, ar;q=0.9")), Language::Arabic);
        assert_eq!(Language::choose(None, None, Some("de")), Language::English);
    }
}
