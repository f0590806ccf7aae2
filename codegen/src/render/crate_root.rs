//! `lib.rs`: documentation, modules, and how a client is created.
//!
//! It is text and not tokens, laid out as `rustfmt` does: it is the one generated file that `rustfmt`
//! formats.

use super::context::Context;
use super::libraries::has_format;
use super::lints;
use super::needs::Needs;
use super::operations::examples::{self, CallCode};
use super::security;
use super::tokens::ident;
use crate::format::MARKER;
use crate::ir::{
    Api, BaseUrl, Method, OperationId, ParameterPresence, ServerVariable, StringFormat, TypeGraph,
};
use crate::layout::{Items, Module};
use crate::markdown::{to_code as code, to_note as doc_line};
use crate::options::Options;

/// What the runtime exports for all clients.
const EXPORTS: &[&str] = &[
    "AnyApiError",
    "ApiError",
    "Base64",
    "BaseUrlProblem",
    "BuildError",
    "Call",
    "Client",
    "ClientBuilder",
    "Date",
    "DateTime",
    "DeclaredError",
    "DecodeError",
    "DecodeProblem",
    "Decoded",
    "Error",
    "Header",
    "HeaderMap",
    "Method",
    "NoDeclaredError",
    "Operation",
    "Outcome",
    "RawResponse",
    "RequestError",
    "RequestProblem",
    "Response",
    "SecurityScheme",
    "StatusCode",
    "TransportError",
    "Url",
    "Uuid",
];

/// The modules, and what the crate exports of the runtime.
fn modules(api: &Api, needs: Needs) -> String {
    let mut exports = [EXPORTS, &needs.exports()].concat();
    exports.sort_unstable();
    let exports = imports(&exports);
    let security = match security::is_used(api) {
        true => "#[rustfmt::skip]\nmod security;\n",
        false => "",
    };
    let xml = match needs.xml {
        true => "#[rustfmt::skip]\nmod xml;\n",
        false => "",
    };
    format!(
        "
#[rustfmt::skip]
pub mod operations;
mod runtime;
{security}#[rustfmt::skip]
pub mod types;
{xml}
pub use runtime::{{
{exports}}};

/// The user agent, unless the builder sets another one.
const USER_AGENT: &str = concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"));
"
    )
}

/// The module of the program for the command line.
const CLI: &str = "
#[cfg(feature = \"cli\")]
pub mod cli;";

