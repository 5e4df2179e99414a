//! The rules of writing, as far as a machine can check them, on every text in every language.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// What a text is, which decides how long it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title,
    Cause,
    Step,
    /// A text of a page.
    Text,
}

/// One text to be judged: a step stands by itself, and so does each form of a counted sentence.
struct Text {
    key: String,
    kind: Kind,
    /// With `{ $name }` for values.
    written: String,
}

/// Names that stay in Latin letters outside backticks.
const NAMES: &str = "OAuth|OpenID Connect|PKCE|DPoP|JWT|SAML|SCIM|UTC|NTP|TLS|HTTPS|HTTP|JSON|Caps Lock|Trace ID|Correlation ID|English|Microsoft|\
    WS-Federation|Kerberos|WebAuthn|Intune|Azure|Exchange|Windows Hello|Windows|RADIUS|Google|Apple|Facebook|LinkedIn|Office|Xbox";
/// Words that show the English behind an Arabic text, or that the glossary rejects.
const CALQUES: [&str; 20] = [
    "تم",
    "تمت",
    "يتم",
    "قام ب",
    "بواسطة",
    "من قبل",
    "بشكل",
    "الخاص ب",
    "الخاصة ب",
    "الرجاء",
    "فشل في",
    "مميز",
    "المستأجر",
    "التخويل",
    "مفقود",
    "معلمة",
    "نقطة النهاية",
    "الجمهور",
    "مطالبة",
    "انتحال",
];
/// Imperatives, which in Arabic show the reader's gender.
const IMPERATIVES: [&str; 23] = [
    "أدخل",
    "أعد",
    "ابدأ",
    "افتح",
    "انقر",
    "اضغط",
    "اختر",
    "تأكد",
    "تحقق",
    "راجع",
    "أرسل",
    "أضف",
    "احذف",
    "استخدم",
    "انتظر",
    "حاول",
    "سجل",
    "اطلب",
    "تواصل",
    "قم",
    "أدخلوا",
    "تأكدوا",
    "حاولوا",
];
/// Words that lack their tanwin or hamza.
const MISSPELT: [&str; 14] = [
    "مؤقتا",
    "جدا",
    "أيضا",
    "أولا",
    "جديدا",
    "مثلا",
    "صالحا",
    "صحيحا",
    "اعادة",
    "ادارة",
    "الى",
    "او",
    "اذا",
    "ايضا",
];
/// How a step may begin if not with a masdar: a condition, or whose step it is.
const OPENINGS: [&str; 12] = [
    "إذا",
    "عند",
    "أثناء",
    "لفريق",
    "لإدارة",
    "للبرامج",
    "لرمز",
    "لنطاق",
    "لجهة",
    "والأفضل",
    "للشخص",
    "للمطوّر",
];
static MASDARS: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("masdars.txt").lines().collect());

const LETTER: &str = r"[\u{600}-\u{6FF}]";

fn texts(language: &str) -> Vec<Text> {
    let mut out = Vec::new();
    for part in ["", "reserved.", "elsewhere."] {
        let file = format!("{}/texts/{part}{language}.ftl", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(file).unwrap();
        for entry in fluent_syntax::parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let is_entry = message.attributes.iter().any(|attribute| attribute.id.name == "cause");
            let name = message.id.name;
            if let Some(value) = &message.value {
                add(&mut out, name, if is_entry { Kind::Title } else { Kind::Text }, value);
            }
            for attribute in &message.attributes {
                let kind = if attribute.id.name == "remedy" { Kind::Step } else { Kind::Cause };
                add(&mut out, &format!("{name}.{}", attribute.id.name), kind, &attribute.value);
            }
        }
    }
    out
}

fn add(out: &mut Vec<Text>, key: &str, kind: Kind, pattern: &Pattern<&str>) {
    for (form, text) in forms(pattern) {
        for (at, step) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
            out.push(Text { key: format!("{key}{form}#{at}"), kind, written: step.to_owned() });
        }
    }
}

