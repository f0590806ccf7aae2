//! XML: what is written, what is read, and that one undoes the other.

use serde_json::{Value, json};

use super::server::{Server, reply};
use crate::runtime::tree::Tree;
use crate::runtime::xml::{Content, Element, Field, Name, Node, Object, Others, Variant};
use crate::runtime::{Client, DecodeProblem, Error, RequestProblem, xml_read};
use crate::types::Pet;
use Content::{Any, Boolean, List, Number, OneOf, Same, Scalar, Text};
use Name::{Plain, Qualified};

/// What an object of these fields is, and nothing else.
const fn only(fields: &'static [Field]) -> Object {
    Object {
        fields,
        others: Others::Ignored,
        absent: &[],
    }
}

static BOOK: Element = Element(Plain("book"), Content::Object(&BOOK_NODES));
static BOOK_NODES: Object = Object {
    fields: &[
        Field("id", Node::Attribute(Plain("id")), Number),
        Field("title", Node::Element(Plain("title")), Text),
        Field("sold", Node::Element(Plain("isSold")), Boolean),
        Field(
            "tags",
            Node::Element(Plain("tags")),
            List(&Element(Plain("tag"), Text)),
        ),
        Field("authors", Node::Elements(Plain("author")), Text),
        Field("similar", Node::Elements(Plain("book")), Same(&BOOK)),
        Field(
            "ratings",
            Node::Attribute(Plain("ratings")),
            List(&Element(Plain("item"), Number)),
        ),
    ],
    others: Others::Ignored,
    absent: &[("authors", "[]")],
};

static NOTE: Element = Element(Plain("note"), Content::Object(&NOTE_NODES));
static NOTE_NODES: Object = only(&[
    Field("language", Node::Attribute(Plain("lang")), Text),
    Field("content", Node::Text, Text),
]);

static DEPTH: Element = Element(Plain("a"), Content::Object(&DEPTH_NODES));
static DEPTH_NODES: Object = only(&[Field("a", Node::Element(Plain("a")), Same(&DEPTH))]);

/// Writes a value, without the declaration.
fn write(value: &Value, root: &Element) -> String {
    let tree = Tree::of(value).expect("a tree");
    let xml = root.document(&tree).expect("XML");
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    xml.strip_prefix(declaration)
        .expect("a declaration")
        .to_owned()
}

fn read(xml: &str, root: &Element) -> Value {
    match xml_read::json(xml, root) {
        Ok(json) => serde_json::from_slice(&json).expect("JSON"),
        Err(problem) => panic!("{problem:?}"),
    }
}

fn problem(xml: &str, root: &Element) -> String {
    xml_read::json(xml, root).expect_err("a problem").message
}

fn fails(value: &Value, root: &Element) -> String {
    let tree = Tree::of(value).expect("a tree");
    let error = root.document(&tree).expect_err("an error");
    error.to_string()
}

#[test]
fn nodes_are_written_as_the_table_says() {
    let book = json!({
        "id": 7, "title": "A & B <C>", "sold": true, "tags": ["x", "y"], "authors": ["D", "E"],
        "similar": [{ "title": "\"F\"" }], "ratings": [1, 2.5],
    });
    let xml = "<book id=\"7\" ratings=\"1 2.5\"><title>A &amp; B &lt;C&gt;</title><isSold>true</isSold>\
               <tags><tag>x</tag><tag>y</tag></tags><author>D</author><author>E</author>\
               <book><title>\"F\"</title></book></book>";
    assert_eq!(write(&book, &BOOK), xml);
    assert_eq!(read(xml, &BOOK)["similar"][0]["title"], json!("\"F\""));
    let note = json!({ "language": "de\n\"x\"", "content": "Text\r\n" });
    let xml = "<note lang=\"de&#10;&quot;x&quot;\">Text&#13;\n</note>";
    assert_eq!(write(&note, &NOTE), xml);
    assert_eq!(read(xml, &NOTE), note);
}

#[test]
fn text_and_order_and_unknown_nodes_do_not_disturb() {
    let xml = "\u{feff}<?xml version='1.0'?><!DOCTYPE book><!-- a --> <b:book xmlns:b='urn:b' id=' 7 ' new='1'>\n\
               <author>D</author> <b:title>A<![CDATA[ & ]]>B&#x21;</b:title> <isSold> 1 </isSold>\
               <other><title>no</title></other> <author>E</author> <?pi?> <tags/> text \
               </b:book>\n";
    let expected = json!({
        "id": 7, "title": "A & B!", "sold": true, "tags": [], "authors": ["D", "E"],
    });
    assert_eq!(read(xml.trim_start_matches('\u{feff}'), &BOOK), expected);
}

