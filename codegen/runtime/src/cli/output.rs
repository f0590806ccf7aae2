//! How answers are shown.

use std::fs;
use std::io::{self, IsTerminal};

use clap::{Arg, ArgMatches};
use serde_json::Value;

use crate::RawResponse;

use super::answer::Answer;
use super::commands::switch;
use super::encode::Encoded;
use super::problem::{Kind, Problem};
use super::program;
use super::text_table;

/// The flags for the output of an operation.
pub(crate) const FLAGS: &[&str] = &["format", "query", "output", "include"];

/// The heading of these flags in the help.
const HEADING: &str = "Output";

/// Returns the flags.
pub(crate) fn arguments() -> Vec<Arg> {
    let arguments = [
        Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(["json", "yaml", "table", "jsonl"])
            .default_value("json")
            .hide_default_value(true)
            .hide_possible_values(true)
            .help("How the answer is written: json (the default), yaml, table or jsonl"),
        Arg::new("query")
            .long("query")
            .value_name("JMESPATH")
            .help("The part of the answer to write, such as 'items[].name' (https://jmespath.org)"),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FILE")
            .help("Write the answer to this file"),
        switch("include")
            .short('i')
            .help("Write status and headers to standard error"),
    ];
    arguments.map(|it| it.help_heading(HEADING)).into()
}

/// How an answer is written.
pub(crate) struct Output {
    pub(super) format: String,
    pub(super) query: Option<jmespath::Expression<'static>>,
    pub(super) file: Option<String>,
    shows_head: bool,
}

impl Output {
    /// Reads the flags.
    pub(crate) fn read(matches: &ArgMatches) -> Result<Self, Problem> {
        let text = |name| matches.get_one::<String>(name).cloned();
        let query = text("query");
        let query = query.as_deref().map(jmespath::compile).transpose();
        Ok(Self {
            format: text("format").unwrap_or_default(),
            query: query.map_err(|error| Problem::input(format!("--query: {error}")))?,
            file: text("output"),
            shows_head: matches.get_flag("include"),
        })
    }

    /// Shows an answer. An error goes to standard error.
    pub(crate) fn show(&self, answer: Answer) -> Result<u8, Problem> {
        let code = answer.exit_code();
        match answer {
            Answer::Success(_, Encoded::Written) => {}
            Answer::Success(response, body) => {
                self.show_head(&response);
                let bytes = self.bytes(&response, body)?;
                self.write(&bytes)?;
            }
            Answer::Failure(problem, response, body) => {
                response.iter().for_each(|it| self.show_head(it));
                // Whoever reads the output has seen enough.
                if !problem.message.is_empty() {
                    eprintln!("error: {problem}");
                }
                if let Some(body) = body.into_json() {
                    eprintln!("{}", pretty(&body));
                }
            }
            Answer::Request(_) => {}
        }
        Ok(code)
    }

    pub(super) fn show_head(&self, response: &RawResponse) {
        if !self.shows_head {
            return;
        }
        eprintln!("{}", response.status());
        for (name, value) in response.headers() {
            eprintln!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
        eprintln!();
    }

    /// Returns what is written of a body.
    fn bytes(&self, response: &RawResponse, body: Encoded) -> Result<Vec<u8>, Problem> {
        let value = match body {
            Encoded::Bytes(bytes) => return Ok(bytes),
            Encoded::Nothing | Encoded::Written => return Ok(Vec::new()),
            Encoded::Problem(problem) => return Err(Problem::new(Kind::Output, problem)),
            Encoded::Headers(headers) => Value::Object(headers),
            Encoded::Json(value) => value,
        };
        let value = self.selected(value)?;
        // Text stays as it is.
        let is_json = response
            .content_type()
            .is_some_and(|it| it.contains("json"));
        if let (Value::String(text), true) = (&value, !is_json || self.query.is_some()) {
            return Ok(with_line_end(text.clone()));
        }
        let text = match self.format.as_str() {
            "yaml" => serde_yaml::to_string(&value)
                .map_err(|error| Problem::new(Kind::Output, error.to_string()))?,
            "table" => text_table::of(&value),
            "jsonl" => match &value {
                Value::Array(items) => items.iter().map(|it| format!("{it}\n")).collect(),
                value => value.to_string(),
            },
            _ if self.file.is_none() && io::stdout().is_terminal() => pretty(&value),
            _ => value.to_string(),
        };
        Ok(with_line_end(text))
    }

    /// Selects a part of the answer.
    pub(super) fn selected(&self, value: Value) -> Result<Value, Problem> {
        let Some(query) = &self.query else {
            return Ok(value);
        };
        let failed = |error: String| Problem::input(format!("--query: {error}"));
        let found = query
            .search(value)
            .map_err(|error| failed(error.to_string()))?;
        serde_json::to_value(found).map_err(|error| failed(error.to_string()))
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Problem> {
        if let Some(path) = &self.file {
            return fs::write(path, bytes).map_err(|error| failed(path, &error));
        }
        if std::str::from_utf8(bytes).is_err() && io::stdout().is_terminal() {
            return Err(Problem::new(
                Kind::Output,
                format!(
                    "the answer is {} bytes, not text: give a file with `--output`",
                    bytes.len()
                ),
            ));
        }
        program::write(bytes)
    }
}

pub(super) fn failed(path: &str, error: &io::Error) -> Problem {
    Problem::new(Kind::Output, format!("{path}: {error}"))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

pub(super) fn with_line_end(mut text: String) -> Vec<u8> {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.into_bytes()
}
