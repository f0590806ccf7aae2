//! Finds the targets of references (RFC 3986), with JSON pointers (RFC 6901), anchors and `$id`s as
//! fragments.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Log, Severity};
use crate::load::{LoadError, load, load_text};
use crate::source::{Source, SourceError, resolve_path};
use crate::source_map::SourceMap;
use crate::tree::{FileId, Node, Origin, pointer_tokens};

/// The address of a node: its file, and the reference tokens of a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Address {
    pub(super) path: Rc<str>,
    pub(super) tokens: Vec<String>,
}

/// A node of a file that was read.
#[derive(Debug, Clone)]
pub(super) struct Location {
    pub(super) address: Address,
    tree: Rc<Node>,
}

impl Location {
    fn new(path: Rc<str>, tokens: Vec<String>, tree: Rc<Node>) -> Self {
        Self {
            address: Address { path, tokens },
            tree,
        }
    }

    fn with_tokens(&self, tokens: Vec<String>) -> Self {
        Self::new(self.address.path.clone(), tokens, self.tree.clone())
    }

    pub(super) fn node(&self) -> &Node {
        let mut tokens = self.address.tokens.iter();
        let found = tokens.try_fold(&*self.tree, |node, token| node.child(token));
        found.unwrap_or(&self.tree)
    }
}

/// Why a reference has no target: a diagnostic without place and label.
pub(super) type Unresolved = Diagnostic;

/// A file that can't be used. A syntax error is reported in the file itself.
fn unusable(path: &str, error: LoadError, log: &mut Log) -> Unresolved {
    let error = match error {
        LoadError::Source(error) => error,
        LoadError::Syntax(diagnostic) => {
            log.push(Diagnostic {
                severity: Severity::Warning,
                ..diagnostic
            });
            return Diagnostic::warning(format!("`{path}` can't be used"))
                .help("see the warning about that file");
        }
    };
    let message = format!("can't read `{path}`: {error}");
    match error {
        // Whether the file may be read is the user's decision.
        SourceError::OutsideRoot { .. } => Diagnostic::error(message)
            .help("allow the folder with `--allow-refs`, if you trust its content"),
        _ => Diagnostic::warning(message)
            .help("put the file there, or fix the path: it is relative to the file that contains the reference"),
    }
}

/// Maximum number of references followed on the way to one target. A reference can be read in
/// several ways, which share this limit: otherwise their number would multiply at every hop.
const MAX_HOPS: usize = 50;

/// Reads the files of a document and finds nodes in them.
pub(super) struct Locator<'a> {
    source: &'a dyn Source,
    files: &'a mut SourceMap,
    pub(super) log: &'a mut Log,
    /// The path of the root document.
    pub(super) root: Rc<str>,
    /// The trees of all files read so far, by path.
    trees: BTreeMap<Rc<str>, Result<Rc<Node>, Unresolved>>,
    /// The schemas with an `$id`, by `$id`, and the files with a `$self`. Collected when the first reference needs them.
    ids: Option<BTreeMap<String, Location>>,
    /// The nodes with an anchor in each file, by the name of the anchor.
    anchors: HashMap<Rc<str>, Anchors>,
}

/// The reference tokens of the nodes with an anchor, in document order.
type Anchors = HashMap<String, Vec<Vec<String>>>;

impl<'a> Locator<'a> {
    pub(super) fn new(
        root: &str,
        document: &Node,
        source: &'a dyn Source,
        files: &'a mut SourceMap,
        log: &'a mut Log,
    ) -> Self {
        let root: Rc<str> = resolve_path("", root).into();
        let trees = BTreeMap::from([(root.clone(), Ok(Rc::new(document.clone())))]);
        Self {
            source,
            files,
            log,
            root,
            trees,
            ids: None,
            anchors: HashMap::new(),
        }
    }

    /// Finds the target of a reference at `origin`.
    pub(super) fn locate(
        &mut self,
        reference: &str,
        origin: Origin,
    ) -> Result<Location, Unresolved> {
        let from = resolve_path("", &self.files.get(origin.file).path);
        let mut hops = MAX_HOPS;
        self.locate_from(reference, &from, origin, &mut hops)
    }

    /// Reads the target of a reference to a file that is neither YAML nor JSON. `None` if the
    /// reference has another kind of target.
    pub(super) fn text_file(
        &mut self,
        reference: &str,
        origin: Origin,
    ) -> Result<Option<String>, Unresolved> {
        let has_tree = [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| reference.ends_with(end));
        if has_tree || reference.contains('#') || reference.contains("://") {
            return Ok(None);
        }
        let path = resolve_path(&self.files.get(origin.file).path, &decode(reference));
        let file = load_text(&path, self.source, self.files);
        let file = file.map_err(|error| unusable(&path, error, self.log))?;
        Ok(Some(self.files.get(file).text.clone()))
    }

