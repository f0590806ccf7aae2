//! The result of bundling and normalizing: the tree that lowering reads.
//!
//! Each test compares a construct that people write with its form in OpenAPI 3.0.

mod support;

use std::collections::BTreeMap;

use codegen::diagnostic::Log;
use codegen::source_map::SourceMap;
use serde_json::{Value, json};

/// Bundles and normalizes a document, and returns its tree as data.
fn tree(files: &[(&str, &str)]) -> Value {
    let source: BTreeMap<String, String> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let (mut known, mut log) = (SourceMap::default(), Log::default());
    let mut tree = codegen::bundle::bundle("api/openapi.yaml", &source, &mut known, &mut log)
        .expect("the root can be read");
    assert!(codegen::normalize::normalize(&mut tree, &known, &mut log));
    let data = Value::from(&tree);
    let model: Result<openapiv3::OpenAPI, _> = serde_json::from_value(data.clone());
    assert!(model.is_ok(), "{:?}\n{data:#}", model.err());
    data
}

/// Normalizes a schema in YAML's flow style.
fn schema(text: &str) -> Value {
    let root = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n    Other: {{type: object}}\n    It: {text}\n"
    );
    tree(&[("api/openapi.yaml", &root)])["components"]["schemas"]["It"].take()
}

/// Normalizes a parameter in YAML's flow style.
fn parameter(text: &str) -> Value {
    let root = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\ncomponents:\n  parameters:\n    it: {text}\n"
    );
    tree(&[("api/openapi.yaml", &root)])["components"]["parameters"]["it"].take()
}

macro_rules! becomes {
    ($function:ident: $($name:ident: $text:literal => $expected:tt;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!($function($text), json!($expected));
        }
    )*};
}

