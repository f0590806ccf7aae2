//! Small documents, and the snapshots of what each stage makes of them.
//!
//! The snapshot of the IR says what was understood; the snapshot of the code says what a user gets.
//! That the code compiles is for `compile.rs` to show.

mod support;

use codegen::ir::{Api, Payload, TypeKind};
use support::{Document, client, ir};

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
    insta::assert_debug_snapshot!("parameters_ir", ir(&document).operations);
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
    insta::assert_debug_snapshot!("schemas_ir", ir(&document).types);
    insta::assert_snapshot!(
        "schemas_code_of_a_tag",
        client(&document, "src/types/pets.rs")
    );
    insta::assert_snapshot!(
        "schemas_code_unreferenced",
        client(&document, "src/types/unreferenced.rs")
    );
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
    insta::assert_debug_snapshot!("responses_ir", ir(&document).operations);
    insta::assert_snapshot!(
        "responses_code",
        client(&document, "src/operations/jobs.rs")
    );
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
    insta::assert_debug_snapshot!("files_ir", ir(&document));
    insta::assert_snapshot!("files_code", client(&document, "src/types/untagged.rs"));
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
        let operations = ir(&document).operations;
        operations
            .into_iter()
            .map(|it| (it.path, it.name.rust))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let one = "  /a: {get: {operationId: getA, responses: {200: {description: Y}}}}\n";
    let other = "  /b: {get: {operationId: getB, responses: {200: {description: Y}}}}\n";
    assert_eq!(
        operations(&format!("{one}{other}")),
        operations(&format!("{other}{one}"))
    );
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
    insta::assert_snapshot!("lints_types", client(&document, "src/types/untagged.rs"));
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
    A: {type: object, properties: {id: {type: string, format: uuid}, at: {type: string, format: date-time}}}
"#,
    );
    let mut options = support::options();
    for (format, path) in [("uuid", "uuid::Uuid"), ("date-time", "String")] {
        assert!(codegen::is_type(path));
        options.formats.insert(format.to_owned(), path.to_owned());
    }
    let generation = support::generate_with(&document, &options);
    let files = generation.files.expect("the document is sound");
    let types = &files["src/types/unreferenced.rs"];
    assert!(types.contains("pub id: Option<uuid::Uuid>,"), "{types}");
    assert!(types.contains("pub at: Option<String>,"), "{types}");
    let modules = &files["src/types/mod.rs"];
    assert!(
        modules.contains("blank_by_default!(uuid::Uuid);"),
        "{modules}"
    );
    assert!(!codegen::is_type("fn x()") && !codegen::is_type("&str"));
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
    let done = &put.success.responses()[0];
    assert_eq!(done.documentation.0, ["The pet is stored."]);
    assert_eq!(put.failure.responses()[0].documentation.0, ["General."]);
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
    let names = |api: &Api| {
        let names = api.types.iter().map(|it| it.rust.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&described), names(&plain));
    assert!(!names(&plain).is_empty());
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
    for definition in &api.types {
        documented.push((&*definition.rust, definition.documentation.0.join("")));
        if let TypeKind::Object(object) = &definition.kind {
            let properties = object.properties.iter();
            documented.extend(properties.map(|it| (&*it.name.wire, it.documentation.0.join(""))));
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
        "src/types/unreferenced.rs",
    );
    let expected = "pub enum Record {\n    /// On **our** side\n    Cloud,\n    Local,\n    /// Not at all.\n    ///\n    /// ```text\n    /// code\n    /// ```\n    None,\n";
    assert!(text.contains(expected), "{text}");
}
