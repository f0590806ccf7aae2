//! Files: `format: binary` in a property of a body with parts. Everywhere else, it is text.
//!
//! A part can have any content, so a part that nothing describes can be a file too. A type that is
//! both a body with parts and JSON becomes two types, if it has files.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Api, BodyContent, Operation, RequestBody, Type, TypeDefinition, TypeGraph, TypeId, TypeKind,
};

/// The last word in the name of a type for bodies with parts, if JSON has another type.
const MULTIPART: &str = "multipart";

/// Where a type occurs in a body with parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// It is the body, or one of its alternatives.
    Body,
    /// It is a part, one of its alternatives, or one of several parts of the same name.
    Part,
}

/// Keeps [`Type::Upload`] in bodies with parts, and makes it text everywhere else.
pub(super) fn place(api: &mut Api) {
    let levels = levels(api);
    let with_files = with_files(&api.types, &levels);
    let elsewhere = used_elsewhere(api, &levels);
    let mut copies = HashMap::new();
    let mut kept = HashMap::new();
    for id in api.type_ids() {
        let Some(level) = levels.get(&id).filter(|_| with_files.contains(&id)) else {
            continue;
        };
        if elsewhere.contains(&id) {
            let copy = TypeId(api.types.len());
            api.types.push(copied(&api.types[id.0]));
            copies.insert(id, copy);
            kept.insert(copy, *level);
        } else {
            kept.insert(id, *level);
        }
    }
    for id in api.type_ids() {
        match kept.get(&id) {
            Some(level) => keep_in(&mut api.types[id.0].kind, *level, &copies),
            None => {
                let values = api.types[id.0].kind.values_mut();
                values.into_iter().for_each(make_text);
            }
        }
    }
    for operation in &mut api.operations {
        finish_operation(operation, &copies);
    }
}

/// Returns the types that are bodies with parts, or their parts.
fn levels(api: &Api) -> HashMap<TypeId, Level> {
    let mut levels = HashMap::new();
    let mut waiting: Vec<(TypeId, Level)> = Vec::new();
    for content in api.body_contents() {
        if let BodyContent::Multipart(value, _) | BodyContent::UnnamedParts(value, _) = content {
            waiting.extend(edge(value, Level::Body));
        }
    }
    while let Some((id, level)) = waiting.pop() {
        let known = levels.get(&id);
        if known == Some(&level) || known == Some(&Level::Body) {
            continue;
        }
        levels.insert(id, level);
        waiting.extend(edges(&api.types[id.0].kind, level));
    }
    levels
}

/// Returns the types that are in a body with parts where this one is.
fn edges(kind: &TypeKind, level: Level) -> Vec<(TypeId, Level)> {
    let level_of_values = match (kind, level) {
        (TypeKind::Object(_), Level::Body) => Level::Part,
        // The part is JSON.
        (TypeKind::Object(_), Level::Part) => return Vec::new(),
        _ => level,
    };
    let values = kind.values().into_iter();
    values
        .filter_map(|value| edge(value, level_of_values))
        .collect()
}

fn edge(value: &Type, level: Level) -> Option<(TypeId, Level)> {
    match (value, level) {
        (Type::Named(id), _) => Some((*id, level)),
        (Type::Nullable(inner) | Type::Boxed(inner), _) => edge(inner, level),
        (Type::List(inner), Level::Part) => edge(inner, level),
        (Type::Map(inner) | Type::List(inner), Level::Body) => edge(inner, Level::Part),
        _ => None,
    }
}

/// Returns those of the types that have files.
fn with_files(types: &[TypeDefinition], levels: &HashMap<TypeId, Level>) -> HashSet<TypeId> {
    let has_file = |(id, level): (&TypeId, &Level)| {
        let kind = &types[id.0].kind;
        let is_object = matches!(kind, TypeKind::Object(_));
        let values = kind.values().into_iter();
        let mut values = values.filter(|_| !(is_object && *level == Level::Part));
        values.any(|it| is_file(it, is_object))
    };
    let start: Vec<TypeId> = levels
        .iter()
        .filter(|it| has_file(*it))
        .map(|it| *it.0)
        .collect();
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for (id, level) in levels {
        for (part, _) in edges(&types[id.0].kind, *level) {
            users.entry(part).or_default().push(*id);
        }
    }
    let (mut found, mut waiting) = (HashSet::new(), start);
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(users.get(&id).into_iter().flatten());
        }
    }
    found
}