/// A list of names, laid out as `rustfmt` does.
fn imports(names: &[&str]) -> String {
    let mut lines = vec![String::new()];
    for name in names {
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = format!("    {name},"),
            Some(line) if line.len() + name.len() + 2 <= MAX_WIDTH => {
                line.push_str(&format!(" {name},"));
            }
            _ => lines.push(format!("    {name},")),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The width of a line of code.
const MAX_WIDTH: usize = 100;

pub(super) fn text(cx: &Context, needs: Needs, options: &Options) -> String {
    let mut text = format!("// {MARKER}. Do not edit.\n\n");
    for line in documentation(cx) {
        text += format!("//! {line}").trim_end();
        text.push('\n');
    }
    text += lints::of_crate(cx.names);
    text += &recursion_limit(cx.api);
    if options.cli.is_some() {
        text += CLI;
    }
    text += &modules(cx.api, needs);
    if has_format(cx.api, StringFormat::Base64Url) {
        text += "\npub use runtime::Base64Url;\n";
    }
    text += &client_impl(cx);
    text += &builder_impl(cx);
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

fn documentation(cx: &Context) -> Vec<String> {
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
    lines.extend(example(cx));
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
fn example(cx: &Context) -> Vec<String> {
    let mut lines = vec![
        "```no_run".to_owned(),
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
    ];
    let call = simplest_call(cx);
    if let Some(feature) = call.as_ref().and_then(|(id, _)| feature_of(cx, *id)) {
        lines.push(format!("# #[cfg(feature = {feature:?})]"));
    }
    if call.as_ref().is_some_and(|(id, _)| is_deprecated(cx, *id)) {
        lines.push("# #[allow(deprecated)]".to_owned());
    }
    lines.push("# {".to_owned());
    lines.extend(example_code(cx));
    lines.extend(["# }", "# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// The lines of a program that calls the simplest operation.
pub(super) fn example_code(cx: &Context) -> Vec<String> {
    let url = match &cx.api.base_url {
        BaseUrl::Asked { example } => Some(format!("{example:?}")),
        BaseUrl::Server { .. } => None,
    };
    let credentials = security::new_arguments(cx).into_iter();
    let credentials = credentials.map(|it| format!("\"{it}\""));
    let arguments: Vec<String> = url.into_iter().chain(credentials).collect();
    let arguments = arguments.join(", ");
    let (imports, call, answer) = match simplest_call(cx) {
        Some((id, code)) => (code.imports, code.lines, cx.names.answer(id)),
        None => (Vec::new(), Vec::new(), None),
    };
    let mut lines = imports;
    lines.push(format!(
        "let client = {}::Client::new({arguments})?;",
        cx.crate_name
    ));
    lines.extend(call);
    lines.extend(answer.map(|answer| format!("println!(\"{{{answer}:?}}\");")));
    lines
}

/// The operation that reads and has the fewest arguments, and how it is called.
fn simplest_call<'a>(cx: &Context<'a>) -> Option<(OperationId, CallCode)> {
    let mut ids = cx.api.operations_by_path();
    ids.sort_by_key(|id| rank(cx, *id));
    let mut calls = ids.into_iter().filter_map(|id| {
        let code = examples::plain_call(cx, id)?;
        code.hidden_import.is_none().then_some((id, code))
    });
    calls.next()
}

/// How far an operation is from a simple example: one that reads and has few arguments.
fn rank(cx: &Context, id: OperationId) -> (bool, bool, usize) {
    let operation = &cx.api.operations[id.0];
    let parameters = operation.parameters.iter();
    let required = parameters.filter(|it| it.presence == ParameterPresence::Required);
    (
        is_deprecated(cx, id),
        operation.method != Method::Get,
        required.count() + operation.body.iter().count(),
    )
}

fn is_deprecated(cx: &Context, id: OperationId) -> bool {
    cx.api.operations[id.0].deprecation.is_some()
}

/// The feature that the operation is compiled for.
fn feature_of<'a>(cx: &Context<'a>, id: OperationId) -> Option<&'a str> {
    let has = |module: &&Module| match &module.items {
        Items::Operations(group, _) => *group == cx.api.operations[id.0].group,
        Items::Types(_) => false,
    };
    let module = cx.layout.modules.iter().find(has)?;
    module.features.first().map(String::as_str)
}

/// The functions that create a client. Base URL and credentials are arguments if needed.
fn client_impl(cx: &Context) -> String {
    let api = cx.api;
    let constant = api.base_url.url().map(|url| {
        let others = other_servers(&api.base_url);
        format!(
            "    /// The base URL, unless the builder sets another one.\n{others}    \
             pub const BASE_URL: &'static str = {url:?};\n\n"
        )
    });
    let constant = constant.unwrap_or_default();
    let (of_api, parameter, argument) = match &api.base_url {
        BaseUrl::Server { .. } => (String::new(), "", ""),
        BaseUrl::Asked { example } => (
            format!(" of the API at `base_url`, such as {}", code(example)),
            "base_url: &str",
            "base_url",
        ),
    };
    let (of_api, comma) = match of_api.as_str() {
        "" => ("", ""),
        of_api => (of_api, ","),
    };
    let credentials = security::new_arguments(cx).into_iter();
    let credentials = credentials.map(|it| format!("{}: &str", ident(&it)));
    let mut parameters: Vec<String> = credentials.collect();
    if !parameter.is_empty() {
        parameters.insert(0, parameter.to_owned());
    }
    let end = " -> Result<Self, BuildError> {";
    let new = security::arguments_of("    pub fn new", &parameters, end);
    let (build, with_credentials) = (
        security::build(cx, argument),
        security::new_documentation(cx),
    );
    let builder = builder(&api.base_url);
    let with_token_method = match api.bearer_schemes().is_empty() {
        true => "",
        false => WITH_TOKEN,
    };
    format!(
        r#"
impl Client {{
{constant}    /// Creates a client{of_api}{comma} with the default settings{with_credentials}.
    ///
    /// # Errors
    /// [`BuildError`] if a setting can't be used.
{new}
        {build}
    }}

    /// Creates a builder for a client{of_api}{comma} with other settings.
    pub fn builder({parameter}) -> ClientBuilder {{
        {builder}
    }}
{with_token_method}}}
"#
    )
}

const WITH_TOKEN: &str = "
    /// Returns a client that sends another token. It shares the settings and the connections of
    /// this client.
    ///
    /// # Errors
    /// [`BuildError::Token`] if the token is empty or contains characters other than visible ASCII.
    pub fn with_token(&self, token: &str) -> Result<Self, BuildError> {
        self.with_bearer_token(token)
    }
";

/// Documentation of the servers that the client does not call.
fn other_servers(base_url: &BaseUrl) -> String {
    let BaseUrl::Server { others, .. } = base_url else {
        return String::new();
    };
    let entries = others.iter().map(|(url, documentation)| {
        let url = code(url);
        match documentation.0.as_slice() {
            [line] => format!("    /// - {url}: {line}\n"),
            _ => format!("    /// - {url}\n"),
        }
    });
    let entries: String = entries.collect();
    match entries.is_empty() {
        true => entries,
        false => format!("    ///\n    /// The API has other servers, too:\n    ///\n{entries}"),
    }
}

/// The expression that creates a builder.
fn builder(base_url: &BaseUrl) -> String {
    match base_url {
        BaseUrl::Asked { .. } => "ClientBuilder::new(base_url, USER_AGENT)".to_owned(),
        BaseUrl::Server { variables, .. } if variables.is_empty() => {
            "ClientBuilder::new(Self::BASE_URL, USER_AGENT)".to_owned()
        }
        BaseUrl::Server {
            template,
            variables,
            ..
        } => {
            let setters = variables.iter().map(|it| {
                let (name, default) = (&it.name, &it.default);
                format!("\n            .server_variable({name:?}, {default:?})")
            });
            let setters: String = setters.collect();
            format!("ClientBuilder::new({template:?}, USER_AGENT){setters}")
        }
    }
}

/// The methods of the builder that only some APIs need: credentials, and variables of the server's
/// URL.
fn builder_impl(cx: &Context) -> String {
    let variables = cx.api.base_url.variables().iter();
    let variables = variables.zip(cx.names.variables());
    let variables = variables.map(|(variable, name)| variable_method(variable, name));
    let mut methods = security::builder_methods(cx);
    methods.extend(variables);
    if methods.is_empty() {
        return String::new();
    }
    format!("\nimpl ClientBuilder {{\n{}}}\n", methods.join("\n"))
}

fn variable_method(variable: &ServerVariable, method: &str) -> String {
    let (name, default) = (code(&variable.name), code(&variable.default));
    let mut lines = vec![format!(
        "Sets {name} in the URL of the server. The default is {default}."
    )];
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|it| code(it)).collect();
        lines.extend([String::new(), format!("One of {}.", values.join(", "))]);
    }
    if !variable.documentation.0.is_empty() {
        lines.push(String::new());
        lines.extend(variable.documentation.0.iter().cloned());
    }
    let lines = lines
        .iter()
        .map(|line| format!("    /// {line}").trim_end().to_owned() + "\n");
    let documentation: String = lines.collect();
    let (method, key) = (ident(method), &variable.name);
    format!(
        "{documentation}    pub fn {method}(self, {method}: &str) -> Self {{
        self.server_variable({key:?}, {method})
    }}
"
    )
}
