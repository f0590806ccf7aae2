//! Finds out the shape of a value: a serializer that keeps what the styles of parameters need.

use std::fmt::Display;

use serde::ser::{
    self, Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct,
    SerializeStructVariant, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};
use serde_json::Error;

use super::encode::Shape;

/// The name under which `serde_json` writes numbers with any number of digits, if a program wants
/// them.
const NUMBER: &str = "$serde_json::private::Number";

/// Returns the shape of a value.
pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Shape, Error> {
    value.serialize(Serializer)
}

struct Serializer;

/// The values of a list.
struct List {
    items: Vec<Shape>,
    /// The variant of an enum that the list stands in.
    variant: Option<&'static str>,
}

/// The names and values of an object.
struct Object {
    entries: Vec<(String, Shape)>,
    /// The name of a value that is still missing.
    key: Option<String>,
    /// The variant of an enum that the object stands in.
    variant: Option<&'static str>,
    is_number: bool,
}

impl List {
    fn new(variant: Option<&'static str>) -> Self {
        Self {
            items: Vec::new(),
            variant,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.items.push(of(value)?);
        Ok(())
    }

    fn finish(self) -> Shape {
        in_variant(self.variant, Shape::List(self.items))
    }
}

impl Object {
    fn new(variant: Option<&'static str>, is_number: bool) -> Self {
        Self {
            entries: Vec::new(),
            key: None,
            variant,
            is_number,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.entries.push((key.to_owned(), of(value)?));
        Ok(())
    }

    fn finish(mut self) -> Shape {
        if self.is_number {
            if let Some((_, Shape::Text(digits))) = self.entries.pop() {
                return Shape::Literal(digits);
            }
        }
        in_variant(self.variant, Shape::Object(self.entries))
    }
}

/// Returns the value of an enum's variant, as `serde` writes it.
fn in_variant(variant: Option<&'static str>, value: Shape) -> Shape {
    match variant {
        Some(variant) => Shape::Object(vec![(variant.to_owned(), value)]),
        None => value,
    }
}

fn literal(value: impl Display) -> Result<Shape, Error> {
    Ok(Shape::Literal(value.to_string()))
}

/// Implements the methods for numbers and booleans.
macro_rules! literals {
    ($($method:ident: $Value:ty,)*) => {
        $(
            fn $method(self, value: $Value) -> Result<Shape, Error> {
                literal(value)
            }
        )*
    };
}

impl ser::Serializer for Serializer {
    type Ok = Shape;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    literals! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_f32: f32,
        serialize_f64: f64,
    }

    fn serialize_char(self, value: char) -> Result<Shape, Error> {
        Ok(Shape::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Shape, Error> {
        Ok(Shape::Text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Shape, Error> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<Shape, Error> {
        Ok(Shape::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Shape, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Shape, Error> {
        Ok(Shape::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Shape, Error> {
        Ok(Shape::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Shape, Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Shape, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Shape, Error> {
        Ok(in_variant(Some(variant), of(value)?))
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple(self, _length: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_struct(self, _name: &'static str, _length: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<List, Error> {
        Ok(List::new(Some(variant)))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Object, Error> {
        Ok(Object::new(None, false))
    }

    fn serialize_struct(self, name: &'static str, _length: usize) -> Result<Object, Error> {
        Ok(Object::new(None, name == NUMBER))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Object, Error> {
        Ok(Object::new(Some(variant), false))
    }
}

/// Implements a trait for lists.
macro_rules! list {
    ($Trait:ident, $method:ident) => {
        impl $Trait for List {
            type Ok = Shape;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.push(value)
            }

            fn end(self) -> Result<Shape, Error> {
                Ok(self.finish())
            }
        }
    };
}

list!(SerializeSeq, serialize_element);
list!(SerializeTuple, serialize_element);
list!(SerializeTupleStruct, serialize_field);
list!(SerializeTupleVariant, serialize_field);

/// Implements a trait for structs.
macro_rules! structs {
    ($Trait:ident) => {
        impl $Trait for Object {
            type Ok = Shape;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.push(key, value)
            }

            fn end(self) -> Result<Shape, Error> {
                Ok(self.finish())
            }
        }
    };
}

structs!(SerializeStruct);
structs!(SerializeStructVariant);

impl SerializeMap for Object {
    type Ok = Shape;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        match of(key)? {
            Shape::Text(key) | Shape::Literal(key) => self.key = Some(key),
            _ => return Err(Error::custom("key must be a string")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take().unwrap_or_default();
        self.push(&key, value)
    }

    fn end(self) -> Result<Shape, Error> {
        Ok(self.finish())
    }
}
