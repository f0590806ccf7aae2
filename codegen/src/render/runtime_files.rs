//! The runtime, copied into every client as it is. Files that a client has no use for are left out.

use super::ClientFiles;
use super::needs::Needs;
use crate::format::MARKER;

/// Lists files of `codegen/runtime/src/runtime`, each as its name and its text.
macro_rules! runtime_files {
    ($($name:literal,)*) => { runtime_files!("runtime": $($name,)*) };
    ($folder:literal: $($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../runtime/src/", $folder, "/", $name)))),*]
    };
}

/// The files of the runtime, by name.
const RUNTIME: &[(&str, &str)] = runtime_files![
    "base64_url.rs",
    "blank.rs",
    "build_error.rs",
    "building.rs",
    "call.rs",
    "client.rs",
    "completing.rs",
    "date_libraries.rs",
    "decode_error.rs",
    "download.rs",
    "encode.rs",
    "error.rs",
    "event_parser.rs",
    "form.rs",
    "formats.rs",
    "headers.rs",
    "incoming.rs",
    "item_reader.rs",
    "items.rs",
    "json_items.rs",
    "json_path.rs",
    "keys.rs",
    "linked.rs",
    "media_types.rs",
    "mod.rs",
    "modules.rs",
    "multipart.rs",
    "object.rs",
    "one_of.rs",
    "open_enum.rs",
    "operation.rs",
    "record_parser.rs",
    "redirect.rs",
    "request.rs",
    "response.rs",
    "secret.rs",
    "security.rs",
    "send.rs",
    "shape.rs",
    "streamed.rs",
    "style.rs",
    "styled.rs",
    "summary.rs",
    "tagged.rs",
    "text.rs",
    "tree.rs",
    "unnamed_parts.rs",
    "upload.rs",
    "uuid_library.rs",
    "whole_numbers.rs",
    "xml.rs",
    "xml_document.rs",
    "xml_fit.rs",
    "xml_read.rs",
    "xml_response.rs",
    "xml_values.rs",
    "xml_write.rs",
];

/// The files of the program for the command line, by name.
const CLI: &[(&str, &str)] = runtime_files![
    "cli":
    "answer.rs",
    "api.rs",
    "calls.rs",
    "catalog.rs",
    "commands.rs",
    "content.rs",
    "downloads.rs",
    "encode.rs",
    "flags.rs",
    "input.rs",
    "manual.rs",
    "mod.rs",
    "output.rs",
    "problem.rs",
    "program.rs",
    "request.rs",
    "script.rs",
    "settings.rs",
    "streams.rs",
    "table.rs",
    "text_table.rs",
];

/// Adds the runtime of the program for the command line.
pub(super) fn add_cli(needs: Needs, files: &mut ClientFiles) {
    add_files("cli", CLI, &needs.unused_cli_modules(), files);
}

/// Adds the runtime to the files of a client.
pub(super) fn add(needs: Needs, files: &mut ClientFiles) {
    add_files("runtime", RUNTIME, &needs.unused_modules(), files);
}

fn add_files(folder: &str, all: &[(&str, &str)], unused: &[&str], files: &mut ClientFiles) {
    for (name, text) in all {
        if unused.contains(&name.trim_end_matches(".rs")) {
            continue;
        }
        let text = match *name {
            "mod.rs" => without_modules(text, unused),
            _ => (*text).to_owned(),
        };
        let text = format!("// {MARKER}. Do not edit.\n\n{text}");
        files.insert(format!("src/{folder}/{name}"), text);
    }
}

/// Removes the lines that declare modules, or import from them.
fn without_modules(text: &str, modules: &[&str]) -> String {
    let is_of = |line: &str, module: &&str| {
        let line = line.trim_start_matches("pub(crate) ");
        line == format!("mod {module};") || line.starts_with(&format!("pub use {module}::"))
    };
    let lines = text.lines();
    let kept = lines.filter(|line| !modules.iter().any(|module| is_of(line, module)));
    kept.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::{CLI, RUNTIME};

    #[test]
    fn every_file_of_the_runtime_is_listed() {
        for (folder, files) in [("runtime", RUNTIME), ("cli", CLI)] {
            let folder = format!("{}/runtime/src/{folder}", env!("CARGO_MANIFEST_DIR"));
            let mut present: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.ends_with(".rs"))
                .collect();
            present.sort();
            let listed: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
            assert_eq!(listed, present);
        }
    }
}
