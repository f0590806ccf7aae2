//! Options of a run.

use std::collections::BTreeMap;

use crate::http::is_token;
use crate::ir::{KeyLocation, SchemeKind};

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Auth {
    /// As the document says.
    #[default]
    AsDeclared,
    /// With this, too, if the document does not say that they need nothing: some documents forget to
    /// say what they need.
    With(SchemeKind),
}

impl Auth {
    /// Reads `bearer`, `basic`, `header:NAME`, `query:NAME`, `cookie:NAME`, or `http:SCHEME` for another
    /// scheme of HTTP. `None` if the text is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = match text.split_once(':') {
            None if text == "bearer" => SchemeKind::Bearer,
            None if text == "basic" => SchemeKind::Basic,
            Some(("http", scheme)) if is_token(scheme) => {
                match scheme.to_ascii_lowercase().as_str() {
                    "bearer" => SchemeKind::Bearer,
                    "basic" => SchemeKind::Basic,
                    _ => SchemeKind::Http(scheme.to_owned()),
                }
            }
            Some(("query", name)) if !name.is_empty() => {
                SchemeKind::ApiKey(KeyLocation::Query, name.to_owned())
            }
            Some((location @ ("header" | "cookie"), name)) if is_token(name) => {
                let location = match location {
                    "header" => KeyLocation::Header,
                    _ => KeyLocation::Cookie,
                };
                SchemeKind::ApiKey(location, name.to_owned())
            }
            _ => return None,
        };
        Some(Self::With(kind))
    }
}

/// Whether a text is a Rust type that [`Options::formats`] can use.
pub fn is_type(text: &str) -> bool {
    matches!(syn::parse_str(text), Ok(syn::Type::Path(_)))
}
