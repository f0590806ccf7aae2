//! Changes a document as a tree: the result is still YAML or JSON.

use std::iter;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::hostile::{self, pick};
use super::write::number_literal;

/// Changes a tree somewhere. The places are the JSON pointers of all nodes.
type Mutation = fn(tree: &mut Value, places: &[String], rng: &mut Rng);

/// All mutations. Those that find most are listed twice.
const MUTATIONS: &[Mutation] = &[
    delete,
    duplicate,
    change_type,
    rename,
    rename,
    swap,
    copy,
    copy,
    change_reference,
    change_reference,
    entangle,
    entangle,
    nest,
    change_number,
    change_text,
    change_text,
    insert_markup,
    insert_markup,
    set_field,
    set_field,
    change_version,
];

/// Changes a tree in up to ten ways.
pub(crate) fn mutate(tree: &mut Value, rng: &mut Rng) {
    let count = 1 + rng.usize(..4) * rng.usize(..4);
    for _ in 0..count {
        let mut places = Vec::new();
        pointers(tree, &mut String::new(), &mut places);
        pick(MUTATIONS, rng)(tree, &places, rng);
    }
}

fn any<'p>(places: &'p [String], rng: &mut Rng) -> &'p str {
    &places[rng.usize(..places.len())]
}

/// Collects the JSON pointers of all nodes.
fn pointers(tree: &Value, at: &mut String, places: &mut Vec<String>) {
    places.push(at.clone());
    let length = at.len();
    let mut below = |token: &str, member: &Value| {
        at.push('/');
        at.push_str(&escaped(token));
        pointers(member, at, places);
        at.truncate(length);
    };
    match tree {
        Value::Object(members) => members.iter().for_each(|(key, member)| below(key, member)),
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                below(&index.to_string(), entry);
            }
        }
        _ => {}
    }
}

/// Escapes a key for a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the node that contains the one at `place`, and the key or index in it.
fn parent<'t>(tree: &'t mut Value, place: &str) -> Option<(&'t mut Value, String)> {
    let (above, token) = place.rsplit_once('/')?;
    let token = token.replace("~1", "/").replace("~0", "~");
    Some((tree.pointer_mut(above)?, token))
}

/// Removes the node at `place`, unless it is the root.
pub(super) fn take(tree: &mut Value, place: &str) -> Option<Value> {
    match parent(tree, place)? {
        (Value::Object(members), key) => members.remove(&key),
        (Value::Array(entries), index) => {
            let index = index.parse().ok()?;
            (index < entries.len()).then(|| entries.remove(index))
        }
        _ => None,
    }
}

fn replace(tree: &mut Value, place: &str, value: Value) {
    if let Some(node) = tree.pointer_mut(place) {
        *node = value;
    }
}

/// Removes a member or an entry.
fn delete(tree: &mut Value, places: &[String], rng: &mut Rng) {
    take(tree, any(places, rng));
}

/// Adds a copy of a member or an entry, under another name.
fn duplicate(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let place = any(places, rng);
    let copy = tree.pointer(place).cloned().unwrap_or_default();
    match parent(tree, place) {
        Some((Value::Object(members), key)) => {
            let name = match rng.u8(..4) {
                0 => key.to_uppercase(),
                1 => format!("{key}_2"),
                2 => format!("{key} "),
                _ => hostile::name(rng),
            };
            members.insert(name, copy);
        }
        Some((Value::Array(entries), _)) => {
            for _ in 0..rng.usize(1..5) {
                entries.push(copy.clone());
            }
        }
        _ => {}
    }
}

/// Replaces a value by one of any type.
fn change_type(tree: &mut Value, places: &[String], rng: &mut Rng) {
    replace(tree, any(places, rng), any_value(rng));
}

/// Renames a member.
fn rename(tree: &mut Value, places: &[String], rng: &mut Rng) {
    if let Some((Value::Object(members), key)) = parent(tree, any(places, rng)) {
        if let Some(member) = members.remove(&key) {
            members.insert(hostile::name(rng), member);
        }
    }
}