becomes! { schema:
    type_or_null: "{type: [string, 'null']}" => {"type": "string", "nullable": true};
    one_type_as_list: "{type: [integer]}" => {"type": "integer"};
    several_types: "{type: [string, array, 'null'], description: D, maxLength: 3, items: {type: integer}}" => {
        "description": "D", "nullable": true,
        "anyOf": [{"type": "string", "maxLength": 3}, {"type": "array", "items": {"type": "integer"}}]
    };
    format_goes_to_its_type: "{type: [string, integer], format: int64}" => {
        "anyOf": [{"type": "string"}, {"type": "integer", "format": "int64"}]
    };
    integer_beside_number: "{type: [integer, number]}" => {"anyOf": [{"type": "integer"}, {"type": "number"}]};
    only_null: "{type: 'null'}" => {"nullable": true, "enum": [null]};
    null_branch: "{oneOf: [{$ref: '#/components/schemas/Other'}, {type: 'null'}]}" => {
        "nullable": true, "oneOf": [{"$ref": "#/components/schemas/Other"}]
    };
    null_constant_branch: "{anyOf: [{type: string}, {const: null}]}" => {
        "nullable": true, "anyOf": [{"type": "string"}]
    };
    nullable_beside_all_of_reference: "{allOf: [{$ref: '#/components/schemas/Other'}, {nullable: true}]}" => {
        "nullable": true, "allOf": [{"$ref": "#/components/schemas/Other"}]
    };
    constant: "{const: 2021-07-28}" => {"enum": ["2021-07-28"], "type": "string"};
    constant_null: "{const: null}" => {"enum": [null], "nullable": true};
    enum_with_null: "{enum: [a, null]}" => {"enum": ["a"], "nullable": true, "type": "string"};
    enum_of_numbers_as_strings: "{type: string, enum: [1, 2.5, true]}" => {
        "type": "string", "enum": ["1", "2.5", "true"]
    };
    numbers_as_strings_keep_their_text: "{type: string, enum: [1.10, 0x1F, 1e3, -0o17, True, &a 2.50, *a, !x 1.0], default: 1.20, example: 1e9}" => {
        "type": "string", "enum": ["1.10", "0x1F", "1e3", "-0o17", "True", "2.50", "2.50", "1.0"],
        "default": "1.20", "example": "1e9"
    };
    text_of_a_constant: "{type: string, const: 0.10}" => {"type": "string", "enum": ["0.10"]};
    text_in_an_example: "{type: object, properties: {a: {type: string}, b: {type: number}, 1.10: {type: [string, 'null']}}, examples: [{a: 1.10, b: 1.10, 1.10: 1.0}]}" => {
        "type": "object", "example": {"a": "1.10", "b": 1.1, "1.10": "1.0"},
        "properties": {"a": {"type": "string"}, "b": {"type": "number"}, "1.10": {"type": "string", "nullable": true}}
    };
    text_in_lists: "{type: array, items: {type: string}, default: [1.10, 2]}" => {
        "type": "array", "items": {"type": "string"}, "default": ["1.10", "2"]
    };
    minimum_beyond_all_numbers: "{type: number, minimum: -1e400, maximum: 1e3}" => {"type": "number", "maximum": 1000.0};
    enum_of_strings_as_numbers: "{type: integer, enum: ['1', 2.0]}" => {"type": "integer", "enum": [1, 2]};
    enum_in_a_list: "{type: string, enum: [[a, b]]}" => {"type": "string", "enum": ["a", "b"]};
    enum_of_the_items: "{type: array, items: {type: string}, enum: [a]}" => {
        "type": "array", "items": {"type": "string", "enum": ["a"]}
    };
    enum_that_is_no_list: "{type: string, enum: a}" => {"type": "string", "enum": ["a"]};
    tuple: "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}" => {
        "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    };
    tuple_of_equals: "{prefixItems: [{type: number}, {type: number}]}" => {
        "items": {"type": "number"}, "type": "array"
    };
    tuple_of_an_older_draft: "{type: array, items: [{type: string}], additionalItems: {type: boolean}}" => {
        "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "boolean"}]}
    };
    exclusive_bounds: "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 9, maximum: 5}" => {
        "type": "integer", "minimum": 0, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": false
    };
    examples: "{type: string, examples: [a, b]}" => {"type": "string", "example": "a"};
    base64: "{type: string, contentEncoding: base64, contentMediaType: image/png}" => {
        "type": "string", "format": "byte", "contentMediaType": "image/png"
    };
    raw_bytes: "{contentMediaType: application/octet-stream}" => {
        "type": "string", "format": "binary", "contentMediaType": "application/octet-stream"
    };
    embedded_json: "{type: string, contentMediaType: application/json}" => {
        "type": "string", "contentMediaType": "application/json"
    };
    pattern_properties: "{patternProperties: {'^a': {type: string}}, additionalProperties: false}" => {
        "additionalProperties": {"type": "string"}, "type": "object"
    };
    pattern_properties_and_others: "{type: object, patternProperties: {'^a': {type: string}, '^b': {type: string}}, additionalProperties: {type: integer}}" => {
        "type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    };
    everything: "true" => {};
    nothing: "false" => {"not": {}};
    boolean_members: "{type: object, properties: {a: true}, additionalProperties: false}" => {
        "type": "object", "properties": {"a": {}}, "additionalProperties": false
    };
    reference_with_description: "{$ref: '#/components/schemas/Other', description: D, deprecated: true}" => {
        "description": "D", "deprecated": true, "allOf": [{"$ref": "#/components/schemas/Other"}]
    };
    reference_with_nothing_beside: "{$ref: '#/components/schemas/Other', description: '', x-a: 1, type: object}" => {
        "$ref": "#/components/schemas/Other"
    };
    reference_with_properties: "{$ref: '#/components/schemas/Other', type: object, properties: {a: {}}}" => {
        "type": "object", "properties": {"a": {}}, "allOf": [{"$ref": "#/components/schemas/Other"}]
    };
    validation_only: "{type: object, if: {properties: {a: {}}}, then: {required: [a]}, propertyNames: {pattern: a}, unevaluatedProperties: false, $comment: C}" => {
        "type": "object"
    };
    type_of_another_language: "{type: object, properties: {a: {type: DateTime}, b: {type: int}, c: {type: any}, d: {type: Bool}}}" => {
        "type": "object", "properties": {
            "a": {"type": "string", "format": "date-time"}, "b": {"type": "integer"}, "c": {}, "d": {"type": "boolean"}
        }
    };
    type_that_is_a_schema: "{type: array, items: {type: Other}}" => {
        "type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Other"}]}
    };
    required_on_a_property: "{type: object, required: a, properties: {a: {type: string, required: true}}}" => {
        "type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}
    };
    numbers_as_strings: "{type: string, maxLength: '10', minLength: 1e0}" => {
        "type": "string", "maxLength": 10, "minLength": 1
    };
    numbers_beyond: "{type: integer, maximum: 18446744073709551615, minimum: -1e300, multipleOf: 1e1}" => {
        "type": "number", "multipleOf": 10
    };
    beyond_i64: "{type: integer, minimum: 0, maximum: 18446744073709551615}" => {
        "type": "integer", "minimum": 0, "format": "uint64"
    };
    largest_i64_as_a_float: "{type: integer, maximum: 9.223372036854776e18}" => {"type": "integer"};
    beyond_with_a_format: "{type: integer, format: int64, maximum: 1e30}" => {
        "type": "integer", "format": "int64"
    };
    count_beyond: "{type: array, items: {}, maxItems: 1e30}" => {"type": "array", "items": {}};
    keywords_of_another_type: "{type: string, minimum: 1, uniqueItems: true}" => {"type": "string"};
    string_with_properties: "{type: string, format: uuid, properties: {a: {}}, description: D}" => {
        "type": "string", "format": "uuid", "description": "D"
    };
    string_with_items: "{type: string, items: {type: string}, minItems: 1}" => {"type": "string"};
    string_with_members: "{type: string, additionalProperties: {type: string}}" => {"type": "string"};
    number_with_items: "{type: number, format: float, items: {}}" => {"type": "number", "format": "float"};
    boolean_with_all: "{type: boolean, items: {}, properties: {a: {}}, required: [a]}" => {"type": "boolean"};
    object_with_items: "{type: object, items: {type: string}}" => {"type": "object"};
    list_with_properties: "{type: array, items: {}, properties: {a: {}}, required: [a]}" => {
        "type": "array", "items": {}
    };
    types_with_items: "{type: [string, integer], items: {type: string}, maxLength: 9}" => {
        "anyOf": [{"type": "string", "maxLength": 9}, {"type": "integer"}]
    };
    properties_and_items_without_type: "{properties: {a: {}}, items: {type: string}}" => {
        "properties": {"a": {}}, "type": "object"
    };
    schema_in_schema: "{schema: {type: string}}" => {"type": "string"};
    php_has_no_empty_object: "{type: object, properties: []}" => {"type": "object", "properties": {}};
    discriminator_as_a_string: "{type: object, discriminator: kind}" => {
        "type": "object", "discriminator": {"propertyName": "kind"}
    };
}

