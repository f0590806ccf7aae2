//! Follows references (RFC 3986) with JSON pointers (RFC 6901), anchors and `$id`s as fragments.

use std::rc::Rc;

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Log, Severity};
use crate::load::{LoadError, load};
use crate::source::{SourceError, resolve_path};
use crate::structure::Kind;
use crate::tree::{Node, Origin, Value, pointer_tokens};

use super::{Bundler, Target, reference};

/// A node of a file that was read.
#[derive(Debug, Clone)]
pub(super) struct Location {
    path: Rc<str>,
    tokens: Vec<String>,
    tree: Rc<Node>,
}

impl Location {
    pub(super) fn node(&self) -> &Node {
        let mut node: &Node = &self.tree;
        for token in &self.tokens {
            match node.child(token) {
                Some(child) => node = child,
                None => break,
            }
        }
        node
    }

    /// Where it is, for comparing.
    pub(super) fn place(&self) -> (Rc<str>, Vec<String>) {
        (self.path.clone(), self.tokens.clone())
    }

    pub(super) fn target(&self, kind: Kind) -> Target {
        Target {
            path: self.path.clone(),
            tokens: self.tokens.clone(),
            kind,
        }
    }
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone)]
pub(super) struct Lost {
    severity: Severity,
    message: String,
    help: &'static str,
}

impl Lost {
    fn new(message: String, help: &'static str) -> Self {
        Self {
            severity: Severity::Warning,
            message,
            help,
        }
    }

    pub(super) fn file(path: &str, error: &SourceError) -> Self {
        let message = format!("can't read `{path}`: {error}");
        match error {
            // What a document needs and may not have is for the user to decide.
            SourceError::OutsideRoot { .. } => Self {
                severity: Severity::Error,
                ..Self::new(
                    message,
                    "allow the folder with `--allow-refs`, if you trust what lies there",
                )
            },
            _ => Self::new(
                message,
                "mend the path; it is relative to the file that the reference stands in",
            ),
        }
    }

    /// A file that was read and makes no sense, which `diagnostic` says at the place.
    pub(super) fn unusable(path: &str, diagnostic: Diagnostic, log: &mut Log) -> Self {
        log.push(Diagnostic {
            severity: Severity::Warning,
            ..diagnostic
        });
        Self::new(
            format!("`{path}` can't be used"),
            "see the warning about that file",
        )
    }

    fn pointer(fragment: &str, path: &str) -> Self {
        Self::new(
            format!("there is no `{fragment}` in `{path}`"),
            "mend the reference, or add what it names",
        )
    }

    /// Says at a reference that it leads nowhere and what that costs.
    pub(super) fn report(&self, log: &mut Log, origin: Origin, loss: &str) {
        let diagnostic = match self.severity {
            Severity::Warning => Diagnostic::warning(self.message.as_str()),
            Severity::Error => Diagnostic::error(self.message.as_str()),
        };
        log.push(diagnostic.at_node(origin).label(loss).help(self.help));
    }
}

/// A schema with an `$id`.
#[derive(Debug)]
pub(super) struct Identified {
    id: String,
    location: Location,
}

/// How many references are followed on the way to a target. All ways of reading a reference share
/// them: each may have to be followed, at every hop.
const MAX_HOPS: usize = 50;

