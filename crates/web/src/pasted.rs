//! A request as people paste it: a curl command, an entry of a HAR file, raw HTTP, or an address.

use bytes::Bytes;
use diagnosis::Refusal;
use http::{HeaderName, HeaderValue, Method, header};
use http_body_util::Full;
use serde_json::Value;
use terms::Parameters;

/// The longest text that is read, in bytes.
const LIMIT: usize = 256 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// A request that was pasted.
#[derive(Debug, Default)]
pub struct PastedRequest {
    method: String,
    /// The whole address, or a path alone.
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl PastedRequest {
    /// Reads a text; refuses with 88010009.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let refuse = || Refusal::pasted_request_unreadable("problem-paste-shape");
        let text = text.trim().trim_start_matches("$ ");
        if text.len() > LIMIT {
            return Err(Refusal::pasted_request_unreadable("problem-paste-too-long"));
        }
        let read = if text.starts_with("curl ") || text.starts_with("curl.exe ") {
            curl(&from_windows(text))
        } else if text.starts_with('{') || text.starts_with('[') {
            har(text)
        } else if text.starts_with("http://") || text.starts_with("https://") || text.starts_with('/') {
            let url = text.split_whitespace().next().map(str::to_owned);
            url.map(|url| Self { method: "GET".into(), url, ..Self::default() })
        } else {
            raw(text)
        };
        read.filter(|request| !request.path().is_empty()).ok_or_else(refuse)
    }

