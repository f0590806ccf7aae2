//! Prism: calls every operation of some documents against a mock of the same document, which validates
//! the requests.

mod calls;
mod report;

use std::path::{Path, PathBuf};

use anyhow::bail;
use serde_json::Value;

use super::document::Document;
use super::drivers::{Connection, Driver};
use super::folder;
use super::node::Node;
use super::process::{self, Server};
use crate::corpus::values::Values;
use crate::progress;
use calls::calls;
use report::Complaint;

/// Call every operation of some documents against mocks by Prism
///
/// DIR has the documents. The mocks validate each request, and answer with each status
/// that the documents declare.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct PrismOptions {
    /// The folder with the documents
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only documents with this in their names. Nothing is written then
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

/// The package, with its version.
const PACKAGES: &str = include_str!("package.json");

/// The documents.
const DOCUMENTS: [&str; 8] = [
    "box.json",
    "museum-3.1.yaml",
    "oxide-nexus.json",
    "readme-3.0-star-trek.yaml",
    "resend.yaml",
    "servers/chroma-1.5.9.json",
    "servers/prefect-3.9.1.json",
    "train-travel-3.1.yaml",
];

/// What came of a document.
pub(crate) struct Outcome {
    name: String,
    operations: usize,
    calls: usize,
    complaints: Vec<Complaint>,
}

/// Runs the suite. Returns whether nothing is the client's fault.
pub(crate) fn run(options: &PrismOptions) -> anyhow::Result<bool> {
    let home = folder().join("prism");
    let filter = options.filter.as_deref().unwrap_or_default();
    let mut documents = Vec::new();
    for name in DOCUMENTS.iter().filter(|it| it.contains(filter)) {
        let path = options.folder.join(name);
        if !path.is_file() {
            bail!("there is no {}", path.display());
        }
        let stem = name.rsplit_once('.').map_or(*name, |(stem, _)| stem);
        documents.push((format!("{}-client", stem.replace(['/', '.'], "-")), path));
    }
    let node = Node::find(&folder().join("node"))?;
    let server = home.join("server");
    if process::install(&node, &server, PACKAGES, &[])? {
        process::finish_install(&server)?;
    }
    let driver = Driver::build(&home.join("clients"), &documents)?;
    let mut outcomes = Vec::new();
    for (index, (name, document)) in documents.iter().enumerate() {
        let port = process::free_port(None)?;
        let mut command = node.node()?;
        command.current_dir(&server);
        command.args(["node_modules/@stoplight/prism-cli/dist/index.js", "mock"]);
        command.arg(std::path::absolute(document)?);
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        let running = Server::start(&mut command, port, &server.join("server.log"))?;
        outcomes.push(call_all(index, name, document, &driver, &running)?);
    }
    println!("{}", report::table(&outcomes).plain());
    println!("{}", report::complaints(&outcomes));
    if options.filter.is_none() {
        super::write_section("Prism", &report::markdown(&outcomes))?;
    }
    Ok(outcomes.iter().all(|it| it.complaints.is_empty()))
}

/// Calls every operation of a document.
fn call_all(
    client: usize,
    name: &str,
    path: &Path,
    driver: &Driver,
    server: &Server,
) -> anyhow::Result<Outcome> {
    let document = Document::read(path)?;
    let values = Values::read(path);
    let operations = document.operations();
    let progress = progress::bar("calling", operations.len() as u64);
    let mut outcome = Outcome {
        name: name.trim_end_matches("-client").to_owned(),
        operations: operations.len(),
        calls: 0,
        complaints: Vec::new(),
    };
    for operation in &operations {
        let first = operation.security.first().into_iter().flatten();
        let credentials: Vec<(String, String)> = first
            .map(|it| ((*it).to_owned(), "made-up".to_owned()))
            .collect();
        for call in calls(&document, operation, &values) {
            let connection = Connection {
                client,
                base_url: format!("http://127.0.0.1:{}", server.port),
                credentials: &credentials,
                headers: vec![format!("Prefer: code={}", call.status)],
            };
            let answer = driver.call(&connection, &call.arguments).unwrap_or_else(|error| {
                serde_json::json!({ "error": { "kind": "driver", "message": error.to_string() } })
            });
            outcome.calls += 1;
            outcome
                .complaints
                .extend(complaint(&operation.name(), &call, &answer));
        }
        progress.inc(1);
    }
    Ok(outcome)
}

/// Returns what is wrong with an answer.
fn complaint(operation: &str, call: &calls::Call, answer: &Value) -> Option<Complaint> {
    let error = answer.get("error");
    let answer = error.unwrap_or(answer);
    let problem = answer["body"]["type"].as_str();
    let problem = problem.and_then(|it| it.strip_prefix("https://stoplight.io/prism/errors#"));
    let violations = answer["headers"]["sl-violations"].as_str();
    let text = match (problem, violations, answer["kind"].as_str()) {
        (_, Some(violations), _) => format!("the request: {violations}"),
        (Some(problem), None, _) => format!("{problem}: {}", answer["body"]["detail"]),
        (None, None, Some("api" | "declared_status" | "undeclared_status") | None) => {
            let status = answer["status"].as_u64().map(|it| it.to_string());
            let is_same = status.as_deref() == Some(&call.status);
            return (!is_same).then(|| Complaint {
                operation: operation.to_owned(),
                arguments: call.arguments.to_string(),
                text: format!("asked for status {}, got {status:?}", call.status),
            });
        }
        (None, None, Some(kind)) => format!("{kind}: {}", answer["message"]),
    };
    Some(Complaint {
        operation: operation.to_owned(),
        arguments: call.arguments.to_string(),
        text,
    })
}
