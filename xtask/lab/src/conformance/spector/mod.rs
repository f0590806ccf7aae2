//! Spector: calls the clients of all documents with the values of all scenarios.

mod compare;
mod reasons;
mod report;
mod requests;
mod result;
mod scenarios;
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use serde_json::Value;

use super::document::Document;
use super::drivers::{Connection, Driver};
use super::node::Node;
use super::{folder, process};
use crate::{document, progress};
use requests::{Call, Version};
use result::{Outcome, Step};
use scenarios::Scenario;
use server::Spector;

/// Run the scenarios of Spector, the suite of TypeSpec
///
/// The server, the scenarios and the documents come from npm.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct SpectorOptions {
    /// Only scenarios with this in their names. Nothing is written then
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// The port of the server [default: a free one]
    #[arg(long, value_name = "NUMBER")]
    port: Option<u16>,
}

/// A service: its versions, and the index of the first one's client.
struct Service {
    versions: Vec<Version>,
    first_client: usize,
}

/// The services, by name.
type Services = BTreeMap<String, Service>;

/// Runs the suite. Returns whether every scenario passes, or has a reason.
pub(crate) fn run(options: &SpectorOptions) -> anyhow::Result<bool> {
    let port = process::free_port(options.port)?;
    let home = folder().join("spector");
    let node = Node::find(&folder().join("node"))?;
    let server = home.join("server");
    server::install(&node, &server)?;
    let mut scenarios = scenarios::read(&server.join(server::SCENARIOS))?;
    let filter = options.filter.as_deref().unwrap_or_default();
    scenarios.retain(|it| it.name.contains(filter));
    let names: BTreeSet<&str> = scenarios.iter().map(|it| it.spec.as_str()).collect();
    let (services, documents) = services(&server.join(server::DOCUMENTS), &names)?;
    let driver = Driver::build(&home.join("clients"), &documents)?;
    let spector = Spector::start(&node, &server, port)?;
    let outcomes = run_all(&scenarios, &services, &driver, spector)?;
    println!("{}", report::table(&outcomes).plain());
    println!("{}", report::failures(&outcomes));
    println!("{}", report::verdict(&outcomes));
    let outdated = report::outdated(&outcomes);
    for name in &outdated {
        println!("{name} passes: its reason is out of date");
    }
    if options.filter.is_none() {
        // The port differs from run to run.
        let text = report::markdown(&outcomes).replace(&format!("localhost:{port}"), "localhost");
        super::write_section("Spector", &text)?;
    }
    let is_well =
        |it: &Outcome| it.passes() || !it.is_expressible || reasons::reason(&it.name).is_some();
    Ok(outdated.is_empty() && outcomes.iter().all(is_well))
}

/// Finds the documents of these services, and reads them. `service.version.yaml` is the document of a
/// version.
fn services(
    folder: &Path,
    names: &BTreeSet<&str>,
) -> anyhow::Result<(Services, Vec<(String, PathBuf)>)> {
    let found = document::find::find(&[folder.to_owned()])?;
    if found.is_empty() {
        bail!("there is no OpenAPI document in {}", folder.display());
    }
    let mut services = Services::new();
    let mut clients = Vec::new();
    for document in found {
        let stem = document.name.rsplit_once('.').map_or("", |(stem, _)| stem);
        let (service, version) = stem.split_once('.').unwrap_or((stem, ""));
        if !names.contains(service) {
            continue;
        }
        let entry = services.entry(service.to_owned()).or_insert(Service {
            versions: Vec::new(),
            first_client: clients.len(),
        });
        entry.versions.push(Version {
            name: version.to_owned(),
            document: Document::read(&document.path)?,
        });
        let package = stem.replace('.', "-").to_lowercase();
        clients.push((format!("{package}-client"), document.path));
    }
    Ok((services, clients))
}

/// Runs the scenarios, and asks the server what it thinks of them.
fn run_all(
    scenarios: &[Scenario],
    services: &Services,
    driver: &Driver,
    spector: Spector,
) -> anyhow::Result<Vec<Outcome>> {
    let address = spector.address();
    let progress = progress::bar("running", scenarios.len() as u64);
    let mut all_steps = Vec::new();
    for scenario in scenarios {
        let service = services.get(&scenario.spec);
        let steps = steps(scenario, service, driver, &address);
        all_steps.push(steps.with_context(|| scenario.name.clone())?);
        progress.inc(1);
    }
    let coverage = spector.stop()?;
    let outcomes = scenarios.iter().zip(all_steps).map(|(scenario, steps)| {
        let verdict = coverage.get(&scenario.name).copied();
        Outcome {
            name: scenario.name.clone(),
            service: scenario.spec.clone(),
            is_expressible: steps.iter().any(|it| it.arguments.is_some()),
            verdict: verdict.unwrap_or(server::Verdict::NotCalled),
            steps,
        }
    });
    Ok(outcomes.collect())
}

/// Makes the calls of a scenario one after the other, and compares the answers.
fn steps(
    scenario: &Scenario,
    service: Option<&Service>,
    driver: &Driver,
    address: &str,
) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let mut before: Option<(Call, Value)> = None;
    for exchange in &scenario.exchanges {
        let request = format!("{} {}", exchange.method.to_uppercase(), exchange.path());
        let call = service.and_then(|it| {
            let next = || {
                let (call, answer) = before.as_ref()?;
                requests::next_page(exchange, call, answer, &it.versions)
            };
            let call = requests::call(exchange, &it.versions).or_else(next)?;
            Some((it.first_client + call.version, call))
        });
        let Some((client, call)) = call else {
            steps.push(Step {
                request,
                arguments: None,
                undeclared: Vec::new(),
                problems: Vec::new(),
            });
            continue;
        };
        let connection = Connection {
            client,
            base_url: format!("{address}{}", call.base_path),
            credentials: &call.credentials,
            headers: Vec::new(),
        };
        let answer = driver.call(&connection, &call.arguments)?;
        steps.push(Step {
            request,
            arguments: Some(call.arguments.to_string()),
            undeclared: call.undeclared.clone(),
            problems: compare::problems(exchange, &call, &answer, address),
        });
        before = Some((call, answer));
    }
    Ok(steps)
}
