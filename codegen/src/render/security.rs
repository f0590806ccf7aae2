//! Security schemes: the module `security`, and how a client takes credentials.
//!
//! It is text and not tokens, laid out as `rustfmt` does, like `lib.rs`.

use super::context::Context;
use super::tokens::ident;
use crate::format::MARKER;
use crate::ir::{Api, KeyLocation, SchemeId, SchemeKind, SecurityScheme};
use crate::markdown::to_code as code;
use crate::names::SchemeNames;

/// The longest line of `rustfmt`, and the longest arguments of a call and chain of calls in a line.
const WIDTH: usize = 100;
const CALL_WIDTH: usize = 60;

/// Whether the client sends any credentials.
pub(super) fn is_used(api: &Api) -> bool {
    !api.security_schemes.is_empty()
}

/// `security.rs`: the schemes, and what operations require.
pub(super) fn module(cx: &Context) -> String {
    let names = cx.names.security();
    let mut text = format!(
        "// {MARKER}. Do not edit.\n\n\
         //! Security schemes of the API, and what operations require.\n\n\
         use crate::runtime::Requirements;\n\n\
         /// The security schemes that operations use.\n\
         pub(crate) mod schemes {{\n    \
             use crate::runtime::{{Placement, SecurityScheme}};\n"
    );
    for id in cx.api.scheme_ids() {
        text += &constant(cx, id);
    }
    text += "}\n";
    // Only the operations of some tags may use it.
    let allow = match cx.layout.features.is_empty() {
        true => "",
        false => "#[allow(dead_code, reason = \"other tags may be off\")]\n",
    };
    let mut constants: Vec<String> = Vec::new();
    for requirements in cx.api.requirements() {
        let lists = requirements.0.iter().map(|list| {
            let schemes = list.iter().map(|id| &names.scheme(*id).constant);
            let schemes: Vec<String> = schemes.map(|it| format!("&schemes::{it}")).collect();
            format!("&[{}]", schemes.join(", "))
        });
        let lists: Vec<String> = lists.collect();
        let name = names.requirements(requirements);
        let lists = lists.join(", ");
        constants.push(format!(
            "\n{allow}pub(crate) const {name}: Requirements = &[{lists}];\n"
        ));
    }
    constants.sort_unstable();
    text + &constants.concat()
}

/// The constant that describes a scheme.
fn constant(cx: &Context, id: SchemeId) -> String {
    let scheme = &cx.api.security_schemes[id.0];
    let names = cx.names.security().scheme(id);
    let is_only_bearer = scheme.kind == SchemeKind::Bearer && cx.api.bearer_schemes().len() == 1;
    let method = if is_only_bearer {
        "token"
    } else {
        &names.method
    };
    let placement = match &scheme.kind {
        SchemeKind::Bearer => "Bearer".to_owned(),
        SchemeKind::Basic => "Basic".to_owned(),
        SchemeKind::Http(name) => format!("Http({name:?})"),
        SchemeKind::ApiKey(KeyLocation::Header, name) => format!("Header({name:?})"),
        SchemeKind::ApiKey(KeyLocation::Query, name) => format!("Query({name:?})"),
        SchemeKind::ApiKey(KeyLocation::Cookie, name) => format!("Cookie({name:?})"),
    };
    let (constant, name) = (&names.constant, &scheme.name);
    format!(
        "
    pub(crate) const {constant}: SecurityScheme = SecurityScheme {{
        name: {name:?},
        method: {method:?},
        placement: Placement::{placement},
    }};
"
    )
}

/// The arguments of `Client::new` for the credentials that most users have.
pub(super) fn new_arguments(cx: &Context) -> Vec<String> {
    let usual = cx.api.usual_schemes().into_iter();
    let arguments = usual.flat_map(|id| cx.names.security().scheme(id).arguments.clone());
    arguments.collect()
}

/// The expression that builds a client with the arguments of `Client::new`, in a function.
pub(super) fn build(cx: &Context, builder_argument: &str) -> String {
    let mut calls = vec![format!("Self::builder({builder_argument})")];
    for id in cx.api.usual_schemes() {
        let names = cx.names.security().scheme(id);
        let is_bearer = cx.api.security_schemes[id.0].kind == SchemeKind::Bearer;
        let method = if is_bearer { "token" } else { &names.method };
        let arguments = names.arguments.iter().map(|it| ident(it).to_string());
        let arguments = arguments.collect::<Vec<String>>().join(", ");
        calls.push(format!(".{}({arguments})", ident(method)));
    }
    calls.push(".build()".to_owned());
    let line = calls.concat();
    match line.len() > CALL_WIDTH {
        true => calls.join("\n            "),
        false => line,
    }
}

/// Says which credentials `Client::new` takes.
pub(super) fn new_documentation(cx: &Context) -> String {
    let schemes = cx.api.usual_schemes().into_iter();
    let schemes: Vec<&SecurityScheme> = schemes.map(|id| &cx.api.security_schemes[id.0]).collect();
    match schemes.as_slice() {
        [] => String::new(),
        [first, ..] if first.kind == SchemeKind::Bearer => " and a bearer token".to_owned(),
        [only] => format!(
            " and credentials for the security scheme {}",
            code(&only.name)
        ),
        several => {
            let names: Vec<String> = several.iter().map(|it| code(&it.name)).collect();
            format!(
                " and credentials for the security schemes {}",
                names.join(" and ")
            )
        }
    }
}

