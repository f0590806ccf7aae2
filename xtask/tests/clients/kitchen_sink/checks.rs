//! What values of the types in `openapi.yaml` look like: a test program of the crate that is made of
//! that document.

use kitchen_sink::types::{self, *};
use kitchen_sink::{Base64, Client, DateTime, Uuid, operations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a value, which writing must give back.
fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(json: Value) -> T {
    let value = read_only::<T>(json.clone());
    assert_eq!(written(&value), json);
    value
}

/// Reads a value that is written in another way.
fn read_only<T: DeserializeOwned>(json: Value) -> T {
    // From text, as in a response: that is another path than from a `Value`.
    let text = json.to_string();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

fn is_refused<T: DeserializeOwned>(json: Value) -> bool {
    serde_json::from_value::<T>(json).is_err()
}

#[test]
fn all_of() {
    let merged: Merged = read(json!({"id": 1, "name": "a", "note": "b", "extra": true}));
    assert_eq!((merged.id, merged.note.as_str()), (1, "b"));
    assert!(is_refused::<Merged>(json!({"id": 1, "name": "a"})), "another part requires it");
    let child: Grandchild = read(json!({"id": 1, "name": "a", "note": "b", "depth": 2}));
    assert_eq!(child.depth, Some(2));
    let base: OnlyBase = Entity { id: 1 };
    assert_eq!(written(&base), json!({"id": 1}));
    let narrowed: Narrowed = read(json!({"color": "red", "size": 3}));
    assert_eq!(narrowed.color, Some(NarrowedColor::Red));
    assert_eq!(narrowed.size, Some(3), "an integer is a number");
    let conflicting: Conflicting = read(json!({"value": "a"}));
    assert_eq!(conflicting.value.as_deref(), Some("a"));
}

#[test]
fn discriminator_of_a_base() {
    let dog: Pet = read(json!({"petType": "dog", "barks": true}));
    assert!(matches!(dog, Pet::Dog(Dog { barks: Some(true), .. })));
    let puppy: Pet = read(json!({"petType": "Puppy", "weeks": 3}));
    assert!(matches!(puppy, Pet::Puppy(Puppy { weeks: Some(3), .. })));
    assert!(matches!(read(json!({"petType": "Stone"})), Pet::Stone(_)));
    assert!(matches!(read(json!({"petType": "pet", "name": "a"})), Pet::Pet(_)), "the base itself");
    let unknown = json!({"petType": "unicorn", "horns": 1});
    assert_eq!(read::<Pet>(unknown.clone()), Pet::Unknown(unknown));
}

#[test]
fn discriminators() {
    for kind in ["circle", "disc"] {
        let shape: Shape = read(json!({"kind": kind, "radius": 1.5}));
        assert!(matches!(shape, Shape::Circle(_)));
    }
    assert!(matches!(read(json!({"kind": "square"})), Shape::Square(_)));
    let square = Square { kind: String::new(), side: None };
    assert_eq!(written(&Shape::Square(square)), json!({"kind": "square"}), "the tag is written");
    assert!(matches!(read(json!({"kind": "Circle", "radius": 1.5})), Implicit::Circle(_)));

    let nested: Nested = read(json!({"kind": "Square", "side": 2.5}));
    assert!(matches!(nested, Nested::Implicit(Implicit::Square(_))));
    assert!(matches!(read(json!({"kind": "line"})), Nested::Line(_)));

    let car: Vehicle = read(json!({"vehicleType": "Car", "wheels": 4, "doors": 3}));
    let Vehicle::Car(Car { wheels, doors, .. }) = car else { panic!("{car:?}") };
    assert_eq!((wheels, doors), (Some(4), Some(3)));
    assert!(matches!(read(json!({"vehicleType": "Bike", "wheels": 2})), Vehicle::Bike(_)));
    assert!(matches!(read_only(json!({"wheels": 2})), Vehicle::Unknown(_)), "no tag");
}

#[test]
fn told_apart_by_what_they_look_like() {
    assert_eq!(read::<ByType>(json!("a")), ByType::Text("a".to_owned()));
    assert_eq!(read::<ByType>(json!(1)), ByType::Integer(1));
    assert_eq!(read::<ByType>(json!(true)), ByType::Boolean(true));
    assert_eq!(read::<ByType>(json!(["a"])), ByType::List(vec!["a".to_owned()]));
    assert_eq!(read::<ByType>(json!({"id": 1})), ByType::Entity(Entity { id: 1 }));
    assert_eq!(read::<ByType>(json!(1.5)), ByType::Unknown(json!(1.5)));
    assert_eq!(read::<ByType>(json!([1])), ByType::Unknown(json!([1])));
    assert_eq!(read::<ByType>(Value::Null), ByType::Unknown(Value::Null));

    assert!(matches!(read(json!({"email": "a", "note": "b"})), ByRequired::Email(_)));
    assert!(matches!(read(json!({"phone": "a", "note": "b"})), ByRequired::Phone(_)));
    assert!(matches!(read(json!({"note": "b"})), ByRequired::Unknown(_)));

    assert!(matches!(read(json!({"type": "debit"})), ByConstant::Card(_)));
    assert!(matches!(read(json!({"type": "cash", "amount": 1})), ByConstant::Cash(_)));
    assert!(matches!(read(json!({"type": "shells"})), ByConstant::Unknown(_)));
    assert!(matches!(read(json!({"ok": true})), ByBoolean::True(_)));
    assert!(matches!(read(json!({"ok": false, "error": "a"})), ByBoolean::False(_)));
    let wrong = ByBooleanFalse { ok: true, error: None };
    assert_eq!(written(&ByBoolean::False(wrong)), json!({"ok": false}), "a tag that is no string");

    assert!(matches!(read(json!({"state": "up"})), ByOptionalConstant::Up(_)));
    assert!(matches!(read(json!({"state": "down"})), ByOptionalConstant::Down(_)));
    let first: ByOptionalConstant = read_only(json!({"since": "a"}));
    assert_eq!(written(&first), json!({"since": "a", "state": "up"}), "what tells them apart is written");
    let down = ByOptionalConstant::Down(ByOptionalConstantDown::default());
    assert_eq!(written(&down), json!({"state": "down"}));
    assert!(matches!(read(written(&down)), ByOptionalConstant::Down(_)));
    let failed = ByOptionalBoolean::Failed(ByOptionalBooleanFailed::default());
    assert_eq!(written(&failed), json!({"ok": false, "code": 2}));
    assert!(matches!(read(written(&failed)), ByOptionalBoolean::Failed(_)));

    assert!(matches!(read(json!({"a": "a", "b": "b"})), MostSpecific::Long(_)));
    assert!(matches!(read(json!({"a": "a"})), MostSpecific::Short(_)));
    assert!(matches!(read(json!({"firstName": "a", "lastName": "b"})), Ambiguous::Person(_)));
    assert!(matches!(read(json!({"legalName": "a", "lastName": "b"})), Ambiguous::Company(_)));
    assert!(matches!(read(json!({"lastName": "b"})), Ambiguous::Person(_)));
}

#[test]
fn alternatives_of_other_kinds() {
    let holder: Holder = read(json!({"one": null, "two": null}));
    assert_eq!(holder.one, None);
    assert_eq!(holder.two, Some(None));
    let holder: Holder = read(json!({"one": "a", "two": {"id": 1}}));
    assert_eq!(holder.one, Some(WithNull::Text("a".to_owned())));
    assert_eq!(holder.two, Some(Some(Entity { id: 1 })));

    let lists: OfArrays = read(json!([1, "a", [2, 3]]));
    let expected = vec![
        OfArraysListItem::Integer(1),
        OfArraysListItem::Text("a".to_owned()),
        OfArraysListItem::List(vec![2, 3]),
    ];
    assert_eq!(lists, OfArrays::List(expected));
    assert!(matches!(read(json!("a")), OfArrays::Text(_)));
    assert_eq!(read::<OfEnums>(json!("c")), OfEnums::C);
    assert_eq!(read::<OpenEnum>(json!("auto")), OpenEnum::Auto);
    assert_eq!(read::<OpenEnum>(json!("x")), OpenEnum::Unknown("x".to_owned()));
    assert_eq!(read::<Numbers>(json!(1)), Numbers::Integer(1));
    assert_eq!(read::<Numbers>(json!(0.5)), Numbers::Number(0.5));
    read::<Requirements>(json!({"b": "b"}));
    read::<Not>(json!({"a": [1]}));
    let itself: OneOfItself = read(json!({"a": "a", "b": "b"}));
    assert_eq!(itself.b.as_deref(), Some("b"));
}

#[test]
fn recursion() {
    let tree: Tree = read(json!({
        "parent": {"children": [{}, {"maybe": null}]},
        "children": [{"children": []}],
        "byName": {"a": {"byName": {}}},
        "either": {"either": "a"},
        "maybe": {"parent": {}},
    }));
    let either = tree.either.map(|it| *it);
    let Some(TreeEither::Tree(inner)) = either else { panic!("{either:?}") };
    assert_eq!(inner.either.map(|it| *it), Some(TreeEither::Text("a".to_owned())));

    let endless: Endless = read(json!({"next": {}}));
    assert_eq!(endless.next.unwrap().next, None, "required, but it can't be");

    let json: Json = read(json!({"a": [true, 1.5, "x", {}]}));
    let Json::Object(object) = &json else { panic!("{json:?}") };
    let Json::List(list) = &object["a"] else { panic!("{json:?}") };
    assert_eq!(list[1], Json::Number(1.5));
    read::<Onion>(json!([[], [[]]]));
    assert_eq!(read::<Yin>(json!(1)), Yin::Integer(1));
    assert_eq!(read::<Yang>(json!("a")), Yang::Text("a".to_owned()));
}

#[test]
fn objects() {
    let map: TypedMap = read(json!({"a": 1, "b": 2}));
    assert_eq!(map["b"], 2);
    assert!(is_refused::<TypedMap>(json!({"a": "b"})));
    let map: AnyMap = read(json!({"a": [null]}));
    assert_eq!(map["a"], json!([null]));
    let closed: Closed = read_only(json!({"a": "b", "new": 1}));
    assert_eq!(written(&closed), json!({"a": "b"}), "what is new is no error");
    let beside: Beside = read(json!({"a": "b", "x": 1, "y": 2}));
    assert_eq!(beside.additional_properties["y"], 2);
    let beside: BesideAny = read(json!({"additional_properties": "a", "x": {}}));
    assert_eq!(beside.additional_properties_map["x"], json!({}));
    read::<NoProperties>(json!({"a": 1}));
    read::<Untyped>(json!([{}]));
    read::<UntypedProperty>(json!({"anything": {"a": 1}}));
    let items: Items = read(json!({"list": [1, "a"], "lists": [[null]]}));
    assert_eq!(items.list, Some(vec![json!(1), json!("a")]));
    assert_eq!(read::<Implied>(json!({"a": 1})).a, 1);
}

#[test]
fn enums() {
    assert_eq!(read::<Color>(json!("red")), Color::Red);
    assert_eq!(read::<Color>(json!("mauve")), Color::Unknown("mauve".to_owned()));
    assert!(is_refused::<Color>(json!(1)));
    let symbols = [
        "+1", "-1", "", " ", "<", "<=", "red", "Red", "RED", "self", "Self", "unknown", "1st", "🦀",
        "a.b", "a-b",
    ];
    let mut known = Vec::new();
    for symbol in symbols {
        let value: Symbols = read(json!(symbol));
        assert!(!matches!(value, Symbols::Unknown(_)), "{symbol}");
        assert_eq!(value.as_str(), symbol);
        assert!(!known.contains(&value), "{symbol}");
        known.push(value);
    }
    let enums: Enums = read(json!({"level": -1, "maybe": null, "mixed": 1}));
    assert_eq!(enums.level, Some(Level::Minus1));
    assert_eq!(read::<Level>(json!(7)), Level::Unknown(7));
    assert_eq!(enums.maybe, Some(None));
    assert_eq!(enums.mixed, Some(Some(Mixed::Integer(MixedInteger::Value1))));
    assert_eq!(read::<Mixed>(json!("auto")), Mixed::Text(MixedText::Auto));
    assert_eq!(read::<Mixed>(json!(true)), Mixed::Boolean(true));
    assert_eq!(read::<Mixed>(json!(2.5)), Mixed::Unknown(json!(2.5)));
    assert_eq!(read::<Factor>(json!(0.5)), 0.5);
    assert!(read::<Yes>(json!(true)));
    assert_eq!(read::<EmptyEnum>(json!("a")), "a");
}

#[test]
fn null_and_absence() {
    let least = json!({"must": "a", "mustNullable": null});
    let presence: Presence = read(least.clone());
    assert_eq!((presence.may, presence.may_nullable), (None, None));
    let presence: Presence = read(json!({"must": "a", "mustNullable": "b", "mayNullable": null}));
    assert_eq!(presence.may_nullable, Some(None));
    for missing in ["must", "mustNullable"] {
        let mut object = least.as_object().unwrap().clone();
        object.remove(missing);
        assert!(is_refused::<Presence>(object.into()), "{missing}");
    }
    assert!(is_refused::<Presence>(json!({"must": null, "mustNullable": null})));
}

#[test]
fn read_only_and_write_only() {
    let mut request = AccountRequest::new("a".to_owned(), "secret".to_owned());
    request.friends = Some(vec![AccountRequest::new("b".to_owned(), "other".to_owned())]);
    let friend = json!({"name": "b", "password": "other"});
    assert_eq!(
        written(&request),
        json!({"name": "a", "password": "secret", "friends": [friend]})
    );
    let response: Account = read(json!({"id": "1-2", "name": "a", "friends": []}));
    assert_eq!(response.id, Uuid::from("1-2"));
    let tagged = Tagged::new("a".to_owned());
    assert_eq!(written(&tagged), json!({"object": "tagged", "version": 2, "text": "a"}));
}

#[test]
fn formats() {
    let json = json!({
        "dateTime": "2024-02-30 25:00", "date": "today", "time": "12:00", "duration": "P1D", "uuid": "no",
        "uri": "::", "byte": "YQ==", "binary": "a", "decimal": "0.10", "ipv4": "1.2.3.4", "odd": "x",
        "int8": i8::MIN, "int16": i16::MIN, "int32": i32::MIN, "int64": i64::MIN, "uint8": u8::MAX,
        "uint16": u16::MAX, "uint32": u32::MAX, "uint64": u64::MAX, "float": 0.5, "double": 0.1,
        "number": 1e300, "whole": 1700000000000i64, "huge": u64::MAX, "huger": 1e25,
    });
    let formats: Formats = read(json);
    assert_eq!(formats.date_time, Some(DateTime::from("2024-02-30 25:00")), "kept as it came");
    let byte: Base64 = formats.byte.unwrap();
    assert_eq!(byte.decode().unwrap(), b"a");
    assert_eq!(formats.huge, Some(u64::MAX));
    assert!(is_refused::<Formats>(json!({"uint8": 256})));
}

#[test]
fn names() {
    let result: ResultSchema = read(json!({"Ok": "a", "Err": "b"}));
    assert_eq!((result.ok.as_deref(), result.err.as_deref()), (Some("a"), Some("b")));
    read::<OptionSchema>(json!({"Some": {"None": {"Ok": "a"}}}));
    read::<ClientSchema>(json!({"client": [{"string": "a"}]}));
    read::<ErrorSchema>(json!({"code": 1}));
    read::<VecSchema>(json!([{}]));
    read::<BoxSchema>(json!({"box": {"box": {}}}));
    read::<SelfSchema>(json!({"Self": "a", "self": "b", "super": "c", "crate": "d", "_": "e"}));
    let names: types::Type = read(json!({
        "type": "a", "fn": "b", "async": "c", "gen": "d", "map": "e", "key": "f", "value": "g",
        "serializer": "h", "deserializer": "i",
    }));
    assert_eq!(names.r#type.as_deref(), Some("a"));
    read::<Value2nd>(json!({
        "2nd": "a", "$ref2": "b", "a.b": "c", "a b": "d", "a-b": "e", "🦀": "f", "": "g",
    }));
    read::<CaseSchema>(json!({"name": "a", "Name": "b", "NAME": "c"}));
    read::<Case2>(json!("a"));
    read::<Case>(json!({"a": 1}));
    let value: ValueSchema = read(json!({"unknown": "Unknown"}));
    assert!(matches!(value, ValueSchema::UnknownVariant(_)), "{value:?}");
    assert!(matches!(read(json!({"self": "a"})), ValueSchema::SelfVariant(_)));
    assert!(matches!(read(json!(1)), ValueSchema::Unknown(_)));
    read::<types::Serialize>(json!({"serde": "a", "std": "b", "serde_json": "c", "core": "d"}));
    assert_eq!(read::<ABC>(json!("x")), ABC::X);
    read::<Documented>(json!({"a": "b", "f": "c"}));
}

#[test]
fn requests() {
    let client = Client::new().unwrap();
    let url = |request: reqwest_url::Result| request.unwrap().to_string();
    let list = client.list("a/b", 1).type_parameter("c").type2("d").filter("e").page_number(2);
    let list = list.page_number_parameter(3).send_parameter(true).value_2fa("f").value("g");
    assert_eq!(
        url(list.url()),
        "https://api.example.com/base/names/a%2Fb/1/?type=c&%24filter=e&page.number=2\
         &page-number=3&send=true&2fa=f&%F0%9F%A6%80=g"
    );
    assert_eq!(list.request().unwrap().headers()["type"], "d");
    let other = client.list_operation("a", 1);
    assert_eq!(other.request().unwrap().method(), "POST");
    for (request, method) in [
        (client.client().request(), "GET"),
        (client.new_operation().request(), "PUT"),
        (client.r#await().request(), "DELETE"),
    ] {
        assert_eq!(request.unwrap().method(), method);
    }
    assert_eq!(
        url(client.get_undeclared_by_id("é").url()),
        "https://api.example.com/base/undeclared/%C3%A9"
    );
    let filter = client.content_parameter().filter(&operations::ContentParameterFilter::new().a("1"));
    assert!(url(filter.url()).ends_with("/content?filter=%7B%22a%22%3A%221%22%7D"));
    let pets = client.find_pets(Color::Red).kinds([Color::Blue, Color::Unknown("x".to_owned())]);
    let pets = pets.ids([1, 2]).since(&DateTime::from("2024-01-01T00:00:00Z"));
    assert_eq!(
        url(pets.url()),
        "https://api.example.com/base/pets?kind=red&kinds=blue&kinds=x&ids=1%7C2\
         &since=2024-01-01T00%3A00%3A00Z"
    );
    assert_eq!(pets.request().unwrap().headers()["x-version"], "2020");
}

/// What stands behind `?` and `#` in a key of the Paths Object.
#[test]
fn keys_of_paths() {
    let client = Client::new().unwrap();
    let sent = |request: Result<reqwest::Request, kitchen_sink::RequestError>| {
        let url = request.unwrap().url().to_string();
        url.strip_prefix("https://api.example.com/base").unwrap().to_owned()
    };
    assert_eq!(sent(client.share_file("1", "a,b").request()), "/files/1?fields=a%2Cb");
    assert_eq!(sent(client.rename_file("1").request()), "/files/1");
    assert_eq!(
        sent(client.call_list("k").request()),
        "/call?method=pets.list&since=a%20b&key=k"
    );
    assert_eq!(sent(client.call_count().request()), "/call?method=pets.count");
    let search = client.search("a&b", "9");
    assert_eq!(sent(search.request()), "/search?q=a%26b&size=9");
    assert_eq!(sent(search.page(2).request()), "/search?q=a%26b&size=9&page=2");
}

/// What `Call::url` returns.
mod reqwest_url {
    pub(crate) type Result = std::result::Result<kitchen_sink::Url, kitchen_sink::RequestError>;
}

#[test]
fn bodies() {
    let client = Client::new().unwrap();
    let sent = |request: Result<reqwest::Request, kitchen_sink::RequestError>| {
        let request = request.unwrap();
        let media_type = request.headers().get("content-type");
        let media_type = media_type.map(|it| it.to_str().unwrap().to_owned());
        let body = request.body().and_then(|body| body.as_bytes());
        (media_type, body.map(<[u8]>::to_vec))
    };
    let account = AccountRequest::new("a".to_owned(), "b".to_owned());
    let (media_type, body) = sent(client.required_body(&account).request());
    assert_eq!(media_type.as_deref(), Some("application/json; charset=utf-8"));
    assert_eq!(body.as_deref(), Some(br#"{"name":"a","password":"b"}"#.as_slice()));

    let delete = client.delete_with_body();
    assert_eq!(sent(delete.request()), (None, None), "an optional body is left out");
    let body = operations::DeleteWithBodyBody::new().ids(["a"]);
    let (media_type, body) = sent(client.delete_with_body().body(&body).request());
    assert_eq!(media_type.as_deref(), Some("application/json"));
    assert_eq!(body.as_deref(), Some(br#"{"ids":["a"]}"#.as_slice()));

    let tagged = Tagged::new("a".to_owned());
    let patch = client.patch_body(&tagged);
    assert_eq!(patch.request().unwrap().headers()["accept"], "application/json");
    let (media_type, _) = sent(patch.request());
    assert_eq!(media_type.as_deref(), Some("application/merge-patch+json"));

    let bytes = client.bytes_body(vec![1, 2]);
    assert_eq!(bytes.request().unwrap().headers()["accept"], "image/png");
    let (media_type, body) = sent(bytes.request());
    assert_eq!(media_type.as_deref(), Some("application/octet-stream"));
    assert_eq!(body, Some(vec![1, 2]));

    let (media_type, body) = sent(client.text_body("a,é").request());
    assert_eq!(media_type.as_deref(), Some("text/csv"));
    assert_eq!(body.as_deref(), Some("a,é".as_bytes()));
    let (media_type, body) = sent(client.optional_text_body().body("a").request());
    assert_eq!(media_type.as_deref(), Some("text/plain"));
    assert_eq!(body.as_deref(), Some(b"a".as_slice()));
}

#[test]
fn bodies_that_are_sequences() {
    let client = Client::new().unwrap();
    let sent = |request: Result<reqwest::Request, kitchen_sink::RequestError>| {
        let request = request.unwrap();
        let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
        let body = request.body().and_then(|body| body.as_bytes());
        (media_type, body.map(<[u8]>::to_vec))
    };
    let parts = operations::PartsBodyBody::new(Entity { id: 1 }, "note", b"file").items([Color::Blue]);
    assert_eq!(parts.entity.id, 1);
    let (media_type, _) = sent(client.parts_body(&parts).request());
    assert!(media_type.starts_with("multipart/mixed; boundary="), "{media_type}");
    let (media_type, _) = sent(client.list_of_parts_body(&["a".into(), b"b".into()]).request());
    assert!(media_type.starts_with("multipart/mixed; boundary="), "{media_type}");

    let entities = [Entity { id: 1 }, Entity { id: 2 }];
    let (media_type, body) = sent(client.lines_body().body(&entities).request());
    assert_eq!(media_type, "application/json");
    assert_eq!(body.as_deref(), Some(br#"[{"id":1},{"id":2}]"#.as_slice()));
    let (media_type, body) = sent(client.lines_body().body_ndjson(&entities).request());
    assert_eq!(media_type, "application/x-ndjson");
    assert_eq!(body.as_deref(), Some(b"{\"id\":1}\n{\"id\":2}\n".as_slice()));
    let line = Nested::Line(Line::new());
    let (media_type, body) = sent(client.lines_body().body_json_seq(&[line]).request());
    assert_eq!(media_type, "application/json-seq");
    assert_eq!(body.as_deref(), Some(b"\x1e{\"kind\":\"line\"}\n".as_slice()));
}
