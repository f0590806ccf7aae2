//! The names that generated code must leave alone.

/// The methods of `Call`. An optional parameter whose setter would have one of these names has to
/// get another.
const CALL_METHODS: [&str; 18] = [
    "accept_media_type",
    "bearer",
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

#[test]
fn the_list_is_complete_and_documented() {
    let source = include_str!("../runtime/call.rs");
    let (_, after_call) = source.split_once("pub struct Call<").expect("the type");
    let (methods, _) = after_call
        .split_once("impl<'c, O: Operation> IntoFuture")
        .expect("an end");
    let mut found: Vec<&str> = methods
        .lines()
        .filter_map(|line| line.strip_prefix("    pub"))
        .filter_map(|line| line.split_once("fn "))
        .filter_map(|(_, signature)| signature.split(['(', '<']).next())
        .collect();
    found.sort_unstable();
    assert_eq!(found, CALL_METHODS);
    for name in CALL_METHODS {
        assert!(methods.contains(&format!("`{name}`")), "{name} in the list");
    }
}
