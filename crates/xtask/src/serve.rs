//! Serves the built page on this machine alone.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use crate::version::never_changes;
use crate::workspace::{dist, policy};
use crate::{Outcome, site};

const USUAL_PORT: u16 = 8080;
/// How long a browser that connected may take to ask.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many bytes it may ask with.
const LONGEST_REQUEST: u64 = 64 * 1024;
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut arguments = arguments.to_vec();
    let asked_port = match arguments.iter().position(|argument| argument == "--port") {
        None => None,
        Some(at) => {
            let number = arguments.get(at + 1).and_then(|number| number.parse::<u16>().ok());
            arguments.drain(at..(at + 2).min(arguments.len()));
            Some(number.ok_or("--port takes a number from 0 to 65535")?)
        }
    };
    site::build_unless_told(&mut arguments)?;
    if let Some(unknown) = arguments.first() {
        return Err(format!("`cargo xtask serve` does not know `{unknown}`"));
    }
    let site = match asked_port {
        Some(port) => Site::open(port, "/")?,
        None => Site::open(USUAL_PORT, "/").or_else(|_| Site::open(0, "/"))?,
    };
    println!("Linktable is at {}", site.address()?);
    println!("Ctrl-C ends it.");
    site.answer_for_ever();
    Ok(())
}

/// The built page on a port of 127.0.0.1, under a path.
pub(crate) struct Site {
    listener: TcpListener,
    base: String,
    policy: String,
}

impl Site {
    /// Opens the port; 0 takes any that is free. `base` starts and ends with a slash.
    pub(crate) fn open(port: u16, base: &str) -> Outcome<Site> {
        let html = fs::read_to_string(dist().join("index.html"))
            .map_err(|error| format!("the built page cannot be read: {error}"))?;
        let policy = policy(&html).ok_or("the built page states no Content-Security-Policy")?.to_owned();
        let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
        Ok(Site { listener, base: base.to_owned(), policy })
    }

    /// Where a browser finds it.
    pub(crate) fn address(&self) -> Outcome<String> {
        let address = self.listener.local_addr().map_err(|error| error.to_string())?;
        Ok(format!("http://{address}{}", self.base))
    }

    /// Answers in the background, to the end of the process.
    pub(crate) fn answer_in_background(self) {
        thread::spawn(move || self.answer_for_ever());
    }

    fn answer_for_ever(&self) {
        thread::scope(|scope| {
            for connection in self.listener.incoming().flatten() {
                // A browser that went away takes no answer.
                scope.spawn(|| self.answer(connection).ok());
            }
        });
    }

    /// Answers one request, and closes: a connection that is kept open would keep its thread.
    fn answer(&self, mut connection: TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new((&connection).take(LONGEST_REQUEST)).lines();
        let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
        // The head is read to its end: a connection closed over unread bytes is reset.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let mut words = first.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let file = path.strip_prefix(&self.base).and_then(file_at);
        let found = file.and_then(|file| Some((fs::read(&file).ok()?, content_type(&file))));
        let address = path.strip_prefix(&self.base).unwrap_or_default();
        let caching = if never_changes(address) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let (status, body, kind) = match found {
            _ if !matches!(method, "GET" | "HEAD") => ("405 Method Not Allowed", Vec::new(), PLAIN_TEXT),
            Some((body, kind)) => ("200 OK", body, kind),
            None => ("404 Not Found", b"There is nothing at this address.\n".to_vec(), PLAIN_TEXT),
        };
        // A worker takes its policy from its own response, not from the page's `meta` element.
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {}\r\n\
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCache-Control: {caching}\r\n\
             Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n",
            body.len(),
            self.policy
        );
        connection.write_all(head.as_bytes())?;
        if method != "HEAD" {
            connection.write_all(&body)?;
        }
        connection.flush()
    }
}

/// The file a path below the base names, none outside of `dist/`.
fn file_at(path: &str) -> Option<PathBuf> {
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    let plain = path.components().all(|component| matches!(component, Component::Normal(_)));
    plain.then(|| dist().join(path))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_the_built_page_is_served() {
        assert_eq!(file_at(""), Some(dist().join("index.html")));
        assert_eq!(file_at("snippets/a/editor.js"), Some(dist().join("snippets/a/editor.js")));
        for path in ["../Cargo.toml", "/etc/passwd", "a/../../b"] {
            assert_eq!(file_at(path), None, "{path}");
        }
    }
}
