//! Notifications to a program of the operator's: signed, and sent to the one address that the configuration names (Standard Webhooks 1.0).

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diagnosis::Refusal;
use engine::post::Notification;
use terms::{Instant, Secret};
use uuid::Uuid;

use crate::guard::Guard;
use crate::outbound::{Order, send_guarded};

/// How a secret begins, and how many bytes it holds: 24 to 64.
const PREFIX: &str = "whsec_";
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Where notifications go.
pub(crate) struct Webhook {
    url: String,
    key: hmac::Key,
    guard: Guard,
}

impl Webhook {
    /// A webhook at an address; refuses with 88180001 if address or secret cannot be used.
    pub(crate) fn new(url: &str, secret: &Secret, guard: Guard) -> Result<Self, Refusal> {
        let wrong = |allowed: &str, found: &str, key: &str| {
            Refusal::configuration_mistake(allowed, "webhook", found, key, 0)
        };
        let parsed = url.parse::<http::Uri>().ok();
        let is_one = parsed.as_ref().is_some_and(|uri| {
            let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
            plain && matches!(uri.scheme_str(), Some("https" | "http"))
        });
        if !is_one {
            return Err(wrong("an https URL without a user name in it", url, "url"));
        }
        let bytes = secret.expose().strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes.filter(|bytes| BYTES.contains(&bytes.len())).ok_or_else(|| {
            wrong(
                "whsec_ and 24 to 64 bytes in base64: `sanad secret new --webhook` makes one",
                "another form",
                "secret_file",
            )
        })?;
        Ok(Self { url: url.to_owned(), key: hmac::Key::new(hmac::HMAC_SHA256, &bytes), guard })
    }

    /// Hands a notification over; why not. Its id is the same at each try, so that whoever gets it twice knows.
    pub(crate) async fn post(&self, id: Uuid, at: Instant, told: &Notification) -> Result<(), String> {
        let id = format!("msg_{}", id.simple());
        let body = told.document.to_string();
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", concat!("Sanad/", env!("CARGO_PKG_VERSION")).to_owned()),
            ("webhook-id", id.clone()),
            ("webhook-timestamp", at.0.to_string()),
            ("webhook-signature", self.signature(&id, at, &body)),
        ];
        let order = Order { method: "POST", url: self.url.clone(), headers, body };
        match send_guarded(&order, &self.guard).await? {
            200..=299 => Ok(()),
            status => Err(format!("it answered {status}")),
        }
    }

    /// > The signature is … `msg_id.timestamp.payload` … signed with HMAC-SHA256 … base64 encoded and prefixed by `v1,`
    fn signature(&self, id: &str, at: Instant, body: &str) -> String {
        let tag = hmac::sign(&self.key, format!("{id}.{}.{body}", at.0).as_bytes());
        format!("v1,{}", STANDARD.encode(tag.as_ref()))
    }
}

/// A secret as webhooks spell it.
pub(crate) fn spelled(bytes: &[u8; 32]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use serde_json::json;

    use super::*;

    fn secret() -> Secret {
        // The example of the specification.
        Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    }

    #[test]
    fn a_signature_is_the_one_of_the_specification() {
        let hook = Webhook::new("https://hook.example/in", &secret(), Guard::new(Vec::new())).unwrap();
        let body = r#"{"test": 2432232314}"#;
        let signature = hook.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant(1_614_265_330), body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn addresses_and_secrets_that_are_none_are_refused() {
        let open = || Guard::new(Vec::new());
        for url in ["ftp://hook.example", "file:///etc/passwd", "hook", "https://user@hook.example/"] {
            assert!(Webhook::new(url, &secret(), open()).is_err(), "{url}");
        }
        for text in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_*"] {
            assert!(Webhook::new("https://hook.example", &Secret::new(text), open()).is_err(), "{text}");
        }
        assert!(Webhook::new("https://hook.example", &Secret::new(spelled(&[7; 32])), open()).is_ok());
    }

    /// A program that takes one request, answers it so, and hands it on.
    fn program(answer: &'static str) -> (u16, std::sync::mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (hand, on) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut text, mut buffer) = (String::new(), [0; 4096]);
            while !text.contains("\r\n\r\n") || !text.trim_end().ends_with('}') {
                let read = stream.read(&mut buffer).unwrap();
                text += &String::from_utf8_lossy(&buffer[..read]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            let _ = hand.send(text);
        });
        (port, on)
    }

    #[tokio::test]
    async fn a_program_inside_is_reached_only_if_it_is_named_and_no_redirect_is_followed() {
        let told = Notification { document: json!({"type": "ticket.opened"}) };
        let (port, on) = program("HTTP/1.1 204 No Content\r\n\r\n");
        let url = format!("http://127.0.0.1:{port}/in");
        let closed = Webhook::new(&url, &secret(), Guard::new(Vec::new())).unwrap();
        assert!(
            closed.post(Uuid::nil(), Instant(1_614_265_330), &told).await.unwrap_err().contains("inside")
        );
        let named = || Guard::new(vec!["127.0.0.1/32".parse().unwrap()]);
        Webhook::new(&url, &secret(), named())
            .unwrap()
            .post(Uuid::nil(), Instant(1_614_265_330), &told)
            .await
            .unwrap();
        let got = on.recv().unwrap();
        assert!(got.contains("webhook-id: msg_00000000000000000000000000000000"), "{got}");
        assert!(
            got.contains("webhook-signature: v1,") && got.ends_with(r#"{"type":"ticket.opened"}"#),
            "{got}"
        );
        let (port, _on) =
            program("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n");
        let url = format!("http://127.0.0.1:{port}/in");
        let moved = Webhook::new(&url, &secret(), named()).unwrap();
        assert_eq!(
            moved.post(Uuid::nil(), Instant(1_614_265_330), &told).await.unwrap_err(),
            "it answered 302"
        );
    }

    #[tokio::test]
    async fn without_tls_nobody_outside_is_told() {
        let hook = Webhook::new("http://93.184.216.34/in", &secret(), Guard::new(Vec::new())).unwrap();
        let told = Notification { document: json!({}) };
        assert!(hook.post(Uuid::nil(), Instant(1_614_265_330), &told).await.unwrap_err().contains("https"));
    }
}
