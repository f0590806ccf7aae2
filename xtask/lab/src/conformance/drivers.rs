//! Builds the driver: one program with the clients of all documents. It is linked once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};

use anyhow::{Context, bail};
use codegen::diagnostic::Log;
use codegen::ir::{Api, SchemeId, SchemeKind};
use codegen::names;
use codegen::source_map::SourceMap;
use codegen::{Auth, Cli, Options};
use fs_err as fs;
use serde_json::Value;
use xtask::repository;
use xtask::source::{FileSource, slash_separated};

use crate::cargo::Level;
use crate::{cargo, client, progress};

/// The program, and what it can call.
pub(crate) struct Driver {
    program: PathBuf,
    clients: Vec<Client>,
}

/// A client in the program.
struct Client {
    /// The name of the crate, and the first argument of the program.
    name: String,
    /// The names of security schemes, and the flags that take their credentials: one, or two for a user
    /// name and a password.
    flags: Vec<(String, Vec<String>)>,
}

/// What the client of a call is created with.
pub(crate) struct Connection<'c> {
    /// The index of the document.
    pub(crate) client: usize,
    pub(crate) base_url: String,
    /// The names of security schemes, and their credentials. A user name is its own password.
    pub(crate) credentials: &'c [(String, String)],
    /// Headers of all calls.
    pub(crate) headers: Vec<String>,
}

impl Driver {
    /// Generates the clients of documents, each with a name, below a folder, and builds the program.
    pub(crate) fn build(folder: &Path, documents: &[(String, PathBuf)]) -> anyhow::Result<Self> {
        let mut clients = Vec::new();
        let progress = progress::bar("generating", documents.len() as u64);
        for (name, document) in documents {
            let options = Options {
                cli: Some(Cli {
                    program: name.clone(),
                }),
                ..client::options(name, Auth::default())
            };
            client::write(document, &options, &folder.join(name))?;
            clients.push(Client {
                name: name.clone(),
                flags: flags(document, &options)?,
            });
            progress.inc(1);
        }
        let krate = folder.join("driver");
        write(&krate, &clients)?;
        let target = folder.join("target");
        let run = cargo::run(&krate, &target, &["build"])?;
        let errors = run.complaints.iter().filter(|it| it.level == Level::Error);
        let errors: Vec<&str> = errors.map(|it| it.text.as_str()).collect();
        if !errors.is_empty() {
            bail!("the driver does not compile:\n{}", errors.join("\n"));
        }
        Ok(Self {
            program: target.join("debug/driver"),
            clients,
        })
    }

    /// Makes a call, and returns the answer.
    pub(crate) fn call(&self, connection: &Connection, call: &Value) -> anyhow::Result<Value> {
        let answers = self.call_all(connection, std::slice::from_ref(call))?;
        answers.into_iter().next().context("no answer")
    }

    /// Makes calls one after the other, and returns an answer for each.
    pub(crate) fn call_all(
        &self,
        connection: &Connection,
        calls: &[Value],
    ) -> anyhow::Result<Vec<Value>> {
        let child = self.command(connection)?.spawn();
        let mut child = child.context("the driver does not run")?;
        let lines: String = calls.iter().map(|call| format!("{call}\n")).collect();
        // The driver answers while it reads: both must go on at once.
        let writer = child.stdin.take().map(|mut input| {
            thread::spawn(move || {
                // A driver that has ended says why on its standard error.
                let _ = input.write_all(lines.as_bytes());
            })
        });
        let output = child.wait_with_output()?;
        let _ = writer.map(JoinHandle::join);
        let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
        let answers: Vec<Value> = answers.collect::<Result<_, _>>()?;
        if answers.len() != calls.len() {
            let error = String::from_utf8_lossy(&output.stderr);
            bail!(
                "the driver has {} answers for {} calls: {}",
                answers.len(),
                calls.len(),
                error.trim()
            );
        }
        Ok(answers)
    }

    /// Returns the command that reads calls and writes answers.
    fn command(&self, connection: &Connection) -> anyhow::Result<Command> {
        let client = &self.clients[connection.client];
        let mut command = Command::new(&self.program);
        command.args([&client.name, "--base-url", &connection.base_url]);
        for (scheme, value) in connection.credentials {
            let flags = client.flags.iter().find(|(name, _)| name == scheme);
            let (_, flags) =
                flags.with_context(|| format!("no scheme `{scheme}` in the client"))?;
            command.args(flags.iter().map(|flag| format!("--{flag}={value}")));
        }
        for header in &connection.headers {
            command.args(["--header", header]);
        }
        command.args(["call", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(command)
    }
}

/// Returns the flags for each security scheme.
fn flags(document: &Path, options: &Options) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let root = slash_separated(document);
    let source = FileSource::open(Path::new(""), &root, &[]).map_err(anyhow::Error::msg)?;
    let (mut files, mut log) = (SourceMap::default(), Log::default());
    let api = codegen::read(&root, &source, options, &mut files, &mut log);
    let api = api.with_context(|| format!("{root} cannot be read"))?;
    let names = names::decide(&api);
    let flags = api.scheme_ids().map(|id| {
        let scheme = &api.security_schemes[id.0];
        let method = names.security().scheme(id).method.replace('_', "-");
        let flags = match scheme.kind {
            SchemeKind::Basic => vec![format!("{method}-user"), format!("{method}-password")],
            _ if is_only_bearer(&api, id) => vec!["token".to_owned()],
            _ => vec![method],
        };
        (scheme.name.clone(), flags)
    });
    Ok(flags.collect())
}

fn is_only_bearer(api: &Api, id: SchemeId) -> bool {
    api.security_schemes[id.0].kind == SchemeKind::Bearer && api.bearer_schemes() == [id]
}

/// Writes the crate of the program.
fn write(krate: &Path, clients: &[Client]) -> anyhow::Result<()> {
    fs::create_dir_all(krate.join("src"))?;
    let lines = |line: &dyn Fn(&str) -> String| -> String {
        clients.iter().map(|it| line(&it.name)).collect()
    };
    let dependencies =
        lines(&|name| format!("{name} = {{ path = \"../{name}\", features = [\"cli\"] }}\n"));
    let manifest = format!(
        "[package]\nname = \"driver\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[profile.dev]\ndebug = false\n\n[workspace]\n"
    );
    let arms = lines(&|name| {
        let library = name.replace('-', "_");
        format!("        Some({name:?}) => {library}::cli::run(arguments),\n")
    });
    let program = format!(
        "//! Calls operations of many clients: the first argument is the name of the client.\n\n\
         use std::process::ExitCode;\n\n\
         fn main() -> ExitCode {{\n    \
         let arguments = std::env::args_os().skip(1);\n    \
         let name = std::env::args().nth(1);\n    \
         match name.as_deref() {{\n{arms}        _ => ExitCode::from(2),\n    }}\n}}\n"
    );
    let lock = fs::read_to_string(repository::root().join("Cargo.lock"))?;
    for (path, text) in [
        ("Cargo.toml", manifest),
        ("src/main.rs", program),
        // With these versions, no other test of ours has found a fault.
        ("Cargo.lock", lock),
    ] {
        let path = krate.join(path);
        if path.ends_with("Cargo.lock") && path.exists() {
            continue;
        }
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            fs::write(&path, text)?;
        }
    }
    Ok(())
}
