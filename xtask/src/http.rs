//! A small HTTP/1.1 client over one kept connection: enough to speak to a server on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A connection to a server.
pub(crate) struct Connection {
    host: String,
    stream: Option<BufReader<TcpStream>>,
}

/// A reply, whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// A member of a JSON body.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let json: serde_json::Value = serde_json::from_str(&self.body).ok()?;
        json[name].as_str().map(str::to_owned)
    }

    /// A parameter of the `Location`.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.header("location").split_once('?')?.1.to_owned();
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(decode))
    }
}

impl Connection {
    /// A connection to a host and port; it is opened at the first request.
    pub(crate) fn new(host: &str) -> Self {
        Self { host: host.to_owned(), stream: None }
    }

    /// Host and port.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> std::io::Result<Reply> {
        self.exchange_with("GET", path, headers, "")
    }

    pub(crate) fn post(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        form: &[(&str, &str)],
    ) -> std::io::Result<Reply> {
        let body: Vec<String> = form.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        let mut headers = headers.to_vec();
        headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        self.exchange_with("POST", path, &headers, &body.join("&"))
    }

    /// Sends a request with just these headers, and those that every message needs.
    pub(crate) fn exchange_with(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Reply> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !matches!(method, "GET" | "HEAD") {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.push_str(body);
        let result = self.exchange(text.as_bytes());
        if !matches!(&result, Ok(reply) if !reply.header("connection").eq_ignore_ascii_case("close")) {
            self.stream = None;
        }
        result
    }

    fn exchange(&mut self, request: &[u8]) -> std::io::Result<Reply> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut().expect("it was just opened");
        stream.get_mut().write_all(request)?;
        let mut line = String::new();
        read_line(stream, &mut line)?;
        let mut reply = Reply {
            status: line.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0),
            ..Reply::default()
        };
        loop {
            read_line(stream, &mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            reply.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let length = reply.header("content-length").parse().unwrap_or(0);
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        reply.body = String::from_utf8_lossy(&body).into_owned();
        Ok(reply)
    }
}

fn read_line(stream: &mut BufReader<TcpStream>, line: &mut String) -> std::io::Result<()> {
    line.clear();
    if stream.read_line(line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Encodes a value for a form or a query.
pub(crate) fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Decodes a value of a form or a query.
pub(crate) fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let pair: String = bytes.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&pair, 16).unwrap_or(b'?'));
            }
            b'+' => out.push(b' '),
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
