//! Every diagnostic as the user sees it, one snapshot each.

mod support;

use codegen::generate;
use codegen::source::{Source, SourceError};
use support::{Document, diagnostics, options};

/// Compares the diagnostics of a document with the snapshot of the test's name.
macro_rules! says {
    ($name:ident, $document:expr) => {
        #[test]
        fn $name() {
            let text = diagnostics(&$document);
            assert!(
                text.contains("-->") || text.contains("can't read"),
                "no place is named:\n{text}"
            );
            insta::assert_snapshot!(stringify!($name), text);
        }
    };
}

/// A document with these paths.
fn paths(paths: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n{paths}"
    ))
}

/// A document with one operation that has these fields.
fn operation(fields: &str) -> Document {
    paths(&format!(
        "  /pets:\n    get:\n      responses: {{'200': {{description: All}}}}\n{fields}"
    ))
}

/// A document with one operation, whose response has this schema.
fn schema(schema: &str) -> Document {
    paths(&format!(
        "  /pets:\n    get:\n      responses:\n        '200':\n          description: All\n          content:\n            application/json:\n              schema:\n{schema}"
    ))
}

// Load.
says!(
    load_invalid_yaml,
    Document::new("openapi: 3.0.3\ninfo: {title: [\npaths: {}\n")
);
says!(
    load_tab_for_indentation,
    Document::new("openapi: 3.0.3\ninfo:\n  title: T\n  description: |\n\tText\n")
);
says!(
    load_alias_in_its_own_anchor,
    Document::new("openapi: 3.0.3\nx-é: &list\n  - a\n  - é: [*list, 1]\n")
);
// A blank line with a tab is text of a block scalar. The places after it are right.
says!(
    load_tab_in_a_blank_line,
    Document::new(
        "openapi: 3.0.3\ninfo:\n  title: T\n  version: '1'\n  description: |-\n    \t\n    Text\n\t\n    More\nservers: [{url: 'https://a.example'}]\npaths: {a: {}}\n"
    )
);
says!(
    load_invalid_json,
    Document::new("{\"openapi\": \"3.0.3\",\n \"info\": {\"title\" 1}}\n")
);
says!(
    load_duplicate_key,
    operation("      summary: One\n      summary: Two\n")
);
says!(
    load_aliases_multiply,
    Document::new(&format!(
        "openapi: 3.0.3\nx-a: &a [{}]\nx-b: [{}]\n",
        "1, ".repeat(1_000),
        "*a, ".repeat(1_100)
    ))
);
#[test]
fn excerpts_have_one_location_in_color_too() {
    let padding = "a".repeat(500);
    let text = format!("{{\"openapi\": \"3.0.3\", \"x-a\": \"{padding}\", \"paths\": 1}}");
    let generation = support::generate(&Document::new(&text));
    let colored = generation.diagnostics.render(true);
    assert!(
        colored.contains("1:542") && !colored.contains(":::"),
        "{colored}"
    );
}
// Of a document in one line, the part around the place is shown, and the operation or schema.
says!(
    load_minified,
    Document::new(&format!(
        "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"T\",\"version\":\"1\",\"description\":\"{}\"}},\"servers\":[{{\"url\":\"https://a.example\"}}],\"paths\":{{\"/pets/{{id}}\":{{\"get\":{{\"responses\":{{}},\"sumary\":\"A\"}},\"put\":{{\"responses\":{{}},\"sumary\":\"\u{e4}\"}}}}}},\"components\":{{\"schemas\":{{\"Pet\":{{\"type\":\"any\"}}}}}}}}",
        "\u{e4}".repeat(300)
    ))
);
says!(
    load_all_in_one_line,
    Document::new(&format!(
        "{{\"openapi\": \"3.0.3\", \"x-a\": \"{}\", \"paths\": 1}}",
        "\u{e4}".repeat(5_000)
    ))
);
// Control characters do not reach the terminal, and long quotes are cut.
says!(
    load_control_characters,
    operation(&format!(
        "      \"a\\e[31m\\n\\u0085\\u202e{}\": 1 # \u{85}\n",
        "long ".repeat(200)
    ))
);
says!(
    load_too_deep,
    Document::new(&format!("{}{}", "[".repeat(200), "]".repeat(200)))
);
// Editors allow comments and trailing commas in JSON. The places after them are right.
says!(
    load_json_with_comments,
    Document::new(
        "// \u{e9}\n{\"openapi\": \"3.0.3\", /* the\n info */ \"info\": {\"title\": \"//\", \"version\": \"1\",},\n\"servers\": [{\"url\": \"https://a.example\"}], \"paths\": {\"a\": {}} }\n"
    )
);
says!(
    load_number_out_of_range,
    schema("                type: number\n                minimum: -1e400\n")
);
says!(
    load_key_is_a_list,
    Document::new("openapi: 3.0.3\n? [a, b]\n: c\n")
);