/// Exchanges two nodes.
fn swap(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let (place, other) = (any(places, rng), any(places, rng));
    let copy = tree.pointer(place).cloned().unwrap_or_default();
    if let Some(node) = tree.pointer_mut(other) {
        let taken = std::mem::replace(node, copy);
        // If one of the two is inside the other, this place is gone. The tree is valid all the same.
        replace(tree, place, taken);
    }
}

/// Replaces a node by a copy of another.
fn copy(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let copy = tree.pointer(any(places, rng)).cloned();
    replace(tree, any(places, rng), copy.unwrap_or_default());
}

/// Replaces a node by a number that is hard to represent.
fn change_number(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let number = number_literal(hostile::number(rng));
    replace(tree, any(places, rng), number);
}

/// Changes the version of OpenAPI.
fn change_version(tree: &mut Value, _: &[String], rng: &mut Rng) {
    let versions = [
        "3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.2.0", "2.0", "3", "4.0", "",
    ];
    replace(tree, "/openapi", json!(pick(&versions, rng)));
}

/// Changes a reference, or makes one if there is none.
fn change_reference(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let references: Vec<&String> = places.iter().filter(|it| it.ends_with("/$ref")).collect();
    let target = match rng.u8(..4) {
        0 => hostile::reference(rng),
        1 => {
            let schemas: Vec<&String> = schemas(places).collect();
            let place = schemas.get(rng.usize(..schemas.len().max(1)));
            format!("#{}", place.map_or("", |it| it))
        }
        _ => {
            let file = pick(&["", "", "copy.json"], rng);
            format!("{file}#{}", any(places, rng))
        }
    };
    if references.is_empty() || rng.u8(..3) == 0 {
        replace(tree, any(places, rng), json!({ "$ref": target }));
    } else {
        let place = pick(&references, rng);
        replace(tree, place, json!(target));
    }
}

/// Makes named schemas refer to each other in cycles, through lists, maps, objects and unions, and
/// adds a schema that combines some of them.
fn entangle(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let named: Vec<&String> = schemas(places).collect();
    if named.is_empty() {
        return;
    }
    let mut together = Vec::new();
    for _ in 0..rng.usize(1..4) {
        let length = rng.usize(1..5);
        let cycle: Vec<&String> = iter::repeat_with(|| pick(&named, rng))
            .take(length)
            .collect();
        let kind = rng.u8(..12);
        for (index, place) in cycle.iter().enumerate() {
            let next = cycle[(index + 1) % cycle.len()];
            // Half of the cycles use one kind of schema for all steps: those are endless.
            let kind = if kind < 6 { kind } else { rng.u8(..10) };
            replace(tree, place, referring_to(next, kind));
            together.push(reference_to(place));
        }
    }
    let key = pick(&["anyOf", "oneOf", "allOf"], rng);
    if let Some(Value::Object(members)) = tree.pointer_mut("/components/schemas") {
        members.insert("Together".to_owned(), json!({ key: together }));
    }
}

fn reference_to(place: &str) -> Value {
    json!({ "$ref": format!("#{place}") })
}

/// Returns a schema that refers to another.
fn referring_to(place: &str, kind: u8) -> Value {
    let next = reference_to(place);
    let list = json!({ "type": "array", "items": next });
    match kind {
        0 | 6 => list,
        1 => json!({ "type": "array", "nullable": true, "items": next }),
        2 => json!({ "allOf": [list, { "description": "a" }] }),
        3 => json!({ "type": "array", "items": list }),
        4 => json!({ "type": "object", "additionalProperties": next }),
        5 => json!({ "type": "object", "properties": { "next": next } }),
        7 => json!({ "anyOf": [next, list] }),
        8 => json!({ "oneOf": [list, { "type": "array", "items": { "type": "string" } }] }),
        _ => json!({ "properties": { "a": list }, "oneOf": [next, { "type": "string" }] }),
    }
}

/// Returns the places of named schemas.
fn schemas(places: &[String]) -> impl Iterator<Item = &String> {
    let named = |place: &&String| {
        place
            .strip_prefix("/components/schemas/")
            .is_some_and(|name| !name.contains('/'))
    };
    places.iter().filter(named)
}

/// Replaces a string by hostile text.
fn change_text(tree: &mut Value, places: &[String], rng: &mut Rng) {
    for _ in 0..20 {
        let place = any(places, rng);
        if tree.pointer(place).is_some_and(Value::is_string) {
            let text = if rng.u8(..4) == 0 {
                hostile::name(rng)
            } else {
                hostile::code(rng)
            };
            return replace(tree, place, json!(text));
        }
    }
}

