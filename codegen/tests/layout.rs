//! Which file each item stands in, and how little of a client changes with the document.

mod support;

use std::collections::BTreeMap;

use codegen::{Options, layout, names};
use support::{Document, generate, ir};

/// A document with some tags, of which each uses other schemas.
const PATHS: &[&str] = &[
    "/a: {get: {operationId: listCats, tags: [cats], responses: {'200': {description: A, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Cat'}}}}}}}}",
    "/b: {post: {operationId: addDog, tags: [big dogs], requestBody: {required: true, content: {application/json: {schema: {type: object, required: [dog], properties: {dog: {$ref: '#/components/schemas/Dog'}, how: {type: string, enum: [barking, asleep]}}}}}}, responses: {'200': {description: B}}}}",
    "/c: {get: {operationId: sell, tags: [shops], parameters: [{name: sort, in: query, schema: {type: string, enum: [age, price]}}], responses: {'200': {description: C, content: {application/json: {schema: {$ref: '#/components/schemas/Money'}}}}}}}",
    "/d: {get: {operationId: count, tags: [shops], responses: {'200': {description: D, content: {application/json: {schema: {type: object, properties: {number: {type: integer}}}}}}}}}",
    "/e: {get: {operationId: look, tags: [zoos], responses: {'200': {description: E, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}}}",
];

const SCHEMAS: &[&str] = &[
    "Cat: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, mood: {type: string, enum: [good, bad]}}}",
    "Dog: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}",
    "Pet: {type: object, properties: {price: {$ref: '#/components/schemas/Money'}}}",
    "Money: {type: object, properties: {amount: {type: integer}}}",
    "Herd: {type: array, items: {$ref: '#/components/schemas/Dog'}}",
    "Con: {type: object, properties: {mod: {type: string}}}",
];

fn document(paths: &[&str], schemas: &[&str]) -> Document {
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: Layout, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  {}\ncomponents:\n  schemas:\n    {}\n",
        paths.join("\n  "),
        schemas.join("\n    ")
    ))
}

#[test]
fn a_component_has_a_file_and_inline_types_stand_with_their_operation() {
    let api = ir(&document(PATHS, SCHEMAS));
    let names = names::decide(&api);
    let layout = layout::decide(&api, &names, true);
    let modules = layout.modules.iter().map(|module| {
        let types = match &module.items {
            layout::Items::Types(types) => types.clone(),
            layout::Items::Operations(_, operations) => operations
                .iter()
                .flat_map(|(_, types)| types.clone())
                .collect(),
        };
        let types = types.iter().map(|id| names.of_type(*id).name.as_str());
        let types = types.collect::<Vec<_>>().join(", ");
        format!("{} for {:?}: {types}", module.path(), module.features)
    });
    insta::assert_snapshot!(modules.collect::<Vec<_>>().join("\n"), @r#"
    src/operations/big_dogs.rs for ["big-dogs"]: AddDogBody, AddDogBodyHow
    src/operations/cats.rs for ["cats"]: 
    src/operations/shops.rs for ["shops"]: SellSort, CountResponseBody
    src/operations/zoos.rs for ["zoos"]: 
    src/types/cat.rs for ["cats", "zoos"]: Cat, CatMood
    src/types/con_type.rs for ["unreferenced"]: Con
    src/types/dog.rs for ["big-dogs", "unreferenced"]: Dog
    src/types/herd.rs for ["unreferenced"]: Herd
    src/types/money.rs for []: Money
    src/types/pet.rs for ["big-dogs", "cats", "unreferenced", "zoos"]: Pet
    "#);
    let without_manifest = layout::decide(&api, &names, false);
    assert!(without_manifest.features.is_empty());
    let mut modules = without_manifest.modules.iter();
    assert!(modules.all(|it| it.features.is_empty()));
}

/// Each type that a feature compiles is made of types that it compiles, too.
#[test]
fn the_parts_of_a_type_have_its_features() {
    let api = ir(&document(PATHS, SCHEMAS));
    let layout = layout::decide(&api, &names::decide(&api), true);
    let features = |id: codegen::ir::TypeId| {
        let mut modules = layout.modules.iter();
        let module = modules.find(|module| match &module.items {
            layout::Items::Types(types) => types.contains(&id),
            layout::Items::Operations(_, operations) => {
                operations.iter().any(|(_, types)| types.contains(&id))
            }
        });
        &module.expect("each type has a module").features
    };
    for id in api.type_ids() {
        for part in api.types[id.0].parts() {
            let (whole, part) = (features(id), features(part));
            let has_all = !whole.is_empty() && whole.iter().all(|it| part.contains(it));
            assert!(part.is_empty() || has_all, "{whole:?} {part:?}");
        }
    }
}

/// The features of a manifest that somebody else writes are not known.
#[test]
fn tags_are_no_features_without_a_manifest() {
    let options = Options {
        manifest: false,
        ..support::options()
    };
    let generation = support::generate_with(&document(PATHS, SCHEMAS), &options);
    let files = generation.files.expect("the document is sound");
    for (path, text) in &files {
        if !path.starts_with("src/runtime/") {
            assert!(!text.contains("feature"), "{path}: {text}");
        }
    }
}

/// The number of lines that were added to, or removed from, each file that changed.
fn changes(old: &Document, new: &Document) -> BTreeMap<String, usize> {
    let files = |document| generate(document).files.expect("the document is sound");
    let (old, new) = (files(old), files(new));
    let mut changes = BTreeMap::new();
    for path in old.keys().chain(new.keys()) {
        let lines = |files: &BTreeMap<String, String>| {
            let text = files.get(path).cloned().unwrap_or_default();
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let changed = distance(&lines(&old), &lines(&new));
        if changed > 0 {
            changes.insert(path.clone(), changed);
        }
    }
    changes
}

/// The lines that are not in the longest common subsequence.
fn distance(old: &[String], new: &[String]) -> usize {
    let mut row = vec![0; new.len() + 1];
    for line in old {
        let mut diagonal = 0;
        for (index, other) in new.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] = if line == other {
                diagonal + 1
            } else {
                above.max(row[index])
            };
            diagonal = above;
        }
    }
    old.len() + new.len() - 2 * row[new.len()]
}

