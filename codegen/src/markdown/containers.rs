//! The HTML lists and quotations that a text is in.

/// Lists and quotations are nested to this depth at most.
const MAX_DEPTH: usize = 8;

/// The open lists, list items and quotations, the outermost first.
#[derive(Default)]
pub(super) struct Containers(Vec<Container>);

#[derive(PartialEq)]
enum Container {
    List {
        is_numbered: bool,
        items: usize,
    },
    /// With the width of its marker.
    Item(usize),
    Quotation,
}

impl Containers {
    /// What a line in these containers begins with.
    pub(super) fn prefix(&self) -> String {
        let prefix = |container: &Container| match container {
            Container::List { .. } => String::new(),
            Container::Item(width) => " ".repeat(*width),
            Container::Quotation => "> ".to_owned(),
        };
        self.0.iter().map(prefix).collect()
    }

    /// Starts a list, and returns whether it stands in an item of another one.
    pub(super) fn start_list(&mut self, is_numbered: bool) -> bool {
        let is_nested = self.0.iter().any(|it| matches!(it, Container::Item(_)));
        self.push(Container::List {
            is_numbered,
            items: 0,
        });
        is_nested
    }

    pub(super) fn end_list(&mut self) {
        self.end(|it| matches!(it, Container::List { .. }));
    }

    /// Starts an item, and returns its marker and whether it is the first of its list.
    pub(super) fn start_item(&mut self) -> (String, bool) {
        self.end_item();
        let (marker, is_first) = match self.0.last_mut() {
            Some(Container::List { is_numbered, items }) => {
                *items += 1;
                let number = is_numbered.then(|| format!("{items}. "));
                (number.unwrap_or_else(|| "- ".to_owned()), *items == 1)
            }
            _ => ("- ".to_owned(), false),
        };
        self.push(Container::Item(marker.len()));
        (marker, is_first)
    }

    /// Ends the item of the innermost list.
    pub(super) fn end_item(&mut self) {
        if matches!(self.0.last(), Some(Container::Item(_))) {
            self.0.pop();
        }
    }

    pub(super) fn start_quotation(&mut self) {
        self.push(Container::Quotation);
    }

    pub(super) fn end_quotation(&mut self) {
        self.end(|it| *it == Container::Quotation);
    }

    fn push(&mut self, container: Container) {
        if self.0.len() < MAX_DEPTH {
            self.0.push(container);
        }
    }

    /// Ends the innermost container of a kind, and everything in it.
    fn end(&mut self, is_wanted: impl Fn(&Container) -> bool) {
        if let Some(index) = self.0.iter().rposition(is_wanted) {
            self.0.truncate(index);
        }
    }
}
