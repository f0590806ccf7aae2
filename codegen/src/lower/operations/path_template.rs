//! Keys of the Paths Object: the path that is sent, and the parameters that it names.
//!
//! A key is a path with parameters in braces. Some have a query or a fragment besides, mostly to tell
//! operations of the same path apart. A query is sent; a fragment never leaves a client (RFC 9110,
//! section 4.2.5).

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{
    Documentation, Parameter, ParameterLocation, ParameterPresence, ParameterStyle, ParameterValue,
    StyleKind, Type,
};
use crate::tree::Origin;

/// A key of the Paths Object, parsed.
pub(crate) struct Template<'a> {
    /// The part before the query and the fragment.
    pub(crate) path: &'a str,
    query: Vec<Piece>,
}

/// A `key=value` of the query.
struct Piece {
    key: String,
    value: PieceValue,
}

enum PieceValue {
    /// The same in each call.
    Constant(String),
    /// The value of the parameter with this name.
    Parameter(String),
}

impl<'a> Template<'a> {
    pub(crate) fn new(key: &'a str) -> Self {
        let (path, query) = key.split_at(end_of_path(key));
        let query = query.split('#').next().unwrap_or_default();
        let pieces = query.trim_start_matches('?').split('&');
        Self {
            path,
            query: pieces.filter(|it| !it.is_empty()).map(Piece::new).collect(),
        }
    }

    /// Whether the query has a constant value for this parameter.
    pub(crate) fn fixes(&self, name: &str) -> bool {
        let is_constant = |piece: &Piece| matches!(piece.value, PieceValue::Constant(_));
        let mut pieces = self.query.iter();
        pieces.any(|piece| piece.key == name && is_constant(piece))
    }

    /// Matches declared parameters with those that the key names, and warns if they differ.
    ///
    /// Returns the parameters of the path, then those of its query, each in the order of the key,
    /// then the others as they are declared. `place` is where the key is.
    pub(crate) fn match_parameters(
        &self,
        mut declared: Vec<Parameter>,
        place: Origin,
        log: &mut Log,
    ) -> Vec<Parameter> {
        let mut in_query: Vec<Parameter> = Vec::new();
        for Piece { key, value } in &self.query {
            if in_query.iter().any(|it| it.name == *key) {
                Diagnostic::warning(format!("the path has the query parameter `{key}` twice"))
                    .at_node(place)
                    .label("only the first is sent")
                    .help("nothing needs to be done, if one value is enough; the author should declare a list, with `in: query`")
                    .push_to(log);
                continue;
            }
            let (parameter, warning) = match value {
                PieceValue::Constant(value) => constant_in_query(key, value, &mut declared),
                PieceValue::Parameter(name) => self.named_in_query(key, name, &mut declared),
            };
            in_query.push(parameter);
            if let Some(warning) = warning {
                log.push(warning.at_node(place));
            }
        }
        let is_in_path = |it: &Parameter| it.location == ParameterLocation::Path;
        let (in_path, others) = declared.into_iter().partition(is_in_path);
        let mut parameters = self.match_path(in_path, place, log);
        parameters.extend(in_query);
        parameters.extend(others);
        parameters
    }

    /// Returns a parameter that the query names. It can be declared as part of the query or of the
    /// path.
    fn named_in_query(
        &self,
        key: &str,
        name: &str,
        declared: &mut Vec<Parameter>,
    ) -> (Parameter, Option<Diagnostic>) {
        let mut found = take(declared, ParameterLocation::Query, key);
        if !placeholders(self.path).any(|it| it == name) {
            // Removed in any case: if both are declared, they are the same parameter.
            let in_path = take(declared, ParameterLocation::Path, name);
            found = found.or(in_path);
        }
        let found = found.or_else(|| take(declared, ParameterLocation::Query, name));
        if let Some(parameter) = found {
            let parameter = Parameter {
                name: key.to_owned(),
                location: ParameterLocation::Query,
                style: in_query(parameter.style),
                ..parameter
            };
            return (parameter, None);
        }
        let warning = Diagnostic::warning(format!("the query parameter `{key}` is not declared"))
            .label("treated as a string")
            .help("give the text that is sent; the author should add a parameter with `in: query` and this name");
        (undeclared(key, ParameterLocation::Query), Some(warning))
    }

    /// Matches path parameters: each `{name}` of the path has one, and each has a place in the path.
    fn match_path(
        &self,
        mut parameters: Vec<Parameter>,
        place: Origin,
        log: &mut Log,
    ) -> Vec<Parameter> {
        let named: Vec<&str> = placeholders(self.path).collect();
        parameters.retain(|parameter| {
            let name = &parameter.name;
            let has_place = named.contains(&name.as_str());
            if !has_place {
                Diagnostic::warning(format!("the path has no `{{{name}}}`"))
                    .at_node(place)
                    .label("the path parameter of this name is left out")
                    .help("nothing needs to be done, if the path is right; the author should remove the parameter, or add it to the path")
                    .push_to(log);
            }
            has_place
        });
        for name in named {
            if parameters.iter().any(|it| it.name == name) {
                continue;
            }
            Diagnostic::warning(format!("the path parameter `{name}` is not declared"))
                .at_node(place)
                .label("treated as a string")
                .help("give the text that is sent; the author should add a parameter with `in: path` and this name")
                .push_to(log);
            parameters.push(undeclared(name, ParameterLocation::Path));
        }
        parameters.sort_by_key(|it| self.path.find(&format!("{{{}}}", it.name)));
        parameters
    }
}

