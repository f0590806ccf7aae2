//! `cargo lab fuzz`: runs the generator on mutated documents. Each run must end in a client or in
//! errors with places; never in a panic, a hang, or code that the document contains.
//!
//! An [`input`] is made in these steps: [`documents`] finds a document, [`slice`](mod@slice) cuts a
//! part out of a large one, [`mutate`] changes its tree with values from [`hostile`], and
//! [`write`](mod@write) writes it as text, sometimes damaged. [`special`] has documents that need much
//! time or memory.
//!
//! A [`worker`] process runs one [`case`] after the other, and [`check`] judges the result.
//! [`supervise`] restarts a worker that died, and counts. [`minimize`] makes failing documents small.

mod case;
mod check;
mod documents;
mod hostile;
mod input;
mod minimize;
mod mutate;
mod slice;
mod special;
mod supervise;
mod worker;
mod write;

use std::ops::Range;
use std::path::PathBuf;

use case::Case;
use documents::Documents;

/// Generate clients from mutated documents, and check the results
///
/// Documents below DIR, or a few small ones of this program, are changed at random.
/// Each run must end within seconds, in files that are Rust or in errors with places.
/// No text of the document may become code. Special documents, which use up time,
/// memory or stack, run first.
///
/// The runs depend on the seed and the documents alone. Findings are kept in
/// target/fuzz/, each with the smallest document that fails in the same way.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo run --release -p lab -- fuzz --runs 10000 --seed 1 documents/
      Mutate all documents in a folder, with an optimized generator
  cargo lab fuzz --seed 1 --only 512 documents/
      Repeat one of those runs

Exit codes:
  0  All runs ended well
  1  A run failed
  2  The command line is wrong"
)]
pub(crate) struct FuzzOptions {
    /// Folders with OpenAPI documents [default: documents of this program]
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The number of mutated documents
    #[arg(long, value_name = "N", default_value = "1000")]
    runs: u64,
    /// The seed of the mutations
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// The seconds that a run may take
    #[arg(long, value_name = "N", default_value = "20")]
    timeout: u64,
    /// Only the run with this number or name
    #[arg(long, value_name = "RUN", value_parser = Case::index)]
    only: Option<u64>,
    /// Leave out special documents that take long to make
    #[arg(long)]
    skip_large: bool,
}

/// Run some cases, for `fuzz`
#[derive(Debug, clap::Args)]
pub(crate) struct FuzzWorkerOptions {
    /// A task of the worker, as JSON
    task: String,
}

impl FuzzOptions {
    /// The cases to run, by index.
    fn cases(&self) -> Range<u64> {
        match self.only {
            Some(index) => index..index + 1,
            None => Case::all(self.runs),
        }
    }

    /// The command that repeats a case.
    fn command(&self, case: Case) -> String {
        let mut command = format!("cargo lab fuzz --seed {} --only {case}", self.seed);
        for folder in &self.folders {
            command += &format!(" {}", folder.display());
        }
        command
    }
}

/// Runs the command. Returns whether all runs ended well.
pub(crate) fn run(options: &FuzzOptions) -> anyhow::Result<bool> {
    // If there are none, this is the process to say so.
    Documents::open(&options.folders)?;
    supervise::run(options)
}

/// Runs the cases of a worker.
pub(crate) fn run_worker(options: &FuzzWorkerOptions) -> anyhow::Result<()> {
    worker::run(&serde_json::from_str(&options.task)?)
}
