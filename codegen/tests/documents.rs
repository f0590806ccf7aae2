//! Small documents, and the snapshots of what each stage makes of them.
//!
//! The snapshot of the IR says what was understood; the snapshot of the code says what a user gets.
//! That the code compiles is for `compile.rs` to show.

mod support;

use std::collections::BTreeMap;

use codegen::ir::ParameterLocation::{Path, Query};
use codegen::ir::ParameterPresence::{Optional, Required};
use codegen::ir::{Api, Payload, TypeKind};
use codegen::{layout, names};
use support::{Document, client, ir, types};

const PARAMETERS: &str = r#"
openapi: 3.0.3
info: {title: Parameters, version: '1'}
servers: [{url: 'https://api.example.com/v1/'}]
paths:
  /shops/{shop}/pets/{petId}:
    parameters:
      - {name: shop, in: path, required: true, schema: {type: string}}
      - {name: page, in: query, schema: {type: string}, description: Replaced below.}
    get:
      operationId: listPets
      parameters:
        - {name: petId, in: path, required: true, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer, format: int32}, description: Number of the page.}
        - {name: kind, in: query, required: true, schema: {type: string, enum: [cat, dog, '7z']}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: X-Trace, in: header, schema: {type: boolean}, deprecated: true}
        - {name: Version, in: header, required: true, schema: {type: string, enum: ['2021-07-28']}}
        - {name: Authorization, in: header, schema: {type: string}}
        - {name: timeout, in: query, schema: {type: number}}
        - {name: type, in: query, schema: {type: string}}
      responses:
        '200': {description: Good}
"#;

#[test]
fn parameters() {
    let document = Document::new(PARAMETERS);
    let api = ir(&document);
    insta::assert_debug_snapshot!("parameters_ir", api.operations);
    insta::assert_debug_snapshot!("parameters_names", names::decide(&api));
    insta::assert_snapshot!(
        "parameters_code",
        client(&document, "src/operations/untagged.rs")
    );
}

