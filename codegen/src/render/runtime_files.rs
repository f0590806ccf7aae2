//! The runtime, copied into every client as it is.

use super::ClientFiles;
use crate::format::MARKER;

/// Lists files of `codegen/runtime/src/runtime`, each as its name and its text.
macro_rules! runtime_files {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../runtime/src/runtime/", $name)))),*]
    };
}

/// The files that every client gets, by name.
const RUNTIME: &[(&str, &str)] = runtime_files![
    "blank.rs",
    "building.rs",
    "call.rs",
    "client.rs",
    "encode.rs",
    "error.rs",
    "formats.rs",
    "json_path.rs",
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
];

/// Adds the runtime to the files of a client.
pub(super) fn add(files: &mut ClientFiles) {
    for (name, text) in RUNTIME {
        files.insert(
            format!("src/runtime/{name}"),
            format!("// {MARKER}. Do not edit.\n\n{text}"),
        );
    }
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
