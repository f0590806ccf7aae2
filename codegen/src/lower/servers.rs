//! Servers: where calls go.

use openapiv3::Server as OpenApiServer;

use super::descriptions::documentation;
use super::document::{Document, below};
use super::operations::site::Site;
use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{BaseUrl, Documentation, ServerVariable};
use crate::tree::Node;

/// The host in examples, if the document names none.
const EXAMPLE: &str = "https://api.example.com";

/// Returns where all calls go: to the first server with an absolute URL. Without one, the caller
/// gives the base URL.
pub(crate) fn base_url(document: &Document<'_>, log: &mut Log) -> BaseUrl {
    let servers = &document.model.servers;
    let absolute: Vec<&OpenApiServer> = servers.iter().filter(|it| is_absolute(it)).collect();
    if let Some(server) = absolute.iter().find(|it| unknown_variable(it).is_none()) {
        return BaseUrl::Server {
            template: trimmed(&server.url),
            variables: variables(server),
            others: others(document, server),
        };
    }
    let node = document.tree.get("servers").unwrap_or(document.tree);
    let incomplete = absolute.first();
    match incomplete.and_then(|it| Some((it, unknown_variable(it)?))) {
        Some((server, name)) => without_value(server, name, node, log),
        None => without_host(servers.first(), node, log),
    }
}

/// Returns the other servers, each with what the document says about it.
fn others(document: &Document<'_>, chosen: &OpenApiServer) -> Vec<(String, Documentation)> {
    let servers = document.model.servers.iter().enumerate();
    let others = servers.filter(|(_, it)| it.url != chosen.url);
    let others = others.map(|(index, it)| {
        let name = || {
            let node = document.tree.get("servers")?.child(&index.to_string())?;
            node.get("name")?.as_str()
        };
        let description = it.description.as_deref().or_else(name);
        (it.url.clone(), documentation(description))
    });
    others.collect()
}

/// Warns that the variable of a server has no value.
fn without_value(server: &OpenApiServer, name: &str, node: &Node, log: &mut Log) -> BaseUrl {
    Diagnostic::warning(format!("the server's variable `{name}` has no value"))
        .at_node(node.origin)
        .label("every user of the client has to give its base URL")
        .help(format!(
            "pass it to `Client::new`, in the form `{}`; the author should give the variable a `default`",
            server.url
        ))
        .push_to(log);
    BaseUrl::Asked {
        example: trimmed(&server.url.replace(['{', '}'], "")),
    }
}

/// Warns that no server has an absolute URL.
fn without_host(server: Option<&OpenApiServer>, node: &Node, log: &mut Log) -> BaseUrl {
    let path = server.map_or(String::new(), relative_path);
    let (given, hint) = match path.as_str() {
        "" => (String::new(), "pass it to `Client::new`; ".to_owned()),
        path => (
            format!(", with the path `{path}`"),
            format!("pass it to `Client::new`, in the form `{EXAMPLE}{path}`; "),
        ),
    };
    Diagnostic::warning("the document has no server with an absolute URL")
        .at_node(node.origin)
        .label(format!(
            "every user of the client has to give its base URL{given}"
        ))
        .help(format!(
            "{hint}the author should add a server whose `url` starts with `https://`"
        ))
        .push_to(log);
    BaseUrl::Asked {
        example: format!("{EXAMPLE}{path}"),
    }
}

/// Returns the server of an operation or of its path, if it is not the one of all calls: a base URL,
/// or a path at the host of the client's base URL.
pub(crate) fn own_server(
    site: &Site<'_>,
    base_url: &BaseUrl,
    document: &Document<'_>,
    log: &mut Log,
) -> Option<String> {
    let of_operation = site.operation.servers.as_slice();
    let (servers, node) = match of_operation {
        [] => (site.path_item.servers.as_slice(), site.path_node),
        servers => (servers, site.node),
    };
    let known = |it: &&OpenApiServer| is_absolute(it) && unknown_variable(it).is_none();
    let server = match servers.iter().find(known) {
        Some(server) => with_defaults(server, base_url),
        None => own_path(servers, below(node, &["servers"]), log)?,
    };
    let is_general = match base_url {
        BaseUrl::Server { template, .. } => server == *template,
        BaseUrl::Asked { .. } => {
            let general = document.model.servers.first().map(relative_path);
            server == general.unwrap_or_default()
        }
    };
    (!is_general).then_some(server)
}

/// Returns the path of the first server, which is not absolute.
fn own_path(servers: &[OpenApiServer], node: &Node, log: &mut Log) -> Option<String> {
    let server = servers.first()?;
    let Some(name) = unknown_variable(server) else {
        return Some(relative_path(server));
    };
    Diagnostic::warning(format!("the server's variable `{name}` has no value"))
        .at_node(node.origin.key())
        .label("the calls go to the client's base URL instead")
        .help("give the client a base URL of your own; the author should give the variable a `default`")
        .push_to(log);
    None
}

fn is_absolute(server: &OpenApiServer) -> bool {
    let url = server.url.trim().to_ascii_lowercase();
    url.starts_with("http://") || url.starts_with("https://")
}

/// Returns the path of a server with a relative URL, without a slash at its end.
fn relative_path(server: &OpenApiServer) -> String {
    let url = server.url.trim().trim_start_matches("./");
    let path = url.trim_matches('/');
    match path.is_empty() || is_absolute(server) {
        true => String::new(),
        false => format!("/{path}"),
    }
}

fn trimmed(url: &str) -> String {
    url.trim().trim_end_matches('/').to_owned()
}

/// Returns the first variable in the URL that is not declared, or has no value.
fn unknown_variable(server: &OpenApiServer) -> Option<&str> {
    names(&server.url).find(|name| {
        let variables = server.variables.as_ref();
        let variable = variables.and_then(|it| it.get(*name));
        variable.is_none_or(|it| it.default.is_empty())
    })
}

/// Returns the names in braces of a URL.
fn names(url: &str) -> impl Iterator<Item = &str> {
    let pieces = url.split('{').skip(1);
    pieces.filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Returns the variables in the URL of a server, each once.
fn variables(server: &OpenApiServer) -> Vec<ServerVariable> {
    let mut variables: Vec<ServerVariable> = Vec::new();
    for name in names(&server.url) {
        let declared = server.variables.as_ref().and_then(|it| it.get(name));
        if let Some(declared) = declared.filter(|_| variables.iter().all(|it| it.name != name)) {
            variables.push(ServerVariable {
                name: name.to_owned(),
                default: declared.default.clone(),
                values: declared.enumeration.clone(),
                documentation: documentation(declared.description.as_deref()),
            });
        }
    }
    variables
}

/// Returns the URL of a server. Its variables have their defaults, except those that the client has,
/// too.
fn with_defaults(server: &OpenApiServer, base_url: &BaseUrl) -> String {
    let shared: &[ServerVariable] = match base_url {
        BaseUrl::Server { variables, .. } => variables,
        BaseUrl::Asked { .. } => &[],
    };
    let own = variables(server).into_iter().filter(|own| {
        let is_same = |it: &ServerVariable| it.name == own.name && it.default == own.default;
        !shared.iter().any(is_same)
    });
    let url = own.fold(server.url.clone(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), &variable.default)
    });
    trimmed(&url)
}
