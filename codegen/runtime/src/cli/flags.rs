//! Flags of an operation: for each parameter, for each property of a body, for the whole body, and for the
//! media types of body and answer.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::{Map, Value, json};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::problem::Problem;
use super::program;
use super::settings::Settings;
use super::table::{Body, Content, Operation, Parameter};
use super::{content, output, request};

/// The flag for the media type of the answer.
const ACCEPT: &str = "accept";

/// The heading of properties in the help.
const BODY: &str = "Body";

/// Returns the flags of an operation.
pub(crate) fn of(operation: &Operation) -> Vec<Arg> {
    let mut arguments = Vec::new();
    for (flag, parameter) in parameters(operation) {
        let is_required = parameter.required == Some(true);
        arguments.push(argument(flag, parameter).required(is_required));
    }
    arguments.extend(accept(operation));
    let Some(body) = operation.bodies.first() else {
        return arguments;
    };
    for (flag, property) in properties(operation) {
        arguments.push(argument(flag, property).help_heading(BODY));
    }
    arguments.push(whole_body(body, properties(operation).is_empty()));
    let media_types: Vec<&str> = operation
        .bodies
        .iter()
        .flat_map(Body::media_types)
        .collect();
    if media_types.len() > 1 {
        arguments.push(
            Arg::new("content-type")
                .long("content-type")
                .value_name("TYPE")
                .help_heading(BODY)
                .help(format!(
                    "The media type of the body: {} [default: {}]",
                    media_types.join(", "),
                    body.media_type
                )),
        );
    }
    arguments
}

/// Returns the flag for the media type of the answer, if there are several.
fn accept(operation: &Operation) -> Option<Arg> {
    let media_types = operation.answers().iter().map(|it| it.media_type.as_str());
    let media_types: Vec<&str> = media_types.collect();
    let help = format!(
        "Ask for another type of the answer: {}",
        media_types.join(", ")
    );
    let flag = || Arg::new(ACCEPT).long(ACCEPT).value_name("TYPE").help(help);
    (!media_types.is_empty()).then(flag)
}

/// Returns the arguments for [`Input::new`](super::input::Input::new).
pub(crate) fn read(
    operation: &Operation,
    matches: &ArgMatches,
) -> Result<Map<String, Value>, Problem> {
    let mut arguments = Map::new();
    for (flag, parameter) in parameters(operation) {
        let Some(value) = given(matches, &flag, parameter)? else {
            continue;
        };
        let place = parameter.place.clone().unwrap_or_default();
        let values = arguments.entry(place).or_insert_with(|| json!({}));
        values[&parameter.name] = value;
    }
    if let Ok(Some(media_type)) = matches.try_get_one::<String>(ACCEPT) {
        let values = arguments.entry("header").or_insert_with(|| json!({}));
        values["accept"] = media_type.as_str().into();
    }
    let Some(first) = operation.bodies.first() else {
        return Ok(arguments);
    };
    let content_type = matches.try_get_one::<String>("content-type");
    if let Ok(Some(media_type)) = content_type {
        arguments.insert("contentType".to_owned(), media_type.as_str().into());
    }
    let mut body = match matches.get_one::<String>("body") {
        Some(text) => Some(whole(first, text)?),
        None => None,
    };
    for (flag, property) in properties(operation) {
        let Some(value) = given(matches, &flag, property)? else {
            continue;
        };
        match body.get_or_insert_with(|| json!({})) {
            Value::Object(object) => drop(object.insert(property.name.clone(), value)),
            _ => return Err(Problem::input(format!("--{flag}: the body is no object"))),
        }
    }
    arguments.extend(body.map(|body| ("body".to_owned(), body)));
    Ok(arguments)
}

/// The parameters that the caller gives, with their flags.
fn parameters(operation: &Operation) -> Vec<(String, &Parameter)> {
    let given = operation
        .parameters
        .iter()
        .filter(|it| it.constant.is_none());
    let mut used = own_flags(operation);
    let flags = given.map(|it| {
        let flag = unused(&it.flag, it.place.as_deref().unwrap_or_default(), &mut used);
        (flag, it)
    });
    flags.collect()
}

/// The properties of the first body, with their flags.
fn properties(operation: &Operation) -> Vec<(String, &Parameter)> {
    let parameters = parameters(operation).into_iter();
    let mut used = own_flags(operation);
    used.extend(parameters.map(|(flag, _)| flag));
    let body = operation.bodies.first();
    let all = body.and_then(|it| it.properties.as_deref());
    let all = all.unwrap_or_default().iter();
    all.map(|it| (unused(&it.flag, "body", &mut used), it))
        .collect()
}

/// The flags that only some operations have.
fn own_flags(operation: &Operation) -> Vec<String> {
    match operation.answers() {
        [] => Vec::new(),
        _ => vec![ACCEPT.to_owned()],
    }
}