/// The whole text, or each form of a sentence that depends on a count.
fn forms(pattern: &Pattern<&str>) -> Vec<(String, String)> {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: Expression::Select { variants, .. } } = element {
            return variants
                .iter()
                .map(|variant| {
                    let name = match &variant.key {
                        fluent_syntax::ast::VariantKey::Identifier { name } => name,
                        fluent_syntax::ast::VariantKey::NumberLiteral { value } => value,
                    };
                    (format!("[{name}]"), flat(&variant.value))
                })
                .collect();
        }
    }
    vec![(String::new(), flat(pattern))]
}

fn flat(pattern: &Pattern<&str>) -> String {
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::VariableReference { id } => out.push_str(&format!("{{ ${} }}", id.name)),
                InlineExpression::StringLiteral { value } => out.push_str(value),
                _ => {}
            },
            PatternElement::Placeable { .. } => {}
        }
    }
    out
}

/// Without values and literals; each leaves a mark.
fn bare(text: &str) -> String {
    static LITERALS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`[^`]*`|\{ \$[a-z_-]+ \}").unwrap());
    LITERALS.replace_all(text, "\u{1}").into_owned()
}

fn word(word: &str) -> Regex {
    Regex::new(&format!(r"(?:^|[^\u{{600}}-\u{{6FF}}])[وف]?(?:ال)?{word}(?:[^\u{{600}}-\u{{6FF}}]|$)"))
        .unwrap()
}

static WRONG_WORDS: LazyLock<Vec<(String, Regex)>> = LazyLock::new(|| {
    let open = |w: &str| Regex::new(&format!(r"(?:^|[^\u{{600}}-\u{{6FF}}])[وف]?{w}")).unwrap();
    let calques =
        CALQUES.iter().map(|w| (format!("calque {w}"), if w.ends_with(" ب") { open(w) } else { word(w) }));
    let misspelt = MISSPELT.iter().map(|w| (format!("spelling of {w}"), word(w)));
    calques.chain(misspelt).collect()
});

fn arabic(text: &Text) -> Vec<String> {
    let mut out = Vec::new();
    let plain = bare(&text.written);
    let unnamed = Regex::new(NAMES).unwrap().replace_all(&plain, "\u{1}").into_owned();
    if let Some(found) = Regex::new("[A-Za-z]{2,}").unwrap().find(&unnamed) {
        out.push(format!("untranslated {}", found.as_str()));
    }
    if text.kind != Kind::Title && text.kind != Kind::Text && unnamed.trim_start().starts_with('\u{1}') {
        out.push("begins with a literal".into());
    }
    out.extend(
        [",", ";", "?", "\"", "'", "!"].iter().filter(|p| plain.contains(**p)).map(|p| format!("Latin {p}")),
    );
    for (open, close) in [('«', '»'), ('(', ')')] {
        if plain.matches(open).count() != plain.matches(close).count() {
            out.push(format!("{open} and {close} are not balanced"));
        }
    }
    let spacing = Regex::new(r"  | [،؛؟.:]|[،؛؟:][^\s»)\u{1}]|(?:^|\s)و\s").unwrap();
    if spacing.is_match(&plain) {
        out.push("spaces".into());
    }
    let forbidden = Regex::new(
        r"[\u{A0}\u{200B}-\u{200F}\u{640}\u{660}-\u{669}\u{6F0}-\u{6F9}\u{6A9}\u{6CC}\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFC}\u{202A}-\u{202E}\u{2066}-\u{2069}]",
    );
    if forbidden.unwrap().is_match(&text.written) || text.written.nfc().collect::<String>() != text.written {
        out.push("a forbidden character".into());
    }
    out.extend(WRONG_WORDS.iter().filter(|(_, wrong)| wrong.is_match(&plain)).map(|(what, _)| what.clone()));
    for sentence in Regex::new(r"[.:؛]\s*").unwrap().split(&plain) {
        let first = sentence.split_whitespace().next().unwrap_or_default();
        if IMPERATIVES.contains(&first) {
            out.push(format!("imperative {first}"));
        }
    }
    let gender = [
        (r"/ي|\(ة\)|أنتَ|أنتِ|عزيزي|تريد|ترغب".to_owned(), "gender"),
        (r"(?:^|[^م] )المستخدم(?:[^ة\u{600}-\u{6FF}]|$)".to_owned(), "المستخدم outside اسم المستخدم"),
        ("المسؤول".to_owned(), "المسؤول"),
        (r"(?:^|[^\u{600}-\u{6FF}])[وبلف]?الرمز(?: [^ا]|[^ \u{600}-\u{6FF}]|$)".to_string(), "bare الرمز"),
        ("رمز الخطأ".to_owned(), "رمز الخطأ"),
    ];
    out.extend(
        gender
            .iter()
            .filter(|(wrong, _)| Regex::new(wrong).unwrap().is_match(&plain))
            .map(|(_, w)| (*w).to_owned()),
    );
    let domain = plain.replace("اسم النطاق", "").replace("أسماء النطاق", "");
    if word("النطاق").is_match(&domain)
        || Regex::new(&format!(r"{LETTER}? ?بالنطاق")).unwrap().is_match(&domain)
    {
        out.push("bare النطاق".into());
    }
    if text.kind == Kind::Step {
        let first = text.written.split_whitespace().next().unwrap_or_default().trim_matches(['،', ':']);
        if !MASDARS.contains(&first) && !OPENINGS.contains(&first) {
            out.push(format!("a step begins with {first}: a masdar? then add it to masdars.txt"));
        }
    }
    out
}

fn english(text: &Text) -> Vec<String> {
    let mut out = Vec::new();
    if text.written.contains(['"', '\\']) || !text.written.chars().all(|c| (' '..='~').contains(&c)) {
        out.push("outside the alphabet of error_description".into());
    }
    let plain = bare(&text.written).to_lowercase();
    let wrong =
        Regex::new(r"\b(login|logout|please|oops|sorry)\b|\b\w+n't\b|\b(it's|you're|we're)\b|!").unwrap();
    out.extend(wrong.find(&plain).map(|found| format!("the word {}", found.as_str())));
    out.extend(
        diagnosis::MATCHED_ON
            .iter()
            .filter(|w| text.written.contains(**w))
            .map(|w| format!("matched on: {w}")),
    );
    out
}

/// Title: 6 words and 45 characters; cause: 2 sentences of 25 words, 200 characters; step: 120. English may have a fifth more.
fn limits(text: &Text, is_english: bool) -> Vec<String> {
    let most = |n: usize| if is_english { n + n.div_ceil(5) } else { n };
    let plain = bare(&text.written).replace('\u{1}', "x");
    let values = Regex::new(r"\{ \$[a-z_-]+ \}|`").unwrap();
    let length = values.replace_all(&text.written, "").chars().count();
    let mut out = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            out.push(what);
        }
    };
    match text.kind {
        Kind::Title => {
            let words = plain.split_whitespace().count();
            hold(
                words <= most(6) && length <= most(45),
                format!("a title of {words} words, {length} characters"),
            );
            hold(!text.written.ends_with('.'), "a title with a full stop".into());
        }
        Kind::Cause => {
            let sentences: Vec<&str> = Regex::new(r"[.؟]\s+").unwrap().split(plain.trim()).collect();
            let longest = sentences.iter().map(|s| s.split_whitespace().count()).max().unwrap_or(0);
            hold(sentences.len() <= 2, format!("{} sentences", sentences.len()));
            hold(longest <= most(25), format!("a sentence of {longest} words"));
            hold(length <= most(200), format!("a cause of {length} characters"));
            hold(text.written.ends_with('.'), "no full stop".into());
        }
        Kind::Step => {
            hold(length <= most(120), format!("a step of {length} characters"));
            hold(text.written.ends_with('.'), "no full stop".into());
        }
        Kind::Text => {}
    }
    out
}