impl Piece {
    fn new(text: &str) -> Self {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        if let (Some(name), "") = (whole_placeholder(key), value) {
            return Self {
                key: name.to_owned(),
                value: PieceValue::Parameter(name.to_owned()),
            };
        }
        let key = decoded(key);
        let value = match whole_placeholder(value) {
            Some(name) => PieceValue::Parameter(name.to_owned()),
            // The caller joins a value that has several parts.
            None if placeholders(value).next().is_some() => PieceValue::Parameter(key.clone()),
            None => PieceValue::Constant(decoded(value)),
        };
        Self { key, value }
    }
}

/// Returns a parameter with a value that the query of the path has.
fn constant_in_query(
    key: &str,
    value: &str,
    declared: &mut Vec<Parameter>,
) -> (Parameter, Option<Diagnostic>) {
    let presence = ParameterPresence::Constant(value.to_owned());
    let other = take(declared, ParameterLocation::Query, key);
    let differs = other.is_some_and(|it| it.presence != presence);
    let warning = differs.then(|| {
        Diagnostic::warning(format!("the path says what the query parameter `{key}` is"))
            .label("the parameter of this name is left out")
            .help("nothing needs to be done; the author should remove the parameter, or take the value out of the path")
    });
    let parameter = Parameter {
        presence,
        ..undeclared(key, ParameterLocation::Query)
    };
    (parameter, warning)
}

/// Removes a parameter from a list, and returns it.
fn take(
    parameters: &mut Vec<Parameter>,
    location: ParameterLocation,
    name: &str,
) -> Option<Parameter> {
    let is_wanted = |it: &Parameter| it.location == location && it.name == name;
    let index = parameters.iter().position(is_wanted)?;
    Some(parameters.remove(index))
}

/// Returns a required string parameter.
fn undeclared(name: &str, location: ParameterLocation) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location,
        presence: ParameterPresence::Required,
        documentation: Documentation::default(),
        deprecation: None,
        value: ParameterValue::Scalar(Type::String),
        style: ParameterStyle::of(match location {
            ParameterLocation::Path => StyleKind::Simple,
            _ => StyleKind::Form,
        }),
    }
}

/// Returns how a value is written in a query, if it is declared as part of the path.
fn in_query(style: ParameterStyle) -> ParameterStyle {
    match style.kind {
        StyleKind::Simple | StyleKind::Label | StyleKind::Matrix => ParameterStyle {
            kind: StyleKind::Form,
            ..style
        },
        _ => style,
    }
}

/// Returns the index of the first `?` or `#` outside of braces.
fn end_of_path(key: &str) -> usize {
    let last_brace = key.rfind('}');
    let mut in_braces = false;
    for (at, character) in key.char_indices() {
        match character {
            '{' => in_braces = last_brace > Some(at),
            '}' => in_braces = false,
            '?' | '#' if !in_braces => return at,
            _ => {}
        }
    }
    key.len()
}

/// Returns the names in braces of a text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Returns the name of a text that is a single name in braces.
fn whole_placeholder(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// Decodes a part of a query.
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{PieceValue, Template};

    /// Shows the path, and the query with `=` for constants and `<-` for parameters.
    fn parts(key: &str) -> String {
        let template = Template::new(key);
        let pieces = template.query.iter().map(|piece| match &piece.value {
            PieceValue::Constant(value) => format!(" {}={value:?}", piece.key),
            PieceValue::Parameter(name) => format!(" {}<-{name}", piece.key),
        });
        format!("{}{}", template.path, pieces.collect::<String>())
    }

    #[test]
    fn keys_are_parsed() {
        for (key, expected) in [
            ("/a/{b}", "/a/{b}"),
            ("/a#b", "/a"),
            ("/a#b?c=d", "/a"),
            ("/a?", "/a"),
            ("/a?&b&", r#"/a b="""#),
            ("/a?b=c=d&e=f#g=h", r#"/a b="c=d" e="f""#),
            ("/a?b%5B%5D=%C3%A9+%26", r#"/a b[]="é &""#),
            ("/a/{b}?c={b}&d={e}", "/a/{b} c<-b d<-e"),
            ("/a?{b}", "/a b<-b"),
            ("/a?b={c}-{d}", "/a b<-b"),
            ("/a{?b,c}/{#d}", "/a{?b,c}/{#d}"),
            ("/a{b?c=d", r#"/a{b c="d""#),
        ] {
            assert_eq!(parts(key), expected, "{key}");
        }
    }
}
