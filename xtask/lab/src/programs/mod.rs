//! `cargo lab programs`: compiles programs as a user would write them, with clients of documents that
//! nobody here wrote. They show what the clients are like to use.

pub(crate) mod krate;

use std::path::{Path, PathBuf};

use anyhow::Context;
use codegen::Auth;
use xtask::repository;

use crate::{cargo, client};

/// Compile programs that use generated clients
///
/// Generate the clients of some documents, and compile the programs in
/// xtask/lab/programs/ with them. Warnings count as errors.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ProgramsOptions {
    /// The folder with the documents
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// A program, and the client that it uses.
struct Program {
    name: &'static str,
    text: &'static str,
    /// The path of the document in the folder.
    document: &'static str,
    /// The name of the client's crate.
    client: &'static str,
    auth: Auth,
}

const PROGRAMS: [Program; 3] = [
    Program {
        name: "issue_tracker",
        text: include_str!("../../programs/issue_tracker.rs"),
        document: "github.json",
        client: "github",
        // The document forgot to say it.
        auth: Auth::With(codegen::ir::SchemeKind::Bearer),
    },
    Program {
        name: "booking",
        text: include_str!("../../programs/booking.rs"),
        document: "train-travel-3.1.yaml",
        client: "train_travel",
        auth: Auth::AsDeclared,
    },
    Program {
        name: "workflow",
        text: include_str!("../../programs/workflow.rs"),
        document: "servers/prefect-3.9.1.json",
        client: "prefect",
        auth: Auth::AsDeclared,
    },
];

/// Compiles all programs. `false` if the compiler complains about one.
pub(crate) fn run(options: &ProgramsOptions) -> anyhow::Result<bool> {
    let mut is_well = true;
    for program in &PROGRAMS {
        let complaints = compile(program, &options.folder).context(program.name)?;
        println!("{}: {} complaints", program.name, complaints.len());
        for complaint in &complaints {
            println!("{complaint}");
        }
        is_well &= complaints.is_empty();
    }
    Ok(is_well)
}

/// Compiles a program, and returns the compiler's complaints.
fn compile(program: &Program, documents: &Path) -> anyhow::Result<Vec<String>> {
    let folder = repository::target().join("programs");
    let client = folder.join(program.client);
    let options = client::options(program.client, program.auth.clone());
    client::write(&documents.join(program.document), &options, &client)?;
    let krate = folder.join(program.name);
    krate::write(
        &krate,
        program.text,
        &client,
        program.client,
        program.client,
    )?;
    let run = cargo::run(&krate, &folder.join("target"), &["check"])?;
    Ok(run.complaints.into_iter().map(|it| it.text).collect())
}