fn complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_arabic_text_keeps_to_the_rules() {
    let all = texts("ar");
    assert!(all.len() > 1500, "every text is read");
    let judged = all.iter().flat_map(|text| {
        let found = arabic(text).into_iter().chain(limits(text, false));
        found.map(|what| format!("{}: {what}: {}", text.key, text.written)).collect::<Vec<_>>()
    });
    complain(&judged.collect::<Vec<_>>());
}

#[test]
fn every_english_text_keeps_to_the_rules() {
    let judged = texts("en").into_iter().flat_map(|text| {
        let found = english(&text).into_iter().chain(limits(&text, true));
        found.map(|what| format!("{}: {what}: {}", text.key, text.written)).collect::<Vec<_>>()
    });
    complain(&judged.collect::<Vec<_>>());
}

#[test]
fn neither_language_is_the_other_and_neither_is_much_longer() {
    let whole = |language: &str| -> BTreeMap<String, String> {
        texts(language).into_iter().map(|text| (text.key, text.written)).collect()
    };
    let (english, arabic) = (whole("en"), whole("ar"));
    let mut complaints = Vec::new();
    for (key, text) in &english {
        let Some(other) = arabic.get(key) else { continue };
        if text == other {
            complaints.push(format!("{key} is the same in both languages"));
        }
    }
    let lengths = |texts: &BTreeMap<String, String>| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        for (key, text) in texts.iter().filter(|(key, _)| key.contains(".cause") || key.contains(".remedy")) {
            *out.entry(key.split('.').next().unwrap().to_owned()).or_default() += text.chars().count();
        }
        out
    };
    let of_arabic = lengths(&arabic);
    for (key, length) in lengths(&english) {
        let percent = of_arabic[&key] * 100 / length;
        if !(40..=130).contains(&percent) {
            complaints.push(format!("{key}: the Arabic is {percent} % as long as the English"));
        }
    }
    complain(&complaints);
}

