//! Requests as commands that can be pasted into bash.

use engine::Corrected;

/// A corrected request as a command that can be pasted into bash.
pub fn command(request: &Corrected) -> String {
    let plain = |pairs: &[(String, String)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .filter(|(n, _)| !n.eq_ignore_ascii_case("content-type") && n != "accept")
            .cloned()
            .collect()
    };
    let headers = plain(&request.headers);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let basic = request.basic.as_ref().map(|(client, secret)| (client.as_str(), secret.expose()));
    let form: Option<Vec<(&str, &str)>> =
        request.form.as_ref().map(|form| form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect());
    curl(&request.method, &request.url, &headers, basic, form.as_deref())
}

/// A `curl` command. Everything in it is quoted, so that nothing of a caller's text is run.
pub(crate) fn curl(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    basic: Option<(&str, &str)>,
    form: Option<&[(&str, &str)]>,
) -> String {
    let mut out = String::from("curl -s");
    if method != "GET" && !(method == "POST" && form.is_some_and(|form| !form.is_empty())) {
        out.push_str(&format!(" -X {}", quote(method)));
    }
    if let Some((client, secret)) = basic {
        out.push_str(&format!(" -u {}", quote(&format!("{client}:{secret}"))));
    }
    for (name, value) in headers {
        out.push_str(&format!(" -H {}", quote(&format!("{name}: {value}"))));
    }
    for (name, value) in form.unwrap_or_default() {
        out.push_str(&format!(" --data-urlencode {}", quote(&format!("{name}={value}"))));
    }
    out.push(' ');
    out.push_str(&quote(url));
    out
}

/// One word of bash. What steers a terminal is written by its number.
fn quote(text: &str) -> String {
    if text.chars().any(words::steers) {
        let escaped = text.chars().map(|c| match c {
            '\\' | '\'' => format!("\\{c}"),
            c if words::steers(c) => format!("\\U{:08x}", u32::from(c)),
            c => c.to_string(),
        });
        return format!("$'{}'", escaped.collect::<String>());
    }
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '=' | '@' | '%' | '+' | ',')
    };
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_caller_is_run() {
        let command = curl("POST", "http://a/t", &[], Some(("c", "s")), Some(&[("scope", "a'$(id) b")]));
        assert_eq!(command, "curl -s -u c:s --data-urlencode 'scope=a'\\''$(id) b' http://a/t");
        assert_eq!(quote("a'\u{1b}]0;x"), "$'a\\'\\U0000001b]0;x'");
    }
}
