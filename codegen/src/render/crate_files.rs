//! The files around the modules: `lib.rs`, and the manifest of a crate of its own.
//!
//! They are text and not tokens: `lib.rs` is the one Rust file that `rustfmt` sees.

use std::collections::BTreeSet;

use super::{Files, code, doc_line, ident, lints, one_line};
use crate::Options;
use crate::format::MARKER;
use crate::ir::{Api, Group, Operation, ParameterPresence, ParameterValue, Type, TypeDefinition};

/// Adds the files around the modules.
pub(super) fn add(api: &Api, options: &Options, files: &mut Files) {
    files.insert("src/lib.rs".to_owned(), lib(api, &options.package_name));
    if options.manifest {
        files.insert(
            "Cargo.toml".to_owned(),
            cargo_toml(api, &options.package_name),
        );
        files.insert(
            ".gitignore".to_owned(),
            format!("# {MARKER}.\n/target\n/Cargo.lock\n"),
        );
    }
}

const MODULES: &str = "
#[rustfmt::skip]
pub mod operations;
mod runtime;
#[rustfmt::skip]
pub mod types;

pub use runtime::{
    AnyApiError, ApiError, Base64, BaseUrlProblem, BuildError, Call, Client, ClientBuilder, Date,
    DateTime, DeclaredError, DecodeError, DecodeProblem, Decoded, Error, HeaderMap, Method,
    NoDeclaredError, Nullable, Operation, Outcome, RawResponse, RequestError, RequestProblem,
    Response, StatusCode, TransportError, Url, Uuid,
};

/// What the client calls itself unless told otherwise.
const USER_AGENT: &str = concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"));
";

fn lib(api: &Api, package_name: &str) -> String {
    let mut text = format!("// {MARKER}. Do not edit.\n\n");
    for line in crate_documentation(api, package_name) {
        text += format!("//! {line}").trim_end();
        text.push('\n');
    }
    text += lints::of_crate(api);
    text += &recursion_limit(api);
    text += MODULES;
    text += &client_impl(api);
    text
}

/// How many types in each other the compiler looks through by default, counting those of the standard
/// library in between, of which there are up to sixteen for each type.
const DEFAULT_RECURSION_LIMIT: usize = 128;
const STEPS_PER_TYPE: usize = 16;

/// The attribute that types which are deep in each other need. It is rustdoc that looks through all of
/// them, to say which auto traits they have.
fn recursion_limit(api: &Api) -> String {
    let steps = api.nesting.saturating_mul(STEPS_PER_TYPE);
    if steps <= DEFAULT_RECURSION_LIMIT {
        return String::new();
    }
    let limit = steps.next_power_of_two();
    format!("\n#![recursion_limit = \"{limit}\"]\n")
}

fn crate_documentation(api: &Api, package_name: &str) -> Vec<String> {
    let title = doc_line(&api.title);
    let title = if title.is_empty() {
        "An API without a title".to_owned()
    } else {
        title
    };
    let mut lines = vec![format!("{title}: a typed client.")];
    if !api.documentation.0.is_empty() {
        lines.push(String::new());
        lines.extend(api.documentation.0.iter().cloned());
    }
    lines.extend([String::new(), "# Example".to_owned(), String::new()]);
    lines.extend(example(api, &package_name.replace('-', "_")));
    lines.extend([
        String::new(),
        format!(
            "Made from version {} of the API's OpenAPI document.",
            code(&api.version)
        ),
    ]);
    lines
}

/// A program that calls the first operation whose arguments are easily made up.
fn example(api: &Api, crate_name: &str) -> Vec<String> {
    let mut lines = vec!["```no_run".to_owned()];
    lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    let arguments = match (&api.base_url, api.bearer) {
        (None, true) => "\"https://api.example.com\", \"token\"",
        (None, false) => "\"https://api.example.com\"",
        (Some(_), true) => "\"token\"",
        (Some(_), false) => "",
    };
    lines.push("# #[allow(deprecated, reason = \"an operation may be deprecated\")]".to_owned());
    lines.push("# {".to_owned());
    lines.push(format!(
        "let client = {crate_name}::Client::new({arguments})?;"
    ));
    let call = api
        .operations
        .iter()
        .find_map(|it| Some((it, example_arguments(it)?)));
    if let Some((operation, arguments)) = call {
        let name = ident(&operation.name.rust);
        lines.push(format!(
            "let answer = client.{name}({}).await?;",
            arguments.join(", ")
        ));
        lines.push("println!(\"{answer:?}\");".to_owned());
    }
    lines.extend([
        "# }".to_owned(),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
    ]);
    lines
}

fn example_arguments(operation: &Operation) -> Option<Vec<String>> {
    if operation.body.as_ref().is_some_and(|body| body.required) {
        return None;
    }
    let required = operation
        .parameters
        .iter()
        .filter(|it| it.presence == ParameterPresence::Required);
    required
        .map(|parameter| match &parameter.value {
            ParameterValue::Scalar(Type::String) => Some(format!("\"{}\"", parameter.name.rust)),
            ParameterValue::Scalar(Type::Integer(_)) => Some("1".to_owned()),
            ParameterValue::Scalar(Type::Boolean) => Some("true".to_owned()),
            _ => None,
        })
        .collect()
}