impl Bundler<'_> {
    /// The reference to the component that `reference`, which stands at `origin`, leads to in the
    /// bundled document.
    pub(super) fn resolve(
        &mut self,
        reference: &str,
        origin: Origin,
        kind: Kind,
    ) -> Result<String, Lost> {
        let known = self.resolved.get(&(origin.file, kind));
        if let Some(known) = known.and_then(|known| known.get(reference)) {
            return known.clone();
        }
        let resolved = self.locate(reference, origin).and_then(|location| {
            let section = kind.components_section().ok_or_else(|| {
                Lost::new(
                    format!("`{reference}` can't stand here"),
                    "write out what it refers to",
                )
            })?;
            Ok(self.component(location.target(kind), location, section))
        });
        let known = self.resolved.entry((origin.file, kind)).or_default();
        known.insert(reference.to_owned(), resolved.clone());
        resolved
    }

    /// Finds what a reference that stands at `origin` leads to.
    pub(super) fn locate(&mut self, reference: &str, origin: Origin) -> Result<Location, Lost> {
        let from = resolve_path("", &self.files.get(origin.file).path);
        let mut hops = MAX_HOPS;
        self.locate_from(reference, &from, origin, &mut hops)
    }

    fn locate_from(
        &mut self,
        reference: &str,
        from: &str,
        origin: Origin,
        hops: &mut usize,
    ) -> Result<Location, Lost> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let start = match self.start(path, from) {
            Ok(start) => start,
            Err(lost) => match self.identified(path) {
                Some(start) => start,
                None => return self.bare_name(reference, origin).ok_or(lost),
            },
        };
        let anchored = !fragment.is_empty() && !fragment.starts_with('/');
        if anchored {
            let mut tokens = start.tokens.clone();
            if find_anchor(start.node(), &decoded(fragment), &mut tokens) {
                return Ok(Location { tokens, ..start });
            }
        }
        for tokens in pointers(fragment) {
            if let Some(found) = self.follow(&start, &tokens, origin, hops) {
                return Ok(found);
            }
        }
        self.misplaced(&start, fragment, origin, hops)
            .ok_or_else(|| Lost::pointer(&decoded(fragment), &start.path))
    }

    /// The file, or the schema with an `$id`, that the part of a reference before `#` names.
    fn start(&mut self, path: &str, from: &str) -> Result<Location, Lost> {
        if path.contains("://") || path.starts_with("//") {
            return Err(Lost::new(
                format!("`{path}` is on another machine"),
                "download the file, put it beside the document, and refer to it there",
            ));
        }
        let path: Rc<str> = match path {
            "" => from.into(),
            path => resolve_path(from, &decoded(path)).into(),
        };
        if !self.trees.contains_key(&path) {
            let tree = match load(&path, self.source, self.files, self.log) {
                Ok(tree) => Ok(Rc::new(tree)),
                Err(LoadError::Source(error)) => Err(Lost::file(&path, &error)),
                Err(LoadError::Syntax(diagnostic)) => {
                    Err(Lost::unusable(&path, diagnostic, self.log))
                }
            };
            self.trees.insert(path.clone(), tree);
        }
        match &self.trees[&path] {
            Ok(tree) => Ok(Location {
                tree: tree.clone(),
                tokens: Vec::new(),
                path,
            }),
            Err(lost) => Err(lost.clone()),
        }
    }

    /// Follows a JSON pointer, also through references on the way.
    fn follow(
        &mut self,
        start: &Location,
        tokens: &[String],
        origin: Origin,
        hops: &mut usize,
    ) -> Option<Location> {
        let mut node = start.node();
        for (index, token) in tokens.iter().enumerate() {
            if let Some(child) = node.child(token) {
                node = child;
                continue;
            }
            // Not here: perhaps behind a reference.
            let (text, _) = reference(node)?;
            *hops = hops.checked_sub(1)?;
            let next = self.locate_from(text, &start.path, origin, hops).ok()?;
            return self.follow(&next, &tokens[index..], origin, hops);
        }
        let mut all = start.tokens.clone();
        all.extend_from_slice(tokens);
        Some(Location {
            tokens: all,
            ..start.clone()
        })
    }

    /// The schema whose `$id` is `uri`, or ends with it if that is a relative one.
    fn identified(&mut self, uri: &str) -> Option<Location> {
        let uri = uri.trim_start_matches("./");
        if uri.is_empty() {
            return None;
        }
        if self.ids.is_none() {
            let mut ids = Vec::new();
            let trees = self
                .trees
                .iter()
                .filter_map(|(path, tree)| Some((path, tree.as_ref().ok()?)));
            for (path, tree) in trees {
                let location = Location {
                    path: path.clone(),
                    tokens: Vec::new(),
                    tree: tree.clone(),
                };
                collect_ids(tree, &location, &mut Vec::new(), &mut ids);
            }
            ids.sort_by(|a, b| a.id.cmp(&b.id));
            self.ids = Some(ids);
        }
        let ids = self.ids.as_deref()?;
        let relative = format!("/{uri}");
        ids.iter()
            .find(|known| known.id == uri)
            .or_else(|| ids.iter().find(|known| known.id.ends_with(&relative)))
            .map(|known| known.location.clone())
    }

    /// `$ref: Pet`: the schema of that name was meant.
    fn bare_name(&mut self, reference: &str, origin: Origin) -> Option<Location> {
        if reference.contains(['/', '#']) {
            return None;
        }
        self.component_instead(reference, reference, origin)
    }

    /// A pointer to where other versions of the specification, or the schema around it, keep their
    /// definitions.
    fn misplaced(
        &mut self,
        start: &Location,
        fragment: &str,
        origin: Origin,
        hops: &mut usize,
    ) -> Option<Location> {
        let tokens = pointer_tokens(fragment)?;
        let (definitions, name, rest) = match tokens.as_slice() {
            [definitions, name, rest @ ..]
                if definitions == "$defs" || definitions == "definitions" =>
            {
                (definitions, name, rest)
            }
            _ => return None,
        };
        let mut path = Vec::new();
        if find_definition(start.node(), definitions, name, &mut path) {
            path.extend_from_slice(rest);
            return self.follow(start, &path, origin, hops);
        }
        self.component_instead(&format!("#{fragment}"), name, origin)
    }

    /// The schema of that name in the root document, with a warning.
    fn component_instead(
        &mut self,
        reference: &str,
        name: &str,
        origin: Origin,
    ) -> Option<Location> {
        let root = self.root.clone();
        let start = self.start("", &root).ok()?;
        let tokens = ["components", "schemas", name].map(str::to_owned);
        let found = self.follow(&start, &tokens, origin, &mut 0)?;
        self.log.push(
            Diagnostic::warning(format!("`{reference}` leads nowhere"))
                .at_node(origin)
                .label(format!("the schema `{name}` is taken"))
                .help(format!("write `#/components/schemas/{name}`")),
        );
        Some(found)
    }
}

