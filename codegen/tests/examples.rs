//! The short call that stands in the documentation of each method.

mod support;

use support::{Document, client, generate};

/// The examples in the documentation of a document with these paths and components.
fn examples(paths: &str, components: &str) -> String {
    let document = document(paths, components);
    let code = client(&document, "src/operations/untagged.rs");
    let mut is_inside = false;
    let lines = code.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("///")?;
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.starts_with("```") {
            is_inside = !is_inside;
            return (!is_inside).then_some("");
        }
        is_inside.then_some(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn document(paths: &str, components: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: Examples, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n{paths}\n{components}"
    ))
}

#[test]
fn parameters_have_the_values_of_the_document() {
    let paths = r#"
  /{shop}/{page}/{day}/{kind}:
    parameters:
      - {name: shop, in: path, required: true, example: north, schema: {type: string}}
      - {name: page, in: path, required: true, schema: {type: integer, default: 7}}
      - {name: day, in: path, required: true, schema: {type: string, format: date}, examples: {first: {$ref: '#/components/examples/Day'}}}
      - {name: kind, in: path, required: true, schema: {type: string, enum: [cat, dog]}}
    get:
      operationId: look
      parameters:
        - {name: ids, in: query, required: true, schema: {type: array, items: {type: integer}, example: [3, 4, 5]}}
        - {name: names, in: query, required: true, schema: {type: array, items: {type: string}}}
        - {name: price, in: query, required: true, schema: {type: number}}
        - {name: old, in: query, deprecated: true, example: old, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, example: 20}}
        - {name: size, in: query, schema: {type: integer, default: 3}}
        - {name: sort, in: query, schema: {type: string, example: name}}
        - {name: more, in: query, schema: {type: string, example: third}}
      responses: {'200': {description: Good}}
"#;
    let components = "components: {examples: {Day: {value: '2030-01-02'}}}";
    insta::assert_snapshot!("parameters", examples(paths, components));
}

/// An example that does not fit its type is not used.
#[test]
fn values_that_do_not_fit_are_replaced() {
    let paths = r#"
  /pets/{id}/{day}/{small}/{text}/{kind}:
    get:
      operationId: look
      deprecated: true
      parameters:
        - {name: id, in: path, required: true, example: seven, schema: {type: integer}}
        - {name: day, in: path, required: true, example: yesterday, schema: {type: string, format: date}}
        - {name: small, in: path, required: true, example: 300, schema: {type: integer, format: uint8}}
        - {name: text, in: path, required: true, example: "two\nlines", schema: {type: string}}
        - {name: kind, in: path, required: true, example: bird, schema: {type: string, enum: [cat, dog]}}
        - {name: limit, in: query, example: many, schema: {type: integer}}
      responses: {'200': {description: Good}}
"#;
    insta::assert_snapshot!("unfit", examples(paths, ""));
}

const BODIES: &str = r#"
  /pets:
    post:
      operationId: addPet
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPet'}
            example: {name: Tom, kind: dog, tags: [nice], owner: {name: Ada, mail: ada@example.com}, born: '2020-02-03'}
      responses: {'200': {description: Good, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}}
  /lists:
    post:
      operationId: addPets
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/NewPet'}}}}}
      responses: {'200': {description: Good, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/NewPet'}}}}}}
  /kinds:
    put:
      operationId: setKind
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Kind'}}}}
      responses: {'200': {description: Good, content: {text/plain: {schema: {type: string}}}}}
  /changes:
    patch:
      operationId: change
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {level: {type: integer, example: 3}, note: {type: string, nullable: true, example: new}, at: {type: string, format: date-time, example: '2030-01-02T03:04:05Z'}}}}}
      responses: {'204': {description: Good}}
  /ids:
    post:
      operationId: addId
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [id, meta], properties: {id: {oneOf: [{type: string}, {type: integer}]}, meta: {}}}}}}
      responses: {'204': {description: Good}}
  /large:
    post:
      operationId: addLarge
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Large'}}}}
      responses: {'204': {description: Good}}
  /pictures:
    post:
      operationId: addPicture
      requestBody: {required: true, content: {image/png: {schema: {type: string, format: binary}}}}
      responses: {'204': {description: Good}}
"#;

const COMPONENTS: &str = r#"
components:
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Owner: {type: object, required: [name], properties: {name: {type: string}, mail: {type: string, format: email}}}
    NewPet:
      type: object
      required: [name, kind, owner]
      properties:
        name: {type: string, example: Kim}
        kind: {$ref: '#/components/schemas/Kind'}
        owner: {$ref: '#/components/schemas/Owner'}
        tags: {type: array, items: {type: string}}
        born: {type: string, format: date}
        weight: {type: number}
    Large:
      type: object
      required: [a, b, c, d, e, f, g, h, i]
      properties: {a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}, e: {type: string}, f: {type: string}, g: {type: string}, h: {type: string}, i: {type: string}}
"#;

#[test]
fn bodies_are_built_as_a_person_would() {
    insta::assert_snapshot!("bodies", examples(BODIES, COMPONENTS));
}

/// No text of the document becomes code, and no line of it is hidden.
#[test]
fn texts_stay_texts() {
    let paths = r##"
  /pets/{id}:
    get:
      operationId: look
      parameters:
        - {name: id, in: path, required: true, example: "# \"); panic!(\"```*/", schema: {type: string}}
        - {name: q, in: query, required: true, example: "a\n```\nb", schema: {type: string}}
      responses: {'200': {description: Good}}
"##;
    insta::assert_snapshot!("texts", examples(paths, ""));
}

/// Without the feature of its operation, the example of the crate has nothing to call.
#[test]
fn the_example_of_the_crate_needs_a_feature() {
    let paths = "  /a: {get: {tags: [cats], operationId: a, responses: {'200': {description: A}}}}\n  /b: {get: {tags: [dogs], operationId: b, responses: {'200': {description: B}}}}";
    let files = generate(&document(paths, "")).files;
    let root = files.expect("the document is sound")["src/lib.rs"].clone();
    assert!(
        root.contains("//! # #[cfg(feature = \"cats\")]\n//! # {"),
        "{root}"
    );
}

/// Of an optional body, the properties are shown that the document has examples for. If that is long, the
/// call is shown without it.
#[test]
fn an_optional_body_is_shown() {
    let body = |properties: &str| {
        format!(
            "  /pets/{{id}}:\n    put:\n      operationId: change\n      parameters:\n        - {{name: id, in: path, required: true, schema: {{type: integer, example: 7}}}}\n        - {{name: force, in: query, example: true, schema: {{type: boolean}}}}\n      requestBody: {{required: false, content: {{application/json: {{schema: {{type: object, {properties}}}}}}}}}\n      responses: {{'204': {{description: Changed}}}}"
        )
    };
    let shown = |properties: &str| {
        let code = examples(&body(properties), "");
        let lines = code.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown("properties: {name: {type: string, example: Tom}, age: {type: integer, example: 3}}"), @r#"
    use test_client::operations::ChangeBody;
    let body = ChangeBody::new().name("Tom").age(3);
    client.change(7).force(true).body(&body).await?;
    "#);
    let without_examples = "properties: {name: {type: string}, age: {type: integer}}";
    assert_eq!(
        shown(without_examples),
        "client.change(7).force(true).await?;"
    );
    let text = format!("{{type: string, example: {}}}", "long ".repeat(10));
    let part = format!("{{type: object, required: [x, y], properties: {{x: {text}, y: {text}}}}}");
    let long = format!("required: [a, b, c], properties: {{a: {part}, b: {part}, c: {part}}}");
    assert_eq!(shown(&long), "client.change(7).force(true).await?;");
}