/// Inserts markup into some strings, mostly into descriptions if there are any.
fn insert_markup(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let is_text = |place: &&String| {
        tree.pointer(place).is_some_and(Value::is_string)
            && (place.ends_with("/description") || place.ends_with("/summary"))
    };
    let texts: Vec<&String> = places.iter().filter(is_text).collect();
    let others = texts.is_empty() || rng.u8(..4) == 0;
    for _ in 0..rng.usize(1..10) {
        let place = match others {
            true => any(places, rng),
            false => pick(&texts, rng),
        };
        let Some(Value::String(text)) = tree.pointer_mut(place) else {
            continue;
        };
        for _ in 0..rng.usize(1..5) {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let at = rng.choice(ends).unwrap_or_default();
            text.insert_str(at, &hostile::markup(rng));
        }
    }
}

/// Wraps a node in up to 200 levels of lists or schemas.
fn nest(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let place = any(places, rng);
    let mut nested = tree.pointer(place).cloned().unwrap_or_default();
    let kind = rng.u8(..6);
    for level in 0..rng.usize(1..200) {
        nested = match (kind, level % 3) {
            (0, _) => json!([nested]),
            (1, _) => json!({ "a": nested }),
            (2, _) | (5, 0) => json!({ "type": "array", "items": nested }),
            (3, _) | (5, 1) => json!({ "type": "object", "properties": { "a": nested } }),
            _ => json!({ pick(&["allOf", "anyOf", "oneOf"], rng): [nested] }),
        };
    }
    replace(tree, place, nested);
}

/// Sets a field of the specification in some object.
fn set_field(tree: &mut Value, places: &[String], rng: &mut Rng) {
    let value = field_value(places, rng);
    let key = pick(&field_names(), rng);
    for _ in 0..20 {
        let place = any(places, rng);
        if let Some(Value::Object(members)) = tree.pointer_mut(place) {
            members.insert(key.to_owned(), value);
            return;
        }
    }
}

/// Returns the names of all fields that the specification has, and of some that YAML has.
fn field_names() -> Vec<&'static str> {
    let mut names = codegen::structure::field_names();
    names.extend(["$ref", "<<", "mapping"]);
    names
}

fn field_value(places: &[String], rng: &mut Rng) -> Value {
    let somewhere = |rng: &mut Rng| json!({ "$ref": format!("#{}", any(places, rng)) });
    match rng.u8(..12) {
        0 => json!([somewhere(rng), somewhere(rng)]),
        1 => somewhere(rng),
        2 => json!({ hostile::name(rng): somewhere(rng), hostile::name(rng): any_value(rng) }),
        3 => json!([{ "type": "null" }, { "type": pick(TYPES, rng) }]),
        4 => json!(pick(TYPES, rng)),
        5 => json!([pick(TYPES, rng), pick(TYPES, rng)]),
        6 => json!([hostile::name(rng), hostile::name(rng), hostile::name(rng)]),
        7 => {
            json!({ "propertyName": hostile::name(rng), "mapping": { hostile::name(rng): hostile::reference(rng) } })
        }
        8 => json!(hostile::name(rng)),
        _ => any_value(rng),
    }
}

const TYPES: &[&str] = &[
    "string", "integer", "number", "boolean", "array", "object", "null", "any", "file", "",
    "String",
];

/// Returns a value of any type.
fn any_value(rng: &mut Rng) -> Value {
    match rng.u8(..12) {
        0 => Value::Null,
        1 => Value::Bool(rng.bool()),
        2 => json!(rng.i64(..)),
        3 => json!(rng.f64()),
        4 => number_literal(hostile::number(rng)),
        5 => json!(hostile::name(rng)),
        6 => json!(hostile::code(rng)),
        7 => json!([]),
        8 => json!([any_value(rng), any_value(rng)]),
        9 => json!({}),
        10 => json!({ "type": pick(TYPES, rng), "format": hostile::name(rng) }),
        _ => Value::Object(Map::from_iter([(hostile::name(rng), any_value(rng))])),
    }
}