#[test]
fn what_xml_leaves_out_is_there_if_it_is_required() {
    assert_eq!(read("<book/>", &BOOK), json!({ "authors": [] }));
}

#[test]
fn lists_are_read_with_and_without_an_element_around_them() {
    // The table has an element around tags, and none around authors and books.
    for xml in [
        "<book><tag>x</tag><tag>y</tag><author>D</author></book>",
        "<book><tags>x</tags><tags>y</tags><author><name>D</name></author></book>",
        "<book><tags><any>x</any><any>y</any></tags><author>D</author></book>",
    ] {
        let book = read(xml, &BOOK);
        assert_eq!(book["tags"], json!(["x", "y"]), "{xml}");
        assert_eq!(book["authors"], json!(["D"]), "{xml}");
    }
    let wrapped =
        "<book><book><item><title>1</title></item><item><title>2</title></item></book></book>";
    let titles = json!([{ "title": "1", "authors": [] }, { "title": "2", "authors": [] }]);
    assert_eq!(read(wrapped, &BOOK)["similar"], titles);
    assert_eq!(read("<book><book/></book>", &BOOK)["similar"], json!([]));
    // By the key, where the document has another name.
    assert_eq!(
        read("<book><sold>true</sold></book>", &BOOK)["sold"],
        json!(true)
    );
    static BOOKS: Element = Element(Plain("books"), List(&BOOK));
    let one = json!([{ "id": 1, "authors": [] }]);
    assert_eq!(read("<ArrayList><book id='1'/></ArrayList>", &BOOKS), one);
    assert_eq!(read("<book id='1'/>", &BOOKS), one);
    assert_eq!(read("<books/>", &BOOKS), json!([]));
}

#[test]
fn null_is_an_element_that_says_so() {
    let xml = "<book><title xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/></book>";
    let book = json!({ "id": null, "title": null, "authors": null });
    let written = write(&book, &BOOK);
    assert_eq!(
        read(&written, &BOOK),
        json!({ "title": null, "authors": [] })
    );
    assert_eq!(read(xml, &BOOK), json!({ "title": null, "authors": [] }));
    // A number that is empty is none.
    assert_eq!(
        read("<book id=''><isSold/></book>", &BOOK)["id"],
        Value::Null
    );
}

#[test]
fn prefixes_are_declared_where_they_are_needed() {
    const fn name(prefix: &'static str, namespace: &'static str, local: &'static str) -> Name {
        Qualified {
            local,
            prefix,
            namespace,
        }
    }
    static A: Element = Element(name("a", "urn:a", "root"), Content::Object(&NODES));
    static B: Element = Element(name("", "urn:b", "root"), Content::Object(&NODES));
    static C: Element = Element(Plain("root"), Content::Object(&NODES));
    static NODES: Object = only(&[
        Field("x", Node::Element(name("a", "urn:a", "x")), Text),
        Field("y", Node::Element(name("c", "urn:c", "y")), Text),
        Field("z", Node::Attribute(name("z", "urn:z", "z")), Text),
        Field("d", Node::Element(name("a", "urn:other", "d")), Text),
        Field("e", Node::Element(Plain("e")), Text),
    ]);
    // The outermost element with a prefix declares all.
    let value = json!({ "x": "1", "y": "2", "z": "3", "d": "4", "e": "5" });
    assert_eq!(
        write(&value, &A),
        "<a:root xmlns:a=\"urn:a\" xmlns:z=\"urn:z\" xmlns:c=\"urn:c\" z:z=\"3\"><a:x>1</a:x><c:y>2</c:y>\
         <a:d xmlns:a=\"urn:other\">4</a:d><e>5</e></a:root>"
    );
    assert_eq!(
        write(&json!({ "x": "1", "e": "5" }), &B),
        "<root xmlns=\"urn:b\"><a:x xmlns:a=\"urn:a\">1</a:x><e>5</e></root>"
    );
    assert_eq!(
        write(&json!({ "x": "1", "y": "2" }), &C),
        "<root><a:x xmlns:a=\"urn:a\">1</a:x><c:y xmlns:c=\"urn:c\">2</c:y></root>"
    );
    for root in [&A, &B, &C] {
        assert_eq!(read(&write(&value, root), root), value);
    }
    // Whatever the prefix is.
    assert_eq!(
        read("<root q:z='3'><q:x>1</q:x></root>", &C),
        json!({ "x": "1", "z": "3" })
    );
}

