//! Finds the schemas that types stand for.

use codegen::SchemaPlace;

use super::files::{Files, Located};

/// The schema at a place. Content without one is an empty list: it has any value. `None` if the place is
/// not found.
pub(super) fn find<'a>(files: &'a Files, place: &SchemaPlace) -> Option<Vec<Located<'a>>> {
    match place {
        SchemaPlace::Component(name) => Some(vec![component(files, name)?]),
        SchemaPlace::Body(path, method, media_type) => {
            let operation = operation(files, path, method)?;
            let body = files.follow(operation.get("requestBody")?)?;
            content(body, Some(media_type))
        }
        SchemaPlace::Response(path, method, status) => {
            let operation = operation(files, path, method)?;
            let mut responses = operation.members("responses");
            let (_, response) = responses.find(|(key, _)| key.eq_ignore_ascii_case(status))?;
            content(files.follow(response)?, None)
        }
        SchemaPlace::Parameter(path, method, location, name) => {
            let path_item = path_item(files, path)?;
            let operation = operation(files, path, method)?;
            let all = [operation, path_item].into_iter();
            let mut all = all.flat_map(|it| it.entries("parameters"));
            let found = all.find_map(|it| {
                let parameter = files.follow(it)?;
                let is_meant =
                    parameter.text("name") == Some(name) && parameter.text("in") == Some(location);
                is_meant.then_some(parameter)
            });
            let found = found?;
            match found.get("schema") {
                Some(schema) => Some(vec![schema]),
                None => content(found, None),
            }
        }
    }
}

/// Whether the document only has the parameter in the template of its path.
pub(super) fn is_undeclared(files: &Files, place: &SchemaPlace) -> bool {
    let is_in_path = matches!(place, SchemaPlace::Parameter(_, _, "path", _));
    is_in_path && find(files, place).is_none()
}

/// The component with this name: of the document, else of a file that it refers to, else the only file or
/// part of a file that is called so. The generator makes components of these.
fn component<'a>(files: &'a Files, name: &str) -> Option<Located<'a>> {
    let mut all = files.root().into_iter().chain(files.all());
    let declared = all.find_map(|file| file.get("components")?.get("schemas")?.get(name));
    let is_called = |it: &Located| it.file.file_stem().is_some_and(|stem| stem == name);
    let called = files.all().filter(is_called);
    let parts = files.all().filter_map(|file| file.get(name));
    declared.or_else(|| only(called.chain(parts).filter(|it| is_schema(*it))))
}

/// Whether a node reads like a schema.
fn is_schema(node: Located<'_>) -> bool {
    let keywords = ["type", "properties", "allOf", "oneOf", "anyOf", "enum"];
    keywords.iter().any(|keyword| node.get(keyword).is_some())
}

/// The item, if there is only one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    first.filter(|_| items.next().is_none())
}

fn path_item<'a>(files: &'a Files, path: &str) -> Option<Located<'a>> {
    let paths = files.follow(files.root()?.get("paths")?)?;
    files.follow(paths.get(path)?)
}

fn operation<'a>(files: &'a Files, path: &str, method: &str) -> Option<Located<'a>> {
    files.follow(path_item(files, path)?.get(&method.to_lowercase())?)
}

/// The schema of JSON content: that of `media_type`, else of the media type that clients prefer.
fn content<'a>(owner: Located<'a>, media_type: Option<&str>) -> Option<Vec<Located<'a>>> {
    let mut all: Vec<_> = owner.members("content").collect();
    let wanted = |key: &str| Some(key) == media_type;
    let essence = |key: &str| {
        key.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    };
    all.sort_by_key(|(key, _)| {
        let essence = essence(key);
        let is_plain = essence == "application/json";
        let is_json = essence.ends_with("json");
        (!wanted(key), !is_plain, !is_json)
    });
    let (_, media_type) = all.first()?;
    Some(media_type.get("schema").into_iter().collect())
}

/// The place, for people.
pub(super) fn shown(place: &SchemaPlace) -> String {
    match place {
        SchemaPlace::Component(name) => name.clone(),
        SchemaPlace::Body(path, method, media_type) => {
            format!("{method} {path}, the body as {media_type}")
        }
        SchemaPlace::Response(path, method, status) => {
            format!("{method} {path}, the response {status}")
        }
        SchemaPlace::Parameter(path, method, location, name) => {
            format!("{method} {path}, the {location} parameter {name}")
        }
    }
}
