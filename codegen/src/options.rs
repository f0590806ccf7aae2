//! Options of a run.

use std::collections::BTreeMap;

/// The choices of the user.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the package, which examples in the documentation use.
    pub package_name: String,
    /// Whether to generate `Cargo.toml`, `README.md` and `.gitignore`. Without them, the modules go into a crate of
    /// the caller.
    pub manifest: bool,
    /// Whether the package is a member of somebody's workspace. Otherwise it is a workspace of its own.
    pub workspace_member: bool,
    /// For a `format`, the path of a Rust type to use for it, such as `String` or `uuid::Uuid` (see
    /// [`is_type`]). The type must implement `Debug`, `Clone`, `PartialEq`, `Default`, `Display`,
    /// `Serialize` and `Deserialize`.
    pub formats: BTreeMap<String, String>,
    /// How operations authenticate.
    pub auth: Auth,
    /// The program for the command line, if there is to be one.
    pub cli: Option<Cli>,
}

/// A program for the command line, which the client gets as a feature of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cli {
    /// The name of the program.
    pub program: String,
}

/// How operations authenticate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Auth {
    /// As the document says.
    #[default]
    AsDeclared,
    /// With a bearer token, if the document does not say that they need nothing: some documents
    /// forget to say what they need.
    Bearer,
}

/// Whether a text is a Rust type that [`Options::formats`] can use.
pub fn is_type(text: &str) -> bool {
    matches!(syn::parse_str(text), Ok(syn::Type::Path(_)))
}
