//! The program that reads and writes values with the types of a client.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;

use anyhow::{Context, bail};
use fs_err as fs;

use crate::cargo;

/// The program. It reads a line for each value, the number of the type before it, and writes a line
/// with what comes back, or with `!` and the error.
const MAIN: &str = r#"
use std::io::{self, BufRead, BufWriter, Write};

type Trip = fn(&str) -> Result<String, serde_json::Error>;

fn trip<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, serde_json::Error> {
    serde_json::to_string(&serde_json::from_str::<T>(text)?)
}

fn main() {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (number, json) = line.split_once(' ').unwrap();
        let number: usize = number.parse().unwrap();
        match TYPES[number](json) {
            Ok(text) => writeln!(output, "{text}").unwrap(),
            Err(error) => writeln!(output, "!{error}").unwrap(),
        }
    }
}
"#;

/// Builds the program for these types, and runs it with these lines. Returns the lines that it writes.
pub(super) fn run(
    krate: &Path,
    types: &[String],
    lines: &str,
    target: &Path,
) -> anyhow::Result<Vec<String>> {
    let client = krate.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{client}-round-trip");
    let folder = krate.with_file_name(&name);
    write_crate(&folder, &name, &client, types)?;
    let run = cargo::run(&folder, target, &["build"])?;
    if let Some(complaint) = run.complaints.first() {
        bail!("the program does not compile: {}", complaint.text);
    }
    let program = target.join("debug").join(&name);
    let mut child = std::process::Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the program does not run")?;
    let mut input = child.stdin.take().context("the program has no input")?;
    let lines = lines.to_owned();
    let writing = thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("the program failed: {}", output.status);
    }
    let _ = writing.join();
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().map(str::to_owned).collect())
}

fn write_crate(folder: &Path, name: &str, client: &str, types: &[String]) -> anyhow::Result<()> {
    let path = client.replace('-', "_");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[profile.dev]\ndebug = 0\n\n\
         [dependencies]\n{client} = {{ path = \"../{client}\" }}\nserde = \"1\"\nserde_json = \"1\"\n\n[workspace]\n"
    );
    let entries = types.iter().map(|it| format!("    trip::<{it}>,\n"));
    let entries: String = entries.collect();
    let main = format!(
        "#![recursion_limit = \"2048\"]\n#[allow(unused_imports)]\nuse {path}::operations::*;\n{MAIN}\nconst TYPES: &[Trip] = &[\n{entries}];\n"
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), main)?;
    let lock = folder.with_file_name(client).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock"))?;
    Ok(())
}
