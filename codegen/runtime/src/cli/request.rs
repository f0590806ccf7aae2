//! Shows requests in place of sending them, without secrets.

use clap::{Arg, ArgMatches};

use super::commands::switch;
use super::encode::Encoded;
use super::settings::Settings;

/// The flags that show the request.
pub(crate) const FLAGS: &[&str] = &["print-url", "print-request", "curl"];

/// Returns the flags.
pub(crate) fn arguments() -> Vec<Arg> {
    let arguments = [
        switch("print-url").help("Print the URL, and send nothing"),
        switch("print-request").help("Print the request, and send nothing"),
        switch("curl")
            .help("Print a command of curl, and send nothing. Secrets are variables in it"),
    ];
    arguments.map(|it| it.help_heading("Request")).into()
}

/// How a request is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The URL.
    Url,
    /// Method, URL, headers and body.
    Http,
    /// A command of `curl`.
    Curl,
}

impl Form {
    /// Reads the flags.
    pub(crate) fn read(matches: &ArgMatches) -> Option<Self> {
        let forms = [Self::Url, Self::Http, Self::Curl];
        let mut forms = FLAGS.iter().zip(forms);
        forms
            .find(|(flag, _)| matches.get_flag(flag))
            .map(|(_, form)| form)
    }

    /// Returns the text of a request.
    pub(crate) fn text(self, request: &reqwest::Request, settings: &Settings) -> String {
        match self {
            Self::Url => settings.hidden(request.url().as_str()) + "\n",
            Self::Http => http(request, settings),
            Self::Curl => curl(request, settings),
        }
    }
}

fn http(request: &reqwest::Request, settings: &Settings) -> String {
    let mut text = format!(
        "{} {}\n",
        request.method(),
        settings.hidden(request.url().as_str())
    );
    for (name, value) in headers(request) {
        text += &match is_sensitive(request, &name) && !settings.has_secret(&value) {
            true => format!("{name}: [secret]\n"),
            false => format!("{name}: {}\n", settings.hidden(&value)),
        };
    }
    match body(request) {
        Body::None => {}
        Body::Text(body) => text += &format!("\n{}\n", settings.hidden(&body)),
        Body::Other(body) => text += &format!("\n[{body}]\n"),
    }
    text
}

fn curl(request: &reqwest::Request, settings: &Settings) -> String {
    let mut words = vec![format!("curl --request {}", request.method())];
    words.push(format!(
        "--url {}",
        quoted(request.url().as_str(), settings)
    ));
    for (name, value) in headers(request) {
        let header = match is_sensitive(request, &name) && !settings.has_secret(&value) {
            true => format!("{name}: [secret]"),
            false => format!("{name}: {value}"),
        };
        words.push(format!("--header {}", quoted(&header, settings)));
    }
    match body(request) {
        Body::None => {}
        Body::Text(body) => words.push(format!("--data-raw {}", quoted(&body, settings))),
        Body::Other(body) => words.push(format!("--data-binary @FILE # {body}")),
    }
    words.join(" \\\n  ") + "\n"
}

/// Returns a word for the shell. Secrets are variables in it.
fn quoted(text: &str, settings: &Settings) -> String {
    if settings.has_secret(text) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        let escaped = escaped.replace('$', "\\$").replace('`', "\\`");
        return format!("\"{}\"", settings.as_variables(&escaped));
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The headers, in the order of their names.
fn headers(request: &reqwest::Request) -> Vec<(String, String)> {
    let headers = request.headers().iter();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let headers = headers.map(|(name, value)| (name.to_string(), text(value.as_bytes())));
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    headers
}

fn is_sensitive(request: &reqwest::Request, name: &str) -> bool {
    let mut values = request.headers().get_all(name).iter();
    values.any(|it| it.is_sensitive())
}

/// A body, as people see it.
enum Body {
    None,
    Text(String),
    /// What it is.
    Other(String),
}

fn body(request: &reqwest::Request) -> Body {
    let Some(body) = request.body() else {
        return Body::None;
    };
    match body.as_bytes() {
        Some(bytes) => match (Encoded::raw(bytes), std::str::from_utf8(bytes)) {
            (Encoded::Nothing, _) => Body::None,
            (_, Ok(text)) => Body::Text(text.to_owned()),
            _ => Body::Other(format!("{} bytes", bytes.len())),
        },
        None => Body::Other("a stream".to_owned()),
    }
}