#[test]
fn load_not_utf8() {
    struct Latin1;
    impl Source for Latin1 {
        fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
            Ok(b"openapi: 3.0.3\ninfo: {title: Caf\xe9, version: '1'}\n".to_vec())
        }
    }
    let generation = generate("openapi.yaml", &Latin1, &options());
    assert_eq!(generation.files, None);
    insta::assert_snapshot!("load_not_utf8", generation.diagnostics.render(false));
}

// Bundle.
#[test]
fn bundle_no_root() {
    let generation = generate(
        "spec/openapi.yaml",
        &std::collections::BTreeMap::new(),
        &options(),
    );
    assert_eq!(generation.files, None);
    insta::assert_snapshot!("bundle_no_root", generation.diagnostics.render(false));
}

#[test]
fn bundle_outside_root() {
    struct Confined;
    impl Source for Confined {
        fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
            match path {
                "api/openapi.yaml" => Ok(b"openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    $ref: ../../etc/passwd\n".to_vec()),
                _ => Err(SourceError::OutsideRoot { root: "api".to_owned() }),
            }
        }
    }
    let generation = generate("api/openapi.yaml", &Confined, &options());
    insta::assert_snapshot!("bundle_outside_root", generation.diagnostics.render(false));
}

says!(
    bundle_missing_file,
    schema("                $ref: schemas/pet.yaml\n")
);
says!(
    bundle_broken_file,
    schema("                $ref: pet.yaml\n").with("pet.yaml", "a: [\n")
);
says!(
    bundle_missing_pointer,
    schema("                $ref: '#/components/schemas/Pet'\n")
);
says!(
    bundle_missing_parameter,
    operation("      parameters: [{$ref: '#/components/parameters/page'}]\n")
);
says!(
    bundle_remote,
    schema("                $ref: https://example.com/pet.yaml#/Pet\n")
);
says!(
    bundle_missing_file_in_many_places,
    paths(
        "  /pets:\n    get:\n      parameters: [{$ref: lost.yaml}]\n      responses:\n        '200': {description: A, content: {application/json: {schema: {$ref: lost.yaml}}}}\n        '201': {description: B, content: {application/json: {schema: {$ref: lost.yaml}}}}\n"
    )
);
says!(
    bundle_missing_text,
    operation("      description: {$ref: lost.md}\n")
);
says!(
    bundle_missing_mapping,
    schema(
        "                oneOf: [{type: string}]\n                discriminator: {propertyName: a, mapping: {b: lost.yaml}}\n"
    )
);
says!(
    bundle_definitions,
    schema(
        "                $ref: '#/definitions/Pet'\ncomponents: {schemas: {Pet: {type: string}}}\n"
    )
);
#[test]
fn definitions_of_older_drafts_are_no_problem_where_a_reference_leads_to_them() {
    let text = diagnostics(&Document::new(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\ndefinitions: {Pet: {type: string}}\ncomponents: {schemas: {A: {$ref: '#/definitions/Pet'}}, models: {B: {type: string}}}\npaths:\n  /a:\n    get: {responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/models/B'}}}}}}\n",
    ));
    assert_eq!(text, "");
}
says!(
    bundle_multiply,
    schema(&format!(
        "                $ref: '#/components/schemas/L0'\ncomponents:\n  schemas:\n{}    L14: {{type: object, properties: {{}}}}\n",
        (0..14)
            .map(|n| format!(
                "    L{n}: {{type: object, properties: {{a: {{properties: {{$ref: '#/components/schemas/L{}/properties'}}}}}}}}\n",
                n + 1
            ))
            .collect::<String>()
    ))
);
says!(
    bundle_path_item_of_itself,
    paths("  /a:\n    $ref: '#/paths/~1a'\n")
);

// Normalize.
says!(
    normalize_not_openapi,
    Document::new("name: something else\n")
);
says!(
    normalize_swagger_2,
    Document::new("swagger: '2.0'\ninfo: {title: T, version: '1'}\n")
);
says!(
    normalize_openapi_3_1,
    Document::new("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n")
);
says!(normalize_list_as_root, Document::new("[1, 2]\n"));
says!(
    normalize_unknown_field,
    operation("      sumary: Typed in a hurry\n")
);
says!(
    normalize_unknown_extension,
    operation("      codeSamples: []\n")
);
says!(normalize_not_text, operation("      summary: [a]\n"));
says!(normalize_not_a_list, operation("      tags: pets\n"));
says!(
    normalize_not_an_object,
    operation("      requestBody: yes\n")
);
says!(
    normalize_not_boolean,
    operation("      deprecated: maybe\n")
);
says!(
    normalize_unknown_type,
    schema("                type: any\n")
);
says!(
    normalize_not_a_number,
    schema("                type: integer\n                minimum: low\n")
);
says!(
    normalize_not_a_count,
    schema("                type: string\n                maxLength: -1\n")
);
says!(
    normalize_path_without_slash,
    paths("  pets: {get: {responses: {}}}\n")
);
says!(
    normalize_bad_status,
    paths("  /pets:\n    get:\n      responses: {'2000': {description: All}}\n")
);
says!(
    normalize_parameter_without_name,
    operation("      parameters: [{in: query, schema: {}}]\n")
);
says!(
    normalize_parameter_without_schema,
    operation("      parameters: [{name: a, in: query}]\n")
);
says!(
    normalize_openapi_3_2,
    Document::new(
        "openapi: 3.2.0\n$self: a\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\ntags: [{name: a, parent: b}]\npaths:\n  /pets:\n    query: {responses: {}}\n    additionalOperations: {COPY: {responses: {}}}\n    get:\n      parameters: [{name: all, in: querystring, content: {text/plain: {}}}]\n      responses: {'200': {description: All, content: {multipart/mixed: {itemSchema: {}, itemEncoding: {}}, text/event-stream: {itemSchema: {}}, application/jsonl: {itemSchema: {}}}}}\n"
    )
);
says!(
    normalize_parameter_in_body,
    operation("      parameters: [{name: pet, in: body, schema: {type: object}}]\n")
);
says!(
    normalize_unknown_version,
    Document::new(
        "openapi: 3.7\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\n"
    )
);
says!(
    normalize_webhooks,
    Document::new(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\nwebhooks: {done: {post: {}}}\n"
    )
);
says!(
    normalize_same_in_many_places,
    operation(&format!(
        "      parameters:\n{}",
        "        - {name: a, in: query, schema: {type: string}, exampel: 1}\n".repeat(9)
    ))
);
says!(
    normalize_type_of_another_language,
    schema("                type: DateTime\n")
);
says!(
    normalize_type_that_is_a_schema,
    schema("                type: Pet\ncomponents: {schemas: {Pet: {type: string}}}\n")
);
says!(
    normalize_schema_is_text,
    schema("                type: array\n                items: string\n")
);
says!(
    normalize_enum_of_lists,
    schema("                type: string\n                enum: [[a, b]]\n")
);
says!(
    normalize_enum_of_another_type,
    schema("                type: string\n                enum: [1, 2]\n")
);
says!(
    normalize_enum_of_the_items,
    schema(
        "                type: array\n                items: {type: string}\n                enum: [a]\n"
    )
);
says!(
    normalize_required_on_a_property,
    schema(
        "                type: object\n                properties: {a: {type: string, required: true}}\n"
    )
);
says!(
    normalize_tuple,
    schema(
        "                type: array\n                prefixItems: [{type: string}, {type: integer}]\n"
    )
);
says!(
    normalize_conditions,
    schema(
        "                type: object\n                then: {properties: {a: {type: string}}}\n"
    )
);
says!(
    normalize_keywords_of_another_type,
    schema(
        "                type: string\n                properties: {a: {type: string}}\n                items: {type: string}\n"
    )
);
says!(
    normalize_schema_in_schema,
    schema("                schema: {type: string}\n")
);
says!(
    normalize_keyword_on_a_parameter,
    operation("      parameters: [{name: a, in: query, type: string}]\n")
);
says!(
    normalize_schema_and_content,
    operation(
        "      parameters: [{name: a, in: query, schema: {type: string}, content: {text/plain: {}}}]\n"
    )
);
says!(
    normalize_style_of_another_place,
    operation("      parameters: [{name: a, in: header, style: form, schema: {type: string}}]\n")
);
says!(
    normalize_method_in_upper_case,
    paths("  /pets: {GET: {responses: {}}}\n")
);
says!(
    normalize_beside_a_reference,
    operation(
        "      parameters: [{$ref: '#/components/parameters/a', required: true}]\ncomponents: {parameters: {a: {name: a, in: query, schema: {type: string}}}}\n"
    )
);
// OpenAPI 3.0 ignores it, 3.1 does not.
says!(
    normalize_description_beside_a_reference,
    operation(
        "      parameters: [{$ref: '#/components/parameters/a', description: Of this use}]\ncomponents: {parameters: {a: {name: a, in: query, schema: {type: string}}}}\n"
    )
);
says!(
    normalize_summary_beside_a_reference,
    Document::new(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n  /pets:\n    get:\n      parameters: [{$ref: '#/components/parameters/a', summary: Of this use}]\n      responses: {}\ncomponents: {parameters: {a: {name: a, in: query, schema: {type: string}}}}\n"
    )
);
says!(
    normalize_text_for_an_object,
    Document::new(
        "openapi: 3.0.3\ninfo: {title: T, version: '1', license: MIT}\nservers: [{url: 'https://a.example'}]\npaths: {}\n"
    )
);
says!(
    normalize_security_schemes,
    operation(
        "      summary: S\ncomponents:\n  securitySchemes: {a: {type: mutualTLS}, b: {type: bearer}, c: {type: apiKey, name: k}}\n"
    )
);
says!(
    normalize_link_without_operation,
    paths(
        "  /pets:\n    get:\n      responses: {'200': {description: All, links: {next: {description: N}}}}\n"
    )
);
says!(
    normalize_callbacks,
    operation("      callbacks: {done: {'{$url}': {}}}\n")
);

// Lower.
says!(
    lower_no_server,
    Document::new(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers:\n  - url: /v1\npaths: {}\n"
    )
);
// A server whose variables have no value, and servers of operations.
says!(
    lower_server_variables,
    Document::new(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers:\n  - url: https://{tenant}.example.com/v1\n    variables: {tenant: {default: ''}}\npaths:\n  /a:\n    get:\n      servers: [{url: 'https://{other}.example.com'}]\n      responses: {'200': {description: A}}\n"
    )
);
says!(
    lower_security_of_two_headers,
    operation(
        "      security: [{key: [], token: []}]\ncomponents:\n  securitySchemes:\n    key: {type: apiKey, in: header, name: Authorization}\n    token: {type: http, scheme: bearer}\n"
    )
);
says!(
    lower_security_scheme_without_use,
    operation("components:\n  securitySchemes:\n    token: {type: http, scheme: bearer}\n")
);
says!(
    lower_headers_that_are_no_parameters,
    operation(
        "      security: [{token: []}]\n      parameters:\n        - {name: Authorization, in: header, schema: {type: string}}\n        - {name: content-type, in: header, schema: {type: string}}\n        - {name: X Foo, in: header, schema: {type: string}}\ncomponents:\n  securitySchemes:\n    token: {type: http, scheme: bearer}\n"
    )
);
says!(
    lower_content_without_a_body,
    paths(
        "  /pets:\n    get:\n      responses:\n        '204': {description: None, content: {application/json: {schema: {type: string}}}}\n        '302': {description: Away, headers: {Location: {schema: {type: string}}, 'X Bad': {schema: {type: string}}}, content: {text/html: {}}}\n"
    )
);
says!(
    lower_bodies_that_are_required,
    paths(
        "  /pets:\n    post: &post\n      requestBody: {content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}\n      responses: {'200': {description: A}}\n    put: *post\n"
    )
);
says!(
    lower_reference_to_itself,
    schema(
        "                $ref: '#/components/schemas/A'\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n"
    )
);
says!(
    lower_alternatives_alike,
    schema(
        "                oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]\n"
    )
);
says!(lower_not, schema("                not: {type: string}\n"));
says!(
    lower_parameter_content,
    operation("      parameters: [{name: a, in: query, content: {application/xml: {}}}]\n")
);
says!(
    lower_parameter_of_anything,
    operation("      parameters: [{name: a, in: query, schema: {}}]\n")
);
says!(
    lower_method_without_a_name,
    paths("  /a:\n    additionalOperations: {COPY: {responses: {}}, A B: {responses: {}}}\n")
);
says!(
    lower_parameter_list_of_lists,
    operation(
        "      parameters: [{name: a, in: query, schema: {type: array, items: {type: array, items: {type: string}}}}]\n"
    )
);
says!(
    lower_undeclared_path_parameter,
    paths("  /pets/{id}:\n    get:\n      responses: {}\n")
);
says!(
    lower_path_parameter_without_place,
    operation("      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n")
);
says!(
    lower_security,
    operation(
        "      security: [{key: []}]\ncomponents:\n  securitySchemes: {key: {type: apiKey, in: header, name: X Key}}\n"
    )
);
says!(
    lower_body_of_another_type,
    operation("      requestBody: {content: {application/yaml: {schema: {type: object}}}}\n")
);
says!(
    lower_body_of_parts_in_text,
    operation(
        "      requestBody: {content: {text/yaml: {schema: {type: object, properties: {a: {type: string}}}}}}\n"
    )
);
says!(
    lower_xml_without_description,
    operation("      requestBody: {content: {text/xml: {schema: {type: object}}}}\n")
);
says!(lower_xml_without_root, xml("{a: {type: string}}"));
says!(
    lower_xml_names,
    xml(
        "{'@id': {type: string}, a: {type: string, xml: {name: a b}}, b: {type: string}, c: {type: integer, xml: {name: b}}}"
    )
);
says!(
    lower_xml_nodes,
    xml(
        "{a: {type: object, properties: {b: {type: string}}, xml: {attribute: true}}, c: {type: array, items: {type: string, xml: {nodeType: text}}}, d: {type: string, xml: {nodeType: comment}}}"
    )
);

/// An operation that sends an object of these properties as XML.
fn xml(properties: &str) -> Document {
    operation(&format!(
        "      requestBody:\n        required: true\n        content:\n          application/xml:\n            schema:\n              type: object\n              properties: {properties}\n"
    ))
}
says!(
    lower_form_of_text,
    operation(
        "      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: string}}}}\n"
    )
);
says!(
    lower_parts_of_text,
    operation("      requestBody: {content: {multipart/form-data: {schema: {type: string}}}}\n")
);
says!(
    lower_part_of_another_type,
    operation(
        "      requestBody:\n        content:\n          multipart/form-data:\n            schema: {type: object, properties: {a: {type: object}}}\n            encoding: {a: {contentType: application/xml}}\n"
    )
);
says!(
    lower_header_of_part,
    operation(
        "      requestBody:\n        content:\n          multipart/form-data:\n            schema: {type: object, properties: {a: {type: string}}}\n            encoding: {a: {headers: {X-A: {schema: {type: string}}}}}\n"
    )
);
says!(
    normalize_encoding_by_position,
    operation(
        "      requestBody:\n        content:\n          multipart/form-data:\n            schema: {type: array, items: {type: string}}\n            itemEncoding: {contentType: text/csv}\n          multipart/mixed:\n            schema: {type: object, properties: {a: {type: string}}}\n            prefixEncoding: [{contentType: text/csv}]\n          multipart/related:\n            itemSchema: {}\n            itemEncoding: {contentType: multipart/mixed, itemEncoding: {contentType: text/csv}}\n"
    )
);
says!(
    lower_list_as_part_of_another_type,
    operation(
        "      requestBody:\n        content:\n          multipart/mixed:\n            schema: {type: array, items: {type: string}, prefixItems: [{type: array, items: {type: string}}]}\n            prefixEncoding: [{contentType: text/csv, headers: {X-A: {schema: {type: string}}}}]\n"
    )
);
says!(
    lower_lists_of_files_as_parts,
    operation(
        "      requestBody:\n        content:\n          multipart/mixed:\n            schema:\n              type: array\n              prefixItems: [{type: array, items: {type: string, contentMediaType: image/png}}]\n              items: {type: array, items: {type: string, contentMediaType: image/png}}\n          multipart/related:\n            itemSchema: {type: array, items: {type: string, contentMediaType: image/png}}\n"
    )
);
says!(
    lower_part_of_xml_without_name,
    operation(
        "      requestBody:\n        content:\n          multipart/mixed:\n            itemSchema: {type: object, properties: {a: {type: string}}}\n            itemEncoding: {contentType: application/xml}\n"
    )
);
says!(
    lower_parts_that_are_not_read,
    paths(
        "  /pets:\n    get:\n      responses: {'200': {description: A, content: {multipart/mixed: {schema: {type: array, items: {type: object}}}}}}\n"
    )
);
says!(
    lower_items_that_are_not_sent,
    operation(
        "      requestBody: {content: {application/json: {itemSchema: {}}, text/event-stream: {itemSchema: {}}, multipart/mixed: {schema: {type: array, items: {}}, itemSchema: {}}}}\n"
    )
);
says!(
    lower_body_of_any_image,
    operation(
        "      requestBody: {content: {image/*: {schema: {type: string, format: binary}}}}\n"
    )
);
says!(
    lower_undeclared_query_in_path,
    paths("  /pets?page={number}:\n    get:\n      responses: {}\n")
);
says!(
    lower_declared_query_in_path,
    paths(
        "  /pets?kind=cat:\n    get:\n      parameters: [{name: kind, in: query, schema: {type: string}}]\n      responses: {}\n"
    )
);
says!(
    lower_repeated_query_in_path,
    paths("  /pets?kind=cat&kind=dog:\n    get:\n      responses: {}\n")
);

// A problem at many places is shown once; each place counts once.
says!(lower_same_in_many_places, in_many_places());

fn in_many_places() -> Document {
    let operations: String = (0..9)
        .map(|n| format!("  /a{n}:\n    parameters: [{{name: p, in: query, schema: {{}}}}]\n    get: {{security: [{{nowhere: []}}], responses: {{}}}}\n    put: {{requestBody: {{content: {{application/xml: {{schema: {{type: object}}}}}}}}, responses: {{}}}}\n"))
        .collect();
    paths(&format!(
        "{operations}security: [{{nowhere: []}}]\ncomponents: {{}}\n"
    ))
}

#[test]
fn warnings_are_counted_by_kind_and_by_place() {
    let diagnostics = support::generate(&in_many_places()).diagnostics;
    // Parameters, security and bodies. The requirement of the whole document is one place.
    assert_eq!(diagnostics.warnings(), 3);
    assert_eq!(diagnostics.places_of_warnings(), 9 + 10 + 9);
}

#[test]
fn all_places_are_shown_when_asked_for() {
    let text = support::generate(&in_many_places())
        .diagnostics
        .render_all_places(false);
    assert!(!text.contains("more place"), "{text}");
    let lines = text.lines().filter(|line| line.contains(" ^"));
    assert_eq!(lines.count(), 9 + 10 + 9, "{text}");
}

#[test]
fn diagnostics_that_differ_in_one_word_are_different_problems() {
    let text = diagnostics(&paths(
        "  /a: {put: {requestBody: {content: {application/yaml: {schema: {type: object}}}}, responses: {}}}\n  /b: {put: {requestBody: {content: {application/toml: {schema: {type: object}}}}, responses: {}}}\n",
    ));
    assert_eq!(text.matches("warning: bodies of type").count(), 2, "{text}");
    assert!(!text.contains("more place"), "{text}");
}

#[test]
fn all_problems_of_a_stage_are_shown_in_one_run() {
    let text = diagnostics(&paths("  /a: {$ref: a.yaml}\n  /b: {$ref: b.yaml}\n"));
    assert_eq!(text.matches("warning: can't read").count(), 2, "{text}");
}

#[test]
fn colors_only_when_asked_for() {
    let generation = support::generate(&Document::new("name: something else\n"));
    assert!(!generation.diagnostics.render(false).contains('\u{1b}'));
    assert!(generation.diagnostics.render(true).contains('\u{1b}'));
}

#[test]
fn load_too_large() {
    struct Large;
    impl Source for Large {
        fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
            Ok(vec![b'#'; 80_000_001])
        }
    }
    let generation = generate("openapi.yaml", &Large, &options());
    assert_eq!(generation.files, None);
    insta::assert_snapshot!("load_too_large", generation.diagnostics.render(false));
}

// The fragment can be read in three ways at each of the 50 hops: too many to try all.
says!(
    bundle_root_refers_into_itself,
    Document::new("$ref: '#/%00'\n")
);
