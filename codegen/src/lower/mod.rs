//! Stage 4, lower: the document model in, plain data out.
//!
//! The types of `openapiv3` end here. Each function takes an object of the model together with the
//! node of the tree it was read from, so that a diagnostic knows its place. What is legal and not
//! supported is a warning that says what happens instead; lowering never fails.

mod directions;
mod operations;
mod reach;
mod recursion;
mod schema;
mod sharing;
mod size;
mod types;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use indexmap::IndexSet;
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema, Server};

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{
    Api, Authentication, Documentation, Group, GroupId, JsonType, Name, TypeDefinition, TypeId,
};
use crate::markdown;
use crate::tree::{Node, Origin};
use schema::all_of::Key;
use schema::inheritance::Heirs;
use schema::keywords::Located;
use schema::one_of::combine::Cut;

/// Lowers a normalized document, whose tree is `tree`.
///
/// `formats` says which Rust type stands for a `format`, where the user wants another than the
/// generator's.
pub fn lower(
    document: &OpenAPI,
    tree: &Node,
    formats: &BTreeMap<String, String>,
    log: &mut Log,
) -> Api {
    let mut lowerer = Lowerer {
        document,
        tree,
        formats,
        log: &mut *log,
        groups: Vec::new(),
        types: Vec::new(),
        components: HashMap::new(),
        waiting: VecDeque::new(),
        named: HashMap::new(),
        open: HashSet::new(),
        nesting: 0,
        component_names: HashMap::new(),
        heirs: HashMap::new(),
        followed: RefCell::default(),
        json_types: RefCell::default(),
        inner_tags: RefCell::default(),
        merged_lists: RefCell::default(),
        cut_unions: RefCell::default(),
        nullable: RefCell::default(),
        not_noted: false,
    };
    lowerer.component_names = lowerer.find_component_names();
    lowerer.heirs = lowerer.find_heirs();
    lowerer.lower_components();
    let operations = lowerer.lower_operations();
    lowerer.define_waiting();
    lowerer.note_cut_unions();
    let places = lowerer.components.iter();
    let places: HashMap<TypeId, Origin> = places.map(|(origin, id)| (*id, *origin)).collect();
    let mut api = Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        documentation: documentation(document.info.description.as_deref()),
        base_url: lowerer.base_url(),
        bearer: operations
            .iter()
            .any(|it| it.authentication == Authentication::Bearer),
        groups: std::mem::take(&mut lowerer.groups),
        operations,
        types: lowerer.types.into_iter().flatten().collect(),
        type_modules: Vec::new(),
        nesting: 0,
        has_features: false,
    };
    finish(&mut api, &places, log);
    api
}

/// The passes over the finished types, each of which builds on those before it. `places` says where
/// component schemas stand.
fn finish(api: &mut Api, places: &HashMap<TypeId, Origin>, log: &mut Log) {
    directions::split(api);
    recursion::break_cycles(&mut api.types, places, log);
    sharing::share(&mut api.types);
    size::box_large_variants(api);
    api.nesting = recursion::nesting(&api.types);
    reach::assign_modules(api);
}

struct Lowerer<'a> {
    document: &'a OpenAPI,
    tree: &'a Node,
    formats: &'a BTreeMap<String, String>,
    log: &'a mut Log,
    groups: Vec<Group>,
    /// `None` while a type is being lowered, so that it can refer to itself.
    types: Vec<Option<TypeDefinition>>,
    /// The types that component schemas have become, by where the schema stands.
    components: HashMap<Origin, TypeId>,
    /// Components that something refers to and that are not defined yet.
    waiting: VecDeque<(TypeId, &'a str, Located<'a>)>,
    /// The types that schemas have become, by where all of their parts stand. A parameter that many
    /// operations share so becomes one type.
    named: HashMap<Key, TypeId>,
    /// The lists and maps without a name that are being lowered.
    open: HashSet<Key>,
    /// How many types without a name of their own the one that is being lowered stands in.
    nesting: usize,
    /// The names of component schemas, by where the schema stands.
    component_names: HashMap<Origin, &'a str>,
    heirs: Heirs<'a>,
    /// Where references to schemas lead, as far as it has been asked.
    followed: RefCell<HashMap<&'a str, Option<(&'a Schema, &'a Node)>>>,
    /// The JSON types of schemas that are alternatives, as far as they are known.
    json_types: RefCell<HashMap<Key, Vec<JsonType>>>,
    /// The values of a discriminator that unions which are alternatives take, as far as they are
    /// known.
    inner_tags: RefCell<HashMap<(Key, String), Vec<String>>>,
    /// What the entries of the lists are put together from that are being looked at, the outermost
    /// first.
    merged_lists: RefCell<Vec<HashSet<Key>>>,
    /// Where alternatives of unions have been left out, and why.
    cut_unions: RefCell<IndexSet<(Origin, Cut)>>,
    /// Whether null fits a schema, as far as it is known, by where the schema stands.
    nullable: RefCell<HashMap<Origin, bool>>,
    /// Whether it has been said that `not` has no effect.
    not_noted: bool,
}

