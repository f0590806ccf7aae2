//! What things are called, if several claim the same name or if a name is long.

mod support;

use std::collections::BTreeMap;

use codegen::ir::{Type, TypeKind};
use codegen::names;
use support::{Document, generate, ir};

fn document(paths: &str, schemas: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: Names, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n{paths}components:\n  schemas:\n    Thing: {{type: object, properties: {{id: {{type: string}}}}}}\n{schemas}"
    ))
}

/// The names of the types, with the type behind each alias.
fn types(document: &Document) -> BTreeMap<String, Option<String>> {
    let api = ir(document);
    let names = names::decide(&api);
    let name = |id: codegen::ir::TypeId| names.of_type(id).name.clone();
    let types = api.type_ids().map(|id| match &api.types[id.0].kind {
        TypeKind::Alias(Type::Named(target)) => (name(id), Some(name(*target))),
        _ => (name(id), None),
    });
    types.collect()
}

/// A `GET` operation with an enum as a parameter.
fn list(operation: &str, parameter: &str, values: &str) -> String {
    format!(
        "  /{operation}: {{get: {{operationId: {operation}, parameters: [{{name: {parameter}, in: query, schema: {{type: string, enum: [{values}]}}}}], responses: {{'200': {{description: A}}}}}}}}\n"
    )
}

#[test]
fn what_several_places_share_has_the_words_that_they_share() {
    let paths = [
        list("pulls_list", "direction", "asc, desc"),
        list("issues_list", "direction", "asc, desc"),
    ];
    let document = document(&paths.concat(), "");
    let found = types(&document);
    let direction = || Some("Direction".to_owned());
    assert_eq!(found["PullsListDirection"], direction());
    assert_eq!(found["IssuesListDirection"], direction());
    assert_eq!(found["Direction"], None);
    let files = generate(&document).files.expect("the document is sound");
    let code = &files["src/operations/untagged.rs"];
    assert!(
        code.contains("direction: impl Into<types::Direction>"),
        "{code}"
    );
    let alias = "#[doc(hidden)]\npub type IssuesListDirection = types::Direction;";
    assert!(code.contains(alias), "{code}");
    assert!(files["src/types/direction.rs"].contains("pub enum Direction {"));
}

/// The component of a parameter has the name already.
#[test]
fn a_place_that_has_the_shared_name_keeps_it() {
    let path = "  /c: {get: {operationId: cats_list, parameters: [{$ref: '#/components/parameters/direction'}], responses: {'200': {description: A}}}}\n";
    let paths = [
        list("pulls_list", "direction", "asc, desc"),
        path.to_owned(),
    ];
    let parameter = "  parameters:\n    direction: {name: direction, in: query, schema: {type: string, enum: [asc, desc]}}\n";
    let found = types(&document(&paths.concat(), parameter));
    assert_eq!(found["Direction"], None);
    assert_eq!(found["PullsListDirection"], Some("Direction".to_owned()));
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn equal_things_with_other_names_are_different_things() {
    let paths = [
        list("pulls_list", "direction", "asc, desc"),
        list("cats_list", "order", "asc, desc"),
    ];
    let found = types(&document(&paths.concat(), ""));
    assert_eq!(found["PullsListDirection"], None);
    assert_eq!(found["CatsListOrder"], None);
}

#[test]
fn bodies_are_not_shared() {
    let schema = "schema: {type: object, properties: {url: {type: string}}}";
    let paths = format!(
        "  /a: {{post: {{operationId: createFile, requestBody: {{required: true, content: {{application/json: {{{schema}}}}}}}, responses: {{'200': {{description: A}}}}}}}}\n  /b: {{get: {{operationId: random, responses: {{'200': {{description: B, content: {{application/json: {{{schema}}}}}}}}}}}}}\n"
    );
    let found = types(&document(&paths, ""));
    assert!(found.values().all(Option::is_none), "{found:?}");
    assert!(found.contains_key("CreateFileBody"), "{found:?}");
    assert!(found.contains_key("RandomResponseBody"), "{found:?}");
}

#[test]
fn two_shared_types_do_not_claim_the_same_name() {
    let mut paths = [
        list("cats_list", "state", "open, closed"),
        list("dogs_list", "state", "open, closed"),
        list("birds_get", "state", "up, down"),
        list("fish_get", "state", "up, down"),
    ];
    let found = types(&document(&paths.concat(), ""));
    assert!(!found.contains_key("State"), "{found:?}");
    assert_eq!(found["CatsListState"], Some("ListState".to_owned()));
    assert_eq!(found["FishGetState"], Some("GetState".to_owned()));
    paths.reverse();
    assert_eq!(types(&document(&paths.concat(), "")), found);
}

#[test]
fn a_component_keeps_its_name() {
    let paths = [
        list("cats_list", "state", "open, closed"),
        list("dogs_list", "state", "open, closed"),
    ];
    let component = "    State: {type: object, properties: {name: {type: string}}}\n";
    let found = types(&document(&paths.concat(), component));
    assert_eq!(found["State"], None);
    assert_eq!(found["CatsListState"], Some("ListState".to_owned()));
}

/// FastAPI makes such a component for a body.
#[test]
fn the_component_of_a_body_is_called_after_its_operation() {
    let path = "  /work/{id}/beat: {post: {operationId: beat_work__id__beat_post, parameters: [{name: id, in: path, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Body_beat_work__id__beat_post'}}}}, responses: {'200': {description: A}}}}\n";
    let component =
        "    Body_beat_work__id__beat_post: {type: object, properties: {name: {type: string}}}\n";
    let found = types(&document(path, component));
    assert!(found.contains_key("BeatBody"), "{found:?}");
}

#[test]
fn long_names_leave_out_words() {
    let path = "  /a: {post: {operationId: create_a_report_for_the_whole_organization, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {output: {type: object, properties: {annotations: {type: array, items: {type: object, properties: {level: {type: string, enum: [low, high]}}}}}}}}}}}, responses: {'200': {description: A}}}}\n";
    let found = types(&document(path, ""));
    let names: Vec<&String> = found.keys().collect();
    assert!(names.iter().all(|name| name.len() <= 40), "{names:?}");
    let expected = "CreateReportWholeOrganizationLevel";
    assert!(found.contains_key(expected), "{names:?}");
}
