//! Reserved names: keywords, and names that have another meaning in generated code.

/// Methods that `Call` has for every operation: a setter can't have their names. A test compares this
/// list with the runtime.
pub const CALL_METHODS: &[&str] = &[
    "accept_media_type",
    "answered_as",
    "at_url",
    "clone",
    "content_type",
    "cookie_value",
    "form_body",
    "header",
    "header_list",
    "header_parameter",
    "header_value",
    "into_future",
    "json_body",
    "json_body_as",
    "json_lines_body",
    "json_sequence_body",
    "keep_redirects",
    "multipart_body",
    "new",
    "path_list",
    "path_parameter",
    "path_value",
    "query_list",
    "query_parameter",
    "query_value",
    "request",
    "requires",
    "send",
    "send_with_response",
    "server",
    "timeout",
    "unnamed_parts_body",
    "upload_body",
    "url",
    "without_credentials",
    "xml_body",
];

/// The methods of `Call` that only operations with a stream have.
pub const STREAM_METHODS: &[&str] = &["stream"];

/// The methods of `Call` that only operations with a download have.
pub const DOWNLOAD_METHODS: &[&str] = &["download"];

/// Methods that the builder of a client always has. A test compares this list with the runtime.
pub const BUILDER_METHODS: &[&str] = &[
    "allow_missing_credentials",
    "base_url",
    "bearer_token",
    "build",
    "clone",
    "connect_timeout",
    "header",
    "http_client",
    "max_response_bytes",
    "new",
    "server_variable",
    "set_basic",
    "set_secret",
    "timeout",
    "token",
    "user_agent",
];

/// Methods of operators (`std::ops`). Readers, and clippy, would mistake a setter for one.
pub(super) const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

/// Methods that every object has, and methods of well-known traits: a setter can't have their names.
pub(super) const SETTERS: &[&str] = &[
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "default",
    "deserialize",
    "eq",
    "fmt",
    "into",
    "ne",
    "new",
    "serialize",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// Methods of `Client` that are not operations, methods that every type has, and methods of
/// well-known traits, which readers would mistake an operation for.
pub const CLIENT_METHODS: &[&str] = &[
    "as_ref",
    "borrow",
    "borrow_mut",
    "builder",
    "clone",
    "clone_from",
    "clone_into",
    "cmp",
    "deref",
    "eq",
    "fmt",
    "hash",
    "index",
    "from",
    "into",
    "new",
    "send",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "with_bearer_token",
    "with_token",
    "base_url",
    "execute",
];

/// Types and traits with another meaning in the modules of types and operations.
pub(super) const TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Call",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Decoded",
    "DeclaredError",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Failure",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Method",
    "NoDeclaredError",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "Outcome",
    "ParameterStyle",
    "PartRule",
    "PartialEq",
    "PartialOrd",
    "RawResponse",
    "Response",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Success",
    "Sync",
    "Undeclared",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
    "IntoFuture",
    "AsRef",
    "AsMut",
    "Display",
    "FromStr",
];

/// Modules and features of the crate. A module of operations, which is a feature too, can't have
/// their names.
pub(super) const MODULES: &[&str] = &[
    "all_tags",
    "chrono",
    "cli",
    "default",
    "http2",
    "jiff",
    "lib",
    "native_tls",
    "operations",
    "runtime",
    "rustls",
    "shared",
    "time",
    "types",
    "unreferenced",
    "uuid",
];

/// Names that no file of a module can have: `mod.rs` is the folder's own, and the rest are devices on
/// Windows.
pub(super) const FILES: &[&str] = &[
    "mod", "aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The keywords of Rust 2024, with those that are only reserved.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a name must be written as a raw identifier.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, is_keyword};

    #[test]
    fn keywords_are_those_that_the_parser_refuses() {
        assert!(KEYWORDS.is_sorted());
        for keyword in KEYWORDS.iter().filter(|keyword| **keyword != "gen") {
            assert!(syn::parse_str::<syn::Ident>(keyword).is_err(), "{keyword}");
        }
        assert!(is_keyword("type") && !is_keyword("union") && !is_keyword("types"));
    }
}
