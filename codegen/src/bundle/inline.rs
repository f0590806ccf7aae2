//! Limits how much is copied when references are replaced by their targets.

use super::locate::{Location, Unresolved};
use crate::diagnostic::Diagnostic;
use crate::structure::Shape;
use crate::tree::Node;

/// Maximum number of nested inlined targets.
const MAX_NESTING: usize = 12;

/// Maximum total depth of nested inlined targets. The later stages are recursive.
const MAX_DEPTH: usize = 120;

/// Maximum number of nodes that are copied. Real documents need a few hundred thousand; references
/// that multiply each other stop here.
const MAX_NODES: usize = 1_000_000;

/// The targets being inlined.
#[derive(Default)]
pub(super) struct Inlining {
    /// The outermost target first, each with its depth.
    open: Vec<(Location, usize)>,
    /// The number of nodes copied so far.
    nodes: usize,
}

impl Inlining {
    /// Copies a target. References inside it are inlined before [`Inlining::end`].
    pub(super) fn begin(&mut self, target: &Location, shape: Shape) -> Result<Node, Unresolved> {
        let mut open = self.open.iter();
        if open.any(|(open, _)| open.address == target.address) {
            let name = match shape {
                Shape::Object(kind) => kind.name(),
                _ => "object",
            };
            return Err(Diagnostic::warning(format!("this {name} refers to itself"))
                .help("the rest of the client is not affected; the author has to write the object itself"));
        }
        let (nodes, depth) = size(target.node());
        let outer_depth: usize = self.open.iter().map(|(_, depth)| depth).sum();
        if self.nodes + nodes > MAX_NODES
            || outer_depth + depth > MAX_DEPTH
            || self.open.len() > MAX_NESTING
        {
            return Err(
                Diagnostic::warning("the references of this document multiply")
                    .help("the rest of the client is not affected; the author should refer to components, not to whole maps and lists"),
            );
        }
        self.nodes += nodes;
        self.open.push((target.clone(), depth));
        Ok(target.node().clone())
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }
}

/// The number of nodes in a subtree, and the number of nodes from top to bottom.
fn size(node: &Node) -> (usize, usize) {
    let (mut nodes, mut depth) = (1, 1);
    for (_, child) in node.children() {
        let child = size(child);
        nodes += child.0;
        depth = depth.max(child.1 + 1);
    }
    (nodes, depth)
}
