//! Which element, attribute or text each value is in XML, and when a body is XML at all.

mod support;

use codegen::ir::{BodyContent, Payload, XmlContent, XmlElement, XmlNode};
use support::{Document, client, ir};

/// A document whose only operation answers with the component `A`, in this version of OpenAPI.
fn document(version: &str, schemas: &str) -> Document {
    Document::new(&format!(
        "openapi: {version}\ninfo: {{title: XML, version: '1'}}\nservers: [{{url: 'https://a.b'}}]\n\
         paths: {{/a: {{get: {{operationId: get, responses: {{'200': {{description: OK, \
         content: {{application/xml: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    ))
}

fn elements(document: &Document) -> Vec<XmlElement> {
    ir(document).xml
}

/// Describes the nodes of the first element: `key: node content`.
fn nodes(version: &str, properties: &str) -> Vec<String> {
    let schema = format!("    A: {{type: object, properties: {properties}}}\n");
    let elements = elements(&document(version, &schema));
    let Some(XmlContent::Object(object)) = elements.first().map(|it| &it.content) else {
        panic!("no object: {elements:?}");
    };
    let fields = object.fields.iter().map(|field| {
        let node = match &field.node {
            XmlNode::Element(name) => format!("<{}>", name.local),
            XmlNode::Attribute(name) => format!("@{}", name.local),
            XmlNode::Elements(name) => format!("<{}>*", name.local),
            XmlNode::Text => "text".to_owned(),
            XmlNode::Cdata => "cdata".to_owned(),
            XmlNode::Inline => "inline".to_owned(),
        };
        let content = match &field.content {
            XmlContent::List(name, _) => format!(" of <{}>", name.local),
            _ => String::new(),
        };
        format!("{}: {node}{content}", field.key)
    });
    fields.collect()
}

/// The examples of the specification (3.0, section 4.7.26.2).
#[test]
fn arrays_are_named_as_the_specification_says() {
    for (property, expected) in [
        ("{type: array, items: {type: string}}", "<animals>*"),
        (
            "{type: array, items: {type: string, xml: {name: animal}}}",
            "<animal>*",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens}}",
            "<animal>*",
        ),
        (
            "{type: array, items: {type: string}, xml: {wrapped: true}}",
            "<animals> of <animals>",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {wrapped: true}}",
            "<animals> of <animal>",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens, wrapped: true}}",
            "<aliens> of <animal>",
        ),
        (
            "{type: array, items: {type: string}, xml: {name: aliens, wrapped: true}}",
            "<aliens> of <aliens>",
        ),
    ] {
        let found = nodes("3.0.4", &format!("{{animals: {property}}}"));
        assert_eq!(found, [format!("animals: {expected}")], "{property}");
        let newer = property.replace("wrapped: true", "nodeType: element");
        let found = nodes("3.2.0", &format!("{{animals: {newer}}}"));
        assert_eq!(found, [format!("animals: {expected}")], "{newer}");
    }
}

#[test]
fn node_types_are_those_of_all_versions() {
    let older = "{a: {type: string, xml: {attribute: true}}, b: {type: string, xml: {x-ms-text: true}}, \
                 c: {type: string, xml: {name: d}}}";
    assert_eq!(nodes("3.0.4", older), ["a: @a", "b: text", "c: <d>"]);
    let newer = "{a: {type: string, xml: {nodeType: attribute, name: b}}, b: {type: string, xml: {nodeType: text}}, \
                 c: {type: string, xml: {nodeType: cdata}}, d: {type: string, xml: {nodeType: element}}, \
                 e: {type: object, properties: {f: {type: string}}, xml: {nodeType: none}}, \
                 g: {type: array, items: {type: string}, xml: {nodeType: none}}}";
    let expected = [
        "a: @b",
        "b: text",
        "c: cdata",
        "d: <d>",
        "e: inline",
        "g: <g>*",
    ];
    assert_eq!(nodes("3.2.0", newer), expected);
}

/// A name in the target of a reference counts, the name of a component does not, and one beside the
/// reference goes before both. What several properties would be called tells none of them apart.
#[test]
fn names_of_references() {
    let schemas = "    A:
      type: object
      properties:
        plain: {$ref: '#/components/schemas/Plain'}
        named: {$ref: '#/components/schemas/Named'}
        first: {$ref: '#/components/schemas/Other'}
        second: {$ref: '#/components/schemas/Other'}
        beside: {allOf: [{$ref: '#/components/schemas/Named'}], xml: {name: own}}
        plainItems: {type: array, items: {$ref: '#/components/schemas/Plain'}}
        namedItems: {type: array, items: {$ref: '#/components/schemas/Item'}}
        list: {$ref: '#/components/schemas/List'}
        heir: {$ref: '#/components/schemas/Heir'}
    Plain: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
    Named: {type: object, properties: {a: {type: string}}, xml: {name: x:thing}}
    Other: {type: object, properties: {a: {type: string}}, xml: {name: other}}
    Item: {type: object, properties: {a: {type: string}}, xml: {name: item}}
    List: {type: array, items: {type: string}, xml: {wrapped: true, name: things}}
    Heir: {allOf: [{$ref: '#/components/schemas/Named'}, {type: object, properties: {b: {type: string}}}]}
";
    let text = client(&document("3.0.4", schemas), "src/xml.rs");
    insta::assert_snapshot!("names_of_references", text);
}

