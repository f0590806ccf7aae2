//! The names of the targets that become components.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::locate::Address;
use crate::structure::ObjectKind;
use crate::tree::{Node, Object};

/// The component names of targets. A node can be the target of references to two kinds only by
/// mistake; each kind then gets a name and a diagnostic.
pub(super) struct ComponentNames {
    root: Rc<str>,
    names: HashMap<(Address, ObjectKind), String>,
    /// The names taken in each section of `components`.
    taken: HashSet<(&'static str, String)>,
    /// The operations of the root document that have an `operationId`, by path and method.
    operations: HashMap<[String; 2], String>,
}

impl ComponentNames {
    /// Knows the components that the root document has itself.
    pub(super) fn new(root: Rc<str>, document: &Node) -> Self {
        let mut taken = HashSet::new();
        for field in ObjectKind::Components.fields() {
            for (name, _) in section(document, field.name).into_iter().flatten() {
                taken.insert((field.name, name.clone()));
            }
        }
        Self {
            root,
            names: HashMap::new(),
            taken,
            operations: operations(document),
        }
    }

    /// Whether the root document has, or gets, a schema of this name.
    pub(super) fn has_schema(&self, name: &str) -> bool {
        self.taken.contains(&("schemas", name.to_owned()))
    }

    /// The name of a target that is a component of the root document, or has become one.
    pub(super) fn get(&self, target: &Address, kind: ObjectKind) -> Option<String> {
        match target.tokens.as_slice() {
            [components, section, name]
                if target.path == self.root
                    && components == "components"
                    && kind.components_section() == Some(section) =>
            {
                Some(name.clone())
            }
            _ => self.names.get(&(target.clone(), kind)).cloned(),
        }
    }

    /// Gives a target the name of a component of the root document.
    pub(super) fn adopt(&mut self, target: Address, kind: ObjectKind, name: &str) {
        self.names.insert((target, kind), name.to_owned());
    }

    /// Gives a target a new name in a section of `components`.
    pub(super) fn assign(
        &mut self,
        target: Address,
        kind: ObjectKind,
        section: &'static str,
    ) -> String {
        let stem = file_stem(&target.path);
        let in_operation = self.name_in_operation(&target);
        let base = in_operation.unwrap_or_else(|| component_name(&target.tokens, stem));
        let name = self.free_name(vec![base.clone(), format!("{stem}_{base}")], section);
        self.names.insert((target, kind), name.clone());
        name
    }

    /// A new name for a copy of a schema: its name, and the names of what is bound in it.
    pub(super) fn assign_copy<'b>(
        &mut self,
        target: &'b Address,
        bound: impl Iterator<Item = &'b Address>,
    ) -> String {
        let parts = std::iter::once(target).chain(bound);
        let names = parts.map(|it| component_name(&it.tokens, file_stem(&it.path)));
        let name = names.collect::<Vec<_>>().join("_");
        self.free_name(vec![name], "schemas")
    }

    /// The first of the names that a section does not have yet, or the first with a number. It is
    /// then taken.
    fn free_name(&mut self, names: Vec<String>, section: &'static str) -> String {
        let base = names[0].clone();
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let mut candidates = names.into_iter().chain(numbered);
        let is_free = |name: &String| !self.taken.contains(&(section, name.clone()));
        let name = candidates.find(is_free).unwrap_or(base.clone());
        self.taken.insert((section, name.clone()));
        name
    }
}

impl ComponentNames {
    /// The name of a target below an operation of the root document: after the operation, and not
    /// after its place among others, which would change with them.
    fn name_in_operation(&self, target: &Address) -> Option<String> {
        let [paths, path, method, rest @ ..] = target.tokens.as_slice() else {
            return None;
        };
        if target.path != self.root || paths != "paths" || rest.is_empty() {
            return None;
        }
        let known = self.operations.get(&[path.clone(), method.clone()]);
        let mut words = vec![known.cloned().unwrap_or_else(|| format!("{method} {path}"))];
        let rest = match rest {
            [body, rest @ ..] if body == "requestBody" => {
                words.push("body".to_owned());
                rest
            }
            [responses, status, rest @ ..] if responses == "responses" => {
                let is_main = status == "200";
                words.push(if is_main {
                    "response".to_owned()
                } else {
                    status.clone()
                });
                rest
            }
            rest => rest,
        };
        let is_media_type = |token: &str| token.contains('/');
        let telling = rest
            .iter()
            .filter(|it| is_telling(it) && !is_media_type(it));
        words.extend(telling.cloned());
        Some(words.join("_"))
    }
}

/// Returns the operations that have an `operationId`, by path and method.
fn operations(document: &Node) -> HashMap<[String; 2], String> {
    let paths = document.get("paths").and_then(Node::as_object);
    let mut found = HashMap::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if let Some(name) = operation.get("operationId").and_then(Node::as_str) {
                found.insert([path.clone(), method.clone()], name.to_owned());
            }
        }
    }
    found
}

/// A section of the document's components.
pub(super) fn section<'d>(document: &'d Node, name: &str) -> Option<&'d Object> {
    document.get("components")?.get(name)?.as_object()
}

/// A component name for the target of a JSON pointer.
fn component_name(tokens: &[String], stem: &str) -> String {
    let Some((last, before)) = tokens.split_last() else {
        return stem.to_owned();
    };
    let parent = before.last().map(String::as_str);
    // `#/components/schemas/Pet`, `#/definitions/Pet`, `#/Pet`: a name that the author chose.
    if is_telling(last) && parent.is_none_or(|parent| !is_structure(parent)) {
        return last.clone();
    }
    let words = tokens.iter().map(String::as_str);
    let words: Vec<&str> = words.filter(|token| is_telling(token)).collect();
    match words.as_slice() {
        [] => stem.to_owned(),
        [.., first, second] => format!("{first}_{second}"),
        [only] => (*only).to_owned(),
    }
}

/// Whether a reference token describes its target.
fn is_telling(token: &str) -> bool {
    let is_section = matches!(
        token,
        "schema" | "content" | "components" | "schemas" | "paths" | "responses"
    );
    !is_structure(token) && !is_section && token.parse::<usize>().is_err()
}

/// Whether a reference token is a keyword that nests schemas.
fn is_structure(token: &str) -> bool {
    matches!(
        token,
        "properties" | "items" | "allOf" | "oneOf" | "anyOf" | "not" | "additionalProperties"
    )
}

/// The name of a file without its extension. The name of its folder, if the file is its index.
fn file_stem(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    match (stem, parts.next()) {
        ("" | "index" | "_index" | "schema", None | Some("" | "..")) => name,
        ("" | "index" | "_index" | "schema", Some(folder)) => folder,
        _ => stem,
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
    fn an_index_file_has_the_name_of_its_folder() {
        assert_eq!(file_stem("spec/pet.v1.yaml"), "pet");
        assert_eq!(file_stem("spec/pet/index.yaml"), "pet");
        assert_eq!(file_stem("index.yaml"), "index.yaml");
    }
}
