//! What is sent for parameters: a test program of the crate that is made of `openapi.yaml`. Nothing is
//! sent; the checks look at the requests.

use std::collections::BTreeMap;

use parameters::operations::*;
use parameters::types::{Color, OtherPet, Pet, Sort};
use parameters::{Base64, Call, Client, Operation};

fn client() -> Client {
    Client::new().unwrap()
}

fn target<O: Operation>(call: &Call<'_, O>) -> String {
    call.url().unwrap().as_str().trim_start_matches("https://api.example.com/").to_owned()
}

/// The query of a call.
fn query<O: Operation>(call: Call<'_, O>) -> String {
    call.url().unwrap().query().unwrap_or_default().to_owned()
}

fn header<O: Operation>(call: Call<'_, O>, name: &str) -> String {
    let request = call.request().unwrap();
    let value = &request.headers()[name];
    String::from_utf8(value.as_bytes().to_vec()).unwrap()
}

#[test]
fn parts_of_a_path_have_the_form_of_their_style() {
    let color = Color::new(100).g(200);
    let call = client().paths("a/b", [1, 2], &color).url().unwrap();
    assert_eq!(call.path(), "/pets/.a%2Fb/;more=1;more=2/R=100,G=200/.small");
}

#[test]
fn enums_are_given_by_name_or_text() {
    let client = client();
    assert_eq!(query(client.queries().sort("updated")), "sort=updated");
    assert_eq!(query(client.queries().sort(Sort::Created)), "sort=created");
    assert_eq!(query(client.queries().sort("new")), "sort=new");
    assert_eq!(query(client.queries().sorts(["new", "old"])), "sorts=new,old");
    assert_eq!(query(client.queries().sorts([Sort::Created])), "sorts=created");
}

#[test]
fn lists() {
    let client = client();
    assert_eq!(query(client.queries().ids([1, 2])), "ids%5B%5D=1&ids%5B%5D=2");
    assert_eq!(query(client.queries().words(["a b", "c"])), "words=a%20b%20c");
    assert_eq!(query(client.queries().days(["2024-01-01", "2024-01-02"])), "days=2024-01-01%7C2024-01-02");
    assert_eq!(query(client.queries().expand(["a", "b"])), "expand%5B%5D=a&expand%5B%5D=b");
    let none: [&str; 0] = [];
    assert_eq!(query(client.queries().words(none)), "");
    assert_eq!(query(client.queries().empty(none)), "empty=");
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(query(client.queries().urls([id, id])), format!("urls={id},{id}"));
}

#[test]
fn objects_are_typed_values() {
    let client = client();
    let color = Color::new(100).note("a&b");
    assert_eq!(query(client.queries().color(&color)), "R=100&note=a%26b");
    assert_eq!(query(client.queries().flat(&color)), "flat=R,100,note,a%26b");
    let labels = BTreeMap::from([("a,b".to_owned(), "c".to_owned()), ("d".to_owned(), String::new())]);
    assert_eq!(query(client.queries().labels(&labels)), "labels=a%2Cb,c,d,");
    let filter = QueriesFilter::new("pet")
        .from("2024-05-17T09:30:00Z")
        .owner(QueriesFilterOwner::new().name("Zoë").age_null())
        .tags(["a", "b"])
        .rules([QueriesFilterRulesItem::new().field("x").op(Sort::Updated)]);
    let found = query(client.queries().filter(&filter));
    let decoded = found.replace("%5B", "[").replace("%5D", "]");
    assert_eq!(
        decoded,
        "filter[kind]=pet&filter[from]=2024-05-17T09%3A30%3A00Z&filter[owner][name]=Zo%C3%AB\
         &filter[tags][]=a&filter[tags][]=b&filter[rules][0][field]=x&filter[rules][0][op]=updated"
    );
}