becomes! { parameter:
    keywords_on_a_parameter: "{name: a, in: query, type: array, items: {type: string}, required: true}" => {
        "name": "a", "in": "query", "required": true, "schema": {"type": "array", "items": {"type": "string"}}
    };
    keyword_beside_the_schema: "{name: a, in: query, default: 1, schema: {type: integer}}" => {
        "name": "a", "in": "query", "schema": {"type": "integer", "default": 1}
    };
    style_of_another_place: "{name: a, in: header, style: form, schema: {type: string}}" => {
        "name": "a", "in": "header", "schema": {"type": "string"}
    };
    schema_and_content: "{name: a, in: query, schema: {}, content: {text/plain: {}}}" => {
        "name": "a", "in": "query", "schema": {}
    };
    place_in_upper_case: "{name: a, in: Query, schema: {}}" => {"name": "a", "in": "query", "schema": {}};
    content_without_anything: "{name: a, in: query, content: {text/plain: }}" => {
        "name": "a", "in": "query", "content": {"text/plain": {}}
    };
}

/// Normalizes a document of several files. `root` has the paths and components of the root file.
fn files(root: &str, others: &[(&str, &str)]) -> Value {
    let root = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{root}");
    let mut all = vec![("api/openapi.yaml", root.as_str())];
    all.extend(others);
    tree(&all)
}

