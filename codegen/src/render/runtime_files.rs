//! The runtime, copied as it is.

use super::ClientFiles;
use crate::format::MARKER;

/// The files of `codegen/src/runtime`, by name.
const RUNTIME: &[(&str, &str)] = &[
    ("blank.rs", include_str!("../runtime/blank.rs")),
    ("call.rs", include_str!("../runtime/call.rs")),
    ("client.rs", include_str!("../runtime/client.rs")),
    ("encode.rs", include_str!("../runtime/encode.rs")),
    ("error.rs", include_str!("../runtime/error.rs")),
    ("formats.rs", include_str!("../runtime/formats.rs")),
    ("json_path.rs", include_str!("../runtime/json_path.rs")),
    ("mod.rs", include_str!("../runtime/mod.rs")),
    ("nullable.rs", include_str!("../runtime/nullable.rs")),
    ("object.rs", include_str!("../runtime/object.rs")),
    ("one_of.rs", include_str!("../runtime/one_of.rs")),
    ("open_enum.rs", include_str!("../runtime/open_enum.rs")),
    ("operation.rs", include_str!("../runtime/operation.rs")),
    ("redirect.rs", include_str!("../runtime/redirect.rs")),
    ("request.rs", include_str!("../runtime/request.rs")),
    ("response.rs", include_str!("../runtime/response.rs")),
    ("secret.rs", include_str!("../runtime/secret.rs")),
    ("send.rs", include_str!("../runtime/send.rs")),
    ("summary.rs", include_str!("../runtime/summary.rs")),
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
    fn no_file_is_forgotten() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let known: Vec<&str> = RUNTIME.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, known);
    }
}
