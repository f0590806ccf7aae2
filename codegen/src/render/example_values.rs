//! Example values as expressions, one for each place that a value can stand in.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::tokens::ident;
use super::type_tokens::{converted, is_copied};
use super::types::{self, Form};
use crate::examples::ExampleValue;
use crate::ir::{Object, Type, TypeId, TypeKind, Union};
use crate::layout::Folder;

/// Writes values, and remembers which types they name.
pub(super) struct Writer<'c, 'a> {
    cx: &'c Context<'a>,
    named: RefCell<BTreeSet<(Folder, TypeId)>>,
}

impl<'c, 'a> Writer<'c, 'a> {
    pub(super) fn new(cx: &'c Context<'a>) -> Self {
        Self {
            cx,
            named: RefCell::default(),
        }
    }

    /// The names of the types that were written, by the folder that they stand in.
    pub(super) fn names_in(&self, folder: Folder) -> Vec<&'a str> {
        let named = self.named.borrow();
        let named = named.iter().filter(|(it, _)| *it == folder);
        let names: BTreeSet<&str> = named
            .map(|(_, id)| self.cx.names(*id).name.as_str())
            .collect();
        names.into_iter().collect()
    }

    /// An argument of a method of the client: borrowed, unless it is copied.
    pub(super) fn argument(&self, value: &'a Type, example: &ExampleValue) -> TokenStream {
        if is_copied(self.cx, value) {
            return self.exact(value, example);
        }
        match (self.cx.resolved(value), example) {
            (Type::String | Type::Constant(_), ExampleValue::Text(text)) => quote!(#text),
            (Type::List(inner), ExampleValue::List(values)) => {
                let values = values.iter().map(|it| self.exact(inner, it));
                quote!(&[#(#values),*])
            }
            _ => {
                let value = self.exact(value, example);
                quote!(&#value)
            }
        }
    }

    /// An argument of a method that converts it, or takes it by value.
    pub(super) fn scalar_argument(&self, value: &'a Type, example: &ExampleValue) -> TokenStream {
        match (converted(self.cx, value), example) {
            (Some(_), ExampleValue::Text(text)) => quote!(#text),
            _ => self.argument(value, example),
        }
    }

    /// An argument whose elements are joined to a list.
    pub(super) fn list_argument(&self, element: &'a Type, values: &[ExampleValue]) -> TokenStream {
        let is_text = *element == Type::String || converted(self.cx, element).is_some();
        let values = values.iter().map(|value| match value {
            ExampleValue::Text(text) if is_text => quote!(#text),
            value => self.exact(element, value),
        });
        quote!([#(#values),*])
    }

    /// An expression whose type is known from its place.
    pub(super) fn exact(&self, value: &'a Type, example: &ExampleValue) -> TokenStream {
        match (self.cx.resolved(value), example) {
            (Type::Boxed(inner), example) => {
                let inner = self.exact(inner, example);
                quote!(Box::new(#inner))
            }
            (Type::Nullable(inner), example) => {
                let inner = self.exact(inner, example);
                quote!(Some(#inner))
            }
            (Type::List(inner), ExampleValue::List(values)) => {
                let values = values.iter().map(|it| self.exact(inner, it));
                quote!(vec![#(#values),*])
            }
            (Type::Map(inner), ExampleValue::Map(key, value)) => {
                let value = self.exact(inner, value);
                quote!([(#key.to_owned(), #value)].into())
            }
            (Type::Formatted(_), ExampleValue::Text(text)) => quote!(#text.into()),
            (Type::Upload, _) => quote!(std::path::Path::new("file").into()),
            (Type::Named(id), example) => self.named(*id, example),
            (_, example) => literal(example),
        }
    }

    /// An expression that `Into` converts into the type.
    fn convertible(&self, value: &'a Type, example: &ExampleValue) -> TokenStream {
        match (self.cx.resolved(value), example) {
            (Type::String | Type::Constant(_) | Type::Formatted(_), ExampleValue::Text(text)) => {
                quote!(#text)
            }
            (Type::Upload, _) => quote!(std::path::Path::new("file")),
            (Type::Any(_), ExampleValue::Any(serde_json::Value::String(text))) => quote!(#text),
            (Type::Map(inner), ExampleValue::Map(key, value)) => {
                let value = self.exact(inner, value);
                quote!([(#key.to_owned(), #value)])
            }
            (Type::Boxed(inner), example) if matches!(example, ExampleValue::Object(_)) => {
                self.exact(inner, example)
            }
            (Type::Nullable(inner), example) if matches!(example, ExampleValue::Object(_)) => {
                match &**inner {
                    // `Option<Box<T>>` is no target of `Into` for `T`.
                    Type::Boxed(_) => self.exact(value, example),
                    inner => self.exact(inner, example),
                }
            }
            (Type::Named(id), ExampleValue::Variant(index, inner)) => self
                .converted_variant(*id, *index, inner)
                .unwrap_or_else(|| self.exact(value, example)),
            _ => self.exact(value, example),
        }
    }

    /// The value of an alternative alone, if there is a conversion from it and it shows its type.
    fn converted_variant(
        &self,
        id: TypeId,
        index: usize,
        inner: &ExampleValue,
    ) -> Option<TokenStream> {
        let TypeKind::Union(union) = &self.cx.definition(id).kind else {
            return None;
        };
        if !types::has_conversion(self.cx, id, union, index) {
            return None;
        }
        let value = &union.variants[index].value;
        let value = match value {
            Type::Boxed(inner) => inner,
            value => value,
        };
        match (self.cx.resolved(value), inner) {
            (Type::String | Type::Constant(_), ExampleValue::Text(text)) => Some(quote!(#text)),
            (Type::Named(_), ExampleValue::Object(_)) => Some(self.exact(value, inner)),
            _ => None,
        }
    }

    fn named(&self, id: TypeId, example: &ExampleValue) -> TokenStream {
        let names = self.cx.names(id);
        let member = |index: &usize| names.members.get(*index).map(|name| ident(name));
        match (&self.cx.definition(id).kind, example) {
            (TypeKind::Object(object), ExampleValue::Object(members)) => {
                self.object(id, object, members)
            }
            (TypeKind::Union(union), ExampleValue::Variant(index, inner)) => {
                self.variant(id, union, *index, inner)
            }
            (_, ExampleValue::Member(index)) => {
                let (name, member) = (self.name(id), member(index));
                quote!(#name::#member)
            }
            (_, example) => literal(example),
        }
    }

    fn name(&self, id: TypeId) -> proc_macro2::Ident {
        let folder = self.cx.layout.folder(id);
        self.named.borrow_mut().insert((folder, id));
        ident(&self.cx.names(id).name)
    }

    fn variant(
        &self,
        id: TypeId,
        union: &'a Union,
        index: usize,
        inner: &ExampleValue,
    ) -> TokenStream {
        if let Some(value) = self.converted_variant(id, index, inner) {
            return quote!(#value.into());
        }
        let variant = ident(&self.cx.names(id).members[index]);
        let (name, value) = (
            self.name(id),
            self.exact(&union.variants[index].value, inner),
        );
        quote!(#name::#variant(#value))
    }

    /// `new` with the required properties, and a setter for each of the others.
    fn object(
        &self,
        id: TypeId,
        object: &'a Object,
        members: &[(usize, ExampleValue)],
    ) -> TokenStream {
        let (name, names) = (self.name(id), self.cx.names(id));
        let (mut arguments, mut setters) = (Vec::new(), Vec::new());
        for (index, example) in members {
            let property = &object.properties[*index];
            if property.presence.is_required() {
                let has_argument = types::is_argument(self.cx, &property.value);
                arguments.extend(has_argument.then(|| self.built(&property.value, example)));
            } else if let Some(setter) = &names.setters[*index].value {
                let (setter, value) = (ident(setter), types::without_null(&property.value));
                let value = self.built(value, example);
                setters.push(quote!(.#setter(#value)));
            }
        }
        quote!(#name::new(#(#arguments),*) #(#setters)*)
    }

    /// An argument of `new` or of a setter.
    fn built(&self, value: &'a Type, example: &ExampleValue) -> TokenStream {
        let (form, inner) = types::form_of(self.cx, value);
        match (form, example) {
            (Form::Plain, example) => self.exact(inner, example),
            (Form::Value, example) => self.convertible(inner, example),
            (Form::BoxedOrNull, ExampleValue::Object(_)) => self.exact(inner, example),
            (Form::BoxedOrNull, example) => {
                let inner = self.exact(inner, example);
                quote!(Some(#inner))
            }
            (Form::PlainList, ExampleValue::List(values)) => {
                let values = values.iter().map(|it| self.exact(inner, it));
                quote!([#(#values),*])
            }
            (Form::List, ExampleValue::List(values)) => {
                let values = values.iter().map(|it| self.convertible(inner, it));
                quote!([#(#values),*])
            }
            (Form::PlainMap, ExampleValue::Map(key, value)) => {
                let value = self.exact(inner, value);
                quote!([(#key, #value)])
            }
            (Form::Map, ExampleValue::Map(key, value)) => {
                let value = self.convertible(inner, value);
                quote!([(#key, #value)])
            }
            (_, example) => self.exact(inner, example),
        }
    }
}

/// The expression of a value without a type of its own.
fn literal(example: &ExampleValue) -> TokenStream {
    match example {
        ExampleValue::Boolean(value) => quote!(#value),
        ExampleValue::Integer(value) => {
            let digits = Literal::u128_unsuffixed(value.unsigned_abs());
            let minus = (*value < 0).then(|| quote!(-));
            quote!(#minus #digits)
        }
        ExampleValue::Number(value) => {
            let digits = Literal::f64_unsuffixed(value.abs());
            let minus = value.is_sign_negative().then(|| quote!(-));
            quote!(#minus #digits)
        }
        ExampleValue::Text(text) => quote!(#text.to_owned()),
        ExampleValue::Any(json) => {
            let json = json_tokens(json);
            quote!(serde_json::json!(#json))
        }
        // The other values have types with parts or names.
        _ => quote!(Default::default()),
    }
}

fn json_tokens(json: &serde_json::Value) -> TokenStream {
    match json {
        serde_json::Value::Array(values) => {
            let values = values.iter().map(json_tokens);
            quote!([#(#values),*])
        }
        serde_json::Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = json_tokens(value);
                quote!(#key: #value)
            });
            quote!({ #(#members),* })
        }
        serde_json::Value::String(text) => quote!(#text),
        other => other.to_string().parse().unwrap_or_default(),
    }
}
