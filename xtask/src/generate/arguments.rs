//! The arguments of `cargo xtask gen`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use codegen::{Auth, Cli};

use super::package_name;
use crate::{repository, source};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The folder that `document` and `output` are relative to. Empty for the current folder.
    pub(crate) base: PathBuf,
    /// The path of the root document, `/`-separated.
    pub(crate) document: String,
    pub(crate) output: PathBuf,
    pub(crate) product: Product,
    pub(crate) package_name: String,
    /// More folders that references may lead into.
    pub(crate) allowed_folders: Vec<PathBuf>,
    /// Rust types that the user has chosen, by format.
    pub(crate) formats: BTreeMap<String, String>,
    /// How operations authenticate.
    pub(crate) auth: Auth,
    /// The program for the command line, if there is to be one.
    pub(crate) cli: Option<Cli>,
    /// Whether to show the differences instead of writing.
    pub(crate) check: bool,
    /// Whether warnings count as errors.
    pub(crate) strict: bool,
}

/// What to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    /// The sources of the client of this repository, whose manifest is written by hand.
    Sources,
    /// A complete crate.
    Crate,
}

impl Arguments {
    /// Reads the arguments. Returns the problem if they are wrong.
    pub(crate) fn parse(matches: &ArgMatches) -> Result<Arguments, String> {
        let document = matches.get_one::<String>("spec");
        let output = matches.get_one::<PathBuf>("out");
        let mut arguments = match (document, output) {
            (Some(document), Some(output)) => {
                Arguments::for_crate(document, output, matches.get_one("name"))?
            }
            _ => Arguments::for_repository(),
        };
        let allowed_folders = matches.get_many("allow-refs").unwrap_or_default();
        arguments.allowed_folders = allowed_folders.cloned().collect();
        let formats = matches.get_many("format").unwrap_or_default();
        arguments.formats = formats.cloned().collect();
        if let Some(auth) = matches.get_one::<Auth>("auth") {
            arguments.auth = auth.clone();
        }
        if let Some(name) = matches.get_one::<String>("cli") {
            arguments.cli = Some(match name.as_str() {
                "" => program(without_ending(&arguments.package_name)),
                name => program(name),
            });
        }
        arguments.check = matches.get_flag("check");
        arguments.strict = matches.get_flag("strict");
        Ok(arguments)
    }

    /// The arguments for the client of this repository.
    fn for_repository() -> Arguments {
        Arguments {
            base: repository::root(),
            document: "spec/openapi.yaml".to_owned(),
            output: PathBuf::from("generated-client"),
            product: Product::Sources,
            package_name: "highlevel-client".to_owned(),
            allowed_folders: Vec::new(),
            formats: BTreeMap::new(),
            auth: Auth::AsDeclared,
            cli: Some(program("highlevel")),
            check: false,
            strict: false,
        }
    }

    /// The arguments for a complete crate.
    fn for_crate(
        document: &str,
        output: &Path,
        name: Option<&String>,
    ) -> Result<Arguments, String> {
        let package_name = match name {
            Some(name) => name.clone(),
            None => package_name::from_folder(output).map_err(|error| {
                format!(
                    "the name of the folder '{}' cannot be the name of a crate: {error}\n\n  \
                     tip: name the crate with '--name <NAME>'",
                    output.display()
                )
            })?,
        };
        Ok(Arguments {
            base: PathBuf::new(),
            document: source::slash_separated(Path::new(document)),
            output: output.to_owned(),
            product: Product::Crate,
            package_name,
            cli: None,
            ..Arguments::for_repository()
        })
    }

    pub(crate) fn output_folder(&self) -> PathBuf {
        self.base.join(&self.output)
    }
}

fn program(name: &str) -> Cli {
    let program = name.to_owned();
    Cli { program }
}

/// The name of a package without the word that says that it is a client.
fn without_ending(package: &str) -> &str {
    let endings = ["-client", "_client"];
    let mut short = endings.iter().filter_map(|it| package.strip_suffix(it));
    short.next().filter(|it| !it.is_empty()).unwrap_or(package)
}

