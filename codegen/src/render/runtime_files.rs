//! The runtime, copied into every client as it is. Files that a client has no use for are left out.

use super::ClientFiles;
use super::libraries::Libraries;
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
    "blank.rs",
    "building.rs",
    "call.rs",
    "client.rs",
    "completing.rs",
    "date_libraries.rs",
    "encode.rs",
    "error.rs",
    "formats.rs",
    "json_path.rs",
    "keys.rs",
    "mod.rs",
    "modules.rs",
    "object.rs",
    "one_of.rs",
    "open_enum.rs",
    "operation.rs",
    "redirect.rs",
    "request.rs",
    "response.rs",
    "secret.rs",
    "send.rs",
    "summary.rs",
    "tagged.rs",
    "uuid_library.rs",
    "whole_numbers.rs",
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
    "table.rs",
    "text_table.rs",
];

/// Adds the runtime of the program for the command line.
pub(super) fn add_cli(files: &mut ClientFiles) {
    for (name, text) in CLI {
        let text = format!("// {MARKER}. Do not edit.\n\n{text}");
        files.insert(format!("src/cli/{name}"), text);
    }
}

/// Adds the runtime to the files of a client.
pub(super) fn add(libraries: Libraries, files: &mut ClientFiles) {
    let left_out = [
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
            for module in &left_out {
                text = text.replace(&format!("mod {module};\n"), "");
            }
        }
        files.insert(format!("src/runtime/{name}"), text);
    }
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
