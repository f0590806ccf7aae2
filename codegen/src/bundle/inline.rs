//! Limits how much is copied when references are replaced by their targets.

use super::locate::Location;
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

/// Why a target is not inlined.
pub(super) enum Refusal {
    /// The target contains the reference.
    Cycle,
    /// A limit is exceeded.
    TooLarge,
}

impl Inlining {
    /// Copies a target. References inside it are inlined before [`Inlining::end`].
    pub(super) fn begin(&mut self, target: &Location) -> Result<Node, Refusal> {
        if self
            .open
            .iter()
            .any(|(open, _)| open.address == target.address)
        {
            return Err(Refusal::Cycle);
        }
        let size = size(target.node());
        let depth: usize = self.open.iter().map(|(_, depth)| depth).sum();
        if self.nodes + size.nodes > MAX_NODES
            || depth + size.depth > MAX_DEPTH
            || self.open.len() > MAX_NESTING
        {
            return Err(Refusal::TooLarge);
        }
        self.nodes += size.nodes;
        self.open.push((target.clone(), size.depth));
        Ok(target.node().clone())
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }
}

/// The size of a subtree.
struct Size {
    nodes: usize,
    /// The number of nodes from top to bottom.
    depth: usize,
}

fn size(node: &Node) -> Size {
    let mut total = Size { nodes: 1, depth: 1 };
    for (_, child) in node.children() {
        let child = size(child);
        total.nodes += child.nodes;
        total.depth = total.depth.max(child.depth + 1);
    }
    total
}
