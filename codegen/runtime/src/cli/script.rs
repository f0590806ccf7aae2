//! `call`: calls for scripts, with JSON as input and output.

use std::io::{self, BufRead};
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value};

use crate::Client;

use super::answer::Answer;
use super::catalog::Catalog;
use super::input::{Goal, Input};
use super::problem::{Kind, Problem};
use super::settings::Settings;

/// The name of the command.
pub(crate) const NAME: &str = "call";

/// Defines the command.
pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Call any operation with arguments in JSON, for scripts")
        .long_about(
            "Call any operation with arguments in JSON, for scripts.\n\n\
             The arguments are\n  \
             {\"path\": {..}, \"query\": {..}, \"header\": {..}, \"cookie\": {..}, \"contentType\": \"..\", \"body\": ..}\n\
             with the names of the document. A body that is not JSON is a string, or \
             {\"base64\": \"..\"}. \"url\" calls the URL of the next page, as a response has it.\n\n\
             The answer is\n  \
             {\"status\": 200, \"headers\": {..}, \"body\": ..}\n\
             or\n  \
             {\"error\": {\"kind\": \"..\", \"message\": \"..\", \"status\": 404, \"headers\": {..}, \"body\": ..}}",
        )
        .arg(
            Arg::new("operation")
                .value_name("OPERATION")
                .required_unless_present_any(["batch", "list"])
                .help("The `operationId`, or the method and the path: 'GET /pets/{petId}'"),
        )
        .arg(
            Arg::new("args")
                .long("args")
                .value_name("JSON")
                .default_value("{}")
                .help("The arguments. `@FILE` reads a file, `-` standard input"),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Answer with the request, and send nothing"),
        )
        .arg(
            Arg::new("batch")
                .long("batch")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["operation", "args"])
                .help(
                    "Read a JSON object from each line of standard input, with \"operation\" and \
                     the arguments. Write an answer for each",
                ),
        )
        .arg(
            Arg::new("list")
                .long("list")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["operation", "args", "batch"])
                .help("List all operations with their parameters and bodies, as a JSON object in each line"),
        )
}

/// Runs the command.
pub(crate) fn run(catalog: &Catalog, matches: &ArgMatches) -> Result<ExitCode, Problem> {
    if matches.get_flag("list") {
        return list(catalog);
    }
    let settings = Settings::read(catalog.api, matches);
    let (goal, settings) = match matches.get_flag("dry-run") {
        true => (Goal::Request, settings.for_showing()),
        false => (Goal::Send, settings),
    };
    let client = (catalog.api.connect)(&settings)?;
    let runtime = super::program::runtime()?;
    if matches.get_flag("batch") {
        return runtime.block_on(batch(catalog, &client, goal, &settings));
    }
    let name = matches.get_one::<String>("operation");
    let arguments = matches.get_one::<String>("args");
    let answer = runtime.block_on(async {
        let arguments = super::program::text(arguments.map_or("{}", String::as_str))?;
        let arguments = object(&arguments)?;
        call(
            catalog,
            &client,
            name.map_or("", String::as_str),
            arguments,
            goal,
        )
        .await
    });
    let answer = answer.unwrap_or_else(Answer::from);
    let code = answer.exit_code();
    write_line(&answer.into_json(&settings))?;
    Ok(code.into())
}

/// Answers each line of standard input.
async fn batch(
    catalog: &Catalog,
    client: &Client,
    goal: Goal,
    settings: &Settings,
) -> Result<ExitCode, Problem> {
    let mut lines = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = lines.read_until(b'\n', &mut line);
        let length = length.map_err(|error| Problem::input(format!("standard input: {error}")))?;
        if length == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let (id, answer) = answer_line(catalog, client, &line, goal).await;
        let id = id.map(|id| ("id".to_owned(), id)).into_iter();
        write_line(&id.chain(answer.into_json(settings)).collect())?;
    }
}

/// Answers a line. Also returns its `id`, which becomes that of the answer.
async fn answer_line(
    catalog: &Catalog,
    client: &Client,
    line: &[u8],
    goal: Goal,
) -> (Option<Value>, Answer) {
    let mut id = None;
    let answer = async {
        let mut arguments = object(line)?;
        id = arguments.remove("id");
        let Some(Value::String(name)) = arguments.remove("operation") else {
            return Err(Problem::input("`operation` is missing, or is not a string"));
        };
        call(catalog, client, &name, arguments, goal).await
    };
    let answer = answer.await.unwrap_or_else(Answer::from);
    (id, answer)
}

/// Calls an operation.
async fn call(
    catalog: &Catalog,
    client: &Client,
    name: &str,
    arguments: Map<String, Value>,
    goal: Goal,
) -> Result<Answer, Problem> {
    let (group, operation) = catalog.find(name)?;
    let (mut input, call) = Input::new(operation, arguments)?;
    input.goal = goal;
    Ok(group.create(&call)?(client, &mut input)?.await)
}

/// Lists all operations.
fn list(catalog: &Catalog) -> Result<ExitCode, Problem> {
    for (group, table) in catalog.groups() {
        for operation in &table?.operations {
            let line = serde_json::to_value(operation);
            let line = line.map_err(|error| Problem::new(Kind::Output, error.to_string()))?;
            let mut object = Map::new();
            object.insert("tag".to_owned(), group.tag.into());
            if let Value::Object(line) = line {
                object.extend(line);
            }
            write_line(&object)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a JSON object.
fn object(json: &[u8]) -> Result<Map<String, Value>, Problem> {
    match serde_json::from_slice(json) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::input("the arguments are not a JSON object")),
        Err(error) => Err(Problem::input(format!(
            "the arguments are not JSON: {error}"
        ))),
    }
}

/// Writes a line at once.
fn write_line(object: &Map<String, Value>) -> Result<(), Problem> {
    let mut line = serde_json::to_vec(object).unwrap_or_default();
    line.push(b'\n');
    super::program::write(&line)
}
