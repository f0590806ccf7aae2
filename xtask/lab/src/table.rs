//! Tables in plain text and in Markdown.

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    totals: Option<Vec<String>>,
}

#[derive(Debug)]
struct Column {
    title: String,
    /// Numbers are aligned to the right.
    is_number: bool,
}

impl Table {
    /// Adds a column of text.
    pub(crate) fn text(self, title: &str) -> Table {
        self.column(title, false)
    }

    /// Adds a column of numbers.
    pub(crate) fn number(self, title: &str) -> Table {
        self.column(title, true)
    }

    fn column(mut self, title: &str, is_number: bool) -> Table {
        let title = title.to_owned();
        self.columns.push(Column { title, is_number });
        self
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells);
    }

    /// Sets the last row.
    pub(crate) fn totals(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.totals = Some(cells);
    }

    /// Formats the table for terminals.
    pub(crate) fn plain(&self) -> String {
        let titles: Vec<String> = self.columns.iter().map(|it| it.title.clone()).collect();
        let mut widths: Vec<usize> = vec![0; self.columns.len()];
        for row in self.rows.iter().chain(&self.totals).chain([&titles]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut lines = vec![&titles, &rule];
        lines.extend(&self.rows);
        lines.extend(self.totals.iter().flat_map(|totals| [&rule, totals]));
        let line = |cells: &Vec<String>| self.aligned(cells, &widths) + "\n";
        lines.into_iter().map(line).collect()
    }

    fn aligned(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for (column, (cell, width)) in self.columns.iter().zip(cells.iter().zip(widths)) {
            line += &match column.is_number {
                true => format!("{cell:>width$}  "),
                false => format!("{cell:<width$}  "),
            };
        }
        line.trim_end().to_owned()
    }

    /// Formats the table for Markdown files.
    pub(crate) fn markdown(&self) -> String {
        let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
        let rule = |column: &Column| if column.is_number { "--:" } else { "---" };
        let mut text = line(self.columns.iter().map(|it| it.title.as_str()).collect());
        text += &line(self.columns.iter().map(rule).collect());
        for row in self.rows.iter().chain(&self.totals) {
            text += &line(row.iter().map(String::as_str).collect());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::default().text("document").number("lines");
        table.row(vec!["a.yaml".to_owned(), "7".to_owned()]);
        table.row(vec!["much/longer.json".to_owned(), "1234".to_owned()]);
        table.totals(vec!["2 documents".to_owned(), "1241".to_owned()]);
        table
    }

    #[test]
    fn plain_text_is_aligned() {
        insta::assert_snapshot!(table().plain(), @r"
        document          lines
        ----------------  -----
        a.yaml                7
        much/longer.json   1234
        ----------------  -----
        2 documents        1241
        ");
    }

    #[test]
    fn markdown_columns_have_alignments() {
        insta::assert_snapshot!(table().markdown(), @r"
        | document | lines |
        | --- | --: |
        | a.yaml | 7 |
        | much/longer.json | 1234 |
        | 2 documents | 1241 |
        ");
    }
}
