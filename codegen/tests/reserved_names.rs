//! `codegen` knows every method of the runtime's `Client` and `Call`, so that no operation or
//! setter gets the same name.

use codegen::names::{
    BUILDER_METHODS, CALL_METHODS, CLIENT_METHODS, DOWNLOAD_METHODS, STREAM_METHODS,
};

#[test]
fn every_method_of_client_is_reserved() {
    let sources = [
        include_str!("../runtime/src/runtime/call.rs"),
        include_str!("../runtime/src/runtime/client.rs"),
        include_str!("../runtime/src/runtime/send.rs"),
    ];
    let blocks = sources
        .iter()
        .flat_map(|source| source.split("\nimpl Client {").skip(1));
    let blocks = blocks.map(|block| block.split("\n}").next().expect("a block"));
    let found: Vec<&str> = blocks.flat_map(methods_in).collect();
    assert!(found.contains(&"with_bearer_token"), "{found:?}");
    for name in found {
        assert!(CLIENT_METHODS.contains(&name), "{name} is not reserved");
    }
}

#[test]
fn every_method_of_call_is_reserved_and_documented() {
    let source = include_str!("../runtime/src/runtime/call.rs");
    let (_, after_call) = source.split_once("pub struct Call<").expect("the type");
    let (methods, _) = after_call
        .split_once("impl<'c, O: Operation> IntoFuture")
        .expect("an end");
    let others = [
        include_str!("../runtime/src/runtime/form.rs"),
        include_str!("../runtime/src/runtime/json_items.rs"),
        include_str!("../runtime/src/runtime/linked.rs"),
        include_str!("../runtime/src/runtime/multipart.rs"),
        include_str!("../runtime/src/runtime/styled.rs"),
        include_str!("../runtime/src/runtime/unnamed_parts.rs"),
        include_str!("../runtime/src/runtime/upload.rs"),
        include_str!("../runtime/src/runtime/xml.rs"),
    ];
    let others = others.iter().map(|source| {
        let (_, after) = source
            .split_once("\nimpl<O> Call<'_, O> {")
            .expect("methods");
        after.split("\n}").next().expect("a block")
    });
    let mut found: Vec<&str> = others.flat_map(methods_in).collect();
    found.extend(methods_in(methods));
    found.sort_unstable();
    // These are methods of traits; the documentation does not list them.
    let of_traits = ["clone", "into_future"];
    let own = CALL_METHODS.iter().filter(|name| !of_traits.contains(name));
    assert!(own.clone().eq(&found), "{found:?}");
    for name in own {
        assert!(methods.contains(&format!("`{name}`")), "{name} in the list");
    }
}

/// Only some operations have these methods. Parameters of others may have their names.
#[test]
fn every_method_of_a_stream_is_reserved() {
    let items = include_str!("../runtime/src/runtime/items.rs");
    let download = include_str!("../runtime/src/runtime/download.rs");
    for (source, reserved) in [(items, STREAM_METHODS), (download, DOWNLOAD_METHODS)] {
        let blocks = source.split("Operation> Call<'_, O> {").skip(1);
        let blocks = blocks.map(|block| block.split("\n}").next().expect("a block"));
        let blocks: Vec<&str> = blocks.collect();
        let mut found: Vec<&str> = blocks.iter().flat_map(|it| methods_in(it)).collect();
        found.sort_unstable();
        assert_eq!(found, reserved);
        // A private method would take a name, too.
        assert!(!blocks.concat().contains("\n    fn "));
    }
}

#[test]
fn every_method_of_the_builder_is_reserved() {
    let source = include_str!("../runtime/src/runtime/client.rs");
    let (_, after_builder) = source
        .split_once("\nimpl ClientBuilder {")
        .expect("the type");
    let (methods, _) = after_builder.split_once("\n}").expect("an end");
    let found = methods_in(methods);
    assert!(found.contains(&"build"), "{found:?}");
    for name in found {
        assert!(BUILDER_METHODS.contains(&name), "{name} is not reserved");
    }
}

/// The names of the methods that are visible outside their module.
fn methods_in(source: &str) -> Vec<&str> {
    let lines = source
        .lines()
        .filter_map(|line| line.strip_prefix("    pub"));
    let signatures = lines.filter_map(|line| line.split_once("fn "));
    let names = signatures.map(|(_, signature)| signature.split(['(', '<']).next());
    names.map(|name| name.expect("a name")).collect()
}
