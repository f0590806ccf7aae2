//! What operations are called by their document: by `operationId`, or else by method and path.

use std::collections::HashMap;

use super::Site;
use crate::ir::Method;
use crate::names::case::snake_case;

/// Of how many operations one with such a name is few.
const FEW: usize = 4;

/// `GET /pets/{petId}/toys` is `get pets by pet id toys`.
pub(crate) fn name_of_path(method: Method, path: &str) -> String {
    let mut name = method.as_str().to_lowercase();
    for segment in path.split(['/', '.']).filter(|segment| !segment.is_empty()) {
        name.push(' ');
        match segment
            .strip_prefix('{')
            .and_then(|segment| segment.strip_suffix('}'))
        {
            Some(parameter) => {
                name.push_str("by ");
                name.push_str(parameter);
            }
            None => name.push_str(&segment.replace(['{', '}'], " ")),
        }
    }
    name
}

/// Takes path and method out of names that end in them, as those do that FastAPI makes up.
///
/// Where few do, it is by accident: `story_types_get` may be all of a name. A name that another
/// operation has, or could have, is given to none: who comes first must not matter.
pub(crate) fn shorten(sites: &mut [Site<'_>]) {
    let short: Vec<Option<String>> = sites.iter().map(short_name).collect();
    if short.iter().flatten().count() * FEW < sites.len() {
        return;
    }
    let mut claims: HashMap<String, usize> = HashMap::new();
    for (site, short) in sites.iter().zip(&short) {
        for name in std::iter::once(&site.name).chain(short) {
            *claims.entry(snake_case(name)).or_default() += 1;
        }
    }
    for (site, short) in sites.iter_mut().zip(short) {
        if let Some(name) = short.filter(|name| claims.get(&snake_case(name)) == Some(&1)) {
            site.name = name;
        }
    }
}

/// What stands before path and method: FastAPI makes the name of an operation of the function's, the
/// path with an underscore for what can't be in a name, and the method.
fn short_name(site: &Site<'_>) -> Option<String> {
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    let path = site.path.chars().map(|c| if is_word(c) { c } else { '_' });
    let method = site.method.as_str().to_lowercase();
    let ending = format!("{}_{method}", path.collect::<String>());
    let name = site.name.strip_suffix(&ending)?;
    name.contains(char::is_alphanumeric)
        .then(|| name.to_owned())
}
