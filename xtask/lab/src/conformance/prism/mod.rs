//! Prism: calls every operation of some documents against a mock of the same document, which validates
//! the requests.

mod calls;
mod reasons;
mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use fs_err as fs;
use serde_json::Value;

use super::document::Document;
use super::drivers::{Connection, Driver};
use super::folder;
use super::node::Node;
use super::process::{self, Server};
use crate::corpus::values::Values;
use crate::document::tree;
use crate::progress;
use calls::{Call, calls};
use report::{Complaint, What};

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

/// The version in it.
const VERSION: &str = "5.14.2";

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
        let running = start(&node, &server, document)?;
        outcomes.push(call_all(index, name, document, &driver, &running)?);
    }
    println!("{}", report::table(&outcomes).plain());
    println!("{}", report::complaints(&outcomes));
    if options.filter.is_none() {
        super::write_section("Prism", &report::markdown(&outcomes))?;
    }
    Ok(report::is_clean(&outcomes))
}

/// Starts a mock of a document.
fn start(node: &Node, folder: &Path, document: &Path) -> anyhow::Result<Server> {
    let copy = folder.join("document.json");
    fs::write(&copy, without_extensions(&fs::read_to_string(document)?)?)?;
    let port = process::free_port(None)?;
    let mut command = node.node()?;
    command.current_dir(folder);
    command.args(["node_modules/@stoplight/prism-cli/dist/index.js", "mock"]);
    command.arg(std::path::absolute(copy)?);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    Server::start(&mut command, port, &folder.join("server.log"))
}

/// Returns a document as JSON, without extensions at its top: Prism follows references in them too, and does
/// not start if they lead to files that are not there.
fn without_extensions(text: &str) -> anyhow::Result<String> {
    let mut tree = tree::parse(text)?;
    if let Some(members) = tree.as_object_mut() {
        members.retain(|key, _| !key.starts_with("x-"));
    }
    Ok(tree.to_string())
}

/// Calls that share a run of the driver: those with the same credentials that ask for the same status.
type Groups = BTreeMap<(Vec<(String, String)>, String), Vec<(String, Call)>>;

/// Calls every operation of a document.
fn call_all(
    client: usize,
    name: &str,
    path: &Path,
    driver: &Driver,
    server: &Server,
) -> anyhow::Result<Outcome> {
    let document = Document::read(path)?;
    let groups = groups(&document, &Values::read(path));
    let progress = progress::bar("calling", groups.len() as u64);
    let mut outcome = Outcome {
        name: name.trim_end_matches("-client").to_owned(),
        operations: document.operations().len(),
        calls: 0,
        complaints: Vec::new(),
    };
    for ((credentials, status), calls) in &groups {
        let connection = Connection {
            client,
            base_url: format!("http://127.0.0.1:{}", server.port),
            credentials,
            headers: vec![format!("Prefer: code={status}")],
        };
        let arguments = calls.iter().map(|(_, call)| call.arguments.clone());
        let arguments: Vec<Value> = arguments.collect();
        let answers = driver.call_all(&connection, &arguments)?;
        let calls = calls.iter().zip(&answers);
        outcome.calls += calls.len();
        let complaints = calls.filter_map(|((operation, call), it)| complaint(operation, call, it));
        outcome.complaints.extend(complaints);
        progress.inc(1);
    }
    Ok(outcome)
}

/// Returns the calls of all operations.
fn groups(document: &Document, values: &Values) -> Groups {
    let mut groups = Groups::new();
    for operation in document.operations() {
        let first = operation.security.first().into_iter().flatten();
        let credentials = first.map(|it| ((*it).to_owned(), "made-up".to_owned()));
        let credentials: Vec<(String, String)> = credentials.collect();
        for call in calls(document, &operation, values) {
            let group = groups.entry((credentials.clone(), call.status.clone()));
            group.or_default().push((operation.name(), call));
        }
    }
    groups
}

/// Returns what is wrong with an answer.
fn complaint(operation: &str, call: &Call, answer: &Value) -> Option<Complaint> {
    let error = answer.get("error");
    let answer = error.unwrap_or(answer);
    let problem = answer["body"]["type"].as_str();
    let problem = problem.and_then(|it| it.strip_prefix("https://stoplight.io/prism/errors#"));
    let violations = answer["headers"]["sl-violations"].as_str();
    let message = || answer["message"].to_string();
    let (what, text) = match (problem, violations, answer["kind"].as_str()) {
        // Whatever Prism says of its answer, this is to be looked at.
        (None, _, Some("decode")) => {
            let more = violations.map(|it| format!(" {it}")).unwrap_or_default();
            (What::Unreadable, message() + &more)
        }
        (_, Some(violations), _) if violations.contains(r#"["request""#) => {
            (What::Request, violations.to_owned())
        }
        (_, Some(violations), _) => (What::Answer, violations.to_owned()),
        (Some(problem), None, _) => {
            let detail = &answer["body"]["detail"];
            (What::NoAnswer, format!("{problem}: {detail}"))
        }
        (None, None, Some("api" | "declared_status" | "undeclared_status") | None) => {
            let status = answer["status"].as_u64().map(|it| it.to_string());
            if status.as_deref() == Some(&call.status) {
                return None;
            }
            let text = format!("asked for {}, got {status:?}", call.status);
            (What::Status, text)
        }
        (None, None, Some(kind)) => (What::NotSent, format!("{kind}: {}", message())),
    };
    Some(Complaint {
        operation: operation.to_owned(),
        arguments: call.arguments.to_string(),
        what,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package() {
        assert!(PACKAGES.contains(&format!("\"{VERSION}\"")));
    }

    #[test]
    fn extensions_at_the_top_are_left_out() {
        let document = "openapi: 3.1.0\nx-topics: [{ $ref: missing.md }]\npaths: { /x-a: {} }\n";
        assert_eq!(
            without_extensions(document).unwrap(),
            r#"{"openapi":"3.1.0","paths":{"/x-a":{}}}"#
        );
    }

    #[test]
    fn complaints_tell_who_complains() {
        let call = Call {
            arguments: serde_json::json!({}),
            status: "404".to_owned(),
        };
        let what = |answer: Value| complaint("GET /a", &call, &answer).map(|it| it.what);
        let violation = |place: &str| {
            let text = format!(r#"[{{"location":["{place}"]}}]"#);
            serde_json::json!({"status": 404, "headers": {"sl-violations": text}})
        };
        assert_eq!(what(serde_json::json!({"status": 404})), None);
        assert_eq!(what(violation("request")), Some(What::Request));
        assert_eq!(what(violation("response")), Some(What::Answer));
        let other = serde_json::json!({"status": 200});
        assert_eq!(what(other), Some(What::Status));
        let mut unreadable = violation("response");
        unreadable["kind"] = "decode".into();
        let unreadable = serde_json::json!({ "error": unreadable });
        assert_eq!(what(unreadable), Some(What::Unreadable));
        let wrong = serde_json::json!({"error": {"kind": "input", "message": "no"}});
        assert_eq!(what(wrong), Some(What::NotSent));
    }
}