#[test]
fn maps_have_an_element_for_each_key() {
    static MAP: Element = Element(
        Plain("map"),
        Content::Object(&Object {
            fields: &[],
            others: Others::Each(&Number),
            absent: &[],
        }),
    );
    static LISTS: Element = Element(
        Plain("map"),
        Content::Object(&Object {
            fields: &[Field("name", Node::Element(Plain("name")), Text)],
            others: Others::Lists(&Text),
            absent: &[],
        }),
    );
    let map = json!({ "a": 1, "b-c": 2 });
    assert_eq!(write(&map, &MAP), "<map><a>1</a><b-c>2</b-c></map>");
    assert_eq!(read("<map><a>1</a><b-c>2</b-c></map>", &MAP), map);
    let lists = json!({ "name": "n", "a": ["1", "2"] });
    assert_eq!(read(&write(&lists, &LISTS), &LISTS), lists);
    assert_eq!(
        fails(&json!({ "a b": 1 }), &MAP),
        "as XML, $.a b: \"a b\" cannot be the name of an element or attribute"
    );
}

#[test]
fn what_the_document_does_not_describe_is_kept() {
    static ANY: Element = Element(Plain("any"), Any);
    let xml = "<any a=\"1\">text<b><c>2</c><c>3</c></b><d e=\"4\"/></any>";
    let value = json!({ "@a": "1", "$text": "text", "b": { "c": ["2", "3"] }, "d": { "@e": "4" } });
    assert_eq!(read(xml, &ANY), value);
    assert_eq!(read(&write(&value, &ANY), &ANY), value);
    assert_eq!(
        write(&json!([1, [2]]), &ANY),
        "<any><item>1</item><item><item>2</item></item></any>"
    );
}

#[test]
fn alternatives_are_told_apart_by_name_and_content() {
    static CAT: Element = Element(Plain("cat"), Content::Object(&CAT_NODES));
    static CAT_NODES: Object = only(&[
        Field("name", Node::Element(Plain("name")), Text),
        Field("lives", Node::Attribute(Plain("lives")), Number),
    ]);
    static DOG: Element = Element(Plain("dog"), Content::Object(&DOG_NODES));
    static DOG_NODES: Object = only(&[
        Field("name", Node::Element(Plain("name")), Text),
        Field("tricks", Node::Elements(Plain("trick")), Text),
    ]);
    static PETS: Element = Element(Plain("pets"), List(&PET));
    static PET: Element = Element(
        Plain("pet"),
        OneOf(&[
            Variant(Some(Plain("cat")), Same(&CAT)),
            Variant(Some(Plain("dog")), Same(&DOG)),
            Variant(None, Number),
            Variant(None, Text),
        ]),
    );
    let pets = json!([{ "name": "A", "lives": 9 }, { "name": "B", "tricks": ["sit"] }, 5, "five"]);
    let xml = "<pets><cat lives=\"9\"><name>A</name></cat><dog><name>B</name><trick>sit</trick></dog>\
               <pet>5</pet><pet>five</pet></pets>";
    assert_eq!(write(&pets, &PETS), xml);
    assert_eq!(read(xml, &PETS), pets);
    // By content alone.
    let xml = "<pets><pet lives='9'><name>A</name></pet><pet><trick>sit</trick></pet></pets>";
    let pets = json!([{ "name": "A", "lives": 9 }, { "tricks": ["sit"] }]);
    assert_eq!(read(xml, &PETS), pets);
}

#[test]
fn cdata_and_objects_without_an_element_of_their_own() {
    static DOC: Element = Element(Plain("doc"), Content::Object(&DOC_NODES));
    static DOC_NODES: Object = only(&[
        Field("page", Node::Element(Plain("page")), Content::Object(&PAGE)),
        Field("size", Node::Inline, Content::Object(&SIZE)),
    ]);
    static PAGE: Object = only(&[Field("html", Node::Cdata, Text)]);
    static SIZE: Object = only(&[
        Field("w", Node::Attribute(Plain("w")), Number),
        Field("h", Node::Element(Plain("h")), Number),
    ]);
    let doc = json!({ "page": { "html": "<b>]]></b>" }, "size": { "w": 1, "h": 2 } });
    let xml = "<doc w=\"1\"><page><![CDATA[<b>]]]]><![CDATA[></b>]]></page><h>2</h></doc>";
    assert_eq!(write(&doc, &DOC), xml);
    assert_eq!(read(xml, &DOC), doc);
    let spaced = "<doc w='1'>\n <page>\n  <![CDATA[<b>]]>\n </page></doc>";
    assert_eq!(read(spaced, &DOC)["page"]["html"], json!("<b>"));
}