const SCHEMAS: &str = r#"
openapi: 3.0.3
info: {title: Schemas, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /pets:
    post:
      operationId: createPet
      tags: [Pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        '201':
          description: Made
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      type: object
      description: "A pet, as `*/` the \"shop\" knows it. See https://example.com."
      required: [id, owner, kind]
      properties:
        id: {type: integer, format: int64, description: Unique.}
        kind: {$ref: '#/components/schemas/Kind'}
        name: {type: string}
        owner: {type: string, nullable: true}
        nickname: {type: string, nullable: true}
        parent: {$ref: '#/components/schemas/Pet'}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        weights: {type: object, additionalProperties: {type: number, format: float}}
        anything: {}
        address:
          type: object
          properties: {street-name: {type: string}, type: {type: string}}
        level: {type: integer, enum: [1, 2, -1]}
        seenAt: {type: string, format: date-time, deprecated: true}
    Kind: {type: string, enum: [cat, dog, '+1', '-1', '', Cat, unknown]}
    Names: {type: array, items: {type: string}}
    Open:
      type: object
      properties: {id: {type: string}}
      additionalProperties: {type: integer}
    Option: {type: object, properties: {some: {type: boolean}}}
    Circle: {$ref: '#/components/schemas/Round'}
    Round: {type: array, items: {type: object, properties: {inner: {$ref: '#/components/schemas/Circle'}}}}
"#;

#[test]
fn schemas() {
    let document = Document::new(SCHEMAS);
    let api = ir(&document);
    let names = names::decide(&api);
    insta::assert_debug_snapshot!("schemas_ir", api.types);
    insta::assert_debug_snapshot!("schemas_layout", layout::decide(&api, &names, true));
    insta::assert_debug_snapshot!("schemas_names", names);
    insta::assert_snapshot!("schemas_code", types(&document));
}

const RESPONSES: &str = r#"
openapi: 3.0.3
info: {title: Responses, version: '1'}
servers: [{url: 'https://api.example.com'}]
security: [{token: []}]
paths:
  /jobs:
    post:
      tags: [Jobs]
      summary: Starts a job
      requestBody:
        content: {application/merge-patch+json: {schema: {type: object}}}
      responses:
        '200': {description: Done, content: {application/json: {schema: {type: string}}}}
        '202': {description: Taken, headers: {Location: {required: true, schema: {type: string}}, Retry-After: {schema: {type: string}}}}
        '404': {description: None}
        4XX: {description: Mistake, content: {application/json: {schema: {type: array, items: {type: string}}}}}
        default: {description: Other, content: {text/plain: {schema: {type: string}}}}
  /jobs/{id}/log:
    get:
      tags: [Jobs]
      security: []
      deprecated: true
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: The log, content: {text/plain: {schema: {type: string}}}}
        '203': {description: The log of another, content: {text/plain: {schema: {type: string}}}}
  /jobs/{id}:
    get:
      tags: [Jobs]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        default: {description: All, content: {application/json: {schema: {type: integer}}}}
    delete:
      tags: [Jobs]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '204': {description: Gone}
        '400': &problem {description: '', content: {application/json: {schema: {type: integer}}}}
        '404': *problem
        '409': {description: It runs., content: {application/json: {schema: {type: integer}}}}
        '503': {description: Later., content: {application/json: {schema: {type: integer}}}}
        '4XX': {description: It runs., content: {application/json: {schema: {type: integer}}}}
components:
  securitySchemes: {token: {type: http, scheme: Bearer}}
"#;

#[test]
fn responses() {
    let document = Document::new(RESPONSES);
    let api = ir(&document);
    insta::assert_debug_snapshot!("responses_ir", api.operations);
    insta::assert_debug_snapshot!("responses_names", names::decide(&api));
    insta::assert_snapshot!(
        "responses_code",
        client(&document, "src/operations/jobs.rs")
    );
}

/// Keys with queries and fragments: what of them is sent, and where.
const PATHS: &str = r#"
openapi: 3.0.3
info: {title: Paths, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /files/{id}#share:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: fields, in: query, required: true, schema: {type: string}}
    put: {operationId: share, responses: {'200': {description: Good}}}
  /files/{id}#rename:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    put: {operationId: rename, responses: {'200': {description: Good}}}
  /call?method=pets.list&since=a%20b#list:
    get:
      operationId: list
      parameters:
        - {name: key, in: query, required: true, schema: {type: string}}
        - {name: method, in: query, required: true, schema: {type: string, enum: [pets.list]}}
      responses: {'200': {description: Good}}
  /call?method=pets.count:
    get: {operationId: count, responses: {'200': {description: Good}}}
  /search/{kind}?q={text}&page={page}&size={size}&kind={kind}:
    get:
      operationId: search
      parameters:
        - {name: key, in: query, required: true, schema: {type: string}}
        - {name: kind, in: query, schema: {type: string}}
        - {name: size, in: query, required: true, schema: {type: integer}}
        - {name: size, in: path, required: true, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: text, in: path, required: true, schema: {type: string}}
        - {name: kind, in: path, required: true, schema: {type: boolean}}
      responses: {'200': {description: Good}}
"#;

#[test]
fn paths() {
    let document = Document::new(PATHS);
    insta::assert_snapshot!(
        "paths_code",
        client(&document, "src/operations/untagged.rs")
    );
    let api = ir(&document);
    let methods = methods(&api);
    let sent = methods.iter().zip(&api.operations);
    let sent: Vec<(&str, &str)> = sent
        .map(|(method, it)| (method.as_str(), it.template.as_str()))
        .collect();
    let expected = [
        ("share", "/files/{id}"),
        ("rename", "/files/{id}"),
        ("list", "/call"),
        ("count", "/call"),
        ("search", "/search/{kind}"),
    ];
    assert_eq!(sent, expected);
    let search = api.operations[4].parameters.iter();
    let search: Vec<_> = search
        .map(|it| (it.name.as_str(), it.location, &it.presence))
        .collect();
    assert_eq!(
        search,
        [
            ("kind", Path, &Required),
            ("q", Query, &Required),
            ("page", Query, &Optional),
            ("size", Query, &Required),
            ("kind", Query, &Optional),
            ("key", Query, &Required),
        ]
    );
}

/// What the path says needs no type: nothing would refer to it.
#[test]
fn a_parameter_that_the_path_says_makes_no_type() {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {'/x?a=b': {get: {parameters: [{name: a, in: query, schema: {type: string, enum: [b, c]}}], responses: {200: {description: Y}}}}}\n",
    );
    assert_eq!(support::generate(&document).summary.types, 0);
}

/// Bodies that are sent as they are given, without a warning: there is nothing more to do for them.
#[test]
fn raw_bodies() {
    let argument = |content: &str| {
        let document = Document::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths: {{/x: {{put: {{operationId: put, requestBody: {{required: true, content: {{{content}}}}}, responses: {{200: {{description: Y}}}}}}}}}}\n",
        ));
        let body = ir(&document).operations.remove(0).body.expect("a body");
        let code = client(&document, "src/operations/untagged.rs");
        let sent = format!("upload_body({:?}, body)", body.media_type);
        // However the lines are broken.
        let flat = |text: &str| text.replace([' ', '\n'], "").replace(",)", ")");
        assert!(flat(&code).contains(&flat(&sent)), "{code}");
        let arguments = code.split("&self, ").nth(1).unwrap_or_default();
        arguments.split(')').next().unwrap_or_default().to_owned()
    };
    for content in [
        "text/plain: {}",
        "text/csv: {schema: {type: string}}",
        "text/plain; charset=utf-8: {schema: {type: integer}}",
        "application/octet-stream: {schema: {type: object}}",
        "application/x-made-up: {}",
        "application/x-made-up: {schema: {}}",
        "application/xml: {schema: {type: string, format: binary}}",
        "image/jpeg: {schema: {type: array, items: {type: integer}}}",
        "Application/ZIP: {schema: {type: object}}",
        "application/vnd.example+cbor: {schema: {type: object}}",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document: {schema: {type: object}}",
    ] {
        assert_eq!(
            argument(content),
            "body: impl Into<crate::Upload>",
            "{content}"
        );
    }
}

