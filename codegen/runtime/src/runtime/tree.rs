//! Values as trees: what forms, parts and parameters of several values are made of.
//!
//! A value is written into a tree once, by the same table that writes it as JSON. From there on,
//! code that is compiled once for all types decides how each property is sent.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// A value. Properties stand in the order in which they were written.
#[derive(Debug)]
pub(crate) enum Tree {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// The digits of a number that fits none of these.
    Digits(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// A value that is no JSON, such as a file.
    #[allow(dead_code, reason = "a document may have no files")]
    Foreign(Box<dyn Any>),
}

impl Tree {
    /// Writes a value into a tree.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        value.serialize(TreeSerializer)
    }

    /// Returns the text of a single value, as URLs and forms have it. Null, lists, objects and
    /// values that are no JSON have none.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Boolean(value) => Some(value.to_string()),
            Self::Signed(value) => Some(value.to_string()),
            Self::Unsigned(value) => Some(value.to_string()),
            Self::Float(value) => Some(value.to_string()),
            Self::Digits(text) | Self::Text(text) => Some(text.clone()),
            Self::Null | Self::List(_) | Self::Object(_) | Self::Foreign(_) => None,
        }
    }

    /// Returns the value as JSON.
    #[allow(dead_code, reason = "a document may have no forms and no parts")]
    pub(crate) fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Signed(value) => serializer.serialize_i64(*value),
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Digits(digits) => {
                let number: serde_json::Number = digits.parse().map_err(S::Error::custom)?;
                number.serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(k, v)| (k, v))),
            Self::Foreign(_) => Err(S::Error::custom("a file can't be a part of JSON")),
        }
    }
}

/// The name under which [`serialize_foreign`] writes a value.
const FOREIGN: &str = "$foreign";

/// The name under which `serde_json` writes numbers with any number of digits, if the program wants
/// them.
const NUMBER: &str = "$serde_json::private::Number";