#[test]
fn references_to_everything() {
    let tree = files(
        "
paths: {$ref: paths.yaml}
tags: [{name: a, description: {$ref: tag.md}}]
components: {parameters: {Page: {$ref: 'parts.yaml#/page'}}}
",
        &[
            ("api/tag.md", "# A tag: [with, odd: text"),
            ("api/paths.yaml", "/pets: {$ref: pets/item.yaml}\n"),
            (
                "api/pets/item.yaml",
                "
parameters: [{$ref: '../openapi.yaml#/components/parameters/Page'}]
get: {$ref: get.yaml}
",
            ),
            (
                "api/pets/get.yaml",
                "
parameters: [{$ref: '../parts.yaml#/page'}, {$ref: '../parts.yaml#/lists/0'}]
requestBody: {$ref: '../parts.yaml#/body'}
responses:
  '200': {$ref: '../parts.yaml#/answer'}
",
            ),
            (
                "api/parts.yaml",
                "
page: {name: page, in: query, schema: {type: integer}}
lists: [{name: size, in: query, schema: {type: integer}}]
body: {content: {application/json: {schema: {$ref: schemas/pet.yaml}}}}
answer:
  description: All
  headers: {$ref: '#/headers'}
  content: {application/json: {$ref: '#/media'}}
headers: {x-total: {$ref: '#/header'}}
header: {schema: {type: integer}}
media: {schema: {$ref: schemas/pet.yaml}, examples: {one: {$ref: '#/example'}}}
example: {value: {$ref: kept}}
",
            ),
            (
                "api/schemas/pet.yaml",
                "
type: object
properties:
  parent: {$ref: '#'}
  owner: {$ref: 'owner.yaml#/definitions/The~1Owner'}
",
            ),
            (
                "api/schemas/owner.yaml",
                "
definitions: {The/Owner: {type: object, properties: {pets: {type: array, items: {$ref: pet.yaml}}}}}
",
            ),
        ],
    );
    insta::assert_snapshot!(format!("{tree:#}"));
}

/// Normalizes a document of several files, and returns its schemas.
fn schemas(components: &str, others: &[(&str, &str)]) -> Value {
    let root = format!("components:\n  schemas:\n{components}");
    files(&root, others)["components"]["schemas"].take()
}

#[test]
fn a_pointer_continues_behind_a_reference() {
    let found = schemas(
        "
    A: {$ref: '#/components/schemas/B'}
    B: {type: object, properties: {b: {type: string}}}
    It: {type: array, items: {$ref: '#/components/schemas/A/properties/b'}}
",
        &[],
    );
    assert_eq!(found["It"]["items"]["$ref"], "#/components/schemas/B_b");
    assert_eq!(found["B_b"], json!({"type": "string"}));
}

/// The schemas of a document with generic schemas: a page of items, a pair and a tree.
fn bound(schemas: &str) -> Value {
    let root = format!(
        "
openapi: 3.1.0
info: {{title: T, version: '1'}}
components:
  schemas:
{schemas}
    Pet: {{type: string}}
    Cat: {{type: integer}}
    Page:
      type: object
      properties: {{items: {{type: array, items: {{$dynamicRef: '#item'}}}}, next: {{$ref: '#/components/schemas/Page'}}}}
      $defs: {{item: {{$dynamicAnchor: item}}}}
    Pair:
      properties: {{first: {{$dynamicRef: '#first'}}, second: {{$dynamicRef: '#second'}}}}
      $defs: {{first: {{$dynamicAnchor: first}}, second: {{$dynamicAnchor: second}}}}
    Envelope: {{properties: {{page: {{$ref: '#/components/schemas/Page'}}}}}}
    Tree: {{$dynamicAnchor: node, properties: {{children: {{type: array, items: {{$dynamicRef: '#node'}}}}}}}}
"
    );
    tree(&[("api/openapi.yaml", root.trim_start())])["components"]["schemas"].take()
}

/// The definition that binds an anchor to a schema of the components.
fn binds(anchor: &str, schema: &str) -> String {
    format!("{anchor}: {{$dynamicAnchor: {anchor}, $ref: '#/components/schemas/{schema}'}}")
}