    fn locate_from(
        &mut self,
        reference: &str,
        from: &str,
        origin: Origin,
        hops: &mut usize,
    ) -> Result<Location, Unresolved> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let start = match self.file(path, from) {
            Ok(start) => start,
            Err(unresolved) => match self.schema_with_id(path) {
                Some(start) => start,
                None if reference.contains(['/', '#']) => return Err(unresolved),
                // `$ref: Pet` means the schema of that name.
                None => {
                    let schema = self.component_instead(reference, reference, origin);
                    return schema.ok_or(unresolved);
                }
            },
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchor = decode(fragment);
            let found = if path.is_empty() {
                self.nearest_anchor(&start, &anchor, origin)
            } else {
                find(&start, |node| has_anchor(node, &anchor))
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        for tokens in pointers(fragment) {
            if let Some(found) = self.follow(&start, &tokens, origin, hops) {
                return Ok(found);
            }
        }
        self.misplaced_definition(&start, fragment, origin, hops)
            .ok_or_else(|| {
                let (fragment, path) = (decode(fragment), &start.address.path);
                Diagnostic::warning(format!("there is no `{fragment}` in `{path}`"))
                    .help("the rest of the client is not affected; the author has to fix the reference, or add its target")
            })
    }

    /// The file at `path`, which is the part of a reference before `#`.
    fn file(&mut self, path: &str, from: &str) -> Result<Location, Unresolved> {
        if path.contains("://") || path.starts_with("//") {
            let problem = Diagnostic::warning(format!("`{path}` is on another machine"));
            return Err(problem
                .help("download the file, put it beside the document, and refer to it there"));
        }
        let path: Rc<str> = match path {
            "" => from.into(),
            path => resolve_path(from, &decode(path)).into(),
        };
        if !self.trees.contains_key(&path) {
            let tree = load(&path, self.source, self.files, self.log)
                .map(Rc::new)
                .map_err(|error| unusable(&path, error, self.log));
            self.trees.insert(path.clone(), tree);
        }
        let tree = self.trees[&path].clone()?;
        Ok(Location::new(path, Vec::new(), tree))
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
            let (text, _) = node.reference()?;
            *hops = hops.checked_sub(1)?;
            let path = &start.address.path;
            let next = self.locate_from(text, path, origin, hops).ok()?;
            return self.follow(&next, &tokens[index..], origin, hops);
        }
        let all = [&start.address.tokens, tokens].concat();
        Some(start.with_tokens(all))
    }

    /// The place of a node of a file that was read.
    pub(super) fn location_of(&self, origin: Origin) -> Option<Location> {
        let path: Rc<str> = resolve_path("", &self.files.get(origin.file).path).into();
        let tree = self.trees.get(&path)?.as_ref().ok()?;
        let tokens = tokens_of(tree, origin.ordinal)?;
        Some(Location::new(path, tokens, tree.clone()))
    }

    /// A new number for a file, for a copy of a part of it.
    pub(super) fn add_copy(&mut self, file: FileId) -> FileId {
        self.files.add_copy(file)
    }

    /// The node with an anchor in a file. Several schemas can have an anchor of the same name; the
    /// one that stands closest to the reference is meant.
    fn nearest_anchor(&mut self, file: &Location, name: &str, at: Origin) -> Option<Location> {
        let place = self.location_of(at);
        let same_file = place.filter(|place| place.address.path == file.address.path);
        let place = same_file.map_or(Vec::new(), |place| place.address.tokens);
        let path = file.address.path.clone();
        let anchors = self.anchors.entry(path).or_insert_with(|| anchors_in(file));
        let is_same = |(one, other): &(&String, &String)| one == other;
        let mut nearest: Option<(usize, &Vec<String>)> = None;
        for tokens in anchors.get(name)? {
            let shared = tokens.iter().zip(&place).take_while(is_same).count();
            if nearest.is_none_or(|(most, _)| shared > most) {
                nearest = Some((shared, tokens));
            }
        }
        Some(file.with_tokens(nearest?.1.clone()))
    }

    /// The schema whose `$id`, or the file whose `$self`, is `uri`, or ends with it if `uri` is relative.
    fn schema_with_id(&mut self, uri: &str) -> Option<Location> {
        let uri = uri.trim_start_matches("./");
        if uri.is_empty() {
            return None;
        }
        let trees = &self.trees;
        let ids = self.ids.get_or_insert_with(|| {
            let mut ids = BTreeMap::new();
            for (path, tree) in trees {
                if let Ok(tree) = tree {
                    let file = Location::new(path.clone(), Vec::new(), tree.clone());
                    collect_ids(&file, &mut ids);
                }
            }
            ids
        });
        let end = format!("/{uri}");
        let ends_with_uri = || ids.iter().find(|(id, _)| id.ends_with(&end));
        let found = ids.get(uri).or_else(|| Some(ends_with_uri()?.1));
        found.cloned()
    }

