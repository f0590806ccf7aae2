//! Writes the crate of a small program that uses a generated client.

use std::path::Path;

use anyhow::Context;
use fs_err as fs;
use xtask::repository;

/// What a program depends on besides the client. The lock file of this repository decides the
/// versions.
const DEPENDENCIES: &str = "\
reqwest = { version = \"0.13\", default-features = false }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"io-util\", \"net\", \"time\"] }
";

/// Writes a crate with the program to a folder. It calls the client, a crate named `package` in the
/// folder `client`, by the name `name`.
pub(crate) fn write(
    folder: &Path,
    program: &str,
    client: &Path,
    package: &str,
    name: &str,
) -> anyhow::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let client = client
        .to_str()
        .context("the path of the client is not UTF-8")?;
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{name} = {{ path = {client:?}, package = {package:?} }}\n{DEPENDENCIES}\n\
         [workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(
        repository::root().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    fs::write(folder.join("src/main.rs"), program)?;
    Ok(())
}