const BODIES: &str = r##"
openapi: 3.0.3
info: {title: Bodies, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/File'}
            encoding:
              picture: {contentType: 'image/png, image/jpeg', headers: {X-Kind: {schema: {type: string, enum: [picture]}}}}
              meta: {contentType: application/json}
              tags: {style: form, explode: false}
              copies: {contentType: image/png}
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/File'}
            encoding: {tags: {style: pipeDelimited}, meta: {style: deepObject, explode: true}}
          image/*: {schema: {type: string, format: binary}}
      responses: {'200': {description: The file, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}}
  /forms:
    post:
      operationId: send
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}
          text/plain: {}
      responses: {'204': {description: Done}}
components:
  schemas:
    File:
      type: object
      properties:
        picture: {type: string, format: binary}
        copies: {type: array, items: {type: string, format: binary}}
        meta: {type: object, properties: {raw: {type: string, format: binary}}}
        tags: {type: array, items: {type: string}}
"##;

/// A file is one only where it is a part. Elsewhere, `format: binary` is text.
#[test]
fn bodies() {
    let document = Document::new(BODIES);
    let bodies: Vec<_> = ir(&document)
        .operations
        .into_iter()
        .map(|it| it.body)
        .collect();
    insta::assert_debug_snapshot!("bodies_ir", bodies);
    insta::assert_snapshot!(
        "bodies_code",
        client(&document, "src/operations/untagged.rs")
    );
    insta::assert_snapshot!("bodies_types", types(&document));
}

/// A client has only those files and dependencies that its bodies need.
#[test]
fn bodies_cost_only_those_who_use_them() {
    let files = |content: &str| {
        let document = Document::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths: {{/x: {{put: {{operationId: put, requestBody: {{content: {{{content}: {{}}}}}}, responses: {{200: {{description: Y}}}}}}}}}}\n",
        ));
        let files = support::generate(&document).files.expect("a client");
        let names = ["form", "multipart", "shape", "upload", "streamed"].into_iter();
        let names = names.filter(|it| files.contains_key(&format!("src/runtime/{it}.rs")));
        let has_upload = files["src/lib.rs"].contains("Upload");
        let has_dependency = files["Cargo.toml"].contains("tokio = ");
        (names.collect::<Vec<_>>(), has_upload, has_dependency)
    };
    assert_eq!(files("application/json"), (vec![], false, false));
    let form = "application/x-www-form-urlencoded";
    assert_eq!(files(form), (vec!["form", "shape"], false, false));
    assert_eq!(files("image/png"), (vec!["upload", "streamed"], true, true));
    let all = vec!["form", "multipart", "shape", "upload", "streamed"];
    assert_eq!(files("multipart/form-data"), (all, true, true));
}

/// A part, or a property of a form, can be a list of nothing but itself.
#[test]
fn a_part_may_be_made_of_itself() {
    for media_type in ["multipart/form-data", "application/x-www-form-urlencoded"] {
        let document = Document::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\ncomponents: {{schemas: {{Self: {{type: array, items: {{$ref: '#/components/schemas/Self'}}}}}}}}\n\
             paths: {{/x: {{put: {{operationId: put, requestBody: {{content: {{{media_type}: {{schema: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Self'}}}}}}, encoding: {{a: {{contentType: application/json}}}}}}}}}}, responses: {{200: {{description: Y}}}}}}}}}}\n",
        ));
        assert!(support::generate(&document).files.is_some(), "{media_type}");
    }
}

/// References between files, in both directions, by pointers with escapes, and in a circle.
fn several_files() -> Document {
    Document::new(
        r#"
openapi: 3.0.3
info: {title: Files, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /pets: {$ref: paths/pets.yaml#/~1pets}
components:
  schemas:
    Error: {type: object, properties: {code: {type: integer}}}
"#,
    )
    .with(
        "paths/pets.yaml",
        r##"
/pets:
  get:
    operationId: pets
    parameters: [{$ref: '../shared/all.json#/parameters/limit'}]
    responses:
      '200':
        description: All
        content: {application/json: {schema: {$ref: '../shared/all.json#/schemas/a~1b'}}}
      '400': {$ref: '#/mistake'}
mistake:
  description: Mistake
  content: {application/json: {schema: {$ref: '../openapi.yaml#/components/schemas/Error'}}}
"##,
    )
    .with(
        "shared/all.json",
        r##"{
  "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
  "schemas": {
    "a/b": {"type": "object", "properties": {"next": {"$ref": "#/schemas/a~1b"}, "error": {"$ref": "#/schemas/Error"}}},
    "Error": {"type": "object", "properties": {"text": {"type": "string"}}}
  }
}"##,
    )
}

#[test]
fn files() {
    let document = several_files();
    let api = ir(&document);
    let names = names::decide(&api);
    insta::assert_debug_snapshot!("files_ir", api);
    insta::assert_debug_snapshot!("files_layout", layout::decide(&api, &names, true));
    insta::assert_debug_snapshot!("files_names", names);
    insta::assert_snapshot!("files_code", types(&document));
}

#[test]
fn a_document_in_json_gives_the_same_client() {
    let yaml = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {/x: {get: {responses: {200: {description: Y}}}}}\n",
    );
    let json = Document::new(
        r#"{"openapi": "3.0.0", "info": {"title": "A", "version": "1"}, "servers": [{"url": "https://a.b"}],
            "paths": {"/x": {"get": {"responses": {"200": {"description": "Y"}}}}}}"#,
    );
    assert_eq!(ir(&yaml), ir(&json));
}

#[test]
fn unrelated_items_do_not_change_names() {
    let operations = |documents: &str| {
        let document = Document::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths:\n{documents}"
        ));
        let api = ir(&document);
        let paths = api.operations.iter().map(|it| it.path.clone());
        paths.zip(methods(&api)).collect::<BTreeMap<_, _>>()
    };
    let one = "  /a: {get: {operationId: getA, responses: {200: {description: Y}}}}\n";
    let other = "  /b: {get: {operationId: getB, responses: {200: {description: Y}}}}\n";
    assert_eq!(
        operations(&format!("{one}{other}")),
        operations(&format!("{other}{one}"))
    );
}

/// The methods of all operations.
fn methods(api: &Api) -> Vec<String> {
    let names = names::decide(api);
    let methods = api.operation_ids().map(|id| &names.operation(id).method);
    methods.cloned().collect()
}

/// The names of all types.
fn type_names(api: &Api) -> Vec<String> {
    let names = names::decide(api);
    let types = api.type_ids().map(|id| &names.of_type(id).name);
    types.cloned().collect()
}

/// The methods of operations with these paths and ids, sorted.
fn names_of_operations(operations: &[(&str, &str)]) -> Vec<String> {
    let paths = operations.iter().map(|(path, id)| {
        format!(
            "  {path}: {{get: {{operationId: {id}, responses: {{200: {{description: Y}}}}}}}}\n"
        )
    });
    let document = Document::new(&format!(
        "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths:\n{}",
        paths.collect::<String>()
    ));
    let mut names = methods(&ir(&document));
    names.sort();
    names
}

#[test]
fn path_and_method_at_the_end_of_a_name_are_left_out() {
    for (path, id, name) in [
        (
            "/api/v1/some-pets/",
            "list_pets_api_v1_some_pets__get",
            "list_pets",
        ),
        ("/", "root__get", "root"),
        // Another method, another path, and nothing before them.
        ("/pets", "list_pets_pets_post", "list_pets_pets_post"),
        ("/pets", "list_pets_all_get", "list_pets_all_get"),
        ("/pets", "_pets_get", "pets_get"),
        ("/pets", "__pets_get", "pets_get"),
    ] {
        assert_eq!(names_of_operations(&[(path, id)]), [name], "{id}");
    }
}

#[test]
fn where_few_names_end_in_path_and_method_they_stay() {
    let operations = [
        ("/types", "story_types_get"),
        ("/a", "a"),
        ("/b", "b"),
        ("/c", "c"),
        ("/d", "d"),
    ];
    let all = ["a", "b", "c", "d", "story_types_get"];
    assert_eq!(names_of_operations(&operations), all);
    let most = ["a", "b", "c", "story"];
    assert_eq!(names_of_operations(&operations[..4]), most);
}

#[test]
fn a_name_that_several_could_have_is_given_to_none() {
    let mut operations = vec![
        ("/a", "list_a_get"),
        ("/b", "list_b_get"),
        ("/c", "count_c_get"),
        ("/d", "Count"),
        ("/e", "show_e_get"),
    ];
    let expected = ["count", "count_c_get", "list_a_get", "list_b_get", "show"];
    assert_eq!(names_of_operations(&operations), expected);
    operations.reverse();
    assert_eq!(names_of_operations(&operations), expected);
}

/// Test threads have a stack of 2 MB: what follows references must not take stack for each.
#[test]
fn a_long_chain_of_references_fits_the_stack() {
    let count = 3_000;
    let mut text =
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for number in 0..count {
        let next = number + 1;
        text += &format!(
            "    S{number}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{next}'}}}}}}\n"
        );
    }
    text += &format!("    S{count}: {{type: object, properties: {{a: {{type: string}}}}}}\n");
    let generation = support::generate(&Document::new(&text));
    assert_eq!(generation.summary.types, count + 1);
}

/// In the middle of a line the first fence was none, and the last one started a block without a
/// language: a test, of code that the document wrote.
#[test]
fn code_in_the_description_of_a_parameter_is_no_test() {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {/x: {get: {parameters: [{name: a, in: query, required: true, schema: {type: string}, description: \"```\\ncode\\n```\\ntext\"}], responses: {200: {description: Y}}}}}\n",
    );
    let text = client(&document, "src/operations/untagged.rs");
    assert!(
        text.contains("/// - `a`:\n    ///\n    ///   ```text\n    ///   code\n    ///   ```\n"),
        "{text}"
    );
}

const LINTS: &str = r#"
openapi: 3.0.3
info: {title: 'Lints <T> [0]', version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /a/{foo}:
    get:
      operationId: a
      tags: ['[a] <b>']
      parameters:
        - {name: foo, in: path, required: true, schema: {type: string}}
        - {name: baz, in: query, schema: {type: string}}
      responses:
        '200': {description: One, content: {application/json: {schema: {type: string}}}}
        '2XX': {description: More}
        '400':
          description: Headers
          headers: {A: &a {schema: {type: string}}, B: *a, C: *a, D: *a, E: *a, F: *a, G: *a, H: *a, I: *a}
        '4XX': {description: Bad}
    post:
      operationId: b
      parameters: [{name: foo, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: Deep, content: {application/json: {schema: {$ref: '#/components/schemas/Deep'}}}}
components:
  schemas:
    Deep:
      type: object
      properties:
        имя: {type: string}
        deep: &deep
          type: array
          items: {type: array, items: {type: array, items: {type: array, items: {type: array, items: {type: array, items: {type: string}}}}}}
      additionalProperties: *deep
"#;

/// What the document is to blame for is allowed, each where it stands.
#[test]
fn lints() {
    let document = Document::new(LINTS);
    insta::assert_snapshot!(
        "lints_operations",
        client(&document, "src/operations/a_b.rs")
    );
    insta::assert_snapshot!("lints_types", types(&document));
    let lib = client(&document, "src/lib.rs");
    assert!(
        lib.contains("//! Lints \\<T> \\[0\\]: a typed client.\n"),
        "{lib}"
    );
    assert!(
        lib.contains("    uncommon_codepoints,\n    reason ="),
        "{lib}"
    );
    let ascii = client(&Document::new(&LINTS.replace("имя", "name")), "src/lib.rs");
    assert!(!ascii.contains("uncommon_codepoints"), "{ascii}");
}

#[test]
fn types_of_the_user_stand_for_formats() {
    let document = Document::new(
        r#"
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: 'https://a.example'}]
paths: {}
components:
  schemas:
    A:
      type: object
      required: [id]
      properties: {id: {type: string, format: uuid}, at: {type: string, format: date-time}}
"#,
    );
    let mut options = support::options();
    for (format, path) in [("uuid", "uuid::Uuid"), ("date-time", "String")] {
        assert!(codegen::is_type(path));
        options.formats.insert(format.to_owned(), path.to_owned());
    }
    let generation = support::generate_with(&document, &options);
    let files = generation.files.expect("the document is sound");
    let types = &files["src/types/a.rs"];
    assert!(types.contains("pub id: uuid::Uuid,"), "{types}");
    assert!(types.contains("pub at: Option<String>,"), "{types}");
    // The runtime does not know whether it knows the type already, so it is no type of the runtime's.
    assert!(types.contains("external: id; optional: at;"), "{types}");
    assert!(!codegen::is_type("fn x()") && !codegen::is_type("&str"));
}

/// A caller sees that a name is a text, and does not have to look for the alias.
#[test]
fn arguments_have_no_aliases_of_scalars() {
    let document = Document::new(
        r##"
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /a:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: Done}}
components:
  schemas:
    Name: {type: string}
    Day: {type: string, format: date}
    Days: {type: array, items: {$ref: '#/components/schemas/Day'}}
    Size: {type: integer}
    Part: {type: object, properties: {name: {type: string}}}
    Other: {$ref: '#/components/schemas/Part'}
    A:
      type: object
      required: [name, days, size, other]
      properties:
        name: {$ref: '#/components/schemas/Name'}
        days: {$ref: '#/components/schemas/Days'}
        size: {$ref: '#/components/schemas/Size'}
        other: {$ref: '#/components/schemas/Other'}
        nick: {nullable: true, allOf: [{$ref: '#/components/schemas/Name'}]}
        likes: {type: array, items: {nullable: true, allOf: [{$ref: '#/components/schemas/Name'}]}}
"##,
    );
    let code = client(&document, "src/types/a.rs");
    for expected in [
        "    pub name: Name,\n    pub days: Days,\n    pub size: Size,\n    pub other: Other,\n",
        "        name: impl Into<String>,\n",
        "        days: impl IntoIterator<Item = impl Into<crate::Date>>,\n",
        "        size: i64,\n",
        "        other: impl Into<Other>,\n",
        "value: nick: String;",
        "list: likes: Option<String>;",
    ] {
        assert!(code.contains(expected), "{expected} is not in {code}");
    }
}

/// An alternative that has its tag in a field is written as it is, if the field has the tag.
#[test]
fn fields_for_tags_are_known() {
    let document = Document::new(
        r##"
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: 'https://a.example'}]
paths: {}
components:
  schemas:
    Pet:
      oneOf:
        - {$ref: '#/components/schemas/Cat'}
        - {$ref: '#/components/schemas/Dog'}
        - {$ref: '#/components/schemas/Fish'}
        - {$ref: '#/components/schemas/Bird'}
      discriminator:
        propertyName: type
        mapping: {cat: Cat, tom: Cat, dog: Dog, fish: Fish, bird: Bird}
    Cat: {type: object, required: [type], properties: {type: {type: string}}}
    Dog: {type: object, required: [type], properties: {type: {type: string, enum: [dog, wolf]}}}
    Fish: {type: object, properties: {type: {type: string}}}
    Bird: {type: object, required: [name], properties: {name: {type: string}}}
"##,
    );
    let code = client(&document, "src/types/pet.rs");
    let table = "one_of!(Pet by \"type\" {
    Cat.r#type = \"cat\" | \"tom\", Dog.r#type = \"dog\", Fish = \"fish\", Bird = \"bird\",
});\n";
    assert!(code.contains(table), "{code}");
}

/// A feature that no manifest declares would leave the operations of its tag out.
#[test]
fn tags_are_features_only_of_a_manifest_that_is_made_here() {
    let document = Document::new(
        r#"
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: 'https://a.example'}]
paths:
  /a: {get: {tags: [pets], responses: {'200': {description: A}}}}
  /b: {get: {tags: [shops], responses: {'200': {description: B}}}}
"#,
    );
    for manifest in [true, false] {
        let options = codegen::Options {
            manifest,
            ..support::options()
        };
        let generation = support::generate_with(&document, &options);
        let files = generation.files.expect("the document is sound");
        let modules = &files["src/operations/mod.rs"];
        let is_feature = modules.contains("#[cfg(feature = \"pets\")]");
        assert_eq!(is_feature, manifest, "{modules}");
        let declared = files
            .get("Cargo.toml")
            .is_some_and(|it| it.contains("\npets = []\n"));
        assert_eq!(declared, manifest);
    }
}

/// `lib.rs` of the client of a document with these members.
fn crate_root(members: &str, auth: codegen::Auth) -> String {
    let document = Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: A}}}}}}}}}}\n{members}"
    ));
    let options = codegen::Options {
        auth,
        ..support::options()
    };
    let generation = support::generate_with(&document, &options);
    generation.files.expect("the document is sound")["src/lib.rs"].clone()
}

#[test]
fn variables_of_the_server_are_methods_of_the_builder() {
    let servers = "servers: [{url: /x, description: Here.}, {url: 'https://{base_url}.a.example/{v}/', variables: {base_url: {default: eu, enum: [eu, us], description: The region.}, v: {default: v1}}}]\n";
    let text = crate_root(servers, codegen::Auth::AsDeclared);
    for expected in [
        "    /// The API has other servers, too:\n    ///\n    /// - `/x`: Here.\n    pub const BASE_URL: &'static str = \"https://eu.a.example/v1\";",
        "    /// Sets `base_url` in the URL of the server. The default is `eu`.\n    ///\n    /// One of `eu`, `us`.\n    ///\n    /// The region.\n    pub fn base_url_variable(self, base_url_variable: &str) -> Self {\n        self.server_variable(\"base_url\", base_url_variable)\n",
        "pub fn v(self, v: &str) -> Self {",
        "            .server_variable(\"v\", \"v1\")\n",
    ] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_relative_server_says_what_the_base_url_looks_like() {
    for (servers, expected) in [
        ("servers: [{url: /api/}]\n", "https://api.example.com/api"),
        ("servers: [{url: api}]\n", "https://api.example.com/api"),
        ("servers: [{url: /}]\n", "https://api.example.com"),
        ("", "https://api.example.com"),
        (
            "servers: [{url: 'https://{tenant}.a.example/v1'}]\n",
            "https://tenant.a.example/v1",
        ),
    ] {
        let text = crate_root(servers, codegen::Auth::AsDeclared);
        let example = format!("let client = test_client::Client::new({expected:?})?;");
        assert!(text.contains(&example), "{text}");
        let docs = format!("of the API at `base_url`, such as `{expected}`, with");
        assert!(text.contains(&docs), "{text}");
        assert!(!text.contains("BASE_URL"), "{text}");
    }
}

#[test]
fn there_is_a_token_only_if_it_is_sent() {
    let server = "servers: [{url: 'https://a.example'}]\n";
    let without = crate_root(server, codegen::Auth::AsDeclared);
    assert!(!without.contains("token"), "{without}");
    let with = crate_root(server, codegen::Auth::With(codegen::ir::SchemeKind::Bearer));
    assert!(with.contains("pub fn token(self, token: &str)"), "{with}");
    assert!(with.contains("pub fn new(token: &str)"), "{with}");
}

/// OpenAPI 3.1, "Reference Object": what stands beside a reference is said of this use.
const DESCRIBED_REFERENCES: &str = r#"
openapi: 3.1.0
info: {title: Described references, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /pets:
    put:
      operationId: putPet
      parameters:
        - {$ref: '#/components/parameters/Page', description: Page of pets.}
        - {$ref: '#/components/parameters/Size'}
        - {$ref: '#/components/parameters/Sort', description: ''}
      requestBody: {$ref: '#/components/requestBodies/Pet', description: The new pet.}
      responses:
        '200': {$ref: '#/components/responses/Done', description: The pet is stored.}
        '404': {$ref: '#/components/responses/Done'}
components:
  parameters:
    Page: {name: page, in: query, description: General., schema: {type: integer}}
    Size: {$ref: '#/components/parameters/GeneralSize', description: Pets per page.}
    GeneralSize: {name: size, in: query, description: General., schema: {type: integer}}
    Sort: {name: sort, in: query, description: General., schema: {type: string}}
  requestBodies:
    Pet: {description: General., content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  responses:
    Done:
      description: General.
      headers: {X-Id: {$ref: '#/components/headers/Id', description: Id of the pet.}}
  headers:
    Id: {description: General., schema: {type: string}}
"#;

#[test]
fn a_description_beside_a_reference_is_of_this_use() {
    let api = ir(&Document::new(DESCRIBED_REFERENCES));
    let put = &api.operations[0];
    let parameters = put.parameters.iter().map(|it| it.documentation.0.join(""));
    assert_eq!(
        parameters.collect::<Vec<_>>(),
        ["Page of pets.", "Pets per page.", "General."]
    );
    let body = put.body.as_ref().unwrap();
    assert_eq!(body.documentation.0, ["The new pet."]);
    let done = &put.success.all()[0];
    assert_eq!(done.documentation.0, ["The pet is stored."]);
    assert_eq!(put.failure.all()[0].documentation.0, ["General."]);
    match &done.payload {
        Payload::Headers(headers) => {
            assert_eq!(headers[0].documentation.0, ["Id of the pet."]);
        }
        other => panic!("{other:?} has no headers"),
    }
}

/// What a component is called does not depend on who describes it.
#[test]
fn a_description_beside_a_reference_leaves_names_alone() {
    let described = ir(&Document::new(DESCRIBED_REFERENCES));
    let plain = DESCRIBED_REFERENCES.replace(", description: The new pet.", "");
    let plain = ir(&Document::new(&plain));
    assert_eq!(type_names(&described), type_names(&plain));
    assert!(!type_names(&plain).is_empty());
}

/// A range of redirects does not include 304.
#[test]
fn a_range_of_redirects_is_an_answer() {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://a.b'}]\npaths: {/x: {get: {tags: [x], responses: {'3XX': {description: Away, headers: {location: {schema: {type: string}}}}, '200': {description: A, content: {application/json: {schema: {type: integer}}}}}}}}\n",
    );
    let code = client(&document, "src/operations/x.rs");
    let entry = "success 301..=303 | 307 | 308 => headers Redirection";
    assert!(code.contains(entry), "{code}");
    assert!(code.contains(".keep_redirects()"), "{code}");
}

/// Clippy asks for a range in place of more than two codes in a row.
#[test]
fn statuses_in_a_row() {
    let answer = "{description: '', content: {application/json: {schema: {type: integer}}}}";
    let statuses = [400, 401, 402, 404, 405, 409];
    let responses: Vec<String> = statuses
        .iter()
        .map(|status| format!("'{status}': {answer}"))
        .collect();
    let document = Document::new(&format!(
        "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.b'}}]\npaths: {{/x: {{get: {{tags: [x], responses: {{{}, '5XX': {answer}}}}}}}}}\n",
        responses.join(", ")
    ));
    let code = client(&document, "src/operations/x.rs");
    assert!(
        code.contains("failure 400..=402 | 404 | 405 | 409 | 500..=599 => json"),
        "{code}"
    );
}

const TITLES: &str = r#"
openapi: 3.1.0
info: {title: Titles, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths: {}
components:
  schemas:
    PetState: {title: Pet State, type: string, enum: [hungry, asleep]}
    Pet:
      title: A pet that somebody keeps
      type: object
      properties:
        pet_id: {title: Pet Id, type: string}
        keptBy: {title: Kept By, type: object, properties: {name: {title: Name of the keeper, type: string}}}
        state: {title: State, description: How it is., allOf: [{$ref: '#/components/schemas/PetState'}]}
"#;

#[test]
fn a_title_is_documentation_if_it_says_more_than_the_name() {
    let api = ir(&Document::new(TITLES));
    let mut documented = Vec::new();
    let names = type_names(&api);
    for (definition, name) in api.types.iter().zip(&names) {
        documented.push((name.as_str(), definition.documentation.0.join("")));
        if let TypeKind::Object(object) = &definition.kind {
            let properties = object.properties.iter();
            documented.extend(properties.map(|it| (&*it.name, it.documentation.0.join(""))));
        }
    }
    documented.retain(|(_, text)| !text.is_empty());
    let expected = [
        ("Pet", "A pet that somebody keeps".to_owned()),
        ("state", "How it is.".to_owned()),
        ("name", "Name of the keeper".to_owned()),
    ];
    assert_eq!(documented, expected);
}

#[test]
fn values_of_an_enum_are_documented() {
    let text = client(
        &Document::new(
            "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {}\ncomponents: {schemas: {Record: {type: string, enum: [cloud, local, none], x-enum-descriptions: ['On <b>our</b> side', Local, \"Not at all.\\n\\n```\\ncode\\n```\"]}}}\n",
        ),
        "src/types/record.rs",
    );
    let expected = "pub enum Record {\n    /// On **our** side\n    Cloud,\n    Local,\n    /// Not at all.\n    ///\n    /// ```text\n    /// code\n    /// ```\n    None,\n";
    assert!(text.contains(expected), "{text}");
}

/// What a user of the crate reads first.
#[test]
fn readme_of_a_crate() {
    let document = Document::new(
        r##"
openapi: 3.0.3
info: {title: The *pet* API, version: '1', description: "Pets.\n\n# Limits\n\nTen a minute."}
servers: [{url: 'https://a.example'}]
paths:
  /pets/{id}: {get: {operationId: getPet, tags: [pets], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: A}}}}
  /shops: {post: {operationId: open, tags: [shops], responses: {'200': {description: B}}}}
"##,
    );
    insta::assert_snapshot!("readme", client(&document, "README.md"));
}

/// The lists of operations and of optional parameters lead to where they are documented.
#[test]
fn optional_parameters_are_listed() {
    let document = Document::new(
        r##"
openapi: 3.0.3
info: {title: A, version: '1'}
servers: [{url: 'https://a.example'}]
tags: [{name: pets, description: All about pets.}]
paths:
  /pets:
    get:
      operationId: listPets
      summary: Lists pets.
      tags: [pets]
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: type, in: query, schema: {type: string}}]
      responses: {'200': {description: A}}
    post: {operationId: move, tags: [pets], responses: {'200': {description: B}}}
"##,
    );
    let code = client(&document, "src/operations/pets.rs");
    for expected in [
        "//! Operations of the tag \u{201c}pets\u{201d}.\n//!\n//! All about pets.\n//!\n//! - [`list_pets`](Client::list_pets): Lists pets.\n//! - [`move`](Client::move): `POST /pets`\n",
        "    /// Optional: [`page`][set], [`type`][set].\n    ///\n    /// [set]: Call#impl-Call%3C'_,+ListPets%3E\n",
        "/// Optional: [`page`][set], [`type`][set].\n///\n/// [set]: Call#impl-Call%3C'_,+ListPets%3E\npub enum ListPets {}\n",
    ] {
        assert!(code.contains(expected), "{code}");
    }
}

#[test]
fn a_member_of_a_workspace_has_no_workspace() {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {}\n",
    );
    for workspace_member in [true, false] {
        let options = codegen::Options {
            workspace_member,
            ..support::options()
        };
        let generation = support::generate_with(&document, &options);
        let manifest = &generation.files.expect("the document is sound")["Cargo.toml"];
        assert_eq!(manifest.contains("\n[workspace]\n"), !workspace_member);
    }
}
