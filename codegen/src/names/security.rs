//! Names of security schemes, and of what operations require.

use std::collections::BTreeMap;

use super::case::snake_case;
use super::reserved::BUILDER_METHODS;
use super::scope::Scope;
use super::short::WISHED_LENGTH;
use crate::ir::{Api, Requirements, SchemeId, SchemeKind};

/// The method of the builder that takes the token of all bearer schemes, and the argument of `new`.
const TOKEN: &str = "token";

/// The names of all security schemes, and of what operations require.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecurityNames {
    schemes: Vec<SchemeNames>,
    /// The constant for each of the requirements.
    requirements: BTreeMap<Requirements, String>,
}

/// The names of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeNames {
    /// The method of the builder that takes the credentials.
    pub method: String,
    /// The constant that describes the scheme.
    pub constant: String,
    /// The arguments of the method: one, or two for a user name and a password.
    pub arguments: Vec<String>,
}

impl SecurityNames {
    /// The names of a scheme.
    pub fn scheme(&self, id: SchemeId) -> &SchemeNames {
        &self.schemes[id.0]
    }

    /// The constant for what an operation requires.
    pub fn requirements(&self, requirements: &Requirements) -> &str {
        &self.requirements[requirements]
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let schemes = self.schemes.iter();
        schemes.flat_map(|it| it.arguments.iter().chain([&it.method]).map(String::as_str))
    }
}

/// Names security schemes. `taken` are other methods of the builder that the document names.
pub(super) fn name_security(api: &Api, taken: &[String]) -> SecurityNames {
    let reserved = BUILDER_METHODS.iter().copied();
    // Without a scheme for tokens, the builder has no such method.
    let bearers = api.bearer_schemes();
    let reserved = reserved.filter(|name| *name != TOKEN || !bearers.is_empty());
    let mut methods = Scope::reserving(reserved.chain(taken.iter().map(String::as_str)));
    // Clippy takes some names for placeholders.
    let mut arguments = Scope::reserving(["base_url", TOKEN, "foo", "baz", "quux"]);
    let mut constants = Scope::default();
    let schemes = api.security_schemes.iter().map(|scheme| {
        let name = snake_case(&scheme.name);
        let is_token = scheme.kind == SchemeKind::Bearer && bearers.len() == 1 && name == TOKEN;
        let method = match is_token {
            true => name.clone(),
            false => methods.take(&name, "_scheme"),
        };
        let argument = match scheme.kind {
            SchemeKind::Bearer => vec![TOKEN.to_owned()],
            SchemeKind::Basic => vec![
                arguments.take("user", "_name"),
                arguments.take("password", "_of_user"),
            ],
            SchemeKind::Http(_) | SchemeKind::ApiKey(..) if name == TOKEN => vec![name],
            SchemeKind::Http(_) | SchemeKind::ApiKey(..) => vec![arguments.take(&name, "_key")],
        };
        SchemeNames {
            constant: constants.take(&method.to_uppercase(), "_SCHEME"),
            method,
            arguments: argument,
        }
    });
    let schemes: Vec<SchemeNames> = schemes.collect();
    let mut constants = Scope::default();
    let requirements = api.requirements().into_iter().map(|it| {
        let name = constants.take(&requirements_name(it, &schemes), "_2");
        (it.clone(), name)
    });
    let requirements = requirements.collect();
    SecurityNames {
        schemes,
        requirements,
    }
}

/// Names requirements after their schemes: `API_KEY_AND_USER_OR_TOKEN`. If that is long, after the first alternative.
fn requirements_name(requirements: &Requirements, schemes: &[SchemeNames]) -> String {
    let names = requirements.0.iter().map(|list| {
        let names = list.iter().map(|id| schemes[id.0].constant.as_str());
        match list.is_empty() {
            true => "NOTHING".to_owned(),
            false => names.collect::<Vec<&str>>().join("_AND_"),
        }
    });
    let names: Vec<String> = names.collect();
    let whole = names.join("_OR_");
    match names.first() {
        Some(first) if whole.len() > WISHED_LENGTH => format!("{first}_OR_OTHERS"),
        _ => whole,
    }
}
