//! Security schemes: what operations require, and how callers give their credentials.

mod support;

use codegen::ir::{KeyLocation, SchemeKind};
use codegen::{Auth, Options};
use support::{Document, client, ir};

/// A document with these schemes and these values of `security`, one for each operation.
fn document(schemes: &str, requirements: &[&str]) -> Document {
    let operations = requirements.iter().enumerate();
    let operations = operations.map(|(index, security)| {
        let security = match *security {
            "" => String::new(),
            security => format!("security: {security}, "),
        };
        format!("  /{index}: {{get: {{operationId: get{index}, {security}responses: {{'200': {{description: A}}}}}}}}\n")
    });
    let operations: String = operations.collect();
    Document::new(&format!(
        "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n{operations}components:\n  securitySchemes:\n{schemes}"
    ))
}

const ALL: &str = "
    Bearer Auth: {type: http, scheme: Bearer}
    oauth: {type: oauth2, flows: {}, description: A token of the shop.}
    oidc: {type: openIdConnect, openIdConnectUrl: 'https://a.example'}
    user: {type: http, scheme: basic}
    signature: {type: http, scheme: DPoP}
    apiKey: {type: apiKey, in: header, name: X-API-Key, description: From the settings.}
    whole: {type: apiKey, in: header, name: Authorization}
    query: {type: apiKey, in: query, name: api key}
    session: {type: apiKey, in: cookie, name: sid}
    unused: {type: apiKey, in: header, name: X-Unused}
";

const USED: [&str; 6] = [
    "[{Bearer Auth: []}]",
    "[{oauth: [read]}, {oidc: []}, {}]",
    "[{apiKey: [], session: []}, {user: []}]",
    "[{signature: []}]",
    "[{whole: []}, {query: []}]",
    "[]",
];

#[test]
fn each_scheme_is_a_method_of_the_builder() {
    let document = document(ALL, &USED);
    insta::assert_snapshot!("security_root", client(&document, "src/lib.rs"));
    insta::assert_snapshot!("security_schemes", client(&document, "src/security.rs"));
    let operations = client(&document, "src/operations/untagged.rs");
    let calls = operations.lines().map(str::trim);
    let calls = calls.filter(|it| it.starts_with("Call::new(") || it.starts_with(".requires("));
    insta::assert_snapshot!("security_calls", calls.collect::<Vec<_>>().join("\n"));
}

/// For each operation, the names of the schemes by alternative.
fn required(document: &Document, auth: Auth) -> Vec<Vec<Vec<String>>> {
    let options = Options {
        auth,
        ..support::options()
    };
    let api = support::read(document, &options);
    let operations = api.operations.iter().map(|operation| {
        let lists = operation.security.0.iter().map(|list| {
            let names = list
                .iter()
                .map(|id| api.security_schemes[id.0].name.clone());
            names.collect()
        });
        lists.collect()
    });
    operations.collect()
}

const TWO: &str =
    "    a: {type: http, scheme: bearer}\n    b: {type: apiKey, in: header, name: X-B}\n";

#[test]
fn requirements_of_the_document_are_for_operations_without_their_own() {
    let with_general = |general: &str| {
        Document::new(&format!(
            "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\nsecurity: {general}\npaths:\n  /a: {{get: {{responses: {{'200': {{description: A}}}}}}}}\n  /b: {{get: {{security: [], responses: {{'200': {{description: A}}}}}}}}\n  /c: {{get: {{security: [{{}}, {{a: []}}], responses: {{'200': {{description: A}}}}}}}}\ncomponents:\n  securitySchemes:\n{TWO}"
        ))
    };
    assert_eq!(
        required(&with_general("[{b: []}]"), Auth::AsDeclared),
        [vec![vec!["b"]], vec![], vec![vec!["a"], vec![]]]
    );
    // What an option adds is not for operations that need nothing.
    assert_eq!(
        required(&with_general("[{b: []}]"), Auth::parse("bearer").unwrap()),
        [vec![vec!["a"], vec!["b"]], vec![], vec![vec!["a"], vec![]]]
    );
    assert_eq!(
        required(&with_general("[{b: []}]"), Auth::parse("basic").unwrap()),
        [
            vec![vec!["basic"], vec!["b"]],
            vec![],
            vec![vec!["basic"], vec!["a"], vec![]]
        ]
    );
}

#[test]
fn an_option_says_what_a_document_forgot() {
    for (text, kind) in [
        ("bearer", SchemeKind::Bearer),
        ("http:Bearer", SchemeKind::Bearer),
        ("basic", SchemeKind::Basic),
        ("http:DPoP", SchemeKind::Http("DPoP".to_owned())),
        (
            "header:X-Key",
            SchemeKind::ApiKey(KeyLocation::Header, "X-Key".to_owned()),
        ),
        (
            "query:api key",
            SchemeKind::ApiKey(KeyLocation::Query, "api key".to_owned()),
        ),
        (
            "cookie:sid",
            SchemeKind::ApiKey(KeyLocation::Cookie, "sid".to_owned()),
        ),
    ] {
        assert_eq!(Auth::parse(text), Some(Auth::With(kind)), "{text}");
    }
    for text in [
        "",
        "digest",
        "header:",
        "header:X Key",
        "cookie:a;b",
        "http:",
        "query:",
    ] {
        assert_eq!(Auth::parse(text), None, "{text}");
    }
}

