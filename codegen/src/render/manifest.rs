//! The files of a crate of its own besides `lib.rs`: `Cargo.toml`, `README.md` and `.gitignore`.

use super::context::Context;
use super::libraries::{self, Libraries};
use super::needs::Needs;
use super::{ClientFiles, readme};
use crate::format::MARKER;
use crate::markdown::to_line as one_line;
use crate::options::Options;

/// Without this table, cargo looks for a workspace in the folders above, and refuses a package that the
/// workspace does not list.
const WORKSPACE: &str = "
# A workspace of its own, wherever it stands. If it is to be a member of yours, list it among the
# `members` there and generate again: this table is then left out.
[workspace]
";

/// Faster builds of the program. Cargo reads profiles at the root of a workspace only.
const PROFILE: &str = "
# For large APIs, the optimization that this leaves out would take a third of the time of a build.
[profile.release]
lto = \"off\"
";

pub(super) fn add(cx: &Context, options: &Options, needs: Needs, files: &mut ClientFiles) {
    let readme = readme::text_of(cx, &options.package_name);
    files.insert("README.md".to_owned(), readme);
    let ignored = format!("# {MARKER}.\n/target\n/Cargo.lock\n");
    files.insert(".gitignore".to_owned(), ignored);
    files.insert("Cargo.toml".to_owned(), cargo_toml(cx, options, needs));
}

/// The manifest. A test compares the versions with the workspace's.
fn cargo_toml(cx: &Context, options: &Options, needs: Needs) -> String {
    let name = &options.package_name;
    let workspace = workspace(options);
    let title = one_line(&cx.api.title);
    let description = toml_string(&format!("A typed client for {title}"));
    let features = features(&cx.layout.features);
    let library_features = library_features(needs.libraries);
    let dependencies = dependencies(needs);
    let (program, program_feature) = match &options.cli {
        Some(cli) => (program(&cli.program), program_feature(needs)),
        None => (String::new(), String::new()),
    };
    let of_program = options.cli.iter().flat_map(|_| libraries::CLI);
    let tokio = (options.cli.is_some() && !needs.pieces()).then_some(&libraries::TOKIO);
    let mut optional: Vec<String> = needs
        .libraries
        .all()
        .chain(of_program)
        .chain(tokio)
        .map(|it| format!("{} = {{ {}, optional = true }}\n", it.name, it.dependency))
        .collect();
    optional.sort();
    let optional = optional.concat();
    format!(
        r#"# {MARKER}. To keep changes, remove this line: the file is then left alone.

[package]
name = "{name}"
description = {description}
version = "0.1.0"
edition = "2024"
rust-version = "1.85"
publish = false
{program}
[features]
{features}# TLS written in Rust. The default.
rustls = ["reqwest/rustls"]
# The TLS library of the operating system.
native-tls = ["reqwest/native-tls"]
# HTTP/2. On by default.
http2 = ["reqwest/http2"]
{program_feature}{library_features}
[dependencies]
{dependencies}{optional}{workspace}"#
    )
}

/// The tables of a crate that is a workspace of its own.
fn workspace(options: &Options) -> String {
    match (options.workspace_member, &options.cli) {
        (true, _) => String::new(),
        (false, None) => WORKSPACE.to_owned(),
        (false, Some(_)) => format!("{WORKSPACE}{PROFILE}"),
    }
}

/// The feature of the program for the command line. Its answers keep the order of the API.
fn program_feature(needs: Needs) -> String {
    let tokio = match needs.pieces() {
        true => "",
        false => "\"dep:tokio\", ",
    };
    let libraries = libraries::CLI.iter();
    let libraries = libraries.map(|it| format!("\"dep:{}\", ", it.name));
    let libraries: String = libraries.collect();
    format!(
        "# The program for the command line.\ncli = [{libraries}{tokio}\"tokio/net\", \"tokio/rt\", \
         \"tokio/time\", \"serde_json/preserve_order\"]\n"
    )
}

/// The program for the command line.
fn program(name: &str) -> String {
    let name = toml_string(name);
    format!(
        r#"
# The program for the command line: `cargo install --path . --features cli`.
[[bin]]
name = {name}
path = "src/main.rs"
required-features = ["cli"]
doc = false
"#
    )
}

/// The dependencies of all clients.
const DEPENDENCIES: &[(&str, &str)] = &[
    ("base64", r#""0.23""#),
    ("percent-encoding", r#""2.3""#),
    (
        "reqwest",
        r#"{ version = "0.13.5", default-features = false }"#,
    ),
    ("serde", r#""1.0.229""#),
    ("serde_json", r#""1.0.154""#),
];

/// The lines of the dependencies, by name.
fn dependencies(needs: Needs) -> String {
    let mut all = [DEPENDENCIES, &needs.dependencies()].concat();
    all.sort_unstable();
    let lines = all
        .iter()
        .map(|(name, value)| format!("{name} = {value}\n"));
    lines.collect()
}

/// The default features, and those of tags: callers compile only what they call.
fn features(tags: &[String]) -> String {
    if tags.is_empty() {
        return "default = [\"rustls\", \"http2\"]\n".to_owned();
    }
    let names: String = tags
        .iter()
        .map(|it| format!("    {},\n", toml_string(it)))
        .collect();
    let declared: String = tags.iter().map(|it| format!("{it} = []\n")).collect();
    format!(
        r#"default = ["rustls", "http2", "all-tags"]
# The operations of each tag, and the types that they need. On by default.
all-tags = [
{names}]
{declared}"#
    )
}

/// The features that add conversions from and to the types of libraries.
fn library_features(libraries: Libraries) -> String {
    let features = libraries
        .all()
        .map(|it| format!("{0} = [\"dep:{0}\"]\n", it.name));
    let features: String = features.collect();
    match features.as_str() {
        "" => String::new(),
        features => format!("# Conversions from and to the types of these crates.\n{features}"),
    }
}

/// A TOML basic string. Without control characters, it is written as a string of JSON.
fn toml_string(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    serde_json::Value::from(text).to_string()
}