/// How a client is made: what the document leaves open is an argument.
fn client_impl(api: &Api) -> String {
    let (parameter, argument) = if api.bearer {
        ("token: &str", "token")
    } else {
        ("", "")
    };
    let token = if api.bearer { ".token(token)" } else { "" };
    let with_token = if api.bearer {
        " and a bearer token"
    } else {
        ""
    };
    match &api.base_url {
        Some(url) => format!(
            r#"
impl Client {{
    /// Where the API is, if the builder is not told otherwise.
    pub const BASE_URL: &'static str = {url:?};

    /// A client with the default settings{with_token}.
    ///
    /// # Errors
    /// [`BuildError`] if a setting can't be used.
    pub fn new({parameter}) -> Result<Self, BuildError> {{
        Self::builder(){token}.build()
    }}

    /// A client with other settings.
    pub fn builder() -> ClientBuilder {{
        ClientBuilder::new(Self::BASE_URL, USER_AGENT)
    }}
}}
"#
        ),
        None => {
            let comma = if argument.is_empty() { "" } else { ", " };
            format!(
                r#"
impl Client {{
    /// A client of the API at `base_url`, with the default settings{with_token}.
    ///
    /// # Errors
    /// [`BuildError`] if a setting can't be used.
    pub fn new(base_url: &str{comma}{parameter}) -> Result<Self, BuildError> {{
        Self::builder(base_url){token}.build()
    }}

    /// A client of the API at `base_url`, with other settings.
    pub fn builder(base_url: &str) -> ClientBuilder {{
        ClientBuilder::new(base_url, USER_AGENT)
    }}
}}
"#
            )
        }
    }
}

/// The manifest of a crate that stands alone. A test holds the versions against the workspace's.
fn cargo_toml(api: &Api, name: &str) -> String {
    let title = one_line(&api.title);
    let description = toml_string(&format!("A typed client for {title}"));
    let features = features(api);
    format!(
        r#"# {MARKER}. To keep changes, remove this line: the file is then left alone.

[package]
name = "{name}"
description = {description}
version = "0.1.0"
edition = "2024"
rust-version = "1.85"
publish = false

[features]
{features}# TLS written in Rust. The default.
rustls = ["reqwest/rustls"]
# The TLS library of the operating system.
native-tls = ["reqwest/native-tls"]
# HTTP/2. On by default.
http2 = ["reqwest/http2"]

[dependencies]
base64 = "0.23"
percent-encoding = "2.3"
reqwest = {{ version = "0.13.5", default-features = false }}
serde = "1.0.229"
serde_json = "1.0.154"

# A package of its own, wherever it stands.
[workspace]
"#
    )
}

/// The default features, and one for each tag: what is not called need not be compiled.
fn features(api: &Api) -> String {
    let mut names = vec!["rustls".to_owned(), "http2".to_owned()];
    if api.has_features {
        names.push("all-tags".to_owned());
    }
    let names: Vec<String> = names.iter().map(|name| toml_string(name)).collect();
    let mut text = format!("default = [{}]\n", names.join(", "));
    if !api.has_features {
        return text;
    }
    let mut tags: Vec<String> = api.groups.iter().map(Group::feature).collect();
    let unreferenced = api
        .type_modules
        .iter()
        .position(|module| module.groups.is_empty())
        .map(|module| format!("unreferenced = [{}]\n", joined(&needed_tags(api, module))));
    let declared: String = tags.iter().map(|tag| format!("{tag} = []\n")).collect();
    tags.extend(unreferenced.iter().map(|_| "unreferenced".to_owned()));
    let list: Vec<String> = tags
        .iter()
        .map(|tag| format!("    {},\n", toml_string(tag)))
        .collect();
    text += "# The operations of each tag, and the types that they need. On by default.\n";
    text += &format!("all-tags = [\n{}]\n", list.concat());
    text += &declared;
    text += &unreferenced.unwrap_or_default();
    text
}

fn joined(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The features without which types that no operation uses would miss types that they are made of.
/// Of those that bring such a type along, one is enough.
fn needed_tags(api: &Api, module: usize) -> BTreeSet<String> {
    let definitions = api.types.iter().filter(|it| it.module == module);
    let groups = definitions
        .flat_map(TypeDefinition::parts)
        .map(|id| &api.type_modules[api.types[id.0].module].groups)
        .filter(|groups| groups.len() < api.groups.len())
        .filter_map(|groups| groups.first());
    groups
        .map(|group| toml_string(&api.groups[group.0].feature()))
        .collect()
}

/// A TOML basic string.
fn toml_string(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| {
            if matches!(c, '"' | '\\') {
                format!("\\{c}")
            } else {
                c.to_string()
            }
        })
        .collect();
    format!("\"{escaped}\"")
}
