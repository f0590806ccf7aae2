//! Places of inline types, and the words that several of them share.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::ir::{Api, TypeId, TypeKind};
use crate::names::case::snake_case;

/// Words that say where a schema stands, and not what it is.
const POSITIONS: &[&str] = &["item", "value", "object", "list"];

/// Words that are no part of a shared name: what is done, and where a schema stands.
const WEAK: &[&str] = &[
    "add", "all", "body", "by", "create", "delete", "for", "from", "get", "id", "in", "item",
    "list", "of", "on", "patch", "post", "put", "remove", "request", "response", "set", "the",
    "to", "update", "value", "with",
];

/// Maximum length of a shared name in bytes.
const MAX_LENGTH: usize = 40;

/// Types that are equal, and their places.
pub(super) type Members = Vec<(TypeId, Place)>;

/// The place of an inline type.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    /// The words of what encloses the type.
    pub(super) outer: Vec<String>,
    /// The words for the type itself: those of the property or parameter.
    pub(super) leaf: Vec<String>,
}

impl Place {
    /// Finds the place in the words of a type. `None` for the body of an operation that did not fail.
    pub(super) fn new(words: &[String], operations: &HashSet<&str>) -> Option<Self> {
        let (root, keys) = words.split_first()?;
        let is_position = |word: &String| POSITIONS.contains(&snake_case(word).as_str());
        let end = keys.iter().rposition(|key| !is_position(key));
        let Some(end) = end else {
            let outer = Vec::new();
            return Some(Self {
                outer,
                leaf: split(&words.join(" ")),
            });
        };
        let is_operation = operations.contains(root.as_str());
        let leaf = match &keys[..=end] {
            [body] if body == "body" && is_operation => return None,
            [response, .., body] if response == "response" && body == "body" => return None,
            [_status, body] if body == "body" && is_operation => {
                let leaf = vec!["error".to_owned(), "body".to_owned()];
                return Some(Self {
                    outer: split(root),
                    leaf,
                });
            }
            [.., last] => split(last),
            [] => return None,
        };
        let outer = words[..=end].iter().flat_map(|word| split(word));
        Some(Self {
            outer: outer.collect(),
            leaf,
        })
    }
}

fn split(word: &str) -> Vec<String> {
    let snake = snake_case(word);
    snake.split('_').map(str::to_owned).collect()
}

/// Whether both make the same name.
pub(super) fn are_same(one: &[String], other: &[String]) -> bool {
    snake_case(&one.join(" ")) == snake_case(&other.join(" "))
}

/// Chooses words for types that several places share. Each has the words that its places share. If
/// two would get the same, both also get what tells their values apart. `None` if that fails.
pub(super) fn shared_words(api: &Api, groups: &[Members]) -> Vec<Option<Vec<String>>> {
    let components = api.types.iter().filter(|it| it.component);
    let mut taken: BTreeSet<String> = components
        .filter_map(|it| it.root())
        .map(snake_case)
        .collect();
    let options: Vec<Vec<Vec<String>>> = groups.iter().map(|it| options(api, it)).collect();
    let mut chosen = vec![None; groups.len()];
    for level in 0..3 {
        let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, options) in options.iter().enumerate() {
            if chosen[index].is_none() {
                let claim = claims.entry(options[level].join("_"));
                claim.or_default().push(index);
            }
        }
        for (name, claimants) in claims {
            if let ([only], true) = (claimants.as_slice(), name.len() <= MAX_LENGTH) {
                if taken.insert(name) {
                    chosen[*only] = Some(vec![options[*only][level].join(" ")]);
                }
            }
        }
    }
    chosen
}

/// The words for a group, the best ones first.
fn options(api: &Api, members: &Members) -> Vec<Vec<String>> {
    let mut outer = members.iter().map(|(_, place)| place.outer.clone());
    let first = outer.next().unwrap_or_default();
    let common = outer.fold(first, |common, other| common_words(&common, &other));
    let leaf = members.first().map(|(_, place)| place.leaf.clone());
    let leaf = leaf.unwrap_or_default();
    let is_strong = |word: &&String| !WEAK.contains(&word.as_str()) && !leaf.contains(word);
    let strong: Vec<String> = common.iter().filter(is_strong).cloned().collect();
    let values = members
        .first()
        .map(|(id, _)| values(&api.types[id.0].kind))
        .unwrap_or_default();
    vec![
        [strong.as_slice(), &leaf].concat(),
        [common.as_slice(), &leaf].concat(),
        [strong.as_slice(), &leaf, &values].concat(),
    ]
}

/// Words for what a type consists of.
fn values(kind: &TypeKind) -> Vec<String> {
    let words: Vec<String> = match kind {
        TypeKind::Object(object) => {
            let names = object.properties.iter().map(|it| it.name.clone());
            std::iter::once("with".to_owned())
                .chain(names.take(2))
                .collect()
        }
        TypeKind::StringEnum(values) => {
            let values = values.iter().map(|it| it.value.clone());
            values.take(3).collect()
        }
        TypeKind::IntegerEnum(values) => {
            let values = values.iter().map(|it| it.value.to_string());
            values.take(3).collect()
        }
        TypeKind::Union(union) => union.variants.iter().map(|it| it.name.clone()).collect(),
        TypeKind::Alias(_) => Vec::new(),
    };
    words.iter().flat_map(|word| split(word)).collect()
}

/// The longest common subsequence.
fn common_words(one: &[String], other: &[String]) -> Vec<String> {
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); other.len() + 1];
    for word in one {
        let mut diagonal = Vec::new();
        for (index, candidate) in other.iter().enumerate() {
            let above = rows[index + 1].clone();
            if word == candidate {
                rows[index + 1] = [diagonal.as_slice(), std::slice::from_ref(word)].concat();
            } else if rows[index].len() > above.len() {
                rows[index + 1] = rows[index].clone();
            }
            diagonal = above;
        }
    }
    rows.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<(String, String)> {
        let words: Vec<String> = text.split('.').map(str::to_owned).collect();
        let place = Place::new(&words, &HashSet::from(["listCats"]))?;
        Some((place.outer.join(" "), place.leaf.join(" ")))
    }

    #[test]
    fn a_place_is_called_after_its_property() {
        for (text, outer, leaf) in [
            ("listCats.sortBy", "list cats", "sort by"),
            ("listCats.body.kinds.item", "list cats body", "kinds"),
            ("listCats.404.body", "list cats", "error body"),
            ("Cat.body", "cat", "body"),
            ("Cats.item", "", "cats item"),
        ] {
            let expected = Some((outer.to_owned(), leaf.to_owned()));
            assert_eq!(place(text), expected, "{text}");
        }
    }

    #[test]
    fn a_body_is_a_thing_of_its_own() {
        assert_eq!(place("listCats.body"), None);
        assert_eq!(place("listCats.response.body.item"), None);
    }

    #[test]
    fn words_in_common_keep_their_order() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let common = common_words(
            &words("folder shared link effective"),
            &words("web shared link"),
        );
        assert_eq!(common, ["shared", "link"]);
        assert!(common_words(&words("a"), &words("b")).is_empty());
    }
}
