//! What schemas become: small documents, and the types in the IR, in a short form that shows all
//! that matters of them. One test for each mechanism.

mod support;

use codegen::ir::{
    Access, Matcher, Object, Presence, Property, Scalar, Tagging, Type, TypeKind, Union, Variant,
};
use codegen::names::{self, Names};
use support::{Document, diagnostics, options, read};

/// The types that component schemas become, one a line. The document may warn.
fn types(schemas: &str) -> String {
    document_types("paths: {}", schemas)
}

fn document_types(paths: &str, schemas: &str) -> String {
    let document = document(paths, schemas);
    let api = read(&document, &options());
    let names = names::decide(&api);
    let types = api.type_ids().zip(&api.types);
    let lines = types.map(|(id, it)| {
        let own = names.of_type(id);
        format!("{} = {}", own.name, kind(&names, &it.kind, &own.members))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn document(paths: &str, schemas: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\n{paths}\ncomponents:\n  schemas:\n{schemas}"
    ))
}

/// The first lines of what is said about component schemas.
fn messages(schemas: &str) -> String {
    let said = diagnostics(&document("paths: {}", schemas));
    let lines = said.lines();
    let wanted = lines.filter(|line| line.starts_with("warning") || line.contains('^'));
    let lines: Vec<&str> = wanted
        .map(|line| line.trim_start_matches([' ', '|']))
        .collect();
    lines.join("\n")
}

fn kind(names: &Names, kind: &TypeKind, members: &[String]) -> String {
    match kind {
        TypeKind::Object(it) => object(names, it),
        TypeKind::StringEnum(values) => {
            let values = values.iter().zip(members);
            let values = values.map(|(it, member)| format!("{member} {:?}", it.value));
            format!("enum {{ {} }}", values.collect::<Vec<_>>().join(", "))
        }
        TypeKind::IntegerEnum(values) => {
            let values = values.iter().zip(members);
            let values = values.map(|(it, member)| format!("{member} {}", it.value));
            format!("enum {{ {} }}", values.collect::<Vec<_>>().join(", "))
        }
        TypeKind::Union(it) => union(names, it, members),
        TypeKind::Alias(value) => name(names, value),
    }
}

fn object(names: &Names, object: &Object) -> String {
    let mut parts: Vec<String> = object
        .properties
        .iter()
        .map(|it| property(names, it))
        .collect();
    let additional = object.additional.iter();
    parts.extend(additional.map(|value| format!("..: {}", name(names, value))));
    format!("{{ {} }}", parts.join(", "))
}

fn property(names: &Names, property: &Property) -> String {
    let optional = match property.presence {
        Presence::Required => "",
        Presence::Undescribed => "!",
        Presence::Optional | Presence::OptionalNullable => "?",
    };
    let access = match property.access {
        Access::Both => "",
        Access::Read => "read ",
        Access::Write => "write ",
    };
    let value = name(names, &property.value);
    format!("{access}{}{optional}: {value}", property.name)
}

fn union(names: &Names, union: &Union, members: &[String]) -> String {
    let tagging = match &union.tagging {
        Tagging::Property(property) => format!(" by {property}"),
        Tagging::Shape => String::new(),
        Tagging::Coverage => " by coverage".to_owned(),
        Tagging::Overlap => " by coverage or several".to_owned(),
    };
    let variants = union.variants.iter().zip(members);
    let variants: Vec<String> = variants
        .map(|(it, member)| variant(names, it, member))
        .collect();
    format!("union{tagging} {{ {} }}", variants.join(", "))
}

fn variant(names: &Names, variant: &Variant, member: &str) -> String {
    let matcher = match &variant.matcher {
        Matcher::Tag(tags) => tags.join("|"),
        Matcher::TagOrOther(tags) => format!("{} or other", tags.join("|")),
        Matcher::Shape {
            types,
            keys,
            constants,
            properties,
        } => {
            let mut parts: Vec<String> = types.iter().map(|it| it.name().to_owned()).collect();
            parts.extend(keys.iter().map(|key| format!("+{key}")));
            let constants = constants.iter();
            parts.extend(constants.map(|(key, values)| {
                let values = values.iter().map(Scalar::text).collect::<Vec<_>>();
                format!("{key}={}", values.join("|"))
            }));
            if !properties.is_empty() {
                parts.push(format!("of {}", properties.join(" ")));
            }
            parts.join(" ")
        }
    };
    format!("{member}({}): {matcher}", name(names, &variant.value))
}

fn name(names: &Names, value: &Type) -> String {
    match value {
        Type::Named(id) => names.of_type(*id).name.clone(),
        Type::List(inner) => format!("[{}]", name(names, inner)),
        Type::Map(inner) => format!("map of {}", name(names, inner)),
        Type::Boxed(inner) => format!("box {}", name(names, inner)),
        Type::Nullable(inner) => format!("{} or null", name(names, inner)),
        Type::Integer(format) => format!("{format:?}").to_lowercase(),
        Type::Number => "double".to_owned(),
        Type::Formatted(format) => format!("{format:?}").to_lowercase(),
        Type::External(path) => path.clone(),
        Type::Boolean => "boolean".to_owned(),
        Type::Constant(value) => format!("constant {value:?}"),
        Type::String => "string".to_owned(),
        Type::Upload => "Upload".to_owned(),
        Type::Any(_) => "any".to_owned(),
    }
}

const CAT_AND_DOG: &str = "
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}";

// Objects.