/// Whether a value in a part is a file. `or_anything`: a value that nothing describes is one.
fn is_file(value: &Type, or_anything: bool) -> bool {
    match value {
        Type::Upload => true,
        Type::Any(_) => or_anything,
        Type::List(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            is_file(inner, or_anything)
        }
        _ => false,
    }
}

/// Returns the types that are used outside of bodies with parts, or as JSON in a part.
fn used_elsewhere(api: &Api, levels: &HashMap<TypeId, Level>) -> HashSet<TypeId> {
    let mut start: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let parameters = operation.parameters.iter();
        start.extend(parameters.filter_map(|it| it.value.element().named()));
        start.extend(operation.response_types());
    }
    for content in api.body_contents() {
        let is_in_parts = matches!(
            content,
            BodyContent::Multipart(..) | BodyContent::UnnamedParts(..)
        );
        if !is_in_parts {
            start.extend(content.value().and_then(Type::named));
        }
    }
    for (id, level) in levels {
        let kind = &api.types[id.0].kind;
        match (kind, level) {
            (TypeKind::Object(_), Level::Part) => start.push(*id),
            _ => {
                let followed = edges(kind, *level);
                let parts = api.types[id.0].parts();
                start.extend(parts.filter(|it| !followed.iter().any(|(other, _)| other == it)));
            }
        }
    }
    TypeGraph::new(&api.types).reached(start)
}

fn copied(definition: &TypeDefinition) -> TypeDefinition {
    let mut copy = definition.clone();
    copy.words.push(MULTIPART.to_owned());
    copy.component = false;
    copy
}

/// Keeps the files of a type in a body with parts.
fn keep_in(kind: &mut TypeKind, level: Level, copies: &HashMap<TypeId, TypeId>) {
    let is_object = matches!(kind, TypeKind::Object(_));
    let level = if is_object { Level::Part } else { level };
    for value in kind.values_mut() {
        keep(value, level, is_object, copies);
    }
}

fn keep(value: &mut Type, level: Level, or_anything: bool, copies: &HashMap<TypeId, TypeId>) {
    match (&mut *value, level) {
        (Type::Any(_), Level::Part) if or_anything => *value = Type::Upload,
        (Type::Upload, Level::Part) => {}
        (Type::Named(id), _) => *id = *copies.get(id).unwrap_or(id),
        (Type::Nullable(inner) | Type::Boxed(inner), _) => keep(inner, level, or_anything, copies),
        (Type::List(inner), Level::Part) => keep(inner, level, or_anything, copies),
        (Type::Map(inner) | Type::List(inner), Level::Body) => {
            keep(inner, Level::Part, true, copies);
        }
        _ => make_text(value),
    }
}

/// Replaces files by text.
fn make_text(value: &mut Type) {
    let innermost = value.innermost_mut();
    if *innermost == Type::Upload {
        *innermost = Type::String;
    }
}

fn finish_operation(operation: &mut Operation, copies: &HashMap<TypeId, TypeId>) {
    for parameter in &mut operation.parameters {
        make_text(parameter.value.element_mut());
    }
    for value in operation.response_values_mut() {
        make_text(value);
    }
    let bodies = operation.body.iter_mut();
    for content in bodies.flat_map(RequestBody::contents_mut) {
        match content {
            BodyContent::Multipart(value, _) | BodyContent::UnnamedParts(value, _) => {
                keep(value, Level::Body, true, copies);
            }
            other => other.value_mut().into_iter().for_each(make_text),
        }
    }
}