/// The methods of the builder that take credentials.
pub(super) fn builder_methods(cx: &Context) -> Vec<String> {
    let bearers = cx.api.bearer_schemes();
    let token = (!bearers.is_empty()).then(|| token_method(cx, &bearers));
    let is_token = |id: &SchemeId| cx.names.security().scheme(*id).method == "token";
    let own = cx.api.scheme_ids();
    let own = own.filter(|id| !(bearers.contains(id) && is_token(id)));
    let own = own.map(|id| {
        let scheme = &cx.api.security_schemes[id.0];
        method(scheme, cx.names.security().scheme(id))
    });
    token.into_iter().chain(own).collect()
}

/// The method that takes the token of all bearer schemes.
fn token_method(cx: &Context, bearers: &[SchemeId]) -> String {
    let mut text = "    /// Sets the bearer token (RFC 6750). It is sent only with operations that need one according
    /// to the OpenAPI document. It never appears in `Debug` output or in an error.
"
    .to_owned();
    if bearers.len() > 1 {
        let names = bearers
            .iter()
            .map(|id| &cx.names.security().scheme(*id).method);
        let links = names.map(|it| format!("[`{it}`](Self::{it})"));
        let links = links.collect::<Vec<String>>().join(", ");
        text += &format!(
            "    ///\n    /// A token that is set for a single security scheme goes before it: {links}.\n"
        );
    }
    text += "    pub fn token(self, token: &str) -> Self {
        self.bearer_token(token)
    }
";
    text
}

/// The method that takes the credentials of a scheme.
fn method(scheme: &SecurityScheme, names: &SchemeNames) -> String {
    let name = code(&scheme.name);
    let mut lines = match &scheme.kind {
        SchemeKind::Bearer => vec![format!(
            "Sets the bearer token for the security scheme {name}. Without it, that of \
             [`token`](Self::token) is sent."
        )],
        SchemeKind::Basic => vec![format!(
            "Sets the user name and the password for the security scheme {name} (RFC 7617)."
        )],
        SchemeKind::Http(word) => vec![format!(
            "Sets the credentials for the security scheme {name}: what follows {} in the header \
             `Authorization`.",
            code(word)
        )],
        SchemeKind::ApiKey(location, key) => api_key_documentation(&name, *location, key),
    };
    if !scheme.documentation.0.is_empty() {
        lines.push(String::new());
        lines.extend(scheme.documentation.0.iter().cloned());
    }
    let lines = lines
        .iter()
        .map(|line| format!("    /// {line}").trim_end().to_owned() + "\n");
    let documentation: String = lines.collect();
    let method = ident(&names.method);
    let (setter, arguments) = match scheme.kind {
        SchemeKind::Bearer => ("set_secret", &["token"][..]),
        SchemeKind::Basic => ("set_basic", &["user", "password"][..]),
        SchemeKind::Http(_) => ("set_secret", &["credentials"][..]),
        SchemeKind::ApiKey(..) => ("set_secret", &["key"][..]),
    };
    let parameters: Vec<String> = arguments.iter().map(|it| format!("{it}: &str")).collect();
    let signature = arguments_of(
        &format!("    pub fn {method}"),
        &[&["self".to_owned()], parameters.as_slice()].concat(),
        " -> Self {",
    );
    let constant = format!("&security::schemes::{}", names.constant);
    let passed = arguments.iter().map(|it| (*it).to_owned());
    let passed: Vec<String> = std::iter::once(constant).chain(passed).collect();
    let call = arguments_of(&format!("        self.{setter}"), &passed, "");
    format!("{documentation}{signature}\n{call}\n    }}\n")
}

fn api_key_documentation(name: &str, location: KeyLocation, key: &str) -> Vec<String> {
    let place = match location {
        KeyLocation::Header => "header",
        KeyLocation::Query => "query parameter",
        KeyLocation::Cookie => "cookie",
    };
    let first = format!(
        "Sets the key for the security scheme {name}: the {place} {}.",
        code(key)
    );
    let is_authorization =
        location == KeyLocation::Header && key.eq_ignore_ascii_case("authorization");
    let more = "It is the whole value: if the API wants a word before the key, such as `Bearer`, that is a \
                part of it.";
    match is_authorization {
        true => vec![first, more.to_owned()],
        false => vec![first],
    }
}

/// A function or a call with these arguments: in a line if there is room, else a line for each.
pub(super) fn arguments_of(start: &str, arguments: &[String], end: &str) -> String {
    let joined = arguments.join(", ");
    let line = format!("{start}({joined}){end}");
    // The end of a function is its type.
    let is_short = joined.len() <= CALL_WIDTH || !end.is_empty();
    if line.len() <= WIDTH && is_short {
        return line;
    }
    let indent = " ".repeat(start.len() - start.trim_start().len());
    let lines = arguments.iter().map(|it| format!("{indent}    {it},\n"));
    format!("{start}(\n{}{indent}){end}", lines.collect::<String>())
}
