//! What the program is called, what it offers, and how it creates a client.

use super::table::{flag, long, short};
use crate::format::MARKER;
use crate::ir::{BaseUrl, Documentation, SchemeKind};
use crate::layout::Items;
use crate::markdown::to_line;
use crate::names::feature;
use crate::options::Cli;
use crate::render::context::Context;
use crate::render::tokens::ident;

/// `src/main.rs`.
pub(super) fn main(package_name: &str) -> String {
    let library = package_name.replace('-', "_");
    format!(
        "// {MARKER}. Do not edit.\n\n\
         //! The program for the command line.\n\n\
         use std::process::ExitCode;\n\n\
         fn main() -> ExitCode {{\n    {library}::cli::main()\n}}\n"
    )
}

/// `src/cli/operations/mod.rs`.
pub(super) fn index(cx: &Context, cli: &Cli) -> String {
    let api = cx.api;
    let base_url = api.base_url.url();
    let (modules, groups) = groups(cx);
    format!(
        "// {MARKER}. Do not edit.\n\n\
         //! What the program offers: the operations of each tag.\n\n\
         #[allow(unused_imports, reason = \"the API may have no variables and no secrets\")]\n\
         use crate::cli::api::{{Api, Group, Setting}};\n\
         use crate::cli::problem::Problem;\n\
         use crate::cli::settings::Settings;\n\
         use crate::Client;\n\n\
         {modules}\n\
         /// What the program knows about the API.\n\
         pub(super) const API: Api = Api {{\n    \
         program: {:?},\n    \
         prefix: {:?},\n    \
         title: {:?},\n    \
         version: {:?},\n    \
         description: {:?},\n    \
         base_url: {base_url:?},\n    \
         secrets: &[{}],\n    \
         variables: &[{}],\n    \
         connect,\n    \
         groups: &[{groups}],\n}};\n\n{}",
        cli.program,
        prefix(&cli.program),
        to_line(&api.title),
        api.version,
        long(&api.documentation).unwrap_or_default(),
        secrets(cx),
        variables(cx),
        connect(cx),
    )
}

/// What the names of environment variables begin with.
fn prefix(program: &str) -> String {
    program.to_uppercase().replace('-', "_")
}

/// The modules of the tags, and the entries about them.
fn groups(cx: &Context) -> (String, String) {
    let (mut modules, mut entries) = (String::new(), String::new());
    let has_features = !cx.layout.features.is_empty();
    for module in &cx.layout.modules {
        let Items::Operations(id, _) = &module.items else {
            continue;
        };
        let group = &cx.api.groups[id.0];
        let condition = match has_features {
            true => format!("#[cfg(feature = {:?})]\n", feature(&module.name)),
            false => String::new(),
        };
        let name = ident(&module.name);
        modules += &format!("{condition}mod {name};\n");
        entries += &format!(
            "\n        {condition}        Group {{\n            \
             name: {:?},\n            tag: {:?},\n            description: {:?},\n            \
             table: include_str!({:?}),\n            calls: {name}::CALLS,\n        }},",
            flag(&module.name),
            to_line(&group.name),
            description(&group.documentation),
            format!("{}.json", module.name),
        );
    }
    if !entries.is_empty() {
        entries += "\n    ";
    }
    (modules, entries)
}

/// Credentials that the user gives: a method of the builder, and a flag with a description for each of
/// its arguments.
struct Credential {
    method: String,
    flags: Vec<(String, String)>,
}

/// The credentials of all schemes. A token is for all bearer schemes without one of their own.
fn credentials(cx: &Context) -> Vec<Credential> {
    let bearers = cx.api.bearer_schemes();
    let one = |method: &str, description: &str| Credential {
        method: method.to_owned(),
        flags: vec![(flag(method), description.to_owned())],
    };
    let token = (!bearers.is_empty()).then(|| one("token", "The bearer token"));
    let others = cx.api.scheme_ids().filter(|id| bearers != [*id]);
    let others = others.map(|id| {
        let scheme = &cx.api.security_schemes[id.0];
        let method = &cx.names.security().scheme(id).method;
        let name = &scheme.name;
        match &scheme.kind {
            SchemeKind::Bearer => one(method, &format!("The bearer token for `{name}`")),
            SchemeKind::Http(scheme) => one(method, &format!("The credentials after `{scheme}`")),
            SchemeKind::ApiKey(_, key) => one(method, &format!("The API key `{key}`")),
            SchemeKind::Basic => Credential {
                method: method.clone(),
                flags: ["user", "password"]
                    .map(|part| {
                        let description = format!("The {part} for `{name}`");
                        (format!("{}-{part}", flag(method)), description)
                    })
                    .to_vec(),
            },
        }
    });
    token.into_iter().chain(others).collect()
}

fn secrets(cx: &Context) -> String {
    let credentials = credentials(cx).into_iter();
    let flags = credentials.flat_map(|it| it.flags);
    flags
        .map(|(flag, description)| setting(&flag, &description, &[]))
        .collect()
}

fn variables(cx: &Context) -> String {
    let variables = cx.api.base_url.variables().iter();
    let variables = variables.zip(cx.names.variables());
    let settings = variables.map(|(variable, name)| {
        let description = match description(&variable.documentation) {
            text if text.is_empty() => format!("`{}` in the base URL", variable.name),
            text => text,
        };
        let description = format!("{description} [default: {}]", variable.default);
        setting(&variable_flag(name), &description, &variable.values)
    });
    settings.collect()
}

/// The flag of a variable of the base URL.
fn variable_flag(name: &str) -> String {
    format!("server-{}", flag(name))
}

fn setting(flag: &str, description: &str, values: &[String]) -> String {
    format!("Setting {{ flag: {flag:?}, description: {description:?}, values: &{values:?} }}, ")
}

fn description(documentation: &Documentation) -> String {
    short(documentation).unwrap_or_default()
}

/// The function that creates a client.
fn connect(cx: &Context) -> String {
    let argument = match cx.api.base_url {
        BaseUrl::Asked { .. } => "settings.needed_base_url()?",
        BaseUrl::Server { .. } => "",
    };
    let set = |method: &str, kind: &str, flag: &str| {
        let method = ident(method);
        format!(
            "    let builder = match settings.{kind}({flag:?}) {{\n        \
             Some(value) => builder.{method}(value),\n        None => builder,\n    }};\n"
        )
    };
    let credentials = credentials(cx).into_iter();
    let credentials = credentials.map(|Credential { method, flags }| match flags.as_slice() {
        [(user, _), (password, _)] => {
            let method = ident(&method);
            format!(
                "    let builder = match (settings.secret({user:?}), settings.secret({password:?})) {{\n        \
                 (Some(user), password) => builder.{method}(user, password.unwrap_or_default()),\n        \
                 (None, _) => builder,\n    }};\n"
            )
        }
        flags => flags.iter().map(|(flag, _)| set(&method, "secret", flag)).collect(),
    });
    let credentials: String = credentials.collect();
    let variables = cx.names.variables().iter();
    let variables: String = variables
        .map(|name| set(name, "variable", &variable_flag(name)))
        .collect();
    format!(
        "/// Creates a client.\n\
         fn connect(settings: &Settings) -> Result<Client, Problem> {{\n    \
         let builder = Client::builder({argument});\n{credentials}{variables}    \
         settings.build(builder)\n}}\n"
    )
}
