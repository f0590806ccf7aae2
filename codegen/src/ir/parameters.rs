//! Parameters of operations.

use super::{Deprecation, Documentation, Type};

/// A parameter. From a Parameter Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// `name`.
    pub name: String,
    /// `in`.
    pub location: ParameterLocation,
    /// `required`, and whether there is only one value.
    pub presence: ParameterPresence,
    /// `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecation: Option<Deprecation>,
    /// `schema`, or that of the only media type in `content`.
    pub value: ParameterValue,
    /// How the value is written.
    pub style: ParameterStyle,
}

impl Parameter {
    /// Whether its text is all that the runtime has to know about the value, and each value of a list
    /// has a text.
    pub fn is_text(&self) -> bool {
        let style = &self.style;
        let is_simple = matches!(style.kind, StyleKind::Simple) && !style.reserved;
        match (self.location, &self.value) {
            (ParameterLocation::Cookie | ParameterLocation::QueryString, _) => false,
            (_, ParameterValue::Structured(_)) => false,
            (_, ParameterValue::Scalar(_)) => {
                let has_prefix = matches!(style.kind, StyleKind::Label | StyleKind::Matrix);
                !(has_prefix || style.reserved || style.json)
            }
            (ParameterLocation::Query, ParameterValue::List(_)) => true,
            (ParameterLocation::Path | ParameterLocation::Header, ParameterValue::List(_)) => {
                is_simple
            }
        }
    }
}

/// The part of the request that a parameter stands in. Field `in` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// `path`.
    Path,
    /// `query`.
    Query,
    /// `querystring`: the whole query.
    QueryString,
    /// `header`.
    Header,
    /// `cookie`.
    Cookie,
}

/// Whether the caller gives a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterPresence {
    /// The caller must give it.
    Required,
    /// The caller may give it.
    Optional,
    /// The parameter is required and has only this value. The client sends it by itself.
    Constant(String),
}

/// The values of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// One value.
    Scalar(Type),
    /// A list of values of this type, each of them a single one.
    List(Type),
    /// Any other value: an object, a list of objects, alternatives with different shapes.
    Structured(Type),
}

impl ParameterValue {
    /// The type of the value, or of each value of the list.
    pub fn element(&self) -> &Type {
        match self {
            Self::Scalar(value) | Self::List(value) | Self::Structured(value) => value,
        }
    }

    /// The same, to change it.
    pub fn element_mut(&mut self) -> &mut Type {
        match self {
            Self::Scalar(value) | Self::List(value) | Self::Structured(value) => value,
        }
    }
}

/// How a value is written. Fields of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterStyle {
    /// `style`.
    pub kind: StyleKind,
    /// `explode`. Always false for single values.
    pub explode: bool,
    /// `allowReserved`.
    pub reserved: bool,
    /// `content` with JSON: the value is written as JSON first.
    pub json: bool,
    /// `allowEmptyValue`: an empty list or object is sent with the name of the parameter.
    pub sends_empty: bool,
}

impl ParameterStyle {
    /// The style of this kind, without anything else.
    pub const fn of(kind: StyleKind) -> Self {
        Self {
            kind,
            explode: false,
            reserved: false,
            json: false,
            sends_empty: false,
        }
    }
}

/// Field `style` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StyleKind {
    /// `a,b`: `simple`.
    Simple,
    /// `.a,b`: `label`.
    Label,
    /// `;name=a,b`: `matrix`.
    Matrix,
    /// `name=a,b`: `form`.
    Form,
    /// `name=a b`: `spaceDelimited`.
    Space,
    /// `name=a|b`: `pipeDelimited`.
    Pipe,
    /// `name[a]=b`: `deepObject`.
    DeepObject,
    /// `name=a,b` in a cookie: `form`.
    CookieForm,
    /// `name=a,b` in a cookie, without an encoding: `cookie`.
    Cookie,
}