    /// `#/definitions/Pet` (Swagger 2.0) and `#/$defs/Pet` mean a schema of that name in some other
    /// place of the file, or in the components of the root document.
    fn misplaced_definition(
        &mut self,
        start: &Location,
        fragment: &str,
        origin: Origin,
        hops: &mut usize,
    ) -> Option<Location> {
        let tokens = pointer_tokens(fragment)?;
        let [section, name, ..] = tokens.as_slice() else {
            return None;
        };
        if section != "$defs" && section != "definitions" {
            return None;
        }
        let definition = |node: &Node| node.get(section)?.get(name).map(drop);
        match find(start, |node| definition(node).is_some()) {
            Some(owner) => self.follow(&owner, &tokens, origin, hops),
            None => self.component_instead(&format!("#{fragment}"), name, origin),
        }
    }

    /// The schema of that name in the root document, with a warning.
    fn component_instead(
        &mut self,
        reference: &str,
        name: &str,
        origin: Origin,
    ) -> Option<Location> {
        let root = self.root.clone();
        let start = self.file("", &root).ok()?;
        let tokens = ["components", "schemas", name].map(str::to_owned);
        let found = self.follow(&start, &tokens, origin, &mut 0)?;
        Diagnostic::warning(format!("the reference `{reference}` has no target"))
            .at_node(origin)
            .label(format!("the schema `{name}` is used"))
            .help(format!("nothing needs to be done, if that schema is meant; the author should write `#/components/schemas/{name}`"))
            .push_to(self.log);
        Some(found)
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The ways to read a fragment as a JSON pointer: by RFC 6901, and with two common mistakes: encoded
/// slashes, and percent signs that are not encoded.
fn pointers(fragment: &str) -> Vec<Vec<String>> {
    let mut readings = Vec::from_iter(pointer_tokens(&decode(fragment)));
    if fragment.contains('%') {
        if let Some(literal) = pointer_tokens(fragment) {
            readings.push(literal.iter().map(|token| decode(token)).collect());
            readings.push(literal);
        }
    }
    readings.dedup();
    readings
}

fn has_anchor(node: &Node, name: &str) -> bool {
    anchors_of(node).any(|anchor| anchor == name)
}

fn anchors_of(node: &Node) -> impl Iterator<Item = &str> {
    let keys = ["$anchor", "$dynamicAnchor"].iter();
    keys.filter_map(|key| node.get(key)?.as_str())
}

fn anchors_in(file: &Location) -> Anchors {
    let mut anchors = Anchors::new();
    search(&file.tree, &mut Vec::new(), &mut |node, tokens| {
        for name in anchors_of(node) {
            let nodes = anchors.entry(name.to_owned()).or_default();
            nodes.push(tokens.to_vec());
        }
        false
    });
    anchors
}

/// The reference tokens of the node with this ordinal.
fn tokens_of(tree: &Node, ordinal: u32) -> Option<Vec<String>> {
    let mut tokens = Vec::new();
    let mut node = tree;
    while node.origin.ordinal != ordinal {
        // Ordinals grow in document order.
        let before = node
            .children()
            .filter(|(_, it)| it.origin.ordinal <= ordinal);
        let Some((token, child)) = before.max_by_key(|(_, it)| it.origin.ordinal) else {
            // Except behind YAML's merge key.
            tokens.clear();
            let is_it = &mut |node: &Node, _: &[String]| node.origin.ordinal == ordinal;
            return search(tree, &mut tokens, is_it).then_some(tokens);
        };
        tokens.push(token);
        node = child;
    }
    Some(tokens)
}

/// Adds the schemas with an `$id` in a file, and the file itself if it has a `$self`.
fn collect_ids(file: &Location, ids: &mut BTreeMap<String, Location>) {
    search(&file.tree, &mut Vec::new(), &mut |node, tokens| {
        let is_file = tokens.is_empty();
        let of_file = is_file.then(|| node.get("$self")).flatten();
        if let Some(id) = node.get("$id").or(of_file).and_then(Node::as_str) {
            let id = id.trim_end_matches('#').to_owned();
            let location = || file.with_tokens(tokens.to_vec());
            ids.entry(id).or_insert_with(location);
        }
        false
    });
}

/// Finds the first node at or below `start` for which `is_match` is true.
fn find(start: &Location, is_match: impl Fn(&Node) -> bool) -> Option<Location> {
    let mut tokens = start.address.tokens.clone();
    let found = search(start.node(), &mut tokens, &mut |node, _| is_match(node));
    found.then(|| start.with_tokens(tokens))
}

/// Visits the nodes at and below `node` in document order, each with its reference tokens, until
/// `visit` returns `true`. `tokens` then lead to that node.
fn search(
    node: &Node,
    tokens: &mut Vec<String>,
    visit: &mut dyn FnMut(&Node, &[String]) -> bool,
) -> bool {
    if visit(node, tokens) {
        return true;
    }
    for (token, child) in node.children() {
        tokens.push(token);
        if search(child, tokens, visit) {
            return true;
        }
        tokens.pop();
    }
    false
}
