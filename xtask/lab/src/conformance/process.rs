//! Installs packages of npm and runs servers on this machine.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use fs_err as fs;

use super::node::Node;

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(300);

/// Installs the packages that a `package.json` names into a folder, and writes other files to it. Returns
/// whether anything of that is new.
pub(crate) fn install(
    node: &Node,
    folder: &Path,
    package_json: &str,
    others: &[(&str, &str)],
) -> anyhow::Result<bool> {
    let installed = folder.join(".installed");
    let is_written = |(name, text): &(&str, &str)| {
        fs::read_to_string(folder.join(name)).ok().as_deref() == Some(*text)
    };
    let manifest = ("package.json", package_json);
    let files = [&[manifest], others].concat();
    if installed.is_file() && files.iter().all(is_written) {
        return Ok(false);
    }
    fs::create_dir_all(folder)?;
    if installed.is_file() {
        fs::remove_file(&installed)?;
    }
    for (name, text) in files {
        fs::write(folder.join(name), text)?;
    }
    eprintln!("installing packages of npm to {}", folder.display());
    let mut npm = node.npm()?;
    npm.args([
        "install",
        "--legacy-peer-deps",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    must_succeed(npm.current_dir(folder)).context("the packages of npm cannot be installed")?;
    Ok(true)
}

/// Marks a folder as installed.
pub(crate) fn finish_install(folder: &Path) -> anyhow::Result<()> {
    Ok(fs::write(folder.join(".installed"), "")?)
}

/// Runs a command that must succeed.
pub(crate) fn must_succeed(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{program}` does not run: is it installed?"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("`{program}` failed: {error}");
    }
    Ok(())
}

/// A server on this machine. It is killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server that will listen at a port, and waits until it does. What it prints goes to a file.
    pub(crate) fn start(command: &mut Command, port: u16, log: &Path) -> anyhow::Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(log)?.into_parts().0)
            .spawn()
            .with_context(|| format!("`{program}` does not run: is it installed?"))?;
        let mut server = Self { child, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!(
                    "the server ended before it listened: {status}; see {}",
                    log.display()
                );
            }
            if started.elapsed() > PATIENCE {
                bail!("the server does not listen at port {port}");
            }
            sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// Sends a `POST` request without a body, and returns the response as text.
    pub(crate) fn post(&self, path: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )?;
        let mut response = String::new();
        stream.read_to_string(&mut response)?;
        Ok(response)
    }

    /// Waits until the server has ended by itself.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.child.try_wait()?.is_none() {
            if started.elapsed() > PATIENCE {
                bail!("the server does not stop");
            }
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a port that is free: the one that the user wants, or any.
pub(crate) fn free_port(wanted: Option<u16>) -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", wanted.unwrap_or(0)));
    let listener = listener.with_context(|| match wanted {
        Some(port) => format!("port {port} is taken: choose another one with '--port'"),
        None => "no port is free".to_owned(),
    })?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = free_port(Some(port)).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("port {port} is taken: choose another one with '--port'")
        );
        assert!(free_port(None).is_ok());
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = must_succeed(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`no-such-program` does not run: is it installed?"
        );
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("true");
        let port = free_port(None).unwrap();
        let server = Server::start(&mut command, port, &folder.path().join("log"));
        let error = server.err().unwrap().to_string();
        assert!(
            error.starts_with("the server ended before it listened"),
            "{error}"
        );
    }
}
