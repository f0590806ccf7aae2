//! `lib.rs`: documentation, modules, and how a client is created.
//!
//! It is text and not tokens, laid out as `rustfmt` does: it is the one generated file that `rustfmt`
//! formats.

use super::context::Context;
use super::lints;
use super::tokens::ident;
use crate::format::MARKER;
use crate::ir::{
    Api, Method, Operation, OperationId, ParameterPresence, ParameterValue, Type, TypeGraph,
};
use crate::markdown::{to_code as code, to_note as doc_line};

const MODULES: &str = "
#[rustfmt::skip]
pub mod operations;
mod runtime;
#[rustfmt::skip]
pub mod types;

pub use runtime::{
    AnyApiError, ApiError, Base64, BaseUrlProblem, BuildError, Call, Client, ClientBuilder, Date,
    DateTime, DeclaredError, DecodeError, DecodeProblem, Decoded, Error, HeaderMap, Method,
    NoDeclaredError, Operation, Outcome, RawResponse, RequestError, RequestProblem, Response,
    StatusCode, TransportError, Url, Uuid,
};

/// The user agent, unless the builder sets another one.
const USER_AGENT: &str = concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"));
";

pub(super) fn text(cx: &Context, package_name: &str) -> String {
    let mut text = format!("// {MARKER}. Do not edit.\n\n");
    for line in documentation(cx, package_name) {
        text += format!("//! {line}").trim_end();
        text.push('\n');
    }
    text += lints::of_crate(cx.names);
    text += &recursion_limit(cx.api);
    text += MODULES;
    text += &client_impl(cx.api);
    text
}

/// The compiler's default limit for nested types. It counts the types of the standard library between
/// them, too: up to sixteen for each type.
const DEFAULT_RECURSION_LIMIT: usize = 128;
const STEPS_PER_TYPE: usize = 16;

/// The attribute that deeply nested types need: rustdoc follows all of them to find their auto traits.
fn recursion_limit(api: &Api) -> String {
    let nesting = TypeGraph::new(&api.types).nesting();
    let steps = nesting.saturating_mul(STEPS_PER_TYPE);
    if steps <= DEFAULT_RECURSION_LIMIT {
        return String::new();
    }
    let limit = steps.next_power_of_two();
    format!("\n#![recursion_limit = \"{limit}\"]\n")
}

fn documentation(cx: &Context, package_name: &str) -> Vec<String> {
    let api = cx.api;
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
    lines.extend(example(cx, &package_name.replace('-', "_")));
    lines.extend([
        String::new(),
        format!(
            "Made from version {} of the API's OpenAPI document.",
            code(&api.version)
        ),
    ]);
    lines
}

/// A program that calls the simplest operation.
fn example(cx: &Context, crate_name: &str) -> Vec<String> {
    let arguments = match (&cx.api.base_url, cx.api.sends_token()) {
        (None, true) => "\"https://api.example.com\", \"token\"",
        (None, false) => "\"https://api.example.com\"",
        (Some(_), true) => "\"token\"",
        (Some(_), false) => "",
    };
    let mut lines = vec![
        "```no_run".to_owned(),
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
        "# #[allow(deprecated, reason = \"an operation may be deprecated\")]".to_owned(),
        "# {".to_owned(),
        format!("let client = {crate_name}::Client::new({arguments})?;"),
    ];
    let ids = cx.api.operations_by_path().into_iter();
    let calls = ids.filter_map(|id| Some((id, example_arguments(cx, id)?)));
    if let Some((id, arguments)) = calls.min_by_key(|(id, arguments)| rank(cx, *id, arguments)) {
        let name = ident(&cx.names.operation(id).method);
        let arguments = arguments.join(", ");
        lines.push(format!("let answer = client.{name}({arguments}).await?;"));
        lines.push("println!(\"{answer:?}\");".to_owned());
    }
    lines.extend(["# }", "# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// How far an operation is from a simple example: one that reads and has few arguments.
fn rank(cx: &Context, id: OperationId, arguments: &[String]) -> (bool, bool, usize) {
    let operation = &cx.api.operations[id.0];
    let is_deprecated = operation.deprecation.is_some();
    (
        is_deprecated,
        operation.method != Method::Get,
        arguments.len(),
    )
}

/// Arguments for the required parameters. `None` if one is not simple, or a body is required.
fn example_arguments(cx: &Context, id: OperationId) -> Option<Vec<String>> {
    let operation: &Operation = &cx.api.operations[id.0];
    if operation.body.as_ref().is_some_and(|body| body.required) {
        return None;
    }
    let parameters = operation.parameters.iter();
    let parameters = parameters.zip(&cx.names.operation(id).parameters);
    parameters
        .filter(|(parameter, _)| parameter.presence == ParameterPresence::Required)
        .map(|(parameter, name)| match &parameter.value {
            ParameterValue::Scalar(Type::String) => Some(format!("\"{}\"", name.as_deref()?)),
            ParameterValue::Scalar(Type::Integer(_)) => Some("1".to_owned()),
            ParameterValue::Scalar(Type::Boolean) => Some("true".to_owned()),
            _ => None,
        })
        .collect()
}

/// The functions that create a client. Base URL and token are arguments if needed.
fn client_impl(api: &Api) -> String {
    let (token, set_token, with_token) = match api.sends_token() {
        true => ("token: &str", ".token(token)", " and a bearer token"),
        false => ("", "", ""),
    };
    let constant = api.base_url.as_ref().map(|url| {
        format!(
            "    /// The base URL, unless the builder sets another one.\n    \
             pub const BASE_URL: &'static str = {url:?};\n\n"
        )
    });
    let constant = constant.unwrap_or_default();
    let (of_api, parameter, argument, base_url) = match api.base_url {
        Some(_) => ("", "", "", "Self::BASE_URL"),
        None => (
            " of the API at `base_url`",
            "base_url: &str",
            "base_url",
            "base_url",
        ),
    };
    let both = !parameter.is_empty() && !token.is_empty();
    let comma = if both { ", " } else { "" };
    format!(
        r#"
impl Client {{
{constant}    /// Creates a client{of_api} with the default settings{with_token}.
    ///
    /// # Errors
    /// [`BuildError`] if a setting can't be used.
    pub fn new({parameter}{comma}{token}) -> Result<Self, BuildError> {{
        Self::builder({argument}){set_token}.build()
    }}

    /// Creates a builder for a client{of_api} with other settings.
    pub fn builder({parameter}) -> ClientBuilder {{
        ClientBuilder::new({base_url}, USER_AGENT)
    }}
}}
"#
    )
}
