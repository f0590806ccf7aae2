//! `cargo xtask gen`: reads the document, generates the client, and updates the output folder.
//!
//! [`arguments`] parses the command line. [`crate::source`] reads the files of the document.
//! [`comparison`] compares the generated files with the output folder, and [`update`] writes the
//! differences. [`workspace`] looks for a workspace around that folder. [`report`] and [`diff`] print
//! the results.

mod arguments;
mod comparison;
mod diff;
mod disk;
mod error;
pub(crate) mod output_path;
mod package_name;
mod report;
mod update;
mod workspace;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;
use codegen::diagnostic::Diagnostics;
use codegen::{Generation, Options, Summary};

use crate::source::FileSource;
pub(crate) use arguments::command;
use arguments::{Arguments, Product};
use comparison::compare;
use error::GenError;
use update::update;
use workspace::{Workspace, workspace_of};

/// Runs the command. Returns the problem if the command line is wrong.
pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode, String> {
    let arguments = Arguments::parse(matches)?;
    let started = Instant::now();
    Ok(match generate_and_update(&arguments, started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(&error, &arguments);
            ExitCode::FAILURE
        }
    })
}

fn generate_and_update(arguments: &Arguments, started: Instant) -> Result<(), GenError> {
    let folder = arguments.output_folder();
    let workspace = match arguments.product {
        Product::Crate => workspace_of(&folder),
        Product::Sources => Workspace::None,
    };
    let (files, summary, diagnostics) = generate(arguments, &workspace)?;
    let comparison = compare(&folder, &files).map_err(GenError::Comparison)?;
    if !arguments.check {
        update(&folder, &comparison, &files).map_err(GenError::Update)?;
    } else if !comparison.is_up_to_date() {
        report::differences(&comparison, &files);
        return Err(GenError::OutOfDate(comparison));
    }
    report::summary(
        summary,
        &diagnostics,
        &comparison,
        &workspace,
        started.elapsed(),
        arguments,
    );
    Ok(())
}

/// Generates the files and prints the diagnostics.
fn generate(
    arguments: &Arguments,
    workspace: &Workspace,
) -> Result<(BTreeMap<String, String>, Summary, Diagnostics), GenError> {
    let document = &arguments.document;
    let source = FileSource::open(&arguments.base, document, &arguments.allowed_folders)
        .map_err(GenError::Source)?;
    let options = Options {
        package_name: arguments.package_name.clone(),
        manifest: arguments.product == Product::Crate,
        workspace_member: *workspace == Workspace::Member,
        formats: arguments.formats.clone(),
        auth: arguments.auth.clone(),
        cli: arguments.cli.clone(),
    };
    let Generation {
        files,
        diagnostics,
        summary,
        leftovers,
    } = codegen::generate(document, &source, &options);
    // This program ends soon.
    std::mem::forget(leftovers);
    report::diagnostics(&diagnostics, arguments);
    let (errors, warnings) = (diagnostics.errors(), diagnostics.warnings());
    match files {
        Some(_) if arguments.strict && warnings > 0 => Err(GenError::Strict { warnings }),
        Some(files) if errors == 0 => Ok((files, summary, diagnostics)),
        _ => Err(GenError::Document {
            errors,
            refused: source.has_refused(),
        }),
    }
}
