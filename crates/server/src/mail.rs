//! Letters by SMTP: in the language of whoever caused them, as plain text.

use std::io::Write;

use diagnosis::{Fact, Refusal};
use engine::post::Letter;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use terms::Secret;
use words::{Language, Place};

/// How the connection to the mail server is kept from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Security {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after a greeting in clear.
    StartTls,
    /// None: for a server on this machine.
    None,
}

/// The mail server, and as whom letters are sent.
#[derive(Clone, Debug)]
pub(crate) struct MailServer {
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    pub(crate) security: Security,
    pub(crate) from: String,
    pub(crate) login: Option<(String, Secret)>,
}

/// A courier that speaks SMTP.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A courier for a server; refuses with 88180001 if its name or the sender's address cannot be used.
    pub(crate) fn new(server: &MailServer) -> Result<Self, Refusal> {
        let wrong =
            |key: &str, found: &str, why: String| Refusal::configuration_mistake(why, "mail", found, key, 0);
        let builder = match server.security {
            Security::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&server.host),
            Security::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&server.host),
            Security::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)),
        };
        let mut builder = builder.map_err(|e| wrong("server", &server.host, e.to_string()))?;
        if let Some(port) = server.port {
            builder = builder.port(port);
        }
        if let Some((user, password)) = &server.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        let from =
            server.from.parse().map_err(|_| wrong("from", &server.from, "an e-mail address".to_owned()))?;
        Ok(Self { transport: builder.build(), from })
    }
}

/// A letter in the words of its language: subject and text. What leads somewhere stands on a line of its own.
fn written(letter: &Letter) -> (String, String) {
    let language = Language::of_tag(&letter.language).unwrap_or_default();
    let facts: Vec<(&str, Fact)> =
        letter.values.iter().map(|(name, value)| (name.as_str(), Fact::Name(value.clone()))).collect();
    let said = |key: &str| words::sentence(language, Place::Plain, key, &facts);
    let (subject, mut text) =
        (said(&format!("letter-{}-subject", letter.kind)), said(&format!("letter-{}", letter.kind)));
    if let Some((_, link)) = letter.values.iter().find(|(name, _)| name == "link") {
        text += &format!("\n\n{link}");
    }
    (subject, text + "\n")
}

impl Smtp {
    /// Hands a letter over; why not.
    pub(crate) async fn carry(&self, letter: &Letter) -> Result<(), String> {
        let (subject, text) = written(letter);
        let to = letter.to.parse::<Mailbox>().map_err(|e| e.to_string())?;
        let message = Message::builder().from(self.from.clone()).to(to).subject(subject);
        let message = message.header(ContentType::TEXT_PLAIN).body(text).map_err(|e| e.to_string())?;
        self.transport.send(message).await.map(|_| ()).map_err(|e| e.to_string())
    }
}

/// In development: prints a letter where the server was started; why not.
pub(crate) fn print(letter: &Letter) -> Result<(), String> {
    let (subject, text) = written(letter);
    // Whoever started the server may have stopped listening; that is no reason to end.
    writeln!(std::io::stdout(), "\nA letter to {}: {subject}\n{text}", letter.to).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use super::*;

    /// A mail server that takes one letter and hands it on.
    fn server() -> (u16, std::sync::mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (hand, on) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            stream.write_all(b"220 here\r\n").unwrap();
            let mut letter = String::new();
            while let Some(Ok(line)) = lines.next() {
                let answer = match line.get(..4).unwrap_or_default() {
                    "DATA" => {
                        stream.write_all(b"354 go on\r\n").unwrap();
                        for line in lines.by_ref().map_while(Result::ok).take_while(|line| line != ".") {
                            letter += &line;
                            letter.push('\n');
                        }
                        "250 taken"
                    }
                    "QUIT" => "221 bye",
                    _ => "250 well",
                };
                stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
                if answer == "250 taken" {
                    hand.send(letter.clone()).unwrap();
                }
            }
        });
        (port, on)
    }

    #[tokio::test]
    async fn a_letter_is_handed_over_in_its_language() {
        let (port, on) = server();
        let here = MailServer {
            host: "127.0.0.1".to_owned(),
            port: Some(port),
            security: Security::None,
            from: "Sanad <sanad@example.com>".to_owned(),
            login: None,
        };
        let letter = Letter {
            to: "ada@example.com".to_owned(),
            language: "ar".to_owned(),
            kind: "reset".to_owned(),
            values: [("link", "https://id.example/x?key=abc"), ("tenant", "Palms"), ("account", "ada")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        };
        Smtp::new(&here).unwrap().carry(&letter).await.unwrap();
        let taken = on.recv().unwrap();
        assert!(
            taken.contains("To: ada@example.com") && taken.contains("From: Sanad <sanad@example.com>"),
            "{taken}"
        );
        assert!(taken.contains("charset=utf-8"), "{taken}");
        let (subject, text) = written(&letter);
        assert_eq!(subject, "اختيار كلمة مرور جديدة");
        assert!(
            text.contains("للحساب ada لدى Palms") && text.ends_with("\n\nhttps://id.example/x?key=abc\n"),
            "{text}"
        );
    }
}