fn refers_to(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

#[test]
fn an_extending_schema_binds_an_anchor() {
    let pet = binds("item", "Pet");
    for extends in [
        "$ref: '#/components/schemas/Page'",
        "allOf: [{$ref: '#/components/schemas/Page'}]",
    ] {
        // Before the generic schema in the document, and behind it.
        let schemas = bound(&format!("    Pets: {{{extends}, $defs: {{{pet}}}}}"));
        let pets = &schemas["Pets"];
        assert_eq!(pets["properties"]["items"]["items"], refers_to("Pet"));
        assert_eq!(pets["properties"]["next"], refers_to("Pets"));
        assert_eq!(pets["type"], "object");
        let page = &schemas["Page"]["properties"];
        assert_eq!(page["items"]["items"], refers_to("item"));
        assert_eq!(page["next"], refers_to("Page"));
    }
}

#[test]
fn the_outermost_of_extending_schemas_binds() {
    let (pet, cat) = (binds("item", "Pet"), binds("item", "Cat"));
    let schemas = bound(&format!(
        "    Cats: {{$ref: '#/components/schemas/Pets', $defs: {{{cat}}}, properties: {{more: {{type: boolean}}}}}}\n    Pets: {{$ref: '#/components/schemas/Page', $defs: {{{pet}}}}}"
    ));
    let cats = &schemas["Cats"];
    assert_eq!(cats["properties"]["more"]["type"], "boolean");
    let cats = &cats["allOf"][0]["properties"];
    assert_eq!(cats["items"]["items"], refers_to("Cat"));
    assert_eq!(
        schemas["Pets"]["properties"]["items"]["items"],
        refers_to("Pet")
    );
}

#[test]
fn bindings_reach_what_properties_refer_to_and_end_where_another_schema_binds() {
    let (pet, cat) = (binds("item", "Pet"), binds("item", "Cat"));
    let schemas = bound(&format!(
        "    Pets: {{$ref: '#/components/schemas/Envelope', $defs: {{{pet}}}}}\n    Litter: {{properties: {{cats: {{$ref: '#/components/schemas/Cats'}}, all: {{$dynamicRef: '#item'}}}}, $defs: {{item: {{$dynamicAnchor: item}}}}}}\n    Cats: {{$ref: '#/components/schemas/Page', $defs: {{{cat}}}}}\n    PetLitter: {{$ref: '#/components/schemas/Litter', $defs: {{{pet}}}}}"
    ));
    assert_eq!(schemas["Pets"]["properties"]["page"], refers_to("Page_Pet"));
    let page = &schemas["Page_Pet"]["properties"];
    assert_eq!(page["items"]["items"], refers_to("Pet"));
    assert_eq!(page["next"], refers_to("Page_Pet"));
    let litter = &schemas["PetLitter"]["properties"];
    assert_eq!(litter["all"], refers_to("Pet"));
    assert_eq!(litter["cats"], refers_to("Cats"));
}

#[test]
fn several_anchors_are_bound_and_one_can_stay_open() {
    let pet = binds("first", "Pet");
    let schemas = bound(&format!(
        "    Both: {{$ref: '#/components/schemas/Pair', $defs: {{{pet}, other: {{$dynamicAnchor: second, type: boolean}}}}}}\n    One: {{$ref: '#/components/schemas/Pair', $defs: {{{pet}}}}}"
    ));
    let both = &schemas["Both"]["properties"];
    assert_eq!(both["first"], refers_to("Pet"));
    assert_eq!(both["second"], refers_to("other"));
    assert_eq!(schemas["other"]["type"], "boolean");
    let one = &schemas["One"]["properties"];
    assert_eq!(one["first"], refers_to("Pet"));
    assert_eq!(one["second"], refers_to("second"));
}

#[test]
fn a_recursive_schema_that_is_extended_contains_the_extension() {
    let schemas = bound(
        "    Named: {$dynamicAnchor: node, $ref: '#/components/schemas/Tree', properties: {name: {type: string}}}\n    Wood: {properties: {tree: {$ref: '#/components/schemas/Tree'}, named: {$ref: '#/components/schemas/Named'}}}",
    );
    let tree = &schemas["Named"]["allOf"][0]["properties"];
    assert_eq!(tree["children"]["items"], refers_to("Named"));
    let tree = &schemas["Tree"]["properties"];
    assert_eq!(tree["children"]["items"], refers_to("Tree"));
    let wood = &schemas["Wood"]["properties"];
    assert_eq!(wood["tree"], refers_to("Tree"));
    assert_eq!(wood["named"], refers_to("Named"));
}

#[test]
fn bindings_that_contain_each_other_end() {
    let schemas = bound(
        "    A: {$ref: '#/components/schemas/Page', $defs: {item: {$dynamicAnchor: item, $ref: '#/components/schemas/B'}}}\n    B: {$ref: '#/components/schemas/Page', $defs: {item: {$dynamicAnchor: item, properties: {a: {$ref: '#/components/schemas/A'}, page: {$ref: '#/components/schemas/Page'}}}}}\n    C: {$ref: '#/components/schemas/D', $defs: {item: {$dynamicAnchor: item, $ref: '#/components/schemas/C'}}}\n    D: {allOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/Page'}]}",
    );
    assert_eq!(schemas["A"]["properties"]["items"]["items"], refers_to("B"));
    assert!(schemas["C"].is_object());
}

#[test]
fn definitions_are_where_a_reference_finds_them() {
    let data = tree(&[(
        "api/openapi.yaml",
        "
openapi: 3.1.0
info: {title: T, version: '1'}
definitions: {Pet: {type: string}}
components:
  schemas: {A: {items: {$ref: '#/definitions/Pet'}}}
"
        .trim_start(),
    )]);
    let schemas = &data["components"]["schemas"];
    assert_eq!(schemas["Pet"]["type"], "string");
    assert_eq!(schemas["A"]["items"], refers_to("Pet"));
}

#[test]
fn anchors_and_ids() {
    let found = schemas(
        "
    A: {$anchor: here, type: string}
    B: {$id: 'https://example.com/schemas/b', type: object, $defs: {C: {type: integer}}}
    It:
      type: object
      properties:
        a: {$ref: '#here'}
        b: {$ref: 'https://example.com/schemas/b'}
        c: {$ref: 'b#/$defs/C'}
        d: {$ref: '#/$defs/C'}
        e: {$dynamicRef: '#here'}
",
        &[],
    );
    let properties = &found["It"]["properties"];
    assert_eq!(properties["a"]["$ref"], "#/components/schemas/A");
    assert_eq!(properties["b"]["$ref"], "#/components/schemas/B");
    assert_eq!(properties["c"]["$ref"], "#/components/schemas/C");
    assert_eq!(properties["d"]["$ref"], "#/components/schemas/C");
    assert_eq!(properties["e"]["$ref"], "#/components/schemas/A");
    assert_eq!(found["C"], json!({"type": "integer"}));
}

#[test]
fn escaped_pointers_right_and_wrong() {
    let found = schemas(
        "
    a/b~c d: {type: string}
    It:
      type: object
      properties:
        right: {$ref: '#/components/schemas/a~1b~0c%20d'}
        wrong: {$ref: '#/components/schemas/a%2Fb~0c d'}
",
        &[],
    );
    let properties = &found["It"]["properties"];
    assert_eq!(
        properties["right"],
        json!({"$ref": "#/components/schemas/a~1b~0c d"})
    );
    assert_eq!(properties["wrong"], properties["right"]);
}

#[test]
fn a_component_that_is_a_reference_names_its_target() {
    let found = schemas(
        "
    Pet: {$ref: pet.yaml}
    Also: {$ref: pet.yaml}
",
        &[(
            "api/pet.yaml",
            "type: object\nproperties: {parent: {$ref: pet.yaml}}\n",
        )],
    );
    assert_eq!(
        found,
        json!({
            "Pet": {"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Pet"}}},
            "Also": {"$ref": "#/components/schemas/Pet"},
        })
    );
}

