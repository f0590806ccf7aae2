//! Values that are easily lost, changed or made up on their way: a test program of the crate that is
//! made of `openapi.yaml`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use values::Client;
use values::operations::{SendAllId, SendAllSize};
use values::types::*;

/// Reads a text, which writing must give back, number by number.
fn same<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    value
}

/// Reads a value, which writing must give back.
fn read<T: DeserializeOwned + Serialize>(json: Value) -> T {
    let text = json.to_string();
    let value: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(written(&value), json);
    value
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

fn refusal<T: DeserializeOwned>(json: Value) -> String {
    match serde_json::from_str::<T>(&json.to_string()) {
        Ok(_) => panic!("{json} is accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn integers_stay_integers_beside_numbers() {
    assert_eq!(same::<Amount>("42"), Amount::Integer(42));
    assert_eq!(same::<Amount>("9007199254740993"), Amount::Integer(9_007_199_254_740_993));
    assert_eq!(same::<Amount>("42.0"), Amount::Number(42.0));
    assert_eq!(same::<Amount>("0.1"), Amount::Number(0.1));
    assert_eq!(same::<Amount>("\"42\""), Amount::Text("42".to_owned()));
    assert_eq!(same::<Wide>("-7"), Wide::Integer(-7));
    assert_eq!(same::<Wide>("1e+300"), Wide::Number(1e300));
    same::<Wide>("18446744073709551615");
    same::<Amounts>("[1,2.5,9007199254740993]");
}

#[test]
fn scalars_of_several_types_can_be_parameters() {
    let client = Client::new().unwrap();
    let all = All::default();
    let call = client.send_all(&all).id(&SendAllId::Text("a b".to_owned()));
    assert_eq!(call.size(&SendAllSize::Integer(3)).url().unwrap().query(), Some("id=a%20b&size=3"));
    let call = client.send_all(&all).id(&SendAllId::Integer(7));
    assert_eq!(call.size(&SendAllSize::Number(0.5)).url().unwrap().query(), Some("id=7&size=0.5"));
}

#[test]
fn required_properties_that_nothing_describes() {
    let badge: Badge = read(json!({"label": "a", "color": {"red": 1}}));
    assert_eq!(badge.color, json!({"red": 1}));
    let plain: Badge = serde_json::from_value(json!({"label": "a"})).unwrap();
    assert_eq!(plain.color, Value::Null, "servers may never have heard of it");
    let closed: Closed = read(json!({"label": "a"}));
    assert_eq!(closed.gone, None, "no value can have it");
    let typed: TypedRest = read(json!({"height": 3, "width": 4}));
    assert_eq!((typed.height, typed.additional_properties["width"]), (3, 4));
    let split: Split = read(json!({"one": "a", "two": "b"}));
    assert_eq!(split.two, "b", "another part describes it");
}

#[test]
fn floats_keep_their_digits() {
    let warm: Reading = same(r#"{"value":0.1,"kind":"w"}"#);
    assert!(matches!(&warm, Reading::Warm(Warm { value: Some(0.1), .. })));
    same::<Reading>(r#"{"kind":"c","value":[0.1,16777217.0,1e+39]}"#);
    same::<Reading>(r#"{"kind":"unknown","value":0.1}"#);
}

#[test]
fn a_tag_is_found_wherever_it_stands() {
    let cold: Reading = same(r#"{"kind":"c","value":[1.5]}"#);
    assert!(matches!(cold, Reading::Cold(_)));
    let cold: Reading = read(json!({"value": [1.5], "kind": "c"}));
    assert!(matches!(cold, Reading::Cold(_)));
    assert!(refusal::<Reading>(json!({"kind": "c"})).contains("`value`"));
    for other in [json!(null), json!(true), json!(-1), json!(1), json!(0.5), json!("a"), json!([1])] {
        assert_eq!(read::<Reading>(other.clone()), Reading::Unknown(other));
    }
    let untagged = json!({"value": [1.5], "kind": null});
    assert_eq!(read::<Reading>(untagged.clone()), Reading::Unknown(untagged));
}

#[test]
fn a_base_is_a_kind() {
    let cat: Animal = read(json!({"type": "Cat", "lives": 9}));
    assert!(matches!(cat, Animal::Cat(Cat { lives: 9, .. })));
    let base: Animal = read(json!({"type": "Animal", "name": "a"}));
    let Animal::Animal(base) = base else { panic!("{base:?}") };
    assert_eq!(base.name.as_deref(), Some("a"));
    let dog = json!({"type": "Dog", "barks": true});
    assert_eq!(read::<Animal>(dog.clone()), Animal::Unknown(dog));
}

#[test]
fn an_heir_knows_its_tag() {
    assert_eq!(written(&Cat::new(9)), json!({"type": "Cat", "lives": 9}));
    assert_eq!(written(&SmallWalker::default()), json!({"model": "walker-small"}));
    assert_eq!(written(&Arm::default()), json!({"model": "arm"}));
}

#[test]
fn an_alternative_knows_the_tag_that_all_lists_give_it() {
    assert_eq!(written(&Warm::new()), json!({"kind": "w"}));
    assert_eq!(written(&Cold::new([0.5])), json!({"kind": "c", "value": [0.5]}));
}

#[test]
fn the_nearest_mapping_counts() {
    for json in [
        json!({"model": "arm", "reach": 1}),
        json!({"model": "walker", "legs": 2}),
        json!({"model": "walker-small", "legs": 2, "height": 3}),
    ] {
        assert!(!matches!(read::<Robot>(json), Robot::Unknown(_)));
    }
    let small: Walker = read(json!({"model": "walker-small", "height": 3}));
    assert!(matches!(small, Walker::SmallWalker(_)));
}

#[test]
fn a_discriminator_in_or_beside_all_of() {
    let wheel: Part = read(json!({"kind": "Wheel", "id": "a", "spokes": 5}));
    assert!(matches!(wheel, Part::Wheel(Wheel { spokes: Some(5), .. })));
    assert!(matches!(read(json!({"kind": "Part", "id": "a"})), Part::Part(_)));
    let heir: Beside = read(json!({"sort": "BesideHeir", "id": "a", "extra": 5}));
    assert!(matches!(heir, Beside::BesideHeir(BesideHeir { extra: Some(5), .. })));
}

#[test]
fn a_list_of_one_alternative_is_open() {
    assert!(matches!(read(json!({"kind": "w", "value": 1.5})), Only::Warm(_)));
    let other = json!({"kind": "x", "what": 1});
    assert_eq!(read::<Only>(other.clone()), Only::Unknown(other));
}

#[test]
fn required_beside_alternatives() {
    let Note::Short(short) = read(json!({"text": "a"})) else { panic!() };
    assert_eq!(short.text, "a");
    let Note::Long(long) = read(json!({"text": ["a"], "pages": 1})) else { panic!() };
    assert_eq!(long.text, ["a"]);
    let Entry::OptionalLeft(left) = read(json!({"side": 1, "left": true})) else { panic!() };
    assert_eq!((left.side, left.left), (1, true));
    let Entry::OptionalRight(right) = read(json!({"side": "a"})) else { panic!() };
    assert_eq!(right.side, "a");
    let Strict::Number(strict) = read(json!({"kind": "number", "id": 1})) else { panic!() };
    assert_eq!(strict.id, 1);
}

#[test]
fn all_of_narrows_entries_of_a_list() {
    let page: Page = read(json!({"data": [{"id": "a"}]}));
    let stations: Option<Vec<Station>> = page.data;
    assert_eq!(stations.unwrap()[0].id, "a");
}

#[test]
fn alternatives_without_a_name_are_named_by_title_or_tag() {
    assert!(matches!(read(json!({"do": "move", "at": 1})), Command::Move(CommandMove { at: 1, .. })));
    assert!(matches!(read(json!({"do": "stop", "id": "a"})), Command::Stop(CommandStop { .. })));
    assert!(matches!(read(json!({"do": "continue"})), Command::GoOn(CommandGoOn { .. })));
}

#[test]
fn the_values_of_an_enum_count() {
    assert_eq!(read::<State>(json!("Open")), State::Open);
    assert_eq!(read::<State>(json!("Ajar")), State::Unknown("Ajar".to_owned()));
    assert!(matches!(read(json!(1)), Steps::Integer(_)));
    assert!(matches!(read(json!("two")), Steps::Text(_)));
}

#[test]
fn a_value_can_fit_several_alternatives() {
    assert!(matches!(read(json!({"size": 1, "unit": "m"})), Look::Sized(_)));
    assert!(matches!(read(json!({"color": "red", "unit": 1})), Look::Colored(_)));
    let both: Look = read(json!({"size": 1, "unit": "m", "color": "red"}));
    let Look::Several(both) = both else { panic!("{both:?}") };
    assert_eq!((both.size, both.unit, both.color.as_deref()), (Some(1), Some(json!("m")), Some("red")));
    let neither = json!({"size": 1});
    assert_eq!(read::<Look>(neither.clone()), Look::Unknown(neither));
    let contact: Contact = read(json!({"name": "a", "phone": "1", "mail": "b"}));
    assert_eq!((contact.name.as_str(), contact.mail.as_deref()), ("a", Some("b")));
    assert!(matches!(read(json!({"b": 1})), Shut::B(_)));
}

#[test]
fn a_reference_is_another_name() {
    let all = All { stop: Some(Station::new("a".to_owned())), ..All::default() };
    let stop: Option<Stop> = all.stop;
    let place: Place = stop.unwrap();
    assert_eq!(written(&place), json!({"id": "a"}));
    assert_eq!(read::<GetOneResponse>(json!({"one": 1})).one, Some(1));
}

#[test]
fn sort_orders_are_named_by_their_direction() {
    let names = ["-name", "name", "+size", "size", "-created_at"].map(|it| format!("{:?}", Order::from(it)));
    assert_eq!(names, ["NameDesc", "Name", "SizeAsc", "Size", "CreatedAtDesc"]);
}