thread_local! {
    /// The value that is being written. Serializers take values of JSON only, so it goes this way.
    static WRITTEN: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Writes a value that is no JSON. Only trees keep it; for other serializers, it is null.
#[allow(dead_code, reason = "a document may have no files")]
pub(crate) fn serialize_foreign<S: Serializer>(
    value: Box<dyn Any>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    WRITTEN.set(Some(value));
    let written = serializer.serialize_unit_struct(FOREIGN);
    WRITTEN.take();
    written
}

/// Writes values into trees.
struct TreeSerializer;

/// The items of a list.
struct Items {
    items: Vec<Tree>,
    /// The variant of an enum that the list belongs to.
    variant: Option<&'static str>,
}

/// The entries of an object.
struct Entries {
    entries: Vec<(String, Tree)>,
    key: Option<String>,
    /// The variant of an enum that the object belongs to.
    variant: Option<&'static str>,
    /// Whether it stands for a number.
    is_number: bool,
}

/// As JSON has it, the value of a variant stands under the variant's name.
fn in_variant(variant: Option<&'static str>, value: Tree) -> Tree {
    match variant {
        Some(variant) => Tree::Object(vec![(variant.to_owned(), value)]),
        None => value,
    }
}

fn items(length: Option<usize>, variant: Option<&'static str>) -> Items {
    let items = Vec::with_capacity(length.unwrap_or(0).min(1024));
    Items { items, variant }
}

fn entries(variant: Option<&'static str>) -> Entries {
    Entries {
        entries: Vec::new(),
        key: None,
        variant,
        is_number: false,
    }
}

impl Serializer for TreeSerializer {
    type Ok = Tree;
    type Error = serde_json::Error;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_bool(self, value: bool) -> serde_json::Result<Tree> {
        Ok(Tree::Boolean(value))
    }

    fn serialize_i8(self, value: i8) -> serde_json::Result<Tree> {
        Ok(Tree::Signed(value.into()))
    }

    fn serialize_i16(self, value: i16) -> serde_json::Result<Tree> {
        Ok(Tree::Signed(value.into()))
    }

    fn serialize_i32(self, value: i32) -> serde_json::Result<Tree> {
        Ok(Tree::Signed(value.into()))
    }

    fn serialize_i64(self, value: i64) -> serde_json::Result<Tree> {
        Ok(Tree::Signed(value))
    }

    fn serialize_u8(self, value: u8) -> serde_json::Result<Tree> {
        Ok(Tree::Unsigned(value.into()))
    }

    fn serialize_u16(self, value: u16) -> serde_json::Result<Tree> {
        Ok(Tree::Unsigned(value.into()))
    }

    fn serialize_u32(self, value: u32) -> serde_json::Result<Tree> {
        Ok(Tree::Unsigned(value.into()))
    }

    fn serialize_u64(self, value: u64) -> serde_json::Result<Tree> {
        Ok(Tree::Unsigned(value))
    }

    fn serialize_f32(self, value: f32) -> serde_json::Result<Tree> {
        Ok(Tree::Float(value.into()))
    }

    fn serialize_f64(self, value: f64) -> serde_json::Result<Tree> {
        Ok(Tree::Float(value))
    }

    fn serialize_char(self, value: char) -> serde_json::Result<Tree> {
        Ok(Tree::Text(value.into()))
    }

    fn serialize_str(self, value: &str) -> serde_json::Result<Tree> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> serde_json::Result<Tree> {
        Ok(Tree::Text(value.to_string()))
    }

    fn serialize_bytes(self, value: &[u8]) -> serde_json::Result<Tree> {
        let mut items = Vec::with_capacity(value.len());
        for byte in value {
            items.push(Tree::Unsigned((*byte).into()));
        }
        Ok(Tree::List(items))
    }

    fn serialize_none(self) -> serde_json::Result<Tree> {
        Ok(Tree::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> serde_json::Result<Tree> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> serde_json::Result<Tree> {
        Ok(Tree::Null)
    }

    fn serialize_unit_struct(self, name: &'static str) -> serde_json::Result<Tree> {
        let foreign = WRITTEN.take().filter(|_| name == FOREIGN);
        Ok(foreign.map_or(Tree::Null, Tree::Foreign))
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> serde_json::Result<Tree> {
        Ok(Tree::Text(name.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> serde_json::Result<Tree> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> serde_json::Result<Tree> {
        Ok(in_variant(Some(variant), Tree::of(value)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> serde_json::Result<Items> {
        Ok(items(length, None))
    }

    fn serialize_tuple(self, length: usize) -> serde_json::Result<Items> {
        Ok(items(Some(length), None))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> serde_json::Result<Items> {
        Ok(items(Some(length), None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> serde_json::Result<Items> {
        Ok(items(Some(length), Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> serde_json::Result<Entries> {
        Ok(entries(None))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> serde_json::Result<Entries> {
        Ok(Entries {
            is_number: name == NUMBER,
            ..entries(None)
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> serde_json::Result<Entries> {
        Ok(entries(Some(variant)))
    }
}

impl Items {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> serde_json::Result<()> {
        self.items.push(Tree::of(value)?);
        Ok(())
    }

    fn finish(self) -> Tree {
        in_variant(self.variant, Tree::List(self.items))
    }
}

impl Entries {
    fn add<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> serde_json::Result<()> {
        self.entries.push((key, Tree::of(value)?));
        Ok(())
    }

    fn finish(mut self) -> Tree {
        match self.entries.pop() {
            Some((_, Tree::Text(digits))) if self.is_number => return Tree::Digits(digits),
            last => self.entries.extend(last),
        }
        in_variant(self.variant, Tree::Object(self.entries))
    }
}

/// Implements a trait of serde for lists.
macro_rules! lists {
    ($($Trait:ident $add:ident),*) => {
        $(
            impl $Trait for Items {
                type Ok = Tree;
                type Error = serde_json::Error;

                fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> serde_json::Result<()> {
                    self.add(value)
                }

                fn end(self) -> serde_json::Result<Tree> {
                    Ok(self.finish())
                }
            }
        )*
    };
}

lists!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// Implements a trait of serde for structs.
macro_rules! structs {
    ($($Trait:ident),*) => {
        $(
            impl $Trait for Entries {
                type Ok = Tree;
                type Error = serde_json::Error;

                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    key: &'static str,
                    value: &T,
                ) -> serde_json::Result<()> {
                    self.add(key.to_owned(), value)
                }

                fn end(self) -> serde_json::Result<Tree> {
                    Ok(self.finish())
                }
            }
        )*
    };
}

structs!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Entries {
    type Ok = Tree;
    type Error = serde_json::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> serde_json::Result<()> {
        let key = Tree::of(key)?.text();
        self.key = Some(key.ok_or_else(|| serde_json::Error::custom("a key must be a string"))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> serde_json::Result<()> {
        let key = self.key.take().unwrap_or_default();
        self.add(key, value)
    }

    fn end(self) -> serde_json::Result<Tree> {
        Ok(self.finish())
    }
}