/// Defines the command for clap.
pub(crate) fn command() -> Command {
    Command::new("gen")
        .about("Generate a Rust client from an OpenAPI document")
        .long_about(
            "\
Generate a Rust client from an OpenAPI document.

Without options, the command generates generated-client/src/ from
spec/openapi.yaml. With --spec and --out, it generates a complete crate from any
OpenAPI 3 document, in YAML or JSON.

It writes only the files that differ, and removes generated files that are not
needed any more. It never touches files that you have written. If it fails, all
files stay as they were.",
        )
        .args(file_arguments())
        .args(client_arguments())
        .args(behavior_arguments())
        .after_help(
            "\
Examples:
  cargo xtask gen
      Regenerate generated-client/ from spec/openapi.yaml
  cargo xtask gen --check
      Check whether generated-client/ is up to date; write nothing
  cargo xtask gen --spec petstore.yaml --out ../petstore-client
      Generate a crate named petstore-client from petstore.yaml

Exit codes:
  0  Success
  1  The document has errors, writing failed, or --check found differences
  2  The command line is wrong",
        )
}

fn file_arguments() -> [Arg; 4] {
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
            .help("The folder to write the crate to, which is created if necessary"),
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
            .help(
                "Let the document refer to files in this folder too, not only in its own.\n\
                 Can be given several times",
            ),
    ]
}

fn client_arguments() -> [Arg; 3] {
    [
        Arg::new("format")
            .long("format")
            .value_name("FORMAT=TYPE")
            .requires("spec")
            .action(ArgAction::Append)
            .value_parser(format_type)
            .help(
                "Use this Rust type for values of this format, for example 'uuid=uuid::Uuid'\n\
                 or 'date-time=String'. The type must implement Debug, Clone, PartialEq,\n\
                 Default, Display, Serialize and Deserialize. If it comes from another crate, add\n\
                 that crate to the Cargo.toml of the client. Can be given several times",
            ),
        Arg::new("auth")
            .long("auth")
            .value_name("SCHEME")
            .requires("spec")
            .value_parser(auth)
            .help(
                "Send credentials with each call, even if the document forgets to say so: 'bearer',\n\
                 'basic', 'header:NAME', 'query:NAME' or 'cookie:NAME' for an API key, 'http:SCHEME' for\n\
                 another scheme of HTTP. Operations with an empty list in 'security' still need none",
            ),
        Arg::new("cli")
            .long("cli")
            .value_name("PROGRAM")
            .requires("spec")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("")
            .value_parser(program_name)
            .help(
                "Generate a program for the command line too, with a command for each operation.\n\
                 It is compiled with the feature 'cli' of the crate only. Its name is that of the\n\
                 crate without '-client', if you give no other",
            ),
    ]
}

fn behavior_arguments() -> [Arg; 2] {
    [
        Arg::new("check")
            .long("check")
            .action(ArgAction::SetTrue)
            .help(
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

/// Accepts no name, or one that a crate could have.
fn program_name(name: &str) -> Result<String, String> {
    match name {
        "" => Ok(String::new()),
        name => package_name::validate(name),
    }
}

/// Reads the argument of `--auth`.
fn auth(text: &str) -> Result<Auth, String> {
    Auth::parse(text).ok_or_else(|| {
        "expected 'bearer', 'basic', 'header:NAME', 'query:NAME', 'cookie:NAME' or 'http:SCHEME'".to_owned()
    })
}

/// Parses `FORMAT=TYPE`.
fn format_type(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((format, path)) if !format.is_empty() && codegen::is_type(path) => {
            Ok((format.to_owned(), path.to_owned()))
        }
        Some((_, path)) if !codegen::is_type(path) => Err(format!("`{path}` is not a Rust type")),
        _ => Err("expected a format, `=` and a Rust type".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Arguments {
        let matches = command().get_matches_from(arguments.split_whitespace());
        Arguments::parse(&matches).unwrap()
    }

    #[test]
    fn without_options_it_is_about_this_repository() {
        let arguments = parsed("gen");
        assert!(arguments.base.join("xtask/Cargo.toml").is_file());
        assert_eq!(arguments.document, "spec/openapi.yaml");
        assert_eq!(arguments.output, Path::new("generated-client"));
        assert_eq!(arguments.product, Product::Sources);
        let manifest = arguments.base.join("generated-client/Cargo.toml");
        let name = format!("name = \"{}\"\n", arguments.package_name);
        assert!(std::fs::read_to_string(manifest).unwrap().contains(&name));
        assert!(!arguments.check && !arguments.strict);
    }
}
