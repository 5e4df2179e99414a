//! Finding a number by what people remember of it: its digits, its name, words of its texts in any language.

use std::sync::LazyLock;

use diagnosis::{Diagnosis, State};

use crate::{Language, Place, words};

/// Most entries that a search tells.
const MOST: usize = 30;
/// Most words of a search that are looked at.
const WORDS: usize = 12;

/// What is searched of an entry: its names, its title, the rest of its texts.
struct Indexed {
    entry: &'static Diagnosis,
    names: String,
    titles: String,
    texts: String,
}

static INDEX: LazyLock<Vec<Indexed>> = LazyLock::new(|| {
    let indexed = |entry: &&'static Diagnosis| {
        let (mut titles, mut texts) = (String::new(), String::new());
        for language in Language::ALL {
            let words = words(language, Place::Plain, entry, &[]);
            titles.push_str(&format!(" {}", fold(&words.title)));
            texts.push_str(&format!(" {} {}", fold(&words.cause), fold(&words.remedy.join(" "))));
        }
        let values: Vec<&str> = entry.oauth.iter().map(|(_, value)| *value).collect();
        let names = format!(
            " {} {} {} {} {}",
            entry.code(),
            entry.number,
            entry.name.replace('_', " "),
            entry.symbol.unwrap_or_default(),
            values.join(" ")
        );
        Indexed { entry, names: fold(&names), titles, texts }
    };
    diagnosis::list().iter().map(indexed).collect()
});

/// The entries that fit a search best, the best first. Every word counts once for each place where it stands; what is raised
/// comes before what is not.
pub fn search(wanted: &str) -> Vec<&'static Diagnosis> {
    let folded = fold(wanted);
    let wanted: Vec<&str> = folded.split_whitespace().filter(|word| word.len() > 1).take(WORDS).collect();
    let mut found: Vec<(u32, &'static Diagnosis)> = INDEX
        .iter()
        .filter_map(|indexed| {
            let score: u32 = wanted.iter().map(|word| weight(indexed, word)).sum();
            let bonus = u32::from(indexed.entry.state == State::Raised);
            let hits = wanted.iter().filter(|word| weight(indexed, word) > 0).count();
            // At least half of the words must stand somewhere.
            (score > 0 && hits * 2 >= wanted.len()).then_some((score * 2 + bonus, indexed.entry))
        })
        .collect();
    found.sort_by_key(|(score, entry)| (std::cmp::Reverse(*score), entry.number));
    found.into_iter().take(MOST).map(|(_, entry)| entry).collect()
}

fn weight(indexed: &Indexed, word: &str) -> u32 {
    let begins = |text: &str| text.contains(&format!(" {word}"));
    if begins(&indexed.names) {
        8
    } else if begins(&indexed.titles) {
        5
    } else if begins(&indexed.texts) {
        2
    } else {
        u32::from(word.chars().count() > 3 && (indexed.titles.contains(word) || indexed.names.contains(word)))
    }
}

/// Lower case without marks: Arabic without vowels, its alifs, yas and tas as one, its article apart.
fn fold(text: &str) -> String {
    let folded: String = text
        .chars()
        .filter_map(|c| match c {
            '\u{64B}'..='\u{652}' | '\u{640}' | '\u{670}' => None,
            'أ' | 'إ' | 'آ' => Some('ا'),
            'ى' => Some('ي'),
            'ة' => Some('ه'),
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
            '`' | '.' | ',' | ':' | ';' | '(' | ')' | '«' | '»' | '،' | '؛' | '_' | '"' | '\'' | '<'
            | '>' => Some(' '),
            c => Some(c.to_lowercase().next().unwrap_or(c)),
        })
        .collect();
    folded.split_whitespace().map(|word| format!(" {}", without_article(word))).collect()
}

fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(wanted: &str) -> u32 {
        search(wanted).first().map_or(0, |entry| entry.number)
    }

    #[test]
    fn a_number_is_found_by_its_name_and_by_words_in_each_language() {
        assert_eq!(first("client_secret_expired"), 7_000_222);
        assert_eq!(first("InvalidRedirectUri redirect uri not registered"), 50_011);
        assert_eq!(first("secret expired"), 7_000_222);
        assert_eq!(first("انتهت صلاحية سر العميل"), 7_000_222);
        assert_eq!(first("عنوان إعادة التوجيه غير مسجل"), 50_011);
        assert!(search("zzzz").is_empty());
        assert!(search("").is_empty());
    }

    #[test]
    fn arabic_is_folded() {
        assert_eq!(fold("الرُّموزُ إلى أداةٍ"), " رموز الي اداه");
    }
}