#[test]
fn equal_names_in_different_files_are_numbered() {
    let found = schemas(
        "
    Pet: {type: string}
    It:
      type: object
      properties: {a: {$ref: 'a.yaml#/Pet'}, b: {$ref: 'b.yaml#/Pet'}, c: {$ref: 'c/b.yaml#/Pet'}}
",
        &[
            ("api/a.yaml", "Pet: {type: integer}\n"),
            ("api/b.yaml", "Pet: {type: number}\n"),
            ("api/c/b.yaml", "Pet: {type: boolean}\n"),
        ],
    );
    let names: Vec<_> = found.as_object().unwrap().keys().collect();
    assert_eq!(names, ["It", "Pet", "Pet_2", "a_Pet", "b_Pet"]);
}

#[test]
fn discriminators_map_to_references() {
    let found = schemas(
        "
    Cat: {type: object}
    It:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: dog.yaml}]
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: dog.yaml}}
",
        &[("api/dog.yaml", "type: object\n")],
    );
    assert_eq!(
        found["It"]["discriminator"]["mapping"],
        json!({"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/dog"})
    );
}

#[test]
fn only_the_object_with_a_broken_reference_is_removed() {
    let tree = files(
        "
paths:
  /a: {$ref: lost.yaml}
  /b:
    get:
      description: {$ref: lost.md}
      parameters: [{$ref: 'lost.yaml#/a'}, {name: b, in: query, schema: {$ref: lost.yaml}}]
      responses: {'200': {$ref: lost.yaml}, '204': {description: Good}}
",
        &[],
    );
    assert_eq!(
        tree["paths"],
        json!({"/b": {"get": {
            "parameters": [{"name": "b", "in": "query", "schema": {"x-lost-keyword": "$ref"}}],
            "responses": {"204": {"description": "Good"}},
        }}})
    );
}