/// How many references in a row are followed before they are held for a circle.
const MAX_REFERENCES: usize = 50;

/// An object of the document model that a reference can stand for.
trait Component: Sized {
    /// The section of `components`.
    const SECTION: &'static str;
    /// The entry of that name.
    fn find<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>>;
}

macro_rules! component {
    ($type:ty, $field:ident, $section:literal) => {
        impl Component for $type {
            const SECTION: &'static str = $section;

            fn find<'a>(components: &'a Components, name: &str) -> Option<&'a ReferenceOr<Self>> {
                components.$field.get(name)
            }
        }
    };
}

component!(Schema, schemas, "schemas");
component!(openapiv3::Response, responses, "responses");
component!(openapiv3::Parameter, parameters, "parameters");
component!(openapiv3::RequestBody, request_bodies, "requestBodies");
component!(openapiv3::Header, headers, "headers");
component!(
    openapiv3::SecurityScheme,
    security_schemes,
    "securitySchemes"
);

/// A component that a reference led to: the item, its node, its name if it has one, and what the
/// reference says about it.
struct Resolved<'a, T> {
    item: &'a T,
    node: &'a Node,
    name: Option<&'a str>,
    /// A `description` beside the reference, which counts instead of the item's own.
    description: Option<&'a str>,
}

impl<'a> Lowerer<'a> {
    /// Follows references until there is something. `None`, with a warning, if they go in a circle.
    fn resolve<T: Component>(
        &mut self,
        reference_or: &'a ReferenceOr<T>,
        node: &'a Node,
    ) -> Option<Resolved<'a, T>> {
        let resolved = self.find(reference_or, node);
        if resolved.is_none() {
            self.log.push(
                Diagnostic::warning("this reference leads to itself")
                    .at_node(node.origin)
                    .label("it is left out")
                    .help("refer to something that is not a reference"),
            );
        }
        resolved
    }

    /// Follows references until there is something. `None` if they go in a circle.
    fn find<T: Component>(
        &self,
        reference_or: &'a ReferenceOr<T>,
        node: &'a Node,
    ) -> Option<Resolved<'a, T>> {
        let mut current = Some((reference_or, node, None));
        let mut description = None;
        for _ in 0..MAX_REFERENCES {
            match current {
                Some((ReferenceOr::Item(item), node, name)) => {
                    return Some(Resolved {
                        item,
                        node,
                        name,
                        description,
                    });
                }
                Some((ReferenceOr::Reference { reference }, node, _)) => {
                    let beside = || node.get("description").and_then(Node::as_str);
                    description = description.or_else(beside);
                    current = self.component(reference);
                }
                None => break,
            }
        }
        None
    }

    /// The component that `#/components/<section>/<name>` leads to.
    fn component<T: Component>(
        &self,
        reference: &str,
    ) -> Option<(&'a ReferenceOr<T>, &'a Node, Option<&'a str>)> {
        let tokens = crate::tree::pointer_tokens(reference.strip_prefix('#')?)?;
        let name = tokens.last()?;
        let section = self.tree.get("components")?.get(T::SECTION)?;
        let (key, node) = section.as_object()?.get_key_value(name)?;
        let item = T::find(self.document.components.as_ref()?, name)?;
        Some((item, node, Some(key.as_str())))
    }

    /// The group of a tag, made at its first use.
    fn group(&mut self, tag: &str) -> GroupId {
        if let Some(index) = self.groups.iter().position(|group| group.name.wire == tag) {
            return GroupId(index);
        }
        let declared = self
            .document
            .tags
            .iter()
            .find(|declared| declared.name == tag);
        let description = declared.and_then(|declared| declared.description.as_deref());
        self.groups.push(Group {
            name: Name::new(tag),
            documentation: documentation(description),
        });
        GroupId(self.groups.len() - 1)
    }

    /// The first server whose address is whole, its variables at their defaults.
    fn base_url(&mut self) -> Option<String> {
        let mut urls = self.document.servers.iter().map(server_url);
        let url = urls.find(|url| url.starts_with("http://") || url.starts_with("https://"));
        if url.is_none() {
            let node = self.tree.get("servers").unwrap_or(self.tree);
            self.log.push(
                Diagnostic::warning("the document has no server with a whole address")
                    .at_node(node.origin)
                    .label("every user of the client has to give its base URL")
                    .help("add a server whose `url` starts with `https://`"),
            );
        }
        url.map(|url| url.trim_end_matches('/').to_owned())
    }
}

fn server_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

/// A description as rustdoc gets it.
fn documentation(text: Option<&str>) -> Documentation {
    Documentation(text.map_or_else(Vec::new, markdown::to_rustdoc))
}

/// The node below `node` that `keys` lead to, or the last one on the way.
fn below<'a>(node: &'a Node, keys: &[&str]) -> &'a Node {
    let mut node = node;
    for key in keys {
        match node.child(key) {
            Some(child) => node = child,
            None => break,
        }
    }
    node
}