#[test]
fn alternatives_and_maps() {
    let schemas = "    A:
      type: array
      xml: {wrapped: true, name: pets}
      items: {$ref: '#/components/schemas/Pet'}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {type: string}]
    Cat:
      type: object
      required: [names, weight, note]
      properties:
        names: {type: array, items: {type: string}}
        weight: {type: number, nullable: true}
        note: {type: string, xml: {x-ms-text: true}}
      xml: {name: cat}
    Dog:
      type: object
      properties:
        status: {anyOf: [{type: string}, {type: string, enum: [old]}]}
        marks: {type: object, additionalProperties: {type: array, items: {type: boolean}}}
        any: {}
        grid: {type: array, items: {type: array, items: {type: integer}}}
      additionalProperties: {type: integer}
      xml: {name: dog, prefix: d, namespace: 'urn:d'}
";
    let text = client(&document("3.0.4", schemas), "src/xml.rs");
    insta::assert_snapshot!("alternatives_and_maps", text);
}

/// Of a base with a discriminator, any heir can stand there, and the tag is an element.
#[test]
fn heirs_have_their_tag() {
    let schemas = "    A: {type: object, properties: {a: {type: string}}, required: [kind], discriminator: {propertyName: kind}}
    B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: string}}}]}
";
    let elements = elements(&document("3.0.4", schemas));
    assert!(
        matches!(&elements[0].content, XmlContent::OneOf(all) if all.len() == 1)
            || elements.len() > 1
    );
    let has_tag = |element: &XmlElement| match &element.content {
        XmlContent::Object(object) => object.fields.iter().any(|field| field.key == "kind"),
        _ => false,
    };
    assert!(elements.iter().any(has_tag), "{elements:?}");
}

#[test]
fn bodies_are_xml_if_nothing_better_is_there() {
    let body = |content: &str| {
        let document = Document::new(&format!(
            "openapi: 3.0.4\ninfo: {{title: XML, version: '1'}}\nservers: [{{url: 'https://a.b'}}]\n\
             paths: {{/a: {{put: {{operationId: put, requestBody: {{required: true, content: {{{content}}}}}, \
             responses: {{'200': {{description: OK, content: {{{content}}}}}}}}}}}}}\n\
             components: {{schemas: {{A: {{type: object, properties: {{a: {{type: string}}}}}}}}}}\n"
        ));
        let api = ir(&document);
        let operation = &api.operations[0];
        let body = operation.body.clone().expect("a body");
        let sent = match body.content {
            BodyContent::Xml(..) => "xml",
            BodyContent::Json(_) => "json",
            BodyContent::Form(..) => "form",
            _ => "raw",
        };
        let read = match operation.success.all()[0].payload {
            Payload::Xml(..) => "xml",
            Payload::Json(_) => "json",
            Payload::Text(_) | Payload::Bytes(_) => "raw",
            _ => "other",
        };
        let others = body.alternatives.iter().map(|it| it.format.clone());
        let others: Vec<String> = others.collect();
        format!("{sent} {read} {others:?} {:?}", operation.accept)
    };
    let a = "{schema: {$ref: '#/components/schemas/A'}}";
    for (content, expected) in [
        (
            format!("application/xml: {a}"),
            "xml xml [] Some(\"application/xml\")",
        ),
        (format!("text/xml: {a}"), "xml xml [] Some(\"text/xml\")"),
        (
            format!("application/atom+xml; charset=utf-8: {a}"),
            "xml xml [] Some(\"application/atom+xml\")",
        ),
        (
            format!("application/xml: {a}, application/json: {a}"),
            "json json [\"xml\"] Some(\"application/json\")",
        ),
        (
            format!("text/plain: {{}}, application/xml: {a}"),
            "xml xml [\"text\"] Some(\"application/xml\")",
        ),
        // Nobody says what it consists of.
        (
            "application/xml: {}".to_owned(),
            "raw raw [] Some(\"application/xml\")",
        ),
        (
            "image/svg+xml: {schema: {type: string}}".to_owned(),
            "raw raw [] Some(\"image/svg+xml\")",
        ),
    ] {
        assert_eq!(body(&content), expected, "{content}");
    }
}

/// Lists without a name that contain themselves, and schemas that combine each other, have an end.
#[test]
fn schemas_without_end_have_a_table() {
    for schemas in [
        "    A: {type: array, items: {$ref: '#/components/schemas/A'}}\n",
        "    A: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n",
        "    A: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/A'}}]}\n",
        "    A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}\n",
        "    A: {allOf: [{$ref: '#/components/schemas/A'}], xml: {name: a}, properties: {a: {$ref: '#/components/schemas/A'}}}\n",
    ] {
        let document = document("3.0.4", schemas);
        assert!(support::generate(&document).files.is_some(), "{schemas}");
    }
}