#[test]
fn references_that_multiply_end() {
    let again = |n| format!("{{properties: {{$ref: '#/components/schemas/L{n}/properties'}}}}");
    let levels: String = (1..15)
        .map(|n| {
            format!(
                "    L{}: {{properties: {{a: {}, b: {}}}}}\n",
                n - 1,
                again(n),
                again(n)
            )
        })
        .collect();
    let root = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n{levels}    L14: {{properties: {{}}}}\n"
    );
    let source = BTreeMap::from([("a.yaml".to_owned(), root)]);
    let (mut known, mut log) = (SourceMap::default(), Log::default());
    let tree = codegen::bundle::bundle("a.yaml", &source, &mut known, &mut log);
    let size = format!("{tree:?}").matches("origin").count();
    assert!((1_000..1_000_000).contains(&size), "{size} nodes");
}

/// Deep targets inside each other do not overflow the stack.
#[test]
fn references_that_deepen_end() {
    let levels: String = (0..20)
        .map(|n| {
            let inner = format!(
                "{{properties: {{$ref: '#/components/schemas/L{}/properties'}}}}",
                n + 1
            );
            let (open, close) = ("{items: ".repeat(90), "}".repeat(90));
            format!("    L{n}: {{properties: {{a: {open}{inner}{close}}}}}\n")
        })
        .collect();
    let root = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n{levels}    L20: {{properties: {{}}}}\n"
    );
    let generation = support::generate(&support::Document::new(&root));
    assert_eq!(generation.diagnostics.errors(), 0);
}

#[test]
fn paths_and_statuses_are_repaired() {
    let tree = files(
        "
paths:
  pets: {GET: {responses: {' 200': {description: A}, DEFAULT: Trouble, 2xx: {}}}}
",
        &[],
    );
    assert_eq!(
        tree["paths"],
        json!({"/pets": {"get": {"responses": {
            "200": {"description": "A"}, "default": {"description": "Trouble"}, "2xx": {"description": ""},
        }}}})
    );
}

#[test]
fn security_schemes_have_the_fields_that_the_model_requires() {
    let tree = files(
        "
components:
  securitySchemes:
    tls: {type: mutualTLS}
    basic: {type: basic}
    key: {type: apiKey, name: X-Key}
    oauth: {type: oauth2, flows: {password: {}}}
security: [key, {basic: }]
",
        &[],
    );
    let schemes = &tree["components"]["securitySchemes"];
    assert_eq!(schemes["tls"]["scheme"], "mutualTLS");
    assert_eq!(schemes["basic"]["type"], "http");
    assert_eq!(schemes["basic"]["scheme"], "basic");
    assert_eq!(schemes["key"]["in"], "header");
    assert_eq!(tree["security"], json!([{"key": []}, {"basic": []}]));
}
