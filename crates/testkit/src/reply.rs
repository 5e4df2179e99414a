//! A reply, and what tests ask of it.

use serde_json::Value;
use uuid::Uuid;

/// A reply, whole.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body.
    pub body: String,
}

impl Reply {
    /// A header as text, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// A member of the body.
    pub fn text(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_else(|| panic!("no {member} in {}", self.body)).to_owned()
    }

    /// The trace id.
    pub fn trace_id(&self) -> Uuid {
        self.header("x-ms-request-id").parse().unwrap()
    }

    /// A parameter of the `Location`.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query = self.header("location").split_once('?')?.1.to_owned();
        let parameters = terms::Parameters::parse(query.as_bytes()).unwrap();
        parameters.first(name).map(str::to_owned)
    }

    /// The number that this reply tells, wherever it stands.
    pub fn number(&self) -> Option<u32> {
        let digits = |code: &str| code.trim_start_matches("AADSTS").trim_start_matches("SANAD").parse().ok();
        if let Ok(json) = serde_json::from_str::<Value>(&self.body) {
            return json["error_codes"][0]
                .as_u64()
                .or(json["number"].as_u64())
                .and_then(|n| u32::try_from(n).ok());
        }
        if let Some(description) =
            self.parameter("error_description").or_else(|| self.posted("error_description"))
        {
            return digits(description.split(':').next().unwrap());
        }
        let after = self.body.split("id=\"error-code\">").nth(1)?;
        digits(after.split('<').next()?)
    }

    /// A hidden field of a form on the page.
    pub fn posted(&self, name: &str) -> Option<String> {
        let after = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        let value = after.split('"').next()?;
        Some(unescape(value))
    }
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&lt;", "<")
        .replace("&#62;", ">")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