#[test]
fn the_text_of_an_element_is_its_only_property() {
    // The document says nothing of text, but it can mean nothing else.
    static LONE: Element = Element(Plain("note"), Content::Object(&LONE_NODES));
    static LONE_NODES: Object = only(&[
        Field("language", Node::Attribute(Plain("lang")), Text),
        Field("content", Node::Element(Plain("content")), Text),
    ]);
    let note = json!({ "language": "en", "content": "Hi" });
    assert_eq!(read("<note lang='en'>Hi</note>", &LONE), note);
    assert_eq!(
        read("<note lang='en'><content>Hi</content></note>", &LONE),
        note
    );
}

#[test]
fn numbers_have_the_forms_of_xml_schema() {
    static NUMBER: Element = Element(Plain("n"), Number);
    static SCALAR: Element = Element(Plain("n"), Scalar);
    for (xml, expected) in [
        ("+1", json!(1)),
        ("007", json!(7)),
        (".5", json!(0.5)),
        ("1E2", json!(100.0)),
        (" 9007199254740993 ", json!(9_007_199_254_740_993_i64)),
        ("NaN", json!("NaN")),
        ("", Value::Null),
    ] {
        assert_eq!(read(&format!("<n>{xml}</n>"), &NUMBER), expected, "{xml}");
    }
    assert_eq!(read("<n>true</n>", &SCALAR), json!(true));
    assert_eq!(read("<n>x</n>", &SCALAR), json!("x"));
}

#[test]
fn hostile_documents_are_errors() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(
        problem(&deep, &DEPTH),
        "elements are nested more than 120 deep (line 1, in <a>)"
    );
    let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
    assert!(
        problem(bomb, &DEPTH).contains("unrecognized entity"),
        "{}",
        problem(bomb, &DEPTH)
    );
    let bomb = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a x='&b;'/>";
    assert!(problem(bomb, &DEPTH).contains("unrecognized entity"));
    for xml in [
        "",
        "text",
        "<a>",
        "<a></b>",
        "<a/><a/>",
        "<a/>text",
        "<a b></a>",
        "<a b='1></a>",
        "</a>",
        "<",
        "<a>&b</a>",
        "<a>&#0;</a>",
        "<>",
        "<![CDATA[a]]>",
    ] {
        problem(xml, &DEPTH);
    }
    assert_eq!(
        problem("<html><body/></html>", &BOOK),
        "the element is <html>, not <book>"
    );
}

#[test]
fn characters_that_xml_lacks_are_errors() {
    assert_eq!(
        fails(&json!({ "similar": [{ "title": "a\u{0}" }] }), &BOOK),
        "as XML, $.similar[0].title: the text has U+0000, which XML cannot hold"
    );
    assert_eq!(
        fails(&json!({ "id": { "a": 1 } }), &BOOK),
        "as XML, $.id: an attribute can hold no object"
    );
}

#[test]
fn encodings_of_xml_are_read() {
    let xml = "<n>é</n>";
    let text = |bytes: &[u8]| {
        let text = crate::runtime::xml_document::text(bytes);
        text.map(std::borrow::Cow::into_owned)
            .map_err(|it| it.message)
    };
    let utf16: Vec<u16> = xml.encode_utf16().collect();
    let big: Vec<u8> = utf16.iter().flat_map(|it| it.to_be_bytes()).collect();
    let little: Vec<u8> = utf16.iter().flat_map(|it| it.to_le_bytes()).collect();
    assert_eq!(text(&[b"\xFE\xFF", &big[..]].concat()).as_deref(), Ok(xml));
    assert_eq!(
        text(&[b"\xFF\xFE", &little[..]].concat()).as_deref(),
        Ok(xml)
    );
    assert_eq!(
        text(format!("\u{feff}{xml}").as_bytes()).as_deref(),
        Ok(xml)
    );
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><n>\xE9</n>";
    assert!(text(latin).is_ok_and(|it| it.ends_with(xml)));
    assert_eq!(
        text(b"<n>\xE9</n>"),
        Err("it is not UTF-8 at byte 3".to_owned())
    );
}