#[test]
fn schemes_that_exclude_each_other_are_alternatives() {
    let schemes = format!("{TWO}    c: {{type: http, scheme: basic}}\n");
    let document = document(&schemes, &["[{a: [], b: [], c: []}]"]);
    assert_eq!(
        required(&document, Auth::AsDeclared),
        [vec![vec!["a", "b"], vec!["c", "b"]]]
    );
    insta::assert_snapshot!("security_conflict", support::diagnostics(&document));
}

#[test]
fn what_cannot_be_satisfied_is_a_warning() {
    let schemes =
        format!("{TWO}    c: {{type: http}}\n    d: {{type: apiKey, in: cookie, name: a;b}}\n");
    let document = document(
        &schemes,
        &["[{c: []}]", "[{d: [], b: []}, {nowhere: []}, {a: []}]"],
    );
    assert_eq!(
        required(&document, Auth::AsDeclared),
        [vec![], vec![vec!["a"]]]
    );
    insta::assert_snapshot!("security_unknown", support::diagnostics(&document));
}

#[test]
fn mutual_tls_needs_nothing_in_the_request() {
    let schemes = format!("{TWO}    tls: {{type: mutualTLS}}\n");
    let document = document(&schemes, &["[{tls: [], b: []}]", "[{tls: []}]"]);
    assert_eq!(
        required(&document, Auth::AsDeclared),
        [vec![vec!["b"]], vec![]]
    );
    let text = support::diagnostics(&document);
    assert!(
        text.contains("mutual TLS belongs to the connection"),
        "{text}"
    );
    assert!(text.contains("`ClientBuilder::http_client`"), "{text}");
    assert_eq!(text.matches("warning").count(), 1, "{text}");
}

/// The signature of `Client::new`.
fn new(document: &Document) -> String {
    let text = client(document, "src/lib.rs");
    let (_, after) = text.split_once("pub fn new(").expect("the function");
    after.split_once(')').expect("an end").0.to_owned()
}

#[test]
fn new_takes_what_most_users_have() {
    let schemes = format!(
        "{TWO}    c: {{type: http, scheme: basic}}\n    d: {{type: apiKey, in: query, name: d}}\n"
    );
    for (requirements, expected) in [
        (&["[{b: []}]", "[{a: []}]"][..], "token: &str"),
        (&["[{b: []}]", "[{c: []}]", "[{b: []}]"], "b: &str"),
        (&["[{c: []}, {b: [], d: []}]"], "user: &str, password: &str"),
        (&["[{d: [], b: []}]", "[{d: []}]"], "d: &str, b: &str"),
    ] {
        assert_eq!(
            new(&document(&schemes, requirements)),
            expected,
            "{requirements:?}"
        );
    }
}

#[test]
fn names_avoid_methods_that_exist() {
    let schemes = "
    timeout: {type: apiKey, in: header, name: X-A}
    Time Out: {type: apiKey, in: header, name: X-B}
    token: {type: apiKey, in: header, name: X-C}
    fn: {type: apiKey, in: header, name: X-D}
    foo: {type: http, scheme: basic}
";
    let all = [
        "[{timeout: []}]",
        "[{Time Out: []}]",
        "[{token: []}]",
        "[{fn: []}]",
        "[{foo: []}]",
    ];
    let methods = |document: &Document| {
        let text = client(document, "src/lib.rs");
        let (_, builder) = text.split_once("impl ClientBuilder").expect("the methods");
        let lines = builder
            .lines()
            .filter_map(|it| it.trim().strip_prefix("pub fn "));
        let names = lines.filter_map(|it| Some(it.split_once('(')?.0.to_owned()));
        names.collect::<Vec<String>>()
    };
    let without_bearer = methods(&document(schemes, &all));
    assert_eq!(
        without_bearer,
        ["time_out", "r#fn", "foo", "timeout_scheme", "token"]
    );
    let schemes = format!("{schemes}    bearer: {{type: http, scheme: bearer}}\n");
    let with_bearer = methods(&document(
        &schemes,
        &[&all[..], &["[{bearer: []}]"]].concat(),
    ));
    assert_eq!(
        with_bearer,
        [
            "token",
            "time_out",
            "bearer",
            "r#fn",
            "foo",
            "timeout_scheme",
            "token_scheme"
        ]
    );
}

#[test]
fn the_order_of_the_document_changes_no_name() {
    let (first, second) = (
        "    a-b: {type: http, scheme: basic}\n",
        "    a_b: {type: apiKey, in: query, name: q}\n",
    );
    let requirements = ["[{a-b: []}]", "[{a_b: []}]"];
    let one = document(&format!("{first}{second}"), &requirements);
    let other = document(&format!("{second}{first}"), &requirements);
    let file = "src/security.rs";
    assert_eq!(client(&one, file), client(&other, file));
    assert_eq!(ir(&one).security_schemes, ir(&other).security_schemes);
}
