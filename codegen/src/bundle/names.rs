//! What a component is called that was not one before.

use crate::tree::escape_token;

use super::references::Location;
use super::{Bundler, Target};

impl Bundler<'_> {
    /// The reference to the component that a target becomes, or is already.
    pub(super) fn component(
        &mut self,
        target: Target,
        location: Location,
        section: &'static str,
    ) -> String {
        let name = match self.component_of_root(&target) {
            Some(name) => name.to_owned(),
            None => self.name(target, location, section),
        };
        format!("#/components/{section}/{}", escape_token(&name))
    }

    /// The name of a target that is a component of the root document.
    pub(super) fn component_of_root<'t>(&self, target: &'t Target) -> Option<&'t str> {
        match target.tokens.as_slice() {
            [components, section, name]
                if target.path == self.root
                    && components == "components"
                    && target.kind.components_section() == Some(section) =>
            {
                Some(name)
            }
            _ => None,
        }
    }

    fn name(&mut self, target: Target, location: Location, section: &'static str) -> String {
        if let Some(name) = self.names.get(&target) {
            return name.clone();
        }
        let stem = file_stem(&target.path);
        let base = component_name(&target.tokens, stem);
        let candidates = [base.clone(), format!("{stem}_{base}")].into_iter();
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let name = candidates
            .chain(numbered)
            .find(|name| !self.taken.contains(&(section, name.clone())))
            .unwrap_or(base);
        self.taken.insert((section, name.clone()));
        self.names.insert(target.clone(), name.clone());
        self.queue.push_back((target, location));
        name
    }
}

/// A name for the component at the end of a JSON pointer.
fn component_name(tokens: &[String], stem: &str) -> String {
    let Some((last, before)) = tokens.split_last() else {
        return stem.to_owned();
    };
    let parent = before.last().map(String::as_str);
    // `#/components/schemas/Pet`, `#/definitions/Pet`, `#/Pet`: a name that somebody gave.
    if is_telling(last) && parent.is_none_or(|parent| !is_structure(parent)) {
        return last.clone();
    }
    let mut words: Vec<&str> = tokens
        .iter()
        .map(String::as_str)
        .filter(|t| is_telling(t))
        .collect();
    words.drain(..words.len().saturating_sub(2));
    if words.is_empty() {
        stem.to_owned()
    } else {
        words.join("_")
    }
}

/// Whether a reference token says something about what it leads to.
fn is_telling(token: &str) -> bool {
    !is_structure(token)
        && !matches!(
            token,
            "schema" | "content" | "components" | "schemas" | "paths" | "responses"
        )
        && token.parse::<usize>().is_err()
}

/// Whether a reference token is a keyword that nests schemas.
fn is_structure(token: &str) -> bool {
    matches!(
        token,
        "properties" | "items" | "allOf" | "oneOf" | "anyOf" | "not" | "additionalProperties"
    )
}

/// The name of a file without its extension; of its folder, if the file is only its index.
fn file_stem(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let mut folder = || {
        parts
            .next()
            .filter(|folder| !folder.is_empty() && *folder != "..")
    };
    match stem {
        "" | "index" | "_index" | "schema" => folder().unwrap_or(name),
        stem => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::{component_name, file_stem};

    #[test]
    fn names_come_from_the_end_of_the_pointer() {
        let name =
            |pointer: &str| component_name(&crate::tree::pointer_tokens(pointer).unwrap(), "pets");
        assert_eq!(name(""), "pets");
        assert_eq!(name("/components/schemas/Pet"), "Pet");
        assert_eq!(
            name("/components/schemas/Pet/properties/owner"),
            "Pet_owner"
        );
        assert_eq!(name("/components/schemas/Pet/items"), "Pet");
        assert_eq!(name("/items/0"), "pets");
    }

    #[test]
    fn a_file_that_is_an_index_has_the_name_of_its_folder() {
        assert_eq!(file_stem("spec/pet.v1.yaml"), "pet");
        assert_eq!(file_stem("spec/pet/index.yaml"), "pet");
        assert_eq!(file_stem("index.yaml"), "index.yaml");
    }
}
