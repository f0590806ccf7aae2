//! The names that generated code must leave alone.

/// The methods of `Call`. An optional parameter whose setter would have one of these names has to
/// get another.
const CALL_METHODS: [&str; 19] = [
    "accept_media_type",
    "bearer",
    "bytes_body",
    "header",
    "header_list",
    "header_parameter",
    "json_body",
    "json_body_as",
    "keep_redirects",
    "new",
    "path_list",
    "path_parameter",
    "query_list",
    "query_parameter",
    "request",
    "send",
    "send_with_response",
    "timeout",
    "url",
];

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
    assert_eq!(found, CALL_METHODS);
    for name in CALL_METHODS {
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