/// Returns a flag that means nothing else yet. If it does, the place stands before it.
fn unused(flag: &str, place: &str, used: &mut Vec<String>) -> String {
    let is_used = |flag: &str, used: &[String]| is_taken(flag) || used.iter().any(|it| it == flag);
    let mut flag = flag.to_owned();
    if flag.is_empty() || is_used(&flag, used) {
        flag = format!("{place}-{flag}");
    }
    while is_used(&flag, used) {
        flag.push_str("-2");
    }
    used.push(flag.clone());
    flag
}

/// Whether a flag belongs to the program.
fn is_taken(flag: &str) -> bool {
    let api = &super::operations::API;
    let mut settings = api.secrets.iter().chain(api.variables);
    ["body", "content-type", "help", "version"].contains(&flag)
        || Settings::FLAGS.contains(&flag)
        || output::FLAGS.contains(&flag)
        || request::FLAGS.contains(&flag)
        || settings.any(|it| it.flag == flag)
}

fn argument(flag: String, parameter: &Parameter) -> Arg {
    let is_list = parameter.list == Some(true);
    let mut argument = Arg::new(flag.clone())
        .long(flag)
        .value_name(parameter.kind.to_uppercase())
        .allow_hyphen_values(true)
        .action(match is_list {
            true => ArgAction::Append,
            false => ArgAction::Set,
        });
    if parameter.kind == "boolean" && !is_list {
        argument = argument
            .num_args(0..=1)
            .require_equals(true)
            .allow_hyphen_values(false)
            .default_missing_value("true");
    }
    match help(parameter, is_list) {
        help if help.is_empty() => argument,
        help => argument.help(help),
    }
}

fn help(parameter: &Parameter, is_list: bool) -> String {
    let mut help = parameter.description.clone().unwrap_or_default();
    let mut notes = Vec::new();
    if let Some(values) = &parameter.values {
        notes.push(format!("[values: {}]", values.join(", ")));
    }
    if parameter.place.is_none() && parameter.required == Some(true) {
        notes.push("[required]".to_owned());
    }
    if matches!(parameter.kind.as_str(), "object" | "array") {
        notes.push("[JSON]".to_owned());
    }
    if parameter.kind == content::FILE {
        notes.push("[`@FILE` reads a file, `-` standard input]".to_owned());
    }
    if is_list {
        notes.push("[can be given several times]".to_owned());
    }
    for note in notes {
        if !help.is_empty() {
            help.push(' ');
        }
        help += &note;
    }
    help
}

fn whole_body(body: &Body, is_only_way: bool) -> Arg {
    let mut help = match body.content() {
        Content::Raw => format!("The body, of the type {}", body.media_type),
        _ => "The body, as JSON or YAML".to_owned(),
    };
    help += ". `@FILE` reads a file, `-` standard input";
    if let Some(description) = &body.description {
        help = format!("{description} {help}");
    }
    Arg::new("body")
        .long("body")
        .value_name("BODY")
        .allow_hyphen_values(true)
        .required(is_only_way && body.required == Some(true))
        .help_heading(BODY)
        .help(help)
}

/// Returns the value of a flag, if it is given.
fn given(
    matches: &ArgMatches,
    flag: &str,
    parameter: &Parameter,
) -> Result<Option<Value>, Problem> {
    let Some(mut texts) = matches.get_many::<String>(flag) else {
        return Ok(None);
    };
    match parameter.list {
        Some(true) => texts
            .map(|it| value(&parameter.kind, it))
            .collect::<Result<_, _>>()
            .map(Some),
        _ => texts
            .next_back()
            .map(|it| value(&parameter.kind, it))
            .transpose(),
    }
}

/// Reads a text as a value of this kind. What does not fit stays text, and the type of the argument
/// says what is wrong with it.
fn value(kind: &str, text: &str) -> Result<Value, Problem> {
    let json = || serde_json::from_str(text).ok();
    let value = match kind {
        content::FILE => return file(text),
        "integer" | "number" => json().filter(Value::is_number),
        "boolean" => json().filter(Value::is_boolean),
        "array" | "object" | "any" => json(),
        _ => None,
    };
    Ok(value.unwrap_or_else(|| text.into()))
}

/// Reads a file (`@FILE`, or `-` for standard input) with its name. Anything else is text.
fn file(argument: &str) -> Result<Value, Problem> {
    if argument != "-" && !argument.starts_with('@') {
        return Ok(argument.into());
    }
    let bytes = program::text(argument)?;
    let name = Path::new(argument.trim_start_matches('@')).file_name();
    let name = name.map_or_else(|| "-".into(), |it| it.to_string_lossy());
    Ok(json!({ "base64": STANDARD.encode(bytes), "filename": name }))
}

/// Reads a whole body.
fn whole(body: &Body, argument: &str) -> Result<Value, Problem> {
    let bytes = program::text(argument)?;
    if matches!(body.content(), Content::Raw) {
        return Ok(match String::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(error) => json!({ "base64": STANDARD.encode(error.as_bytes()) }),
        });
    }
    // YAML reads large numbers and some texts differently, so JSON comes first.
    serde_json::from_slice(&bytes)
        .or_else(|_| serde_yaml::from_slice(&bytes))
        .map_err(|error| Problem::input(format!("--body is neither JSON nor YAML: {error}")))
}
