//! All operations of the API, by tag. A table is read when it is needed.

use std::cell::OnceCell;

use super::api::{Api, Create, Group};
use super::problem::{Kind, Problem};
use super::table::{Operation, Table};

/// The operations of the API.
pub(crate) struct Catalog {
    pub(crate) api: &'static Api,
    /// The table of each group.
    tables: Vec<OnceCell<Result<Table, String>>>,
}

impl Catalog {
    pub(crate) fn new(api: &'static Api) -> Self {
        let tables = api.groups.iter().map(|_| OnceCell::new()).collect();
        Self { api, tables }
    }

    /// Returns all groups with their tables.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&'static Group, Result<&Table, Problem>)> {
        let groups = self.api.groups.iter().zip(&self.tables);
        groups.map(|(group, cell)| {
            let read = || serde_json::from_str(group.table).map_err(|error| error.to_string());
            let table = cell.get_or_init(read).as_ref();
            (group, table.map_err(|error| broken(group.tag, error)))
        })
    }

    /// Finds an operation by its `operationId`, its method in Rust, or its method and path.
    pub(crate) fn find(&self, name: &str) -> Result<(&'static Group, &Operation), Problem> {
        let has_id: fn(&Operation, &str) -> bool = |it, name| it.id == name;
        let has_other_name: fn(&Operation, &str) -> bool = |it, name| {
            let place = name.split_once(' ');
            it.call == name.replace('-', "_")
                || place == Some((it.method.as_str(), it.path.as_str()))
        };
        for is_it in [has_id, has_other_name] {
            for (group, table) in self.groups() {
                let operations = &table?.operations;
                if let Some(found) = operations.iter().find(|it| is_it(it, name)) {
                    return Ok((group, found));
                }
            }
        }
        let all = format!("`{} call --list` lists all", self.api.program);
        Err(Problem::input(format!(
            "there is no operation `{name}`; {all}"
        )))
    }
}

impl Group {
    /// Returns the function that creates a call.
    pub(crate) fn create(&self, call: &str) -> Result<Create, Problem> {
        let found = self.calls.iter().find(|(name, _)| *name == call);
        let found = found.map(|(_, create)| *create);
        found.ok_or_else(|| broken(self.tag, &format!("there is no call `{call}`")))
    }
}

/// The generated table does not fit this program.
fn broken(tag: &str, problem: &str) -> Problem {
    let message = format!("the table of the tag `{tag}` is broken: {problem}");
    Problem::new(Kind::Settings, message)
}
