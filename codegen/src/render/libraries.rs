//! Libraries for dates and UUIDs: each is an optional dependency, and a feature of the same name adds
//! conversions from and to its types.

use crate::ir::{Api, RequestBody, StringFormat, Type};

/// A library, as `Cargo.toml` has it.
pub(super) struct Library {
    /// The name of the package and of the feature.
    pub(super) name: &'static str,
    /// The value of the dependency, without `optional`. A test compares it with the workspace's.
    pub(super) dependency: &'static str,
}

/// The libraries for the formats `date-time` and `date`.
const DATES: &[Library] = &[
    Library {
        name: "chrono",
        dependency: r#"version = "0.4.45", default-features = false, features = ["alloc"]"#,
    },
    Library {
        name: "jiff",
        dependency: r#"version = "1.0.2", default-features = false, features = ["alloc"]"#,
    },
    Library {
        name: "time",
        dependency: r#"version = "0.3", default-features = false, features = ["formatting", "parsing"]"#,
    },
];

/// The libraries for the format `uuid`.
const UUIDS: &[Library] = &[Library {
    name: "uuid",
    dependency: r#"version = "1", default-features = false"#,
}];

/// The libraries of the program for the command line.
pub(super) const CLI: &[Library] = &[
    Library {
        name: "clap",
        dependency: r#"version = "4.6", default-features = false, features = ["std", "help", "usage", "error-context", "suggestions", "color", "env", "string"]"#,
    },
    Library {
        name: "clap_complete",
        dependency: r#"version = "4.6""#,
    },
    Library {
        name: "clap_mangen",
        dependency: r#"version = "0.3""#,
    },
    Library {
        name: "jmespath",
        dependency: r#"version = "0.4""#,
    },
    Library {
        name: "serde_yaml",
        dependency: r#"package = "yaml_serde", version = "0.10.7""#,
    },
];

/// What runs the calls of the program. Clients with uploads or streams have it in any case.
pub(super) const TOKIO: Library = Library {
    name: "tokio",
    dependency: r#"version = "1", default-features = false, features = ["fs", "time"]"#,
};

/// Which libraries a client can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Libraries {
    /// Those for dates.
    pub(super) dates: bool,
    /// Those for UUIDs.
    pub(super) uuids: bool,
}

/// Whether a client has values of this format.
pub(super) fn has_format(api: &Api, wanted: StringFormat) -> bool {
    values(api).filter_map(format).any(|it| it == wanted)
}

impl Libraries {
    /// Those for no format.
    pub(super) const NONE: Self = Self {
        dates: false,
        uuids: false,
    };

    /// Those for the formats that the client has.
    pub(super) fn of(api: &Api) -> Self {
        let formats = || values(api).filter_map(format);
        Self {
            dates: formats().any(|it| matches!(it, StringFormat::DateTime | StringFormat::Date)),
            uuids: formats().any(|it| it == StringFormat::Uuid),
        }
    }

    /// All libraries.
    pub(super) fn all(self) -> impl Iterator<Item = &'static Library> {
        let dates = self.dates.then_some(DATES).into_iter().flatten();
        dates.chain(self.uuids.then_some(UUIDS).into_iter().flatten())
    }
}

/// The types of all properties, alternatives, parameters, bodies and responses.
fn values(api: &Api) -> impl Iterator<Item = &Type> {
    let types = api.types.iter().flat_map(|it| it.kind.values());
    let operations = api.operations.iter().flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|it| it.value.element());
        let bodies = operation.body.iter().flat_map(RequestBody::values);
        parameters.chain(bodies).chain(operation.response_values())
    });
    types.chain(operations)
}

fn format(value: &Type) -> Option<StringFormat> {
    match value.innermost() {
        Type::Formatted(format) => Some(*format),
        _ => None,
    }
}
