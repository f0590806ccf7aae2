//! The command line of `cargo xtask gen`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::package_name;
use crate::source::slashed;

/// What the user asks for: to generate a client, or to check one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// What the document and the output folder are relative to; empty for the current folder.
    pub(crate) base: PathBuf,
    /// The root document, `/`-separated, as it is shown.
    pub(crate) document: String,
    /// The output folder, as it is shown.
    pub(crate) output: PathBuf,
    /// What the output is to be.
    pub(crate) product: Product,
    /// The name of the crate that the client is in.
    pub(crate) package_name: String,
    /// Folders that references may lead into, besides that of the document.
    pub(crate) allowed_folders: Vec<PathBuf>,
    /// The Rust types that stand for formats, by format, where the user wants others.
    pub(crate) formats: BTreeMap<String, String>,
    /// Whether to write.
    pub(crate) mode: Mode,
    /// Whether warnings count as errors.
    pub(crate) strict: bool,
    /// The command that writes what this request is about.
    pub(crate) command: String,
}

/// What the output is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// The sources of a crate whose manifest is written by hand: the client of this repository.
    Sources,
    /// A complete crate, with a manifest.
    Crate,
}

/// Whether to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make the output folder what it should be.
    Write,
    /// Only say what is not as it should be.
    Check,
}

impl Request {
    /// Where the output folder is.
    pub(crate) fn output_folder(&self) -> PathBuf {
        self.base.join(&self.output)
    }
}

/// `gen` on the command line.
pub(crate) fn command() -> Command {
    Command::new("gen")
        .about("Generate a Rust client from an OpenAPI document")
        .long_about(
            "\
Generate a Rust client from an OpenAPI document.

Without options, spec/openapi.yaml is turned into generated-client/src/. With
--spec and --out, any OpenAPI 3 document, in YAML or JSON, is turned into a crate
of its own.

Only files that differ are written, and generated files that are not needed any
more are removed. Files that you have written are never touched. If anything
fails, all files stay as they were.",
        )
        .args(document_arguments())
        .args(behavior_arguments())
        .after_help(
            "\
Examples:
  cargo xtask gen
      Regenerate generated-client/ from spec/openapi.yaml
  cargo xtask gen --check
      Say whether generated-client/ is up to date; write nothing
  cargo xtask gen --spec petstore.yaml --out ../petstore-client
      Turn petstore.yaml into a crate named petstore-client

Exit codes:
  0  All is well
  1  The document has errors, writing failed, or --check found differences
  2  The command line is wrong",
        )
}

fn document_arguments() -> [Arg; 5] {
    [
        Arg::new("spec")
            .long("spec")
            .value_name("FILE")
            .requires("out")
            .value_parser(NonEmptyStringValueParser::new())
            .help("The OpenAPI document to read, instead of spec/openapi.yaml"),
        Arg::new("out")
            .long("out")
            .value_name("DIR")
            .requires("spec")
            .value_parser(value_parser!(PathBuf))
            .help("The folder to write the crate to; it is created if need be"),
        Arg::new("name")
            .long("name")
            .value_name("NAME")
            .requires("spec")
            .value_parser(package_name::validate)
            .help("The name of the crate [default: the name of the folder]"),
        Arg::new("allow-refs")
            .long("allow-refs")
            .value_name("DIR")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help("Let the document refer to files in this folder too, not only in its own")
            .long_help(
                "Let the document refer to files in this folder too, not only in its own.\n\
                 Can be given several times",
            ),
        Arg::new("format")
            .long("format")
            .value_name("FORMAT=TYPE")
            .requires("spec")
            .action(ArgAction::Append)
            .value_parser(format_choice)
            .help("Use this Rust type for values of this format, e.g. 'uuid=uuid::Uuid'")
            .long_help(
                "Use this Rust type for values of this format, for example 'uuid=uuid::Uuid'\n\
                 or 'date-time=String'. It has to implement Debug, Clone, PartialEq, Default,\n\
                 Display, Serialize and Deserialize. A crate that it comes from has to be added\n\
                 to the Cargo.toml of the client. Can be given several times",
            ),
    ]
}

fn behavior_arguments() -> [Arg; 2] {
    [
        Arg::new("check")
            .long("check")
            .action(ArgAction::SetTrue)
            .help("Write nothing; list the files that are missing, stale or orphaned")
            .long_help(
                "Write nothing; list the files that are missing, stale (they would change)\n\
                 or orphaned (they would be removed). The exit code is 1 if there are any",
            ),
        Arg::new("strict")
            .long("strict")
            .action(ArgAction::SetTrue)
            .help(
                "Treat warnings as errors: write nothing if there are any, and show all of their\n\
                 places",
            ),
    ]
}

