//! Keys of the Paths Object: what of them is sent, and which parameters they name.
//!
//! A key is a path with parameters in braces. Some have a query or a fragment besides, mostly to tell operations of
//! the same path apart. A query is sent as such; a fragment never leaves a client (RFC 9110, section 4.2.5).

use percent_encoding::percent_decode_str;

use super::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{
    Documentation, Name, Parameter, ParameterLocation, ParameterPresence, ParameterValue, Type,
};
use crate::lower::Lowerer;

/// A key of the Paths Object, taken apart.
pub(crate) struct Template<'a> {
    /// What stands before the query and the fragment.
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
    /// The parameter of this name.
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

    /// Whether the query has the value of this parameter.
    pub(crate) fn fixes(&self, name: &str) -> bool {
        let is_constant = |piece: &Piece| matches!(piece.value, PieceValue::Constant(_));
        self.query
            .iter()
            .any(|piece| piece.key == name && is_constant(piece))
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
            // What is put together of several parts is for the caller to put together.
            None if placeholders(value).next().is_some() => PieceValue::Parameter(key.clone()),
            None => PieceValue::Constant(decoded(value)),
        };
        Self { key, value }
    }
}

impl<'a> Lowerer<'a> {
    /// Brings the parameters that are declared together with those that the key of the path names:
    /// first those of the path, then those of its query, each in the order of the key, then the
    /// others as they are declared.
    pub(crate) fn match_template(
        &mut self,
        site: &Site<'a>,
        mut declared: Vec<Parameter>,
    ) -> Vec<Parameter> {
        let mut in_query: Vec<Parameter> = Vec::new();
        for piece in &site.template.query {
            if in_query.iter().any(|it| it.name.wire == piece.key) {
                self.note_repeated(site, &piece.key);
                continue;
            }
            in_query.push(match &piece.value {
                PieceValue::Constant(value) => {
                    self.fixed_in_query(site, &piece.key, value, &mut declared)
                }
                PieceValue::Parameter(name) => {
                    self.named_in_query(site, &piece.key, name, &mut declared)
                }
            });
        }
        let is_in_path = |it: &Parameter| it.location == ParameterLocation::Path;
        let (in_path, others) = declared.into_iter().partition(is_in_path);
        let mut parameters = self.match_path(site, in_path);
        parameters.extend(in_query);
        parameters.extend(others);
        parameters
    }

    /// A parameter whose value the key of the path has.
    fn fixed_in_query(
        &mut self,
        site: &Site<'a>,
        key: &str,
        value: &str,
        declared: &mut Vec<Parameter>,
    ) -> Parameter {
        let presence = ParameterPresence::Constant(value.to_owned());
        let other = take(declared, ParameterLocation::Query, key);
        if other.is_some_and(|it| it.presence != presence) {
            self.log.push(
                Diagnostic::warning(format!("the path says what the query parameter `{key}` is"))
                    .at_node(site.path_node.origin.key())
                    .label("the parameter of this name is left out")
                    .help("remove the parameter, or take the value out of the path"),
            );
        }
        Parameter {
            presence,
            ..undeclared(key, ParameterLocation::Query)
        }
    }

    /// A parameter that the query of the key names: declared as one of the query, or as one of the
    /// path, as it stands in the key.
    fn named_in_query(
        &mut self,
        site: &Site<'a>,
        key: &str,
        name: &str,
        declared: &mut Vec<Parameter>,
    ) -> Parameter {
        let mut found = take(declared, ParameterLocation::Query, key);
        if !placeholders(site.template.path).any(|it| it == name) {
            // Taken out in any case: beside one of the query, it is that one, declared twice.
            let in_path = take(declared, ParameterLocation::Path, name);
            found = found.or(in_path);
        }
        let found = found.or_else(|| take(declared, ParameterLocation::Query, name));
        if let Some(parameter) = found {
            return Parameter {
                name: Name::new(key),
                location: ParameterLocation::Query,
                ..parameter
            };
        }
        self.log.push(
            Diagnostic::warning(format!("the query parameter `{key}` is not declared"))
                .at_node(site.path_node.origin.key())
                .label("it is taken as a string")
                .help("add a parameter with `in: query` and this name"),
        );
        undeclared(key, ParameterLocation::Query)
    }

    /// Every `{name}` of the path has a path parameter, and every path parameter a place.
    fn match_path(&mut self, site: &Site<'a>, mut parameters: Vec<Parameter>) -> Vec<Parameter> {
        let path = site.template.path;
        let named: Vec<&str> = placeholders(path).collect();
        parameters.retain(|parameter| {
            let has_place = named.contains(&parameter.name.wire.as_str());
            if !has_place {
                self.log.push(
                    Diagnostic::warning(format!("the path has no `{{{}}}`", parameter.name.wire))
                        .at_node(site.path_node.origin.key())
                        .label("the path parameter of this name is left out")
                        .help("add it to the path, or remove the parameter"),
                );
            }
            has_place
        });
        for name in named {
            if parameters.iter().any(|it| it.name.wire == name) {
                continue;
            }
            self.log.push(
                Diagnostic::warning(format!("the path parameter `{name}` is not declared"))
                    .at_node(site.path_node.origin.key())
                    .label("it is taken as a string")
                    .help("add a parameter with `in: path` and this name"),
            );
            parameters.push(undeclared(name, ParameterLocation::Path));
        }
        parameters.sort_by_key(|it| path.find(&format!("{{{}}}", it.name.wire)));
        parameters
    }

    fn note_repeated(&mut self, site: &Site<'a>, key: &str) {
        self.log.push(
            Diagnostic::warning(format!("the path has the query parameter `{key}` twice"))
                .at_node(site.path_node.origin.key())
                .label("only the first is sent")
                .help("declare it as a list, with `in: query`"),
        );
    }
}

/// Takes a parameter out.
fn take(
    parameters: &mut Vec<Parameter>,
    location: ParameterLocation,
    name: &str,
) -> Option<Parameter> {
    let wanted = |it: &Parameter| it.location == location && it.name.wire == name;
    let index = parameters.iter().position(wanted)?;
    Some(parameters.remove(index))
}

/// A parameter of which nothing is known but where it stands.
fn undeclared(name: &str, location: ParameterLocation) -> Parameter {
    Parameter {
        name: Name::new(name),
        location,
        presence: ParameterPresence::Required,
        documentation: Documentation::default(),
        deprecation: None,
        value: ParameterValue::Scalar(Type::String),
    }
}

/// Where the first `?` or `#` outside of braces is.
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

/// The names in braces of a text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// The name in braces that a text is.
fn whole_placeholder(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// What a part of a query stands for.
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{PieceValue, Template};

    /// The path, and the query with an arrow for what is the same in each call.
    fn parts(key: &str) -> String {
        let template = Template::new(key);
        let pieces = template.query.iter().map(|piece| match &piece.value {
            PieceValue::Constant(value) => format!(" {}={value:?}", piece.key),
            PieceValue::Parameter(name) => format!(" {}<-{name}", piece.key),
        });
        format!("{}{}", template.path, pieces.collect::<String>())
    }

    #[test]
    fn keys_are_taken_apart() {
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
