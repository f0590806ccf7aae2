//! The program for the command line: its table of operations and its calls.

mod support;

use codegen::{Cli, Options};
use support::Document;

/// What is generated for the program, besides what all programs share.
fn program(document: &Document) -> String {
    let options = Options {
        cli: Some(Cli {
            program: "pet-shop".to_owned(),
        }),
        ..support::options()
    };
    let generation = support::generate_with(document, &options);
    assert_eq!(generation.diagnostics.render(false), "");
    let files = generation.files.expect("the document is sound");
    let own = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/cli/operations/") || *path == "src/main.rs");
    let texts = own.map(|(path, text)| format!("-- {path}\n{text}"));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_table_has_what_the_document_says() {
    let document = Document::new(
        r##"
openapi: 3.0.0
info: {title: "Pet `shop`", version: '2', description: "Sells \"pets\"."}
servers: [{url: 'https://{region}.a.b', variables: {region: {default: eu, enum: [eu, us]}}}]
security: [{token: []}]
tags: [{name: pets, description: All *pets*.}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}, description: "The `id`."}
      - {name: api, in: header, required: true, schema: {type: string, enum: [a]}}
    patch:
      tags: [pets]
      operationId: pets/change
      summary: Change a pet
      description: "Changes it.\n\nOnly *some* of it."
      deprecated: true
      parameters:
        - {name: "for[]", in: query, description: For whom., schema: {type: array, items: {$ref: '#/components/schemas/Kind'}}}
        - {name: at, in: query, schema: {type: string, format: date-time}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/json-patch+json: {schema: {type: array, items: {type: string}}}
      responses:
        '200': {description: The pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '202': {description: Later., headers: {Location: {schema: {type: string}}}}
        '404': {description: None., content: {text/plain: {schema: {type: string}}}}
        '409': {description: Busy.}
  /photo:
    put:
      operationId: help
      requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}
      responses:
        '200': {description: A smaller one., content: {image/png: {schema: {type: string, format: binary}}}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it is called.}
        kinds: {type: array, items: {$ref: '#/components/schemas/Kind'}}
        owner: {nullable: true, allOf: [{$ref: '#/components/schemas/Pet'}]}
"##,
    );
    insta::assert_snapshot!(program(&document));
}

/// A command is named after its operation, without the name of the tag where that is clear.
#[test]
fn commands_are_short_where_that_is_clear() {
    let paths = [
        "pets_list",
        "pets/show",
        "show",
        "pets_help",
        "pets",
        "help",
    ];
    let paths = paths.iter().map(|id| {
        format!("  /{id}: {{get: {{tags: [pets], operationId: {id}, responses: {{'204': {{description: A.}}}}}}}}\n")
    });
    let paths: String = paths.collect();
    let document = Document::new(&format!(
        "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths:\n{paths}"
    ));
    let program = program(&document);
    let names = program
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"name\": "));
    let names: Vec<&str> = names.map(|it| it.trim_end_matches(',')).collect();
    let expected = [
        "\"help-operation\"",
        "\"pets\"",
        "\"pets-show\"",
        "\"pets-help\"",
        "\"list\"",
        "\"show\"",
    ];
    assert_eq!(names, expected);
}

#[test]
fn without_operations_there_is_no_program() {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://a.b'}]\npaths: {}\n",
    );
    let options = Options {
        cli: Some(Cli {
            program: "a".to_owned(),
        }),
        ..support::options()
    };
    let generation = support::generate_with(&document, &options);
    insta::assert_snapshot!(generation.diagnostics.render(false), @r"
    warning: the document has no operation that a program could call
     --> openapi.yaml:4:8
      |
    4 | paths: {}
      |        ^ the client has no program for the command line
      |
      = help: generate without `--cli`; the author should add operations to `paths`
    ");
    let files = generation.files.expect("the document is sound");
    assert!(!files.keys().any(|path| path.starts_with("src/cli")));
    assert!(!files.contains_key("src/main.rs"));
    assert!(!files["Cargo.toml"].contains("clap"));
}
