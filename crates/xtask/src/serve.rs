//! Serves the built page on this machine alone.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tiny_http::{Header, Request, Response, Server, StatusCode};

use crate::workspace::{dist, policy};
use crate::{Outcome, site};

const USUAL_PORT: u16 = 8080;
/// Requests answered at once.
const ANSWERERS: usize = 4;

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
    println!("Linktable is at {}", site.address());
    println!("Ctrl-C ends it.");
    site.answer_for_ever();
    Ok(())
}

/// The built page on a port of 127.0.0.1, under a path.
pub(crate) struct Site {
    server: Arc<Server>,
    port: u16,
    base: String,
    policy: String,
}

impl Site {
    /// Opens the port; 0 takes any that is free. `base` starts and ends with a slash.
    pub(crate) fn open(port: u16, base: &str) -> Outcome<Site> {
        let html = fs::read_to_string(dist().join("index.html"))
            .map_err(|error| format!("the built page cannot be read: {error}"))?;
        let policy = policy(&html).ok_or("the built page states no Content-Security-Policy")?.to_owned();
        let server = Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
        let port = server.server_addr().to_ip().map_or(port, |address| address.port());
        Ok(Site { server: Arc::new(server), port, base: base.to_owned(), policy })
    }

    /// Where a browser finds it.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.base)
    }

    /// Answers in the background, to the end of the process.
    pub(crate) fn answer_in_background(self) {
        thread::spawn(move || self.answer_for_ever());
    }

    fn answer_for_ever(&self) {
        thread::scope(|scope| {
            for _ in 0..ANSWERERS {
                scope.spawn(|| {
                    for request in self.server.incoming_requests() {
                        self.answer(request);
                    }
                });
            }
        });
    }

    fn answer(&self, request: Request) {
        let path = request.url().split(['?', '#']).next().unwrap_or("").to_owned();
        let file = path.strip_prefix(&self.base).and_then(file_at);
        let found = file.and_then(|file| Some((fs::read(&file).ok()?, content_type(&file))));
        let (status, body, kind) = match found {
            Some((body, kind)) => (200, body, kind),
            None => (404, b"There is nothing at this address.\n".to_vec(), "text/plain; charset=utf-8"),
        };
        let mut response = Response::from_data(body).with_status_code(StatusCode(status));
        let headers = [
            ("Content-Type", kind),
            // A worker takes its policy from its own response, not from the page's `meta` element.
            ("Content-Security-Policy", self.policy.as_str()),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-cache"),
        ];
        for (name, value) in headers {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        // A browser that went away takes no answer.
        let _ = request.respond(response);
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