    /// Scheme, host and port, if they were pasted.
    pub fn origin(&self) -> Option<String> {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("http", ""));
        let host = rest.split(['/', '?']).next().filter(|host| !host.is_empty());
        let host = host.or_else(|| self.header("host"))?;
        Some(format!("{scheme}://{host}"))
    }

    /// The path and the query.
    pub fn path(&self) -> &str {
        match self.url.split_once("://") {
            Some((_, rest)) => rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or_default(),
            None => &self.url,
        }
    }

    /// The method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The value of a parameter of form or query.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query =
            self.path().split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or(query));
        let of = |text: &str| {
            let parameters = Parameters::parse(text.as_bytes()).ok()?;
            parameters.first(name).map(str::to_owned)
        };
        of(&self.body).or_else(|| of(query))
    }

    /// The secret of a Basic header.
    pub fn basic_secret(&self) -> Option<String> {
        use base64::Engine as _;
        let value = self.header("authorization")?.split_once(' ')?.1;
        let bytes = base64::engine::general_purpose::STANDARD.decode(value.trim()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let secret = text.split_once(':')?.1.to_owned();
        let decoded = Parameters::parse(format!("s={secret}").as_bytes()).ok()?;
        decoded.first("s").map(str::to_owned)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The request, to be answered; refuses with 88010009 what no HTTP message can hold.
    pub fn into_http(self) -> Result<http::Request<Full<Bytes>>, Refusal> {
        let refuse = |_| Refusal::pasted_request_unreadable("problem-paste-shape");
        let path = self.path().split('#').next().unwrap_or_default().to_owned();
        let path = if path.starts_with('?') { format!("/{path}") } else { path };
        let mut request = http::Request::builder().method(self.method.as_str()).uri(path);
        for (name, value) in &self.headers {
            let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
            else {
                continue;
            };
            // What belongs to the connection that was, and to its encoding, is not part of the request.
            if ![
                header::CONTENT_LENGTH,
                header::HOST,
                header::CONNECTION,
                header::TRANSFER_ENCODING,
                header::ACCEPT_ENCODING,
            ]
            .contains(&name)
            {
                request = request.header(name, value);
            }
        }
        request.body(Full::new(Bytes::from(self.body))).map_err(refuse)
    }
}

/// A curl command, as a shell would split it.
/// A command as it is copied for Windows: `^` escapes in cmd and `` ` `` ends a line in PowerShell.
fn from_windows(text: &str) -> String {
    let ends_lines = |mark: char| text.lines().any(|line| line.trim_end().ends_with(mark));
    if text.contains("^\"") || ends_lines('^') {
        let lines = text.lines().map(|line| line.trim_end().strip_suffix('^').unwrap_or(line));
        let joined = lines.collect::<Vec<_>>().join(" ");
        let mut letters = joined.chars();
        let mut out = String::new();
        while let Some(c) = letters.next() {
            out.extend(if c == '^' { letters.next() } else { Some(c) });
        }
        return out;
    }
    if ends_lines('`') {
        let lines = text.lines().map(|line| line.trim_end().strip_suffix('`').unwrap_or(line));
        return lines.collect::<Vec<_>>().join(" ");
    }
    text.to_owned()
}

fn curl(text: &str) -> Option<PastedRequest> {
    let mut words = split(text).into_iter().skip(1);
    let mut request = PastedRequest::default();
    let (mut data, mut in_query, mut multipart): (Vec<String>, bool, bool) = (Vec::new(), false, false);
    while let Some(word) = words.next() {
        let (option, attached) = match word.split_once('=') {
            Some((name, value)) if word.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ if word.len() > 2
                && word.starts_with('-')
                && !word.starts_with("--")
                && takes_value(word.get(..2)?) =>
            {
                (word.get(..2)?.to_owned(), word.get(2..).map(str::to_owned))
            }
            _ => (word.clone(), None),
        };
        let mut value = || attached.clone().or_else(|| words.next());
        match option.as_str() {
            "-X" | "--request" => request.method = value()?,
            "-H" | "--header" => {
                if let Some((name, content)) = value()?.split_once(':') {
                    request.headers.push((name.trim().to_owned(), content.trim().to_owned()));
                }
            }
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" => data.push(value()?),
            "--data-urlencode" => data.push(urlencoded(&value()?)),
            "-u" | "--user" => {
                use base64::Engine as _;
                let encoded = base64::engine::general_purpose::STANDARD.encode(value()?);
                request.headers.push(("Authorization".into(), format!("Basic {encoded}")));
            }
            "-F" | "--form" => {
                multipart = true;
                data.push(value()?);
            }
            "-G" | "--get" => in_query = true,
            "-I" | "--head" => request.method = "HEAD".into(),
            "--url" => request.url = value()?,
            "--json" => {
                data.push(value()?);
                request.headers.push(("Content-Type".into(), "application/json".into()));
            }
            "-b" | "--cookie" => request.headers.push(("Cookie".into(), value()?)),
            option if takes_value(option) => {
                value()?;
            }
            option if option.starts_with('-') => {}
            address => address.clone_into(&mut request.url),
        }
    }
    if !request.url.contains("://") && !request.url.starts_with('/') {
        request.url = format!("http://{}", request.url);
    }
    if in_query {
        let joint = if request.url.contains('?') { '&' } else { '?' };
        request.url = format!("{}{joint}{}", request.url, data.join("&"));
    } else if !data.is_empty() {
        request.body = data.join("&");
        let kind = if multipart { "multipart/form-data" } else { FORM };
        if request.header("content-type").is_none() {
            request.headers.push(("Content-Type".into(), kind.into()));
        }
    }
    if request.method.is_empty() {
        request.method = if data.is_empty() || in_query { "GET" } else { "POST" }.into();
    }
    Some(request)
}

/// Options of curl that are followed by a value and change nothing here, or are read above.
fn takes_value(option: &str) -> bool {
    const WITH_VALUE: [&str; 24] = [
        "-X",
        "-H",
        "-d",
        "-u",
        "-F",
        "-b",
        "-A",
        "-e",
        "-o",
        "-m",
        "-w",
        "-c",
        "-E",
        "-x",
        "-T",
        "--user-agent",
        "--referer",
        "--output",
        "--max-time",
        "--connect-timeout",
        "--cacert",
        "--cert",
        "--key",
        "--resolve",
    ];
    WITH_VALUE.contains(&option)
}

/// `name=content` with its content encoded, as `--data-urlencode` does.
fn urlencoded(text: &str) -> String {
    let (name, content) = text.split_once('=').unwrap_or(("", text));
    let encoded = Parameters::encode(&[("", content)]);
    let encoded = encoded.trim_start_matches('=');
    if name.is_empty() { encoded.to_owned() } else { format!("{name}={encoded}") }
}

/// Splits a command as a shell does: quotes, backslashes, `$'…'`, lines that go on.
fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut open) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\'' => {
                open = true;
                word.extend(letters.by_ref().take_while(|c| *c != '\''));
            }
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                open = true;
                ansi_quoted(&mut letters, &mut word);
            }
            '"' => {
                open = true;
                while let Some(c) = letters.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(letters.next().filter(|c| *c != '\n')),
                        c => word.push(c),
                    }
                }
            }
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some('\r') => {
                    letters.next_if_eq(&'\n');
                }
                Some(c) => {
                    open = true;
                    word.push(c);
                }
            },
            c if c.is_whitespace() => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            c => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// The rest of a `$'…'` word.
fn ansi_quoted(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &mut String) {
    while let Some(c) = letters.next() {
        match c {
            '\'' => break,
            '\\' => match letters.next() {
                Some('n') => word.push('\n'),
                Some('t') => word.push('\t'),
                Some('r') => word.push('\r'),
                Some(other) => word.push(other),
                None => break,
            },
            c => word.push(c),
        }
    }
}

