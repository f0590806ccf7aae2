//! The graph of types: an edge leads from each type to the types that it is made of.

use std::collections::HashSet;

use super::{TypeDefinition, TypeId};

/// For each type, the types that it is made of.
pub(crate) struct TypeGraph(Vec<Vec<TypeId>>);

impl TypeGraph {
    /// Follows every use of a type.
    pub(crate) fn new(types: &[TypeDefinition]) -> Self {
        Self::with_edges(types, |definition| definition.parts().collect())
    }

    /// Follows only the uses that `edges` returns.
    pub(crate) fn with_edges(
        types: &[TypeDefinition],
        edges: impl Fn(&TypeDefinition) -> Vec<TypeId>,
    ) -> Self {
        Self(types.iter().map(edges).collect())
    }

    /// Lets the types of each group lead to each other, too.
    pub(crate) fn with_groups<'a>(mut self, groups: impl Iterator<Item = &'a [TypeId]>) -> Self {
        for group in groups {
            for (id, next) in group.iter().zip(group.iter().cycle().skip(1)) {
                self.0[id.0].push(*next);
            }
        }
        self
    }

    /// The types in `start`, and all types that they lead to.
    pub(crate) fn reached(&self, start: impl IntoIterator<Item = TypeId>) -> HashSet<TypeId> {
        let mut reached = HashSet::new();
        for id in start {
            self.visit(id, &mut reached, &mut Vec::new());
        }
        reached
    }

    /// The types in `goals`, and all types that lead to them.
    pub(crate) fn leading_to(&self, goals: impl IntoIterator<Item = TypeId>) -> HashSet<TypeId> {
        self.reversed().reached(goals)
    }

    /// All types, each after its parts, except for parts that lead back to it.
    pub(crate) fn parts_first(&self) -> Vec<TypeId> {
        let (mut seen, mut order) = (HashSet::new(), Vec::new());
        for id in self.ids() {
            self.visit(id, &mut seen, &mut order);
        }
        order
    }

    /// The number of each type's strongly connected component (Kosaraju's algorithm). A component has
    /// a higher number than those that lead to it.
    pub(crate) fn components(&self) -> Vec<usize> {
        let reversed = self.reversed();
        let (mut seen, mut component_of) = (HashSet::new(), vec![0; self.0.len()]);
        for (number, id) in self.parts_first().into_iter().rev().enumerate() {
            let mut members = Vec::new();
            reversed.visit(id, &mut seen, &mut members);
            members.iter().for_each(|id| component_of[id.0] = number);
        }
        component_of
    }

    /// The length of the longest chain of types, each part of the one before. Of types that contain
    /// each other, all count.
    pub(crate) fn nesting(&self) -> usize {
        let component_of = self.components();
        let mut members = vec![Vec::new(); self.0.len()];
        for id in self.ids() {
            members[component_of[id.0]].push(id);
        }
        let mut depths = vec![0; self.0.len()];
        for (component, members) in members.iter().enumerate().rev() {
            let parts = members.iter().flat_map(|id| &self.0[id.0]);
            let below = parts.map(|id| depths[component_of[id.0]]).max();
            depths[component] = members.len() + below.unwrap_or_default();
        }
        depths.into_iter().max().unwrap_or_default()
    }

    fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.0.len()).map(TypeId)
    }

    fn reversed(&self) -> Self {
        let mut users = vec![Vec::new(); self.0.len()];
        for user in self.ids() {
            self.0[user.0].iter().for_each(|id| users[id.0].push(user));
        }
        Self(users)
    }

    /// Searches depth first from `start`, without recursion. Appends the types that are new in
    /// `seen` to `order`, each after those that it leads to.
    fn visit(&self, start: TypeId, seen: &mut HashSet<TypeId>, order: &mut Vec<TypeId>) {
        if !seen.insert(start) {
            return;
        }
        let mut stack = vec![(start, self.0[start.0].iter())];
        while let Some((id, parts)) = stack.last_mut() {
            let id = *id;
            match parts.next() {
                Some(&part) => {
                    if seen.insert(part) {
                        stack.push((part, self.0[part.0].iter()));
                    }
                }
                None => {
                    order.push(id);
                    stack.pop();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[&[usize]]) -> TypeGraph {
        let parts = |parts: &&[usize]| parts.iter().copied().map(TypeId).collect();
        TypeGraph(edges.iter().map(parts).collect())
    }

    fn sorted(set: HashSet<TypeId>) -> Vec<usize> {
        let mut ids: Vec<usize> = set.into_iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn edges_are_followed_both_ways() {
        let graph = graph(&[&[1], &[2], &[], &[2]]);
        assert_eq!(sorted(graph.reached([TypeId(1)])), [1, 2]);
        assert_eq!(sorted(graph.leading_to([TypeId(2)])), [0, 1, 2, 3]);
        assert_eq!(sorted(graph.leading_to([TypeId(3)])), [3]);
    }

    #[test]
    fn the_types_of_a_group_lead_to_each_other() {
        let group = [TypeId(0), TypeId(1), TypeId(2)];
        let graph = graph(&[&[], &[], &[3], &[]]).with_groups([&group[..]].into_iter());
        for id in group {
            assert_eq!(sorted(graph.reached([id])), [0, 1, 2, 3]);
        }
    }

    #[test]
    fn parts_come_first() {
        let order = graph(&[&[2, 1], &[3], &[3], &[]]).parts_first();
        assert_eq!(order, [3, 2, 1, 0].map(TypeId));
    }

    #[test]
    fn types_that_contain_each_other_are_one_component() {
        // 0 -> 1 <-> 2 -> 3
        let graph = graph(&[&[1], &[2], &[1, 3], &[]]);
        let components = graph.components();
        assert_eq!(components[1], components[2]);
        assert!(components[0] < components[1] && components[1] < components[3]);
        assert_eq!(graph.nesting(), 4);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<Vec<TypeId>> = (1..100_000).map(|id| vec![TypeId(id)]).collect();
        let graph = TypeGraph([edges, vec![Vec::new()]].concat());
        assert_eq!(graph.nesting(), 100_000);
    }
}