/// Servers often have never heard of such a property.
#[test]
fn a_required_property_that_nothing_describes_may_be_missing() {
    let schemas = "
    Lock: {type: object, required: [id, accessed], properties: {id: {type: string}}}
    Closed: {type: object, required: [accessed], properties: {id: {}}, additionalProperties: false}
    Counts: {type: object, required: [all], properties: {id: {}}, additionalProperties: {type: integer}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    Lock = { id: string, accessed!: any }
    Closed = { id?: any, accessed?: any }
    Counts = { id?: any, all: int64, ..: int64 }
    "#);
    let paths = "paths: {/locks: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Lock'}}}}, responses: {}}}}";
    let sent = document_types(paths, schemas);
    assert!(
        sent.contains("Lock = { id: string, accessed: any }"),
        "{sent}"
    );
    insta::assert_snapshot!(messages(schemas), @r#"
    warning: `accessed` is required and not described
    ^ it can have any JSON value, and is null if a response lacks it
    warning: `accessed` is required and not described
    ^ `additionalProperties` forbids it: it is optional and can have any JSON value
    warning: `all` is required and not described
    ^ it has the type that `additionalProperties` has
    "#);
}

// allOf.

#[test]
fn all_of_is_merged() {
    insta::assert_snapshot!(types("
    A: {allOf: [{$ref: '#/components/schemas/B'}, {required: [c], properties: {c: {type: boolean}}}], properties: {a: {}}}
    B: {type: object, required: [b], properties: {b: {type: string}}, additionalProperties: {type: integer}}
    "), @r#"
    A = { a?: any, b: string, c: boolean, ..: int64 }
    B = { b: string, ..: int64 }
    "#);
}

#[test]
fn all_of_with_one_schema_is_another_name() {
    insta::assert_snapshot!(types("
    A: {description: Text., allOf: [{$ref: '#/components/schemas/B'}]}
    B: {type: object, properties: {a: {allOf: [{$ref: '#/components/schemas/A'}], nullable: true}, b: {allOf: [{$ref: '#/components/schemas/E'}, {description: Text.}]}}}
    E: {type: string, enum: [e]}
    "), @r#"
    A = B
    B = { a?: box A or null, b?: E }
    E = enum { E "e" }
    "#);
}

#[test]
fn the_same_property_of_two_schemas_has_to_fit_both() {
    insta::assert_snapshot!(types("
    A:
      allOf:
        - {type: object, properties: {a: {type: object, properties: {x: {type: string}}}, b: {enum: [m, n]}, c: {type: number}}}
        - {type: object, properties: {a: {type: object, properties: {y: {type: string}}}, b: {enum: [n, o]}, c: {type: integer}}}
    "), @r#"
    A = { a?: AA, b?: AB, c?: int64 }
    AA = { x?: string, y?: string }
    AB = enum { N "n" }
    "#);
}

#[test]
fn parts_that_contradict_each_other() {
    let schemas = "
    A: {allOf: [{type: string}, {type: object, properties: {a: {}}}]}
    ";
    insta::assert_snapshot!(messages(schemas), @r#"
    warning: no value is both of type `string` and of type `object`
    ^ treated as `string`, which another part says
    "#);
}

#[test]
fn a_chain_of_extensions_can_be_long() {
    let chain: String = (0..500)
        .map(|n| format!("    A{n}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/A{}'}}}}}}\n", n + 1))
        .collect();
    let all = types(&format!(
        "{chain}    A500: {{type: object, properties: {{}}}}\n"
    ));
    assert!(all.contains("A499 = { next?: A500 }"), "{all}");
}

#[test]
fn schemas_that_extend_each_other_in_many_ways_take_no_time() {
    // Each way through the document is a way through all of them: 2 to the power of 40.
    let schemas: String = ["allOf", "oneOf", "anyOf"]
        .iter()
        .flat_map(|key| {
            (0..40).map(move |n| {
                let next = n + 1;
                format!("    {key}{n}: {{{key}: [{{$ref: '#/components/schemas/{key}{next}'}}, {{$ref: '#/components/schemas/{key}{next}'}}, {{type: object, properties: {{p{n}: {{}}}}}}]}}\n")
            })
        })
        .collect();
    let ends =
        "    allOf40: {type: object}\n    oneOf40: {type: object}\n    anyOf40: {type: object}\n";
    let all = types(&format!("{schemas}{ends}"));
    assert!(all.contains("AllOf39 = { p39?: any }"), "{all}");
}

// Discriminators.

#[test]
fn discriminator_with_a_mapping() {
    insta::assert_snapshot!(types(&format!("{CAT_AND_DOG}
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, mapping: {{cat: Cat, tom: '#/components/schemas/Cat', dog: Dog}}}}
    ")), @r#"
    Cat = { kind: string, lives?: int64 }
    Dog = { kind: constant "dog", barks?: boolean }
    Pet = union by kind { Cat(Cat): cat|tom, Dog(Dog): dog }
    "#);
}

#[test]
fn discriminator_without_a_mapping() {
    insta::assert_snapshot!(types(&format!("{CAT_AND_DOG}
    Pet:
      anyOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}, {{$ref: '#/components/schemas/Fish'}}]
      discriminator: {{propertyName: kind}}
    Fish: {{type: object, required: [kind], properties: {{kind: {{type: string, enum: [fish, shark]}}}}}}
    ")), @r#"
    Cat = { kind: string, lives?: int64 }
    Dog = { kind: string, barks?: boolean }
    Pet = union by kind { Cat(Cat): Cat, Dog(Dog): Dog, Fish(Fish): fish|shark }
    Fish = { kind: FishKind }
    FishKind = enum { Fish "fish", Shark "shark" }
    "#);
}

#[test]
fn discriminators_nest() {
    insta::assert_snapshot!(types(&format!("{CAT_AND_DOG}
    Mammal: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind}}}}
    Pet: {{oneOf: [{{$ref: '#/components/schemas/Mammal'}}, {{$ref: '#/components/schemas/Fish'}}], discriminator: {{propertyName: kind}}}}
    Fish: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}}}
    ")), @r#"
    Cat = { kind: string, lives?: int64 }
    Dog = { kind: string, barks?: boolean }
    Mammal = union by kind { Cat(Cat): Cat, Dog(Dog): Dog }
    Pet = union by kind { Mammal(Mammal): Mammal|Cat|Dog, Fish(Fish): Fish }
    Fish = { kind: string }
    "#);
}

#[test]
fn discriminator_of_a_base() {
    insta::assert_snapshot!(types("
    Base: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {base: Base}}}
    One: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {a: {}}}]}
    Two: {allOf: [{$ref: '#/components/schemas/One'}]}
    Three: {allOf: [{$ref: '#/components/schemas/Base'}]}
    "), @r#"
    Base = union by kind { One(One): One, Two(Two): Two, Three(Three): Three, Base(BaseBase): base }
    One = { kind: constant "One", a?: any }
    Two = { kind: constant "Two", a?: any }
    Three = { kind: constant "Three" }
    BaseBase = { kind: constant "base" }
    "#);
}

#[test]
fn discriminator_beside_properties_of_a_schema_that_its_alternatives_extend() {
    insta::assert_snapshot!(types("
    Base:
      type: object
      properties: {kind: {type: string}}
      oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}]
      discriminator: {propertyName: kind}
    One: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {a: {}}}]}
    Two: {type: object, properties: {b: {}}}
    "), @r#"
    Base = union by kind { One(One): One, Two(BaseTwo): Two }
    One = { kind?: constant "One", a?: any }
    BaseTwo = { kind?: string, b?: any }
    Two = { b?: any }
    "#);
}

// Alternatives without a discriminator.

#[test]
fn by_type() {
    insta::assert_snapshot!(types("
    A: {oneOf: [{type: string, format: date}, {type: string}, {type: integer}, {type: number}, {type: boolean}, {type: object}]}
    "), @"A = union { Text(string): string, Integer(int64): integer, Number(double): number, Boolean(boolean): boolean, Object(map of any): object }");
}

#[test]
fn by_required_properties_the_most_specific_first() {
    insta::assert_snapshot!(types("
    A:
      oneOf:
        - {title: Few, type: object, required: [a], properties: {a: {}}}
        - {title: Many, type: object, required: [a, b], properties: {a: {}, b: {}}}
        - {title: Other, type: object, required: [c], properties: {c: {}}}
    "), @r#"
    A = union { Many(AMany): object +a +b, Few(AFew): object +a, Other(AOther): object +c }
    AMany = { a: any, b: any }
    AFew = { a: any }
    AOther = { c: any }
    "#);
    assert_eq!(
        messages(
            "
    A: {oneOf: [{type: object, required: [a], properties: {a: {}}}, {type: object, required: [b], properties: {b: {}}}]}
    "
        ),
        ""
    );
}

#[test]
fn by_constants_of_any_type() {
    insta::assert_snapshot!(types("
    Text: {oneOf: [{type: object, required: [t], properties: {t: {enum: [a, b]}}}, {type: object, required: [t], properties: {t: {enum: [c]}}}]}
    Number: {oneOf: [{type: object, required: [t], properties: {t: {enum: [1]}}}, {type: object, required: [t], properties: {t: {enum: [2]}}}]}
    Boolean: {oneOf: [{type: object, required: [t], properties: {t: {enum: [true]}}}, {type: object, required: [t], properties: {t: {enum: [false]}}}]}
    "), @r#"
    Text = union by t { A(TextA): a|b, C(TextC): c }
    TextA = { t: TextAT }
    TextAT = enum { A "a", B "b" }
    TextC = { t: constant "c" }
    Number = union by t { Value1(Number1): 1, Value2(Number2): 2 }
    Number1 = { t: Number1T }
    Number1T = enum { Value1 1 }
    Number2 = { t: Number2T }
    Number2T = enum { Value2 2 }
    Boolean = union by t { True(BooleanTrue): true, False(BooleanFalse): false }
    BooleanTrue = { t: boolean }
    BooleanFalse = BooleanTrue
    "#);
}

#[test]
fn by_coverage_where_nothing_is_required() {
    let schemas = "
    A:
      oneOf:
        - {title: One, type: object, properties: {kind: {type: string}, a: {}, c: {}}}
        - {title: Two, type: object, properties: {kind: {type: string}, b: {}}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    A = union by coverage { One(AOne): object of kind a c, Two(ATwo): object of kind b }
    AOne = { kind?: string, a?: any, c?: any }
    ATwo = { kind?: string, b?: any }
    "#);
    insta::assert_snapshot!(messages(schemas), @r#"
    warning: nothing tells the alternatives `One` and `Two` apart
    ^^^^^ the one that declares most of a value's properties is taken, of several the first, in the order One, Two
    "#);
}

#[test]
fn by_constants_that_are_not_required() {
    // What is written has them, and whoever writes `default` beside them does so too.
    let schemas = "
    Deployment:
      anyOf:
        - {title: Pause, type: object, properties: {type: {type: string, enum: [pause], default: pause}, id: {type: string}}}
        - {title: Resume, type: object, properties: {type: {type: string, enum: [resume], default: resume}, id: {type: string}}}
        - {title: Cancel, type: object, properties: {type: {type: integer, enum: [3]}, id: {type: string}}}
        - {title: Never, type: object, properties: {type: {type: boolean, enum: [false]}, id: {type: string}}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    Deployment = union by coverage { Pause(DeploymentPause): object type=pause of type id, Resume(DeploymentResume): object type=resume of type id, Cancel(DeploymentCancel): object type=3 of type id, Never(DeploymentNever): object type=false of type id }
    DeploymentPause = { type?: constant "pause", id?: string }
    DeploymentResume = { type?: constant "resume", id?: string }
    DeploymentCancel = { type?: DeploymentCancelType, id?: string }
    DeploymentCancelType = enum { Value3 3 }
    DeploymentNever = { type?: boolean, id?: string }
    "#);
    assert_eq!(messages(schemas), "");
    // Of several values none can be filled in.
    insta::assert_snapshot!(messages("
    A:
      anyOf:
        - {title: Up, type: object, properties: {state: {enum: [up]}, since: {}}}
        - {title: Down, type: object, properties: {state: {enum: [down, off]}, since: {}}}
    "), @r#"
    warning: nothing tells the alternatives `Up` and `Down` apart
    ^^^^^ the one that declares most of a value's properties is taken, of several the first, in the order Up, Down
    "#);
}

#[test]
fn a_property_of_several_alternatives_has_the_values_of_all() {
    // `far` can be null in one of them, `when` can be any text, and `any` anything. `size` is written
    // twice. Of `odd` and `when2`, neither declaration has the values of the other.
    let schemas = "
    A:
      anyOf:
        - title: One
          type: object
          properties: {one: {}, far: {type: integer}, when: {type: string, format: date-time}, size: {type: object, title: S, properties: {x: {type: integer}}}, any: {}, odd: {type: string}, when2: {type: string, format: date}}
        - title: Two
          type: object
          properties: {two: {}, far: {type: integer, nullable: true}, when: {type: string}, size: {type: object, properties: {x: {type: integer}}}, any: {type: string}, odd: {type: integer}, when2: {type: string, format: date-time}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    A = union by coverage or several { One(box AOne): object of one far when size any odd when2, Two(box ATwo): object of two far when size any odd when2, Several(box ASeveral): object of one far when size any odd when2 two }
    AOne = { one?: any, far?: int64, when?: datetime, size?: AOneSize, any?: any, odd?: string, when2?: date }
    AOneSize = { x?: int64 }
    ATwo = { two?: any, far?: int64 or null, when?: string, size?: ATwoSize, any?: string, odd?: int64, when2?: datetime }
    ATwoSize = AOneSize
    ASeveral = { one?: any, far?: int64 or null, when?: string, size?: AOneSize, any?: any, odd?: any, when2?: any, two?: any }
    "#);
}

/// What only one declaration leaves out of requests is not lost in them.
#[test]
fn a_property_of_several_alternatives_keeps_its_directions() {
    let types = types(
        "
    A:
      anyOf:
        - {title: One, type: object, properties: {one: {}, id: {type: string, readOnly: true}}}
        - {title: Two, type: object, properties: {two: {}, id: {type: string, format: uuid}}}
    ",
    );
    assert!(
        types.contains("ASeveral = { one?: any, id?: any, two?: any }"),
        "{types}"
    );
}

#[test]
fn properties_of_several_alternatives_that_are_lists_of_themselves() {
    insta::assert_snapshot!(types("
    A: {type: array, items: {$ref: '#/components/schemas/A'}}
    B: {type: array, maxItems: 1, items: {$ref: '#/components/schemas/B'}}
    C:
      anyOf:
        - {title: One, type: object, properties: {one: {}, list: {$ref: '#/components/schemas/A'}}}
        - {title: Two, type: object, properties: {two: {}, list: {$ref: '#/components/schemas/B'}}}
    "), @r#"
    A = any
    B = any
    C = union by coverage or several { One(COne): object of one list, Two(CTwo): object of two list, Several(CSeveral): object of one list two }
    COne = { one?: any, list?: A }
    CTwo = { two?: any, list?: B }
    CSeveral = { one?: any, list?: any, two?: any }
    "#);
}

#[test]
fn alternatives_without_names_are_counted() {
    let entry = "{type: object, properties: {a: {}}}";
    let other = "{type: object, properties: {a: {}, b: {}}}";
    insta::assert_snapshot!(messages(&format!("
    One: {{oneOf: [{{type: string}}, {entry}, {other}]}}
    Named: {{anyOf: [{entry}, {{$ref: '#/components/schemas/Pet'}}]}}
    Lists: {{anyOf: [{{type: array, items: {entry}}}, {{type: array, items: {other}}}]}}
    Titles: {{anyOf: [{{title: It, type: object, properties: {{a: {{}}}}}}, {{title: It, type: object, properties: {{b: {{}}}}}}]}}
    Pet: {other}
    ")), @r"
    warning: nothing tells entry 2 and entry 3 of `oneOf` apart
    ^ the one that declares most of a value's properties is taken, of several the first, in the order entry 3, entry 2, Text
    warning: nothing tells `Pet` and entry 1 of `anyOf` apart
    ^ the one that declares most of a value's properties is taken, of several the first, in the order Pet, entry 1
    warning: nothing tells entry 1 and entry 2 of `anyOf` apart
    ^ the one that declares most of a value's properties is taken, of several the first, in the order entry 2, entry 1
    warning: nothing tells entry 1 and entry 2 of `anyOf` apart
    ^ the one that declares most of a value's properties is taken, of several the first, in the order entry 1, entry 2, Several
    ");
}

#[test]
fn entries_that_add_nothing_to_the_type() {
    let schemas = "
    File:
      type: object
      required: [id]
      properties: {id: {type: string}, name: {type: string}, content: {type: string}}
      anyOf: [{required: [name]}, {required: [content]}, {type: object, maxProperties: 0}, {title: Other, not: {required: [id]}}]
    Map:
      type: object
      additionalProperties: {type: string}
      oneOf: [{type: object, minProperties: 1}, {type: object, maxProperties: 0}]
    Text: {oneOf: [{type: object, required: [a]}, {type: string}]}
    Alone: {oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    File = { id: string, name?: string, content?: string }
    Map = map of string
    Text = union { A(map of any): object +a, Text(string): string }
    Alone = union { A(map of any): object +a, B(map of any): object +b }
    "#);
    assert_eq!(messages(schemas), "");
}

#[test]
fn alike_alternatives_are_one() {
    insta::assert_snapshot!(types("
    Strings: {anyOf: [{type: string, enum: [a]}, {type: string, enum: [b]}, {type: string}]}
    Lists: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: string, enum: [a], nullable: true}}]}
    Mixed: {oneOf: [{type: array, items: {type: integer}}, {type: array, items: {$ref: '#/components/schemas/Strings'}}]}
    Same: {oneOf: [{$ref: '#/components/schemas/Strings'}, {$ref: '#/components/schemas/Strings'}]}
    "), @r#"
    Strings = enum { A "a", B "b" }
    Lists = [ListsItem or null]
    ListsItem = enum { A "a" }
    Mixed = [MixedItem]
    MixedItem = union { Integer(int64): integer, Strings(Strings): string }
    Same = Strings
    "#);
}

#[test]
fn null_among_the_alternatives() {
    insta::assert_snapshot!(types("
    A:
      type: object
      required: [a, b, c]
      properties:
        a: {oneOf: [{$ref: '#/components/schemas/B'}, {nullable: true, enum: [null]}]}
        b: {oneOf: [{type: string, nullable: true}, {type: integer}]}
        c: {$ref: '#/components/schemas/C'}
    B: {type: object, properties: {}}
    C: {anyOf: [{$ref: '#/components/schemas/B'}, {type: boolean, nullable: true}]}
    "), @r#"
    A = { a: B or null, b: AB or null, c: C or null }
    B = map of any
    AB = union { Text(string): string, Integer(int64): integer }
    C = union { B(B): object, Boolean(boolean): boolean }
    "#);
}

#[test]
fn unions_beside_properties_and_in_each_other() {
    insta::assert_snapshot!(types("
    A: {type: object, properties: {a: {}}, oneOf: [{required: [b], properties: {b: {}}}, {required: [c], properties: {c: {}}}]}
    B: {anyOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]}
    C: {type: object, properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}
    "), @r#"
    A = union { B(AB): object +b, C(AC): object +c }
    AB = { a?: any, b: any }
    AC = { a?: any, c: any }
    B = union { Text(string): string, Integer(int64): integer, Boolean(boolean): boolean }
    C = { a?: any, b?: any }
    "#);
}

#[test]
fn a_component_with_properties_and_alternatives_stays_whole_among_others() {
    insta::assert_snapshot!(types("
    Pipe: {type: object, required: [bore], properties: {bore: {}}, oneOf: [{required: [iron], properties: {iron: {}}}, {required: [lead], properties: {lead: {}}}]}
    Wire: {type: object, required: [gauge], properties: {gauge: {}}}
    Either: {oneOf: [{$ref: '#/components/schemas/Pipe'}, {$ref: '#/components/schemas/Wire'}]}
    "), @r#"
    Pipe = union { Iron(PipeIron): object +bore +iron, Lead(PipeLead): object +bore +lead }
    PipeIron = { bore: any, iron: any }
    PipeLead = { bore: any, lead: any }
    Wire = { gauge: any }
    Either = union { Pipe(Pipe): object +bore, Wire(Wire): object +gauge }
    "#);
}

#[test]
fn a_component_is_resolved_if_only_its_alternatives_can_be_told_apart() {
    let schemas = "
    Pipe: {type: object, properties: {bore: {}}, oneOf: [{required: [iron], properties: {iron: {}}}, {required: [lead], properties: {lead: {}}}]}
    Wire: {type: object, properties: {bore: {}}, oneOf: [{required: [gold], properties: {gold: {}}}, {required: [zinc], properties: {zinc: {}}}]}
    Either: {oneOf: [{$ref: '#/components/schemas/Pipe'}, {$ref: '#/components/schemas/Wire'}]}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    Pipe = union { Iron(PipeIron): object +iron, Lead(PipeLead): object +lead }
    PipeIron = { bore?: any, iron: any }
    PipeLead = { bore?: any, lead: any }
    Wire = union { Gold(WireGold): object +gold, Zinc(WireZinc): object +zinc }
    WireGold = { bore?: any, gold: any }
    WireZinc = { bore?: any, zinc: any }
    Either = union { Iron(PipeIron): object +iron, Lead(PipeLead): object +lead, Gold(WireGold): object +gold, Zinc(WireZinc): object +zinc }
    "#);
    assert_eq!(messages(schemas), "");
}

#[test]
fn more_alternatives_than_are_looked_at() {
    let list = |letter: char| {
        let entries = (0..8).map(|n| {
            format!("{{type: object, required: [{letter}{n}], properties: {{{letter}{n}: {{}}}}}}")
        });
        entries.collect::<Vec<_>>().join(", ")
    };
    let schemas = format!(
        "    A: {{allOf: [{{oneOf: [{}]}}, {{oneOf: [{}]}}]}}\n",
        list('a'),
        list('b')
    );
    insta::assert_snapshot!(messages(&schemas), @r#"
    warning: several `oneOf` or `anyOf` hold here at once, in more combinations than can be told apart
    ^ only the first of them count, and properties that only the others have are not read
    "#);
}

// Several lists of alternatives at once.

/// Three schemas that a constant tells apart, and lists of them that others narrow.
const SHAPES: &str = "
    Dot: {type: object, required: [kind], properties: {kind: {type: string, enum: [dot]}, size: {type: integer}}}
    Line: {type: object, required: [kind], properties: {kind: {type: string, enum: [line]}, length: {type: integer}}}
    Area: {type: object, required: [kind], properties: {kind: {type: string, enum: [area]}, width: {type: integer}}}
    Shape: {oneOf: [{$ref: '#/components/schemas/Dot'}, {$ref: '#/components/schemas/Line'}, {$ref: '#/components/schemas/Area'}]}
    Drawing: {type: object, properties: {shapes: {type: array, items: {$ref: '#/components/schemas/Shape'}}}}";

/// A `Sketch`: a `Drawing` with other entries.
fn sketch(items: &str) -> String {
    format!(
        "{SHAPES}
    Sketch:
      allOf:
        - $ref: '#/components/schemas/Drawing'
        - properties: {{shapes: {{items: {items}}}}}
    "
    )
}

/// What becomes of a `Sketch`.
fn sketch_types(items: &str) -> String {
    let all = types(&sketch(items));
    let lines = all.lines().filter(|line| line.starts_with("Sketch"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn alternatives_that_two_lists_have_in_common() {
    let items =
        "{oneOf: [{$ref: '#/components/schemas/Area'}, {$ref: '#/components/schemas/Dot'}]}";
    insta::assert_snapshot!(sketch_types(items), @r#"
    Sketch = { shapes?: [SketchShapesItem] }
    SketchShapesItem = union by kind { Dot(Dot): dot, Area(Area): area }
    "#);
    assert_eq!(messages(&sketch(items)), "");
}

#[test]
fn one_alternative_in_common() {
    let items = "{$ref: '#/components/schemas/Dot'}";
    insta::assert_snapshot!(sketch_types(items), @"Sketch = { shapes?: [Dot] }");
    assert_eq!(messages(&sketch(items)), "");
}

#[test]
fn alternatives_that_extend_those_of_the_other_list() {
    let items = "{oneOf: [{$ref: '#/components/schemas/Area'}, {title: BigDot, allOf: [{$ref: '#/components/schemas/Dot'}, {required: [size]}]}]}";
    insta::assert_snapshot!(sketch_types(items), @r#"
    Sketch = { shapes?: [SketchShapesItem] }
    SketchShapesItem = union by kind { BigDot(SketchShapesItemBigDot): dot, Area(Area): area }
    SketchShapesItemBigDot = { kind: constant "dot", size: int64 }
    "#);
    assert_eq!(messages(&sketch(items)), "");
}

#[test]
fn alternatives_that_no_value_fits_together() {
    let items = "{anyOf: [{type: string}, {title: Far, type: object, required: [kind], properties: {kind: {enum: [dot, line]}, far: {type: boolean}}}]}";
    insta::assert_snapshot!(sketch_types(items), @r#"
    Sketch = { shapes?: [SketchShapesItem] }
    SketchShapesItem = union by kind { Dot(SketchShapesItemDot): dot, Line(SketchShapesItemLine): line }
    SketchShapesItemDot = { kind: SketchShapesItemDotKind, size?: int64, far?: boolean }
    SketchShapesItemDotKind = enum { Dot "dot" }
    SketchShapesItemLine = { kind: SketchShapesItemLineKind, length?: int64, far?: boolean }
    SketchShapesItemLineKind = enum { Line "line" }
    "#);
    assert_eq!(messages(&sketch(items)), "");
}

#[test]
fn lists_without_a_common_value() {
    let items = "{oneOf: [{type: string}, {type: integer}]}";
    insta::assert_snapshot!(sketch_types(items), @r#"
    Sketch = { shapes?: [SketchShapesItem] }
    SketchShapesItem = union { Text(string): string, Integer(int64): integer }
    "#);
    insta::assert_snapshot!(messages(&sketch(items)), @r#"
    warning: several `oneOf` or `anyOf` hold here at once, and no value fits them all
    ^ the last of them counts
    "#);
    // It points at what narrows, and not at the list that many share.
    let said = diagnostics(&document("paths: {}", &sketch(items)));
    assert!(said.contains("- properties: {shapes: {items:"), "{said}");
}

#[test]
fn a_long_list_that_another_narrows() {
    let shapes: String = (0..40)
        .map(|n| format!("    S{n}: {{type: object, required: [kind], properties: {{kind: {{enum: [s{n}]}}, p{n}: {{}}}}}}\n"))
        .collect();
    let list = |count: usize| {
        let entries = (0..count).map(|n| format!("{{$ref: '#/components/schemas/S{n}'}}"));
        entries.collect::<Vec<_>>().join(", ")
    };
    let schemas = format!(
        "{shapes}    A: {{allOf: [{{oneOf: [{}]}}, {{oneOf: [{}]}}]}}\n",
        list(40),
        list(35)
    );
    let all = types(&schemas);
    assert!(all.ends_with("S34(S34): s34 }"), "{all}");
    assert_eq!(messages(&schemas), "");
}

#[test]
fn a_discriminator_tells_what_two_lists_have_in_common() {
    insta::assert_snapshot!(types("
    One: {type: object, properties: {kind: {type: string}, a: {}}}
    Two: {type: object, properties: {kind: {type: string}, b: {}}}
    Three: {type: object, properties: {kind: {type: string}, c: {}}}
    All:
      oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}, {$ref: '#/components/schemas/Three'}]
      discriminator: {propertyName: kind, mapping: {'1': One, '2': Two, '3': Three}}
    Few:
      allOf:
        - $ref: '#/components/schemas/All'
        - oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Three'}]
    "), @r#"
    One = { kind?: constant "1", a?: any }
    Two = { kind?: constant "2", b?: any }
    Three = { kind?: constant "3", c?: any }
    All = union by kind { One(One): 1, Two(Two): 2, Three(Three): 3 }
    Few = union by kind { One(One): 1, Three(Three): 3 }
    "#);
}

// Circles.

#[test]
fn a_schema_contains_itself() {
    insta::assert_snapshot!(types("
    A:
      type: object
      properties:
        one: {$ref: '#/components/schemas/A'}
        list: {type: array, items: {$ref: '#/components/schemas/A'}}
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
        either: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}
    "), @r#"
    A = { one?: box A, list?: [A], map?: map of A, either?: box AEither }
    AEither = union { A(box A): object, Text(string): string }
    "#);
}

#[test]
fn a_schema_with_alternatives_contains_lists_of_itself() {
    let schemas = "
    Tree:
      allOf:
        - type: object
          properties:
            nodes: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Tree'}, {$ref: '#/components/schemas/Mark'}]}}
            graft: {oneOf: [{$ref: '#/components/schemas/Tree'}, {$ref: '#/components/schemas/Mark'}]}
        - oneOf: [{required: [leaf], properties: {leaf: {type: string}}}, {required: [twig], properties: {twig: {type: string}}}]
    Mark: {type: object, required: [mark], properties: {mark: {type: string}}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    Tree = union { Leaf(box TreeLeaf): object +leaf, Twig(box TreeTwig): object +twig }
    TreeLeaf = { nodes?: [TreeLeafNodesItem], graft?: box TreeLeafGraft, leaf: string }
    TreeLeafNodesItem = union { Mark(Mark): object +mark, Tree(Tree): object }
    Mark = { mark: string }
    TreeLeafGraft = union { Mark(Mark): object +mark, Tree(box Tree): object }
    TreeTwig = { nodes?: [TreeLeafNodesItem], graft?: box TreeLeafGraft, twig: string }
    "#);
    assert_eq!(messages(schemas), "");
}

#[test]
fn nothing_but_itself() {
    let schemas = "
    List: {type: array, items: {$ref: '#/components/schemas/List'}}
    Both: {allOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}
    X: {type: array, items: {allOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}}
    Y: {type: array, items: {allOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}}
    Union: {oneOf: [{$ref: '#/components/schemas/Union'}, {type: string}]}
    Tagged: {oneOf: [{$ref: '#/components/schemas/Back'}, {$ref: '#/components/schemas/Leaf'}], discriminator: {propertyName: k}}
    Back: {oneOf: [{$ref: '#/components/schemas/Tagged'}, {$ref: '#/components/schemas/Leaf'}], discriminator: {propertyName: k}}
    Leaf: {type: object, properties: {k: {}}}
    Endless: {type: object, required: [a], properties: {a: {type: object, required: [b], properties: {b: {$ref: '#/components/schemas/Endless'}}}}}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    List = any
    Both = [[any]]
    X = [[[any]]]
    Y = [[[any]]]
    Union = string
    Tagged = union by k { Leaf(Leaf): Leaf }
    Back = union by k { Leaf(Leaf): Leaf }
    Leaf = { k?: any }
    Endless = { a?: box EndlessA }
    EndlessA = { b?: box Endless }
    "#);
    insta::assert_snapshot!(messages(schemas), @r#"
    warning: this list or map is made of nothing but itself
    ^ treated as any JSON value
    warning: this list, map or reference is made of nothing but itself
    ^ it is treated as any JSON value
    warning: an alternative of this schema leads back to it
    ^ the alternative is left out
    ^
    warning: no value has the required property `a`: it would have to contain itself
    ^ the property is treated as optional
    "#);
}

#[test]
fn lists_of_each_other_as_alternatives() {
    // Directly, nullable, in `allOf`, in unions, and in circles of different lengths, which only
    // meet again after their product.
    let schemas = "
    A: {type: array, items: {$ref: '#/components/schemas/B'}}
    B: {type: array, items: {$ref: '#/components/schemas/A'}}
    Pair: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    NullA: {type: array, nullable: true, items: {$ref: '#/components/schemas/NullB'}}
    NullB: {type: array, nullable: true, items: {$ref: '#/components/schemas/NullA'}}
    NullPair: {oneOf: [{$ref: '#/components/schemas/NullA'}, {$ref: '#/components/schemas/NullB'}]}
    AllA: {allOf: [{type: array, items: {$ref: '#/components/schemas/AllB'}}]}
    AllB: {allOf: [{type: array, items: {$ref: '#/components/schemas/AllA'}}, {maxItems: 2}]}
    AllPair: {anyOf: [{$ref: '#/components/schemas/AllA'}, {$ref: '#/components/schemas/AllB'}]}
    AnyA: {type: array, items: {anyOf: [{$ref: '#/components/schemas/AnyA'}, {$ref: '#/components/schemas/AnyB'}]}}
    AnyB: {type: array, items: {anyOf: [{$ref: '#/components/schemas/AnyB'}, {$ref: '#/components/schemas/AnyA'}]}}
    AnyPair: {anyOf: [{$ref: '#/components/schemas/AnyA'}, {$ref: '#/components/schemas/AnyB'}]}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    A = any
    B = [A]
    Pair = [[any]]
    NullA = any
    NullB = [NullA or null]
    NullPair = [[any] or null]
    AllA = any
    AllB = [AllA]
    AllPair = [[any]]
    AnyA = [[[any]]]
    AnyB = [[[any]]]
    AnyPair = [[any]]
    "#);
    insta::assert_snapshot!(messages(schemas), @r#"
    warning: these lists are made of nothing but lists (and in 2 more places)
    ^ the innermost entries are treated as any JSON value
    ^
    ^
    warning: this list, map or reference is made of nothing but itself
    ^ it is treated as any JSON value
    ^
    ^
    "#);
}

#[test]
fn maps_of_each_other_as_alternatives() {
    let schemas = "
    A: {type: object, additionalProperties: {$ref: '#/components/schemas/B'}}
    B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
    Pair: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    Lists: {anyOf: [{type: array, items: {$ref: '#/components/schemas/A'}}, {type: array, items: {$ref: '#/components/schemas/B'}}]}
    ";
    insta::assert_snapshot!(types(schemas), @r#"
    A = any
    B = map of A
    Pair = union by coverage { A(A): object, B(B): object }
    Lists = [ListsItem]
    ListsItem = union by coverage { A(A): object, B(B): object }
    "#);
}

/// Schemas in circles of these lengths, each leading to the next.
fn circles(lengths: &[usize], schema: impl Fn(&str) -> String) -> (String, String) {
    let (mut schemas, mut first) = (String::new(), Vec::new());
    for length in lengths {
        let reference = |n| format!("{{$ref: '#/components/schemas/C{length}x{n}'}}");
        first.push(reference(0));
        for n in 0..*length {
            let next = schema(&reference((n + 1) % length));
            schemas += &format!("    C{length}x{n}: {next}\n");
        }
    }
    (schemas, first.join(", "))
}

#[test]
fn circles_that_never_meet() {
    let lengths = [7, 11, 13];
    let (lists, first) = circles(&lengths, |next| format!("{{type: array, items: {next}}}"));
    for key in ["anyOf", "allOf"] {
        let schemas = format!("{lists}    Together: {{{key}: [{first}]}}\n");
        let all = types(&schemas);
        assert!(all.contains("Together = [[[[[["), "{all}");
        let said = messages(&schemas);
        let expected = match key {
            "anyOf" => "warning: these lists are made of nothing but lists\n",
            _ => "warning: too many types without a name stand in each other here\n",
        };
        assert!(said.contains(expected), "{said}");
    }
    let (objects, first) = circles(&lengths, |next| {
        format!("{{type: object, properties: {{next: {next}}}}}")
    });
    let schemas = format!("{objects}    Together: {{allOf: [{first}]}}\n");
    let all = types(&schemas);
    assert!(all.contains("Together = { next?: TogetherNext }"), "{all}");
    let said = messages(&schemas);
    assert!(said.contains("too many types without a name"), "{said}");
}

#[test]
fn a_chain_of_only_alternatives_can_be_long() {
    let chain: String = (0..20)
        .map(|n| {
            let next = n + 1;
            format!("    X{n}: {{type: object, properties: {{k: {{}}, p{n}: {{}}}}, oneOf: [{{$ref: '#/components/schemas/X{next}'}}]}}\n")
        })
        .collect();
    let schemas = format!("{chain}    X20: {{type: object}}\n");
    let all = types(&schemas);
    assert!(all.contains("X19 = { k?: any, p19?: any }"), "{all}");
    assert!(all.contains("X0 = { k?: any, p0?: any, p1?: any,"), "{all}");
}

// The rest.

#[test]
fn read_only_and_write_only() {
    let paths = "paths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}";
    insta::assert_snapshot!(document_types(paths, "
    A: {type: object, required: [id, secret], properties: {id: {$ref: '#/components/schemas/Id'}, secret: {type: string, writeOnly: true}, b: {$ref: '#/components/schemas/B'}, list: {type: array, items: {$ref: '#/components/schemas/A'}}}}
    B: {type: object, properties: {seen: {type: string, readOnly: true}}}
    Id: {type: integer, readOnly: true}
    "), @r#"
    A = { read id: Id, b?: B, list?: [A] }
    Id = int64
    B = { read seen?: string }
    ARequest = { write secret: string, b?: B, list?: [ARequest] }
    "#);
}

#[test]
fn in_a_merge_patch_null_deletes() {
    let paths = "paths: {/a: {patch: {requestBody: {content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}, /p: {patch: {requestBody: {content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/P'}}}}, responses: {'204': {description: Done}}}}}";
    insta::assert_snapshot!(document_types(paths, "
    A: {type: object, required: [id], properties: {id: {type: string}, b: {$ref: '#/components/schemas/B'}, list: {type: array, items: {$ref: '#/components/schemas/B'}}}}
    B: {type: object, properties: {text: {type: string}, fixed: {$ref: '#/components/schemas/Fixed'}}}
    Fixed: {type: object, required: [a], properties: {a: {type: integer}}}
    P: {type: object, properties: {bs: {type: object, additionalProperties: {$ref: '#/components/schemas/B'}}, own: {type: object, properties: {a: {}}, additionalProperties: {type: integer}}}}
    "), @r"
    A = { id: string, b?: B, list?: [B] }
    B = { text?: string, fixed?: Fixed }
    Fixed = { a: int64 }
    P = { bs?: map of BPatch or null or null, own?: POwn or null }
    POwn = { a?: any, ..: int64 or null }
    APatch = { id: string, b?: BPatch or null, list?: [B] or null }
    BPatch = { text?: string or null, fixed?: Fixed or null }
    ");
}

#[test]
fn enums() {
    insta::assert_snapshot!(types("
    Untyped: {enum: [a, b]}
    Numbers: {type: number, enum: [1, 2.5]}
    Huge: {type: integer, enum: [1, 18446744073709551615]}
    Mixed: {enum: [a, 1, true, null, a]}
    Text: {type: string, enum: [1, true, x]}
    Objects: {enum: [{a: 1}, [1]]}
    "), @r#"
    Untyped = enum { A "a", B "b" }
    Numbers = double
    Huge = uint64
    Mixed = union { Text(MixedText): string, Integer(MixedInteger): integer, Boolean(boolean): boolean }
    MixedText = enum { A "a" }
    MixedInteger = enum { Value1 1 }
    Text = enum { Value1 "1", True "true", X "x" }
    Objects = any
    "#);
}

#[test]
fn enums_whose_values_have_names() {
    insta::assert_snapshot!(types("
    Day: {type: integer, enum: [0, 1], x-enum-varnames: [SUNDAY, monday]}
    Level: {type: integer, enum: [0, 1], x-enumNames: [Unknown, High]}
    Size: {type: string, enum: [s, m, s], x-enum-varnames: [Small, Medium, Tiny]}
    Few: {type: integer, enum: [0, 1], x-enum-varnames: [One]}
    Same: {type: integer, enum: [0, 1], x-enum-varnames: [one, One]}
    Odd: {type: integer, enum: [0, 1], x-enum-varnames: [a, '1']}
    Numbers: {type: integer, enum: [0, 1], x-enum-varnames: [2, 3]}
    NoList: {type: integer, enum: [0, 1], x-enum-varnames: {0: a, 1: b}}
    Both: {type: integer, enum: [0, 1], x-enum-varnames: [One], x-enumNames: [First, Second]}
    Part: {allOf: [{$ref: '#/components/schemas/Day'}, {enum: [1], x-enum-varnames: [Mon]}]}
    "), @r#"
    Day = enum { Sunday 0, Monday 1 }
    Level = enum { UnknownValue 0, High 1 }
    Size = enum { Small "s", Medium "m" }
    Few = enum { Value0 0, Value1 1 }
    Same = enum { Value0 0, Value1 1 }
    Odd = enum { Value0 0, Value1 1 }
    Numbers = enum { Value0 0, Value1 1 }
    NoList = enum { Value0 0, Value1 1 }
    Both = enum { First 0, Second 1 }
    Part = enum { Monday 1 }
    "#);
}

#[test]
fn formats_and_numbers() {
    insta::assert_snapshot!(types("
    A:
      type: object
      properties:
        a: {type: integer, format: int32}
        b: {type: integer}
        c: {type: number, format: float}
        d: {type: string, format: date-time}
        e: {type: string, format: email}
        f: {type: integer, minimum: 0, maximum: 18446744073709551615}
        g: {type: array}
        h: {type: object}
        i: {}
        j: {type: number, format: int32}
        k: {type: number, format: int}
        l: {type: number, format: integer}
        m: {type: number, format: long}
        n: {type: number, format: decimal}
    "), @"A = { a?: int32, b?: int64, c?: double, d?: datetime, e?: string, f?: uint64, g?: [any], h?: map of any, i?: any, j?: int32, k?: int64, l?: int64, m?: int64, n?: double }");
}

#[test]
fn the_same_within_other_objects_is_one_type() {
    let one = "\n    Pet: {properties: {sort: {enum: [asc, desc]}, size: {properties: {unit: {enum: [m, ft]}}}}}";
    let two = "\n    Plan: {properties: {order: {enum: [asc, desc]}, height: {properties: {unit: {enum: [m, ft]}}}}}";
    let more = "
    Other: {properties: {sort: {enum: [desc, asc]}, size: {properties: {unit: {enum: [m, ft], description: The unit.}}}}}
    Unit: {enum: [m, ft]}
    ";
    let found = types(&format!("{one}{two}{more}"));
    insta::assert_snapshot!(found, @r#"
    Pet = { sort?: PetSort, size?: PetSize }
    PetSort = enum { Asc "asc", Desc "desc" }
    PetSize = { unit?: UnitMFt }
    PetSizeUnit = UnitMFt
    Plan = { order?: PlanOrder, height?: PlanHeight }
    PlanOrder = enum { Asc "asc", Desc "desc" }
    PlanHeight = { unit?: UnitMFt }
    PlanHeightUnit = UnitMFt
    Other = { sort?: OtherSort, size?: OtherSize }
    OtherSort = enum { Desc "desc", Asc "asc" }
    OtherSize = { unit?: UnitMFt }
    OtherSizeUnit = UnitMFt
    Unit = enum { M "m", Ft "ft" }
    UnitMFt = enum { M "m", Ft "ft" }
    "#);
    let mut turned: Vec<String> = types(&format!("{two}{one}{more}"))
        .lines()
        .map(str::to_owned)
        .collect();
    let mut lines: Vec<String> = found.lines().map(str::to_owned).collect();
    turned.sort();
    lines.sort();
    assert_eq!(lines, turned, "the order of the document has no say");
}
