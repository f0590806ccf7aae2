//! All types that have a name.

use super::docs::{documentation_of, is_deprecated};
use crate::ir::{Type, TypeDefinition, TypeId, TypeKind};
use crate::lower::document::MAX_REFERENCES;
use crate::lower::schema::all_of::Part;

/// The types. A [`TypeId`] is an index into them.
#[derive(Default)]
pub(crate) struct Arena {
    /// `None` for a type that is reserved and not yet defined.
    types: Vec<Option<TypeDefinition>>,
}

impl Arena {
    /// Makes room for a type, so that it can refer to itself before it is defined.
    pub(crate) fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        TypeId(self.types.len() - 1)
    }

    /// Defines a reserved type. `words` make up its name; `component` says whether they are the name
    /// of a component. `parts` document it.
    pub(crate) fn define(
        &mut self,
        id: TypeId,
        words: &[String],
        component: bool,
        parts: &[Part<'_>],
        kind: TypeKind,
    ) {
        self.types[id.0] = Some(TypeDefinition {
            words: words.to_vec(),
            component,
            documentation: documentation_of(words, parts),
            deprecated: is_deprecated(parts),
            kind,
        });
    }

    /// Returns the number of types.
    pub(crate) fn len(&self) -> usize {
        self.types.len()
    }

    /// Returns all types, each of them defined.
    pub(crate) fn into_types(self) -> Vec<TypeDefinition> {
        self.types.into_iter().flatten().collect()
    }

    /// Returns the type behind aliases, which is not nullable.
    pub(crate) fn unaliased(&self, value: &Type) -> Type {
        let mut value = without_null(value.clone());
        for _ in 0..MAX_REFERENCES {
            match self.kind(&value) {
                Some(TypeKind::Alias(inner)) => value = without_null(inner.clone()),
                _ => break,
            }
        }
        value
    }

    /// Whether `Display` writes values of the type as URLs and headers have them.
    pub(crate) fn is_scalar(&self, value: &Type) -> bool {
        let value = self.unaliased(value);
        match value {
            Type::Boolean | Type::Integer(_) | Type::Number | Type::String => true,
            Type::Constant(_) | Type::Formatted(_) | Type::External(_) | Type::Upload => true,
            _ => match self.kind(&value) {
                Some(TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_)) => true,
                Some(TypeKind::Union(union)) => {
                    let mut variants = union.variants.iter();
                    variants.all(|variant| self.is_simple(&variant.value))
                }
                _ => false,
            },
        }
    }

    /// Whether a type is scalar and no union, which could contain itself.
    fn is_simple(&self, value: &Type) -> bool {
        let value = self.unaliased(value);
        !matches!(self.kind(&value), Some(TypeKind::Union(_))) && self.is_scalar(&value)
    }

    /// Returns the kind of a named type.
    pub(crate) fn kind(&self, value: &Type) -> Option<&TypeKind> {
        let Type::Named(id) = value else { return None };
        self.types[id.0].as_ref().map(|it| &it.kind)
    }
}

/// Returns the type without null.
pub(crate) fn without_null(value: Type) -> Type {
    match value {
        Type::Nullable(inner) => *inner,
        value => value,
    }
}

/// Returns the type with null, if `nullable`.
pub(crate) fn with_null(value: Type, nullable: bool) -> Type {
    match value {
        // `serde_json::Value` has a null of its own.
        Type::Any(_) | Type::Nullable(_) => value,
        value if nullable => Type::Nullable(Box::new(value)),
        value => value,
    }
}