/// Returns a value that fits [`BOOK`], with any text that XML can hold.
fn any_book(random: &mut fastrand::Rng, depth: usize) -> Value {
    let text = |random: &mut fastrand::Rng| -> String {
        let characters = (0..random.usize(1..8)).map(|_| match random.u8(..3) {
            0 => *random
                .choice(&['<', '>', '&', '"', '\'', ' ', '\t', '\n', '\r', ']'])
                .unwrap_or(&' '),
            1 => random.alphanumeric(),
            _ => random.char('\u{e000}'..='\u{fffd}'),
        });
        characters.collect()
    };
    let texts = |random: &mut fastrand::Rng| -> Vec<String> {
        (0..random.usize(1..4)).map(|_| text(random)).collect()
    };
    let similar = match depth {
        0 => Vec::new(),
        _ => (0..random.usize(1..3))
            .map(|_| any_book(random, depth - 1))
            .collect(),
    };
    let (tags, authors) = (texts(random), texts(random));
    let mut book = json!({
        "id": random.i64(..), "title": texts(random).concat(), "sold": random.bool(), "tags": tags, "authors": authors,
        "ratings": [f64::from(random.i16(..)) + 0.25, random.i32(..)],
    });
    if depth > 0 {
        book["similar"] = similar.into();
    }
    book
}

#[test]
fn any_value_survives_a_round_trip() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..500 {
        let book = any_book(&mut random, 2);
        assert_eq!(read(&write(&book, &BOOK), &BOOK), book);
    }
}

/// Whatever a server sends, reading ends: with a value or with a problem.
#[test]
fn damaged_documents_have_no_effect_but_a_problem() {
    let mut random = fastrand::Rng::with_seed(2);
    let pieces = [
        "<",
        ">",
        "/",
        "</book>",
        "<book>",
        "<tags>",
        "<tag/>",
        "&amp;",
        "&x;",
        "&#0;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<!DOCTYPE",
        "=",
        "\"",
        "'",
        " ",
        ":",
        "xsi:nil='true'",
        "xmlns",
        "é",
        "1",
        "\u{0}",
    ];
    let (mut read, mut refused) = (0, 0);
    for _ in 0..3_000 {
        let mut xml = write(&any_book(&mut random, 1), &BOOK);
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..=xml.len());
            let at = (at..=xml.len()).find(|at| xml.is_char_boundary(*at));
            let at = at.unwrap_or(xml.len());
            match random.bool() {
                true => xml.insert_str(at, random.choice(&pieces).copied().unwrap_or_default()),
                false => xml.truncate(at),
            }
        }
        match xml_read::json(&xml, &BOOK) {
            Ok(json) => {
                serde_json::from_slice::<Value>(&json).expect("JSON");
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}

static PET: Element = Element(Plain("pet"), Content::Object(&PET_NODES));
static PET_NODES: Object = only(&[
    Field("name", Node::Element(Plain("name")), Text),
    Field("species", Node::Attribute(Plain("species")), Text),
    Field("friends", Node::Elements(Plain("friend")), Same(&PET)),
]);

async fn get(content_type: &str, body: &str) -> Result<Pet, Error> {
    let answer = reply(&format!("200 OK\nContent-Type: {content_type}"), body);
    let server = Server::start([answer]).await;
    let client = Client::for_test(&server.url);
    let error = client.pet(crate::Method::GET).await.map(drop);
    let response = match error {
        Err(crate::Error::Decode(error)) => error.response().clone(),
        other => panic!("{other:?}"),
    };
    Ok(response.xml(&PET)?)
}

#[tokio::test]
async fn a_body_is_sent_and_read() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut pet = Pet {
        name: "Ada".to_owned(),
        species: None,
        friends: None,
    };
    client
        .ping("/")
        .xml_body("application/xml", &pet, &PET)
        .await
        .expect("a success");
    let received = server.only();
    assert_eq!(received.header("content-type"), Some("application/xml"));
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet><name>Ada</name></pet>";
    assert_eq!(received.body, xml);
    pet.name = "\u{1}".to_owned();
    let call = client.ping("/").xml_body("application/xml", &pet, &PET);
    let error = call.request().expect_err("an error");
    assert!(
        matches!(error.problem(), RequestProblem::Body { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_an_error_with_a_path() {
    let xml = "<pet species='cat'><name>A</name><friend><name>B</name></friend><friend/></pet>";
    let error = get("application/xml", xml).await.expect_err("an error");
    let Error::Decode(error) = &error else {
        panic!("{error:?}");
    };
    let expected = DecodeProblem::Xml {
        path: "$.friends[1]".to_owned(),
        message: "missing field `name`".to_owned(),
    };
    assert_eq!(error.problem(), &expected);
    let error = get("application/xml", "<pet>").await.expect_err("an error");
    assert_eq!(
        error.to_string(),
        "GET /pets/1: 200 OK, but in the XML, $: the end is missing (line 1, in <pet>)"
    );
    let error = get("application/xml", " ").await.expect_err("an error");
    assert!(error.to_string().contains("empty"), "{error}");
}