/// A HAR file, one of its entries, or the request of one: the first request that leads to an endpoint.
fn har(text: &str) -> Option<PastedRequest> {
    let value: Value = serde_json::from_str(text).ok()?;
    let entries = value.pointer("/log/entries").unwrap_or(&value).as_array().cloned();
    let entries = entries.unwrap_or_else(|| vec![value]);
    let requests: Vec<PastedRequest> = entries.iter().filter_map(har_request).collect();
    let leads = |request: &PastedRequest| request.path().to_ascii_lowercase().contains("/oauth2/v2.0/");
    let at = requests.iter().position(leads).unwrap_or(0);
    requests.into_iter().nth(at)
}

fn har_request(entry: &Value) -> Option<PastedRequest> {
    let request = if entry["request"].is_object() { &entry["request"] } else { entry };
    let pairs = |list: &Value| -> Vec<(String, String)> {
        let pair =
            |item: &Value| Some((item["name"].as_str()?.to_owned(), item["value"].as_str()?.to_owned()));
        list.as_array().into_iter().flatten().filter_map(pair).collect()
    };
    let posted = &request["postData"];
    let form = || {
        let form = pairs(&posted["params"]);
        Parameters::encode(&form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>())
    };
    let body = posted["text"].as_str().map_or_else(form, str::to_owned);
    let mut headers = pairs(&request["headers"]);
    headers.retain(|(name, _)| !name.starts_with(':'));
    if let Some(kind) = posted["mimeType"].as_str()
        && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("Content-Type".into(), kind.to_owned()));
    }
    Some(PastedRequest {
        method: request["method"].as_str()?.to_owned(),
        url: request["url"].as_str()?.to_owned(),
        headers,
        body,
    })
}

/// A request as it stands on the wire.
fn raw(text: &str) -> Option<PastedRequest> {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let mut first = lines.next()?.split_whitespace();
    let (method, url) = (first.next()?, first.next()?);
    Method::from_bytes(method.as_bytes()).ok()?;
    if !method.bytes().all(|b| b.is_ascii_uppercase()) || !(url.starts_with('/') || url.contains("://")) {
        return None;
    }
    let headers = lines.filter_map(|line| line.split_once(':'));
    Some(PastedRequest {
        method: method.to_owned(),
        url: url.to_owned(),
        headers: headers.map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned())).collect(),
        body: body.trim_end_matches('\n').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_is_read_alike_in_every_form() {
        let address = "http://localhost:8480/t/oauth2/v2.0/token";
        let texts = [
            format!(
                "curl -s -u 'machine:s p' \\\n  -d grant_type=client_credentials --data-urlencode 'scope=a b' {address}"
            ),
            format!(
                "POST /t/oauth2/v2.0/token HTTP/1.1\r\nHost: localhost:8480\r\nAuthorization: Basic bWFjaGluZTpzIHA=\r\nContent-Type: {FORM}\r\n\r\ngrant_type=client_credentials&scope=a+b"
            ),
            format!(
                r#"{{"request":{{"method":"POST","url":"{address}","headers":[{{"name":"authorization","value":"Basic bWFjaGluZTpzIHA="}}],"postData":{{"mimeType":"{FORM}","params":[{{"name":"grant_type","value":"client_credentials"}},{{"name":"scope","value":"a b"}}]}}}}}}"#
            ),
        ];
        for text in texts {
            let read = PastedRequest::read(&text).unwrap();
            assert_eq!(read.origin().as_deref(), Some("http://localhost:8480"), "{text}");
            assert_eq!(read.method(), "POST");
            assert_eq!(read.parameter("scope").as_deref(), Some("a b"));
            assert_eq!(read.basic_secret().as_deref(), Some("s p"));
            let request = read.into_http().unwrap();
            assert_eq!(request.uri().path(), "/t/oauth2/v2.0/token");
            assert_eq!(request.headers()["content-type"], FORM);
        }
    }

    #[test]
    fn an_address_is_an_authorization_request() {
        let read =
            PastedRequest::read(" https://id.example/t/oauth2/v2.0/authorize?client_id=web&state=a%20b#x ")
                .unwrap();
        assert_eq!((read.method(), read.parameter("state").as_deref()), ("GET", Some("a b")));
        assert_eq!(read.into_http().unwrap().uri().query(), Some("client_id=web&state=a%20b"));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "hello", "curl", "{}", "[1]", "rm -rf /", "POST"] {
            assert_eq!(PastedRequest::read(text).unwrap_err().number(), 88_010_009, "{text}");
        }
    }
}
