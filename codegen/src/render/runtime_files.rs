//! The runtime, copied into every client as it is. Files that a client has no use for are left out.

use super::ClientFiles;
use super::libraries::Libraries;
use crate::format::MARKER;
use crate::ir::Api;

/// Lists files of `codegen/runtime/src/runtime`, each as its name and its text.
macro_rules! runtime_files {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../runtime/src/runtime/", $name)))),*]
    };
}

/// The files of the runtime, by name.
const RUNTIME: &[(&str, &str)] = runtime_files![
    "blank.rs",
    "build_error.rs",
    "building.rs",
    "call.rs",
    "client.rs",
    "completing.rs",
    "date_libraries.rs",
    "download.rs",
    "encode.rs",
    "error.rs",
    "event_parser.rs",
    "formats.rs",
    "incoming.rs",
    "items.rs",
    "json_path.rs",
    "keys.rs",
    "mod.rs",
    "modules.rs",
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
    "summary.rs",
    "tagged.rs",
    "uuid_library.rs",
    "whole_numbers.rs",
];

/// Adds the runtime to the files of a client.
pub(super) fn add(api: &Api, libraries: Libraries, files: &mut ClientFiles) {
    let (downloads, streams) = (api.has_downloads(), api.has_streams());
    let left_out = [
        ("download", downloads),
        ("event_parser", streams),
        ("incoming", downloads || streams),
        ("items", streams),
        ("record_parser", streams),
        ("date_libraries", libraries.dates),
        ("uuid_library", libraries.uuids),
    ];
    let left_out = left_out.iter().filter(|(_, is_used)| !is_used);
    let left_out: Vec<&str> = left_out.map(|(module, _)| *module).collect();
    for (name, text) in RUNTIME {
        if left_out.contains(&name.trim_end_matches(".rs")) {
            continue;
        }
        let mut text = format!("// {MARKER}. Do not edit.\n\n{text}");
        if *name == "mod.rs" {
            text = without_modules(&text, &left_out);
        }
        files.insert(format!("src/runtime/{name}"), text);
    }
}

/// Removes the lines that declare modules, or import from them.
fn without_modules(text: &str, modules: &[&str]) -> String {
    let is_of = |line: &str, module: &&str| {
        let line = line
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub ");
        line == format!("mod {module};") || line.starts_with(&format!("use {module}::"))
    };
    let lines = text.lines();
    let kept = lines.filter(|line| !modules.iter().any(|module| is_of(line, module)));
    kept.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::RUNTIME;

    #[test]
    fn every_file_of_the_runtime_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/src/runtime");
        let mut present: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        present.sort();
        let listed: Vec<&str> = RUNTIME.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, present);
    }
}
