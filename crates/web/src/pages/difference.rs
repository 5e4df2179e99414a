//! Two values under each other, with what differs marked.

use words::escape;

/// What was sent and what would have passed, as HTML with `<mark>` around what differs.
pub(crate) struct Compared {
    pub(crate) sent: String,
    pub(crate) registered: Vec<String>,
}

/// Marks where two values differ: all between their common beginning and their common end.
pub(crate) fn compare(sent: &str, registered: &str) -> Compared {
    // Several registered values stand side by side in a trail; the nearest is compared, the others are shown as they are.
    let mut candidates: Vec<&str> = registered.split(' ').filter(|text| !text.is_empty()).collect();
    let is_list = candidates.len() > 1 && candidates.iter().all(|text| text.contains("://"));
    if !is_list {
        let (sent, registered) = marked(sent, registered);
        return Compared { sent, registered: vec![registered] };
    }
    candidates.sort_by_key(|candidate| std::cmp::Reverse(common(sent, candidate)));
    let nearest = candidates.first().copied().unwrap_or_default();
    let (sent, first) = marked(sent, nearest);
    let others = candidates.iter().skip(1).map(|text| escape(text));
    Compared { sent, registered: std::iter::once(first).chain(others).collect() }
}

fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count()
}

fn marked(a: &str, b: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let set = |text: &[char]| {
        let part =
            |from: usize, to: usize| escape(&text.iter().skip(from).take(to - from).collect::<String>());
        let end = text.len() - back;
        let middle = part(front, end);
        let middle = if middle.is_empty() { middle } else { format!("<mark>{middle}</mark>") };
        format!("{}{middle}{}", part(0, front), part(end, text.len()))
    };
    (set(&a), set(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        let compared = compare("http://a/cb/", "http://a/cb");
        assert_eq!(compared.sent, "http://a/cb<mark>/</mark>");
        assert_eq!(compared.registered, ["http://a/cb"]);
        let compared = compare("raed", "read");
        assert_eq!(compared.sent, "r<mark>ae</mark>d");
    }
}