#[test]
fn titles_tell_numbers_apart() {
    for language in ["en", "ar"] {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for text in texts(language).into_iter().filter(|text| text.kind == Kind::Title) {
            if let Some(other) = seen.insert(text.written.to_lowercase(), text.key.clone()) {
                panic!("{other} and {} have one title: {}", text.key, text.written);
            }
        }
    }
}

#[test]
fn counted_sentences_have_every_form_of_arabic() {
    let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for text in texts("ar") {
        if let Some((key, form)) = text.key.split_once('[') {
            forms.entry(key.to_owned()).or_default().push(form.split(']').next().unwrap().to_owned());
        }
    }
    assert!(!forms.is_empty());
    for (key, mut found) in forms {
        found.sort();
        assert_eq!(found, ["few", "many", "one", "other", "two", "zero"], "{key}");
    }
}

/// One fault for each rule, which must be caught: a check that never failed proves nothing.
#[test]
fn each_rule_catches_its_fault() {
    let of = |kind: Kind, text: &str| Text { key: "planted".into(), kind, written: text.to_owned() };
    for (kind, text, caught) in [
        (Kind::Cause, "يرسل الطلب قيمة invalid غير صحيحة.", "untranslated"),
        (Kind::Cause, "`scope` غير معروف.", "begins with a literal"),
        (Kind::Cause, "الحساب, موقوف.", "Latin ,"),
        (Kind::Cause, "الحساب «موقوف.", "balanced"),
        (Kind::Cause, "الحساب موقوف ، مؤقتًا.", "spaces"),
        (Kind::Cause, "رمز وصول و رمز تحديث.", "spaces"),
        (Kind::Cause, "انتهت المدة بعد ٣ دقائق.", "forbidden"),
        (Kind::Cause, "الحساب مقفل مؤقتا.", "spelling"),
        (Kind::Step, "أدخل كلمة المرور.", "imperative"),
        (Kind::Cause, "لم يسجّل المستخدم دخوله.", "المستخدم"),
        (Kind::Cause, "تم إيقاف الحساب.", "calque"),
        (Kind::Cause, "أوقف الحساب بواسطة الإدارة.", "calque"),
        (Kind::Cause, "سبق استخدام الرمز.", "الرمز"),
        (Kind::Cause, "النطاق غير معروف.", "النطاق"),
        (Kind::Step, "الحساب موقوف.", "a step begins with"),
    ] {
        let found = arabic(&of(kind, text)).join("; ");
        assert!(found.contains(caught), "{text}: {found}");
    }
    for (text, caught) in
        [("Please try again.", "please"), ("It isn't known.", "isn't"), ("Say \"no\".", "alphabet")]
    {
        let found = english(&of(Kind::Cause, text)).join("; ");
        assert!(found.contains(caught), "{text}: {found}");
    }
    let long = limits(&of(Kind::Title, "عنوان طويل جدًّا من كلمات كثيرة لا يحتملها سطر واحد"), false);
    assert!(!long.is_empty());
    assert!(!limits(&of(Kind::Cause, "واحدة. ثانية. ثالثة."), false).is_empty());
}
