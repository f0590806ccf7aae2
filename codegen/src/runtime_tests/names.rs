//! The names that generated code must leave alone.

use crate::names::CALL_METHODS;

/// The methods of `Client` that are not operations, but for what every generated crate adds.
const CLIENT_METHODS: [&str; 1] = ["with_token"];

#[test]
fn a_client_has_no_other_names_to_reserve() {
    let sources = [
        include_str!("../runtime/call.rs"),
        include_str!("../runtime/client.rs"),
        include_str!("../runtime/send.rs"),
    ];
    let blocks = sources
        .iter()
        .flat_map(|source| source.split("\nimpl Client {").skip(1));
    let blocks = blocks.map(|block| block.split("\n}").next().expect("a block"));
    let found: Vec<&str> = blocks.flat_map(methods_in).collect();
    assert_eq!(found, CLIENT_METHODS);
}

#[test]
fn the_list_is_complete_and_documented() {
    let source = include_str!("../runtime/call.rs");
    let (_, after_call) = source.split_once("pub struct Call<").expect("the type");
    let (methods, _) = after_call
        .split_once("impl<'c, O: Operation> IntoFuture")
        .expect("an end");
    let mut found = methods_in(methods);
    found.sort_unstable();
    // The one that comes with a trait is not documented beside the others.
    let own = CALL_METHODS.iter().filter(|name| **name != "into_future");
    assert!(own.clone().eq(&found), "{found:?}");
    for name in own {
        assert!(methods.contains(&format!("`{name}`")), "{name} in the list");
    }
}

/// The names of the methods that are visible outside of their module.
fn methods_in(source: &str) -> Vec<&str> {
    let lines = source
        .lines()
        .filter_map(|line| line.strip_prefix("    pub"));
    let signatures = lines.filter_map(|line| line.split_once("fn "));
    let names = signatures.map(|(_, signature)| signature.split(['(', '<']).next());
    names.map(|name| name.expect("a name")).collect()
}