/// Undoes percent-encoding.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The ways to read a fragment as a JSON pointer: as RFC 6901 has it, and with the mistakes of
/// encoding slashes, or not encoding percent signs.
fn pointers(fragment: &str) -> Vec<Vec<String>> {
    let mut readings = Vec::new();
    let mut add = |reading: Option<Vec<String>>| match reading {
        Some(reading) if !readings.contains(&reading) => readings.push(reading),
        _ => {}
    };
    add(pointer_tokens(&decoded(fragment)));
    if fragment.contains('%') {
        let decoded = |tokens: Vec<String>| tokens.iter().map(|token| decoded(token)).collect();
        add(pointer_tokens(fragment).map(decoded));
        add(pointer_tokens(fragment));
    }
    readings
}

/// Extends `tokens` by the way from `node` to the schema that has the anchor `name`.
fn find_anchor(node: &Node, name: &str, tokens: &mut Vec<String>) -> bool {
    let has = |key| node.get(key).and_then(Node::as_str) == Some(name);
    has("$anchor")
        || has("$dynamicAnchor")
        || any_child(node, tokens, |child, tokens| {
            find_anchor(child, name, tokens)
        })
}

/// Extends `tokens` by the way from `node` to the member `name` of some `definitions`.
fn find_definition(node: &Node, definitions: &str, name: &str, tokens: &mut Vec<String>) -> bool {
    if node
        .get(definitions)
        .is_some_and(|found| found.get(name).is_some())
    {
        tokens.extend([definitions.to_owned(), name.to_owned()]);
        return true;
    }
    any_child(node, tokens, |child, tokens| {
        find_definition(child, definitions, name, tokens)
    })
}

/// Whether `found` holds for any child of `node`; `tokens` then lead there.
fn any_child(
    node: &Node,
    tokens: &mut Vec<String>,
    found: impl Fn(&Node, &mut Vec<String>) -> bool,
) -> bool {
    let mut try_child = |token: String, child: &Node| {
        tokens.push(token);
        let is_here = found(child, tokens);
        if !is_here {
            tokens.pop();
        }
        is_here
    };
    match &node.value {
        Value::Object(object) => object
            .iter()
            .any(|(key, child)| try_child(key.clone(), child)),
        Value::Array(array) => array
            .iter()
            .enumerate()
            .any(|(index, child)| try_child(index.to_string(), child)),
        _ => false,
    }
}

fn collect_ids(node: &Node, root: &Location, tokens: &mut Vec<String>, ids: &mut Vec<Identified>) {
    if let Some(id) = node.get("$id").and_then(Node::as_str) {
        ids.push(Identified {
            id: id.trim_end_matches('#').to_owned(),
            location: Location {
                tokens: tokens.clone(),
                ..root.clone()
            },
        });
    }
    let mut visit = |token: String, child: &Node| {
        tokens.push(token);
        collect_ids(child, root, tokens, ids);
        tokens.pop();
    };
    match &node.value {
        Value::Object(object) => object
            .iter()
            .for_each(|(key, child)| visit(key.clone(), child)),
        Value::Array(array) => array
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(index.to_string(), child)),
        _ => {}
    }
}