#[test]
fn order_does_not_matter() {
    let old = document(PATHS, SCHEMAS);
    for offset in 1..PATHS.len() {
        let mut paths = PATHS.to_vec();
        paths.rotate_left(offset);
        let mut schemas = SCHEMAS.to_vec();
        schemas.rotate_left(offset);
        let new = document(&paths, &schemas);
        assert_eq!(changes(&old, &new), BTreeMap::new());
    }
}

#[test]
fn a_new_operation_changes_its_own_module() {
    let old = document(PATHS, SCHEMAS);
    for schema in ["Cat", "Dog", "Pet", "Money", "Herd", "Con"] {
        let path = format!(
            "/new: {{get: {{operationId: new, tags: [shops], responses: {{'200': {{description: A, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}}}"
        );
        let new = document(&[PATHS, &[&path]].concat(), SCHEMAS);
        let mut changes = changes(&old, &new);
        changes.remove("src/operations/shops.rs");
        assert!(changes.len() <= 3, "{schema}: {changes:?}");
        assert!(
            changes.values().sum::<usize>() <= 10,
            "{schema}: {changes:?}"
        );
    }
}

#[test]
fn a_new_tag_adds_a_module() {
    let old = document(PATHS, SCHEMAS);
    let path = "/new: {get: {operationId: new, tags: [birds], responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}}}";
    let new = document(&[PATHS, &[path]].concat(), SCHEMAS);
    let mut changes = changes(&old, &new);
    changes.remove("src/operations/birds.rs");
    assert!(changes.len() <= 3, "{changes:?}");
    assert!(changes.values().sum::<usize>() <= 10, "{changes:?}");
}

#[test]
fn a_new_component_adds_a_module() {
    let old = document(PATHS, SCHEMAS);
    let schema = "Bird: {type: object, properties: {wing: {type: object, properties: {long: {type: boolean}}}}}";
    let new = document(PATHS, &[SCHEMAS, &[schema]].concat());
    let expected = [("src/types/bird.rs", 0), ("src/types/mod.rs", 1)];
    let mut changes = changes(&old, &new);
    if let Some(lines) = changes.get_mut("src/types/bird.rs") {
        *lines = 0;
    }
    let expected = expected.map(|(path, lines)| (path.to_owned(), lines));
    assert_eq!(changes, BTreeMap::from(expected));
}

/// Windows has devices with these names, whatever their ending is.
#[test]
fn names_of_files_suit_all_file_systems() {
    let long = "a".repeat(150) + " " + &"word ".repeat(60);
    let path = format!(
        "/x: {{get: {{operationId: '{long}', tags: ['{long}', Aux], parameters: [{{name: sort, in: query, schema: {{type: string, enum: [a, b]}}}}], responses: {{'200': {{description: A}}}}}}}}"
    );
    let aux = "/y: {get: {operationId: y, tags: [AUX], responses: {'200': {description: A}}}}";
    let twin = "/z: {get: {operationId: z, tags: [aux], responses: {'200': {description: A}}}}";
    let schema = format!(
        "'{long}': {{type: object, properties: {{'{long}': {{type: string, enum: [a, b]}}}}}}"
    );
    let schemas = [
        schema.as_str(),
        "Mod: {type: object}",
        "COM1: {type: object, properties: {a: {type: string}}}",
        "con: {type: object, properties: {a: {type: string}}}",
        "Con: {type: object, properties: {b: {type: string}}}",
    ];
    let document = document(&[&path, aux, twin], &schemas);
    let files = generate(&document).files.expect("the document is sound");
    let mut seen = std::collections::BTreeSet::new();
    for (path, text) in &files {
        assert!(seen.insert(path.to_lowercase()), "{path} is there twice");
        let name = path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        assert!(name.len() <= 100, "{name}");
        let is_reserved = ["aux", "con", "nul", "prn", "com1"].contains(&stem);
        assert!(!is_reserved, "{path}");
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        for word in text.split(|c| !is_word(c)) {
            let is_name = word.starts_with(|c: char| c.is_uppercase()) || word.contains("word_");
            assert!(!is_name || word.len() <= 100, "{path}: {word}");
        }
    }
}