/// A format and the Rust type that is to stand for it.
fn format_choice(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((format, path)) if !format.is_empty() && codegen::is_type(path) => {
            Ok((format.to_owned(), path.to_owned()))
        }
        Some((_, path)) if !codegen::is_type(path) => Err(format!("`{path}` is not a Rust type")),
        _ => Err("a format, `=` and a Rust type are expected".to_owned()),
    }
}

/// The request, or what is wrong with it.
pub(crate) fn request(matches: &ArgMatches) -> Result<Request, String> {
    let allowed_folders: Vec<PathBuf> = matches
        .get_many("allow-refs")
        .unwrap_or_default()
        .cloned()
        .collect();
    let strict = matches.get_flag("strict");
    let mode = if matches.get_flag("check") {
        Mode::Check
    } else {
        Mode::Write
    };
    let mut request = match (
        matches.get_one::<String>("spec"),
        matches.get_one::<PathBuf>("out"),
    ) {
        (Some(document), Some(output)) => own_crate(document, output, matches.get_one("name"))?,
        _ => repository(),
    };
    for folder in &allowed_folders {
        request.command.push_str(&format!(
            " --allow-refs {}",
            quoted(&folder.to_string_lossy())
        ));
    }
    let formats: BTreeMap<String, String> = matches
        .get_many("format")
        .unwrap_or_default()
        .cloned()
        .collect();
    for (format, path) in &formats {
        let choice = quoted(&format!("{format}={path}"));
        request.command.push_str(&format!(" --format {choice}"));
    }
    Ok(Request {
        allowed_folders,
        formats,
        mode,
        strict,
        ..request
    })
}

/// The request about the client of this repository.
fn repository() -> Request {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    Request {
        base: xtask.parent().unwrap_or(xtask).to_owned(),
        document: "spec/openapi.yaml".to_owned(),
        output: PathBuf::from("generated-client"),
        product: Product::Sources,
        package_name: "highlevel-client".to_owned(),
        allowed_folders: Vec::new(),
        formats: BTreeMap::new(),
        mode: Mode::Write,
        strict: false,
        command: "cargo xtask gen".to_owned(),
    }
}

/// The request about a crate of its own.
fn own_crate(document: &str, output: &Path, name: Option<&String>) -> Result<Request, String> {
    let document = slashed(Path::new(document));
    let shown = output.to_string_lossy();
    let mut command = format!(
        "cargo xtask gen --spec {} --out {}",
        quoted(&document),
        quoted(&shown)
    );
    let package_name = match name {
        Some(name) => {
            command.push_str(&format!(" --name {name}"));
            name.clone()
        }
        None => package_name::from_folder(output).map_err(|error| {
            format!(
                "the name of the folder '{shown}' cannot be that of a crate: {error}\n\n  \
                 tip: name the crate with '--name <NAME>'"
            )
        })?,
    };
    Ok(Request {
        base: PathBuf::new(),
        document,
        output: output.to_owned(),
        product: Product::Crate,
        package_name,
        command,
        ..repository()
    })
}

/// An argument as it has to be typed in a shell.
fn quoted(argument: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./\\:@+=,".contains(character);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Request {
        request(&command().get_matches_from(arguments.split_whitespace())).unwrap()
    }

    #[test]
    fn without_options_it_is_about_this_repository() {
        let request = parsed("gen");
        assert!(request.base.join("xtask/Cargo.toml").is_file());
        assert_eq!(request.document, "spec/openapi.yaml");
        assert_eq!(request.output, Path::new("generated-client"));
        assert_eq!(request.product, Product::Sources);
        let manifest = request.base.join("generated-client/Cargo.toml");
        let name = format!("name = \"{}\"\n", request.package_name);
        assert!(std::fs::read_to_string(manifest).unwrap().contains(&name));
        assert_eq!((request.mode, request.strict), (Mode::Write, false));
        assert_eq!(request.command, "cargo xtask gen");
    }

    #[test]
    fn the_command_that_mends_repeats_the_options() {
        let request = parsed(
            "gen --check --spec a/b.yaml --out c/d --name e --allow-refs f --allow-refs g$h",
        );
        assert_eq!(request.mode, Mode::Check);
        assert_eq!(
            request.command,
            "cargo xtask gen --spec a/b.yaml --out c/d --name e --allow-refs f --allow-refs 'g$h'"
        );
    }

    #[test]
    fn the_folder_names_the_crate() {
        let request = parsed("gen --spec a.yaml --out clients/Pet_Store");
        assert_eq!(request.package_name, "pet_store");
        assert_eq!(request.product, Product::Crate);
        assert_eq!(request.output_folder(), Path::new("clients/Pet_Store"));
    }
}
