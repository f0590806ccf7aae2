//! Names of operations in the document: `operationId`, or one made of method and path.

use std::collections::HashMap;

use super::site::Site;
use crate::ir::Method;
use crate::names::case::snake_case;

/// Names are shortened only if at least a quarter of them (one in this many) end in their path and
/// method. If fewer do, it is by accident: `story_types_get` can be a whole name.
const ONE_IN: usize = 4;

/// Returns the name of each operation.
///
/// FastAPI appends path and method to each `operationId`; they are removed here. If two operations
/// would get the same short name, both keep the long one, so the order of operations does not
/// matter.
pub(crate) fn names(sites: &[Site<'_>]) -> Vec<String> {
    let mut names: Vec<String> = sites.iter().map(long_name).collect();
    let short = names.iter().zip(sites);
    let short: Vec<Option<String>> = short.map(|(name, site)| short_name(name, site)).collect();
    if short.iter().flatten().count() * ONE_IN < sites.len() {
        return names;
    }
    let mut claims: HashMap<String, usize> = HashMap::new();
    for name in names.iter().chain(short.iter().flatten()) {
        *claims.entry(snake_case(name)).or_default() += 1;
    }
    for (name, short) in names.iter_mut().zip(short) {
        if let Some(short) = short.filter(|short| claims.get(&snake_case(short)) == Some(&1)) {
            *name = short;
        }
    }
    names
}

fn long_name(site: &Site<'_>) -> String {
    match site.id {
        Some(id) => id.to_owned(),
        None => name_of_path(&site.method, site.path),
    }
}

/// `GET /pets/{petId}/toys` is `get pets by petId toys`.
fn name_of_path(method: &Method, path: &str) -> String {
    let mut name = method.as_str().to_lowercase();
    for segment in path.split(['/', '.']).filter(|segment| !segment.is_empty()) {
        name.push(' ');
        let in_braces = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        match in_braces {
            Some(parameter) => {
                name.push_str("by ");
                name.push_str(parameter);
            }
            None => name.push_str(&segment.replace(['{', '}'], " ")),
        }
    }
    name
}

/// Returns the part before path and method. FastAPI joins the name of a function, the path (with `_`
/// for characters that can't be in a name) and the method.
fn short_name(name: &str, site: &Site<'_>) -> Option<String> {
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    let path = site.path.chars().map(|c| if is_word(c) { c } else { '_' });
    let method = site.method.as_str().to_lowercase();
    let ending = format!("{}_{method}", path.collect::<String>());
    let short = name.strip_suffix(&ending)?;
    short
        .contains(char::is_alphanumeric)
        .then(|| short.to_owned())
}