#[test]
fn other_values() {
    let client = client();
    assert_eq!(query(client.queries().url_parameter("https://a.b/c?d=e&f#g")), "url=https://a.b/c?d=e%26f%23g");
    assert_eq!(query(client.queries().bytes(&Base64::encode([251, 255]))), "bytes=%2B%2F8%3D");
    assert_eq!(query(client.queries().one(&1_i64.into())), "one=1");
    assert_eq!(query(client.queries().one(&vec!["a".to_owned(), "b".to_owned()].into())), "one=a&one=b");
    assert_eq!(query(client.queries().flag(true)), "flag=true");
    assert_eq!(query(client.queries().anything("a b")), "anything=a%20b");
    assert_eq!(query(client.queries().note("a b")), "note=a%20b");
    let color = Color::new(1).note("é");
    assert_eq!(query(client.queries().r#where(&color)), "where=%7B%22R%22%3A1%2C%22note%22%3A%22%C3%A9%22%7D");
    assert_eq!(query(client.queries().nested(&[Color::new(1), Color::new(2)])), "nested=%7B%22R%22%3A1%7D&nested=%7B%22R%22%3A2%7D");
}

#[test]
fn headers_are_not_encoded() {
    let client = client();
    let color = Color::new(1).note("a/b é");
    assert_eq!(header(client.headers().x_color(&color), "x-color"), "R,1,note,a/b é");
    assert_eq!(header(client.headers().x_colors(&color), "x-colors"), "R=1,note=a/b é");
    assert_eq!(header(client.headers().x_since(["2024-01-01", "2024-01-02"]), "x-since"), "2024-01-01,2024-01-02");
    let map = BTreeMap::from([("a".to_owned(), 1)]);
    assert_eq!(header(client.headers().x_where(&map), "x-where"), r#"{"a":1}"#);
}

#[test]
fn cookies_share_a_header() {
    let client = client();
    assert_eq!(header(client.cookies("a;b"), "cookie"), "session=a%3Bb; consent=given");
    let call = client.cookies("1").days(["2024-01-01", "2024-01-02"]).color(&Color::new(1).g(2)).raw("a%b");
    assert_eq!(header(call, "cookie"), "session=1; consent=given; days=2024-01-01,2024-01-02; R=1; G=2; raw=a%b");
}

#[test]
fn other_methods() {
    let client = client();
    let body = SearchBody::new().text("x");
    let request = client.search(&body).page(2).request().unwrap();
    assert_eq!(request.method().as_str(), "QUERY");
    assert_eq!(request.url().query(), Some("page=2"));
    assert_eq!(request.body().unwrap().as_bytes().unwrap(), br#"{"text":"x"}"#);
    let request = client.copy_search().request().unwrap();
    assert_eq!(request.method().as_str(), "COPY");
    assert_eq!(request.url().path(), "/search");
}

#[test]
fn the_whole_query_is_one_value() {
    let client = client();
    let color = Color::new(1).note("a b");
    assert_eq!(target(&client.whole_query().any(&color)), "whole?R=1&note=a%20b");
    assert_eq!(target(&client.whole_query()), "whole");
    assert_eq!(target(&client.whole_json(&Color::new(1))), "whole-json?%7B%22R%22%3A1%7D");
}

#[test]
fn a_default_alternative_takes_what_has_no_tag_or_an_unknown_one() {
    for text in [r#"{"kind":"lizard","legs":4}"#, r#"{"legs":4}"#, r#"{"kind":"OtherPet","legs":4}"#] {
        let pet: Pet = serde_json::from_str(text).unwrap();
        assert!(matches!(&pet, Pet::OtherPet(OtherPet { legs: 4, .. })), "{pet:?}");
        assert_eq!(serde_json::to_string(&pet).unwrap(), text);
    }
    let cat: Pet = serde_json::from_str(r#"{"kind":"Cat","name":"Tom"}"#).unwrap();
    assert!(matches!(cat, Pet::Cat(_)));
    let neither: Pet = serde_json::from_str(r#"{"wings":2}"#).unwrap();
    assert!(matches!(neither, Pet::Unknown(_)));
}
