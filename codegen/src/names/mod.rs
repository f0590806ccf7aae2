//! Stage 6, names: what everything is called in Rust, decided here and nowhere else.
//!
//! A name is made of words ([`case`]), then made different from every other name of its `scope`.
//! Which of two equal names is changed does not depend on unrelated items: reserved names go first,
//! then names that the document gives, then made-up names. The order of the document does not matter.

mod answers;
pub mod case;
mod modules;
mod operations;
mod reserved;
mod scope;
mod security;
mod setters;
mod short;
mod status;
mod types;
mod xml;

pub use modules::{UNREFERENCED, feature};
pub use operations::{OperationNames, RepresentationNames, ResponseNames, ResponsesNames};
pub use reserved::{
    BUILDER_METHODS, CALL_METHODS, CLIENT_METHODS, DOWNLOAD_METHODS, STREAM_METHODS, is_keyword,
};
pub use security::{SchemeNames, SecurityNames};
pub use setters::SetterNames;
pub use types::TypeNames;

use crate::ir::{Api, GroupId, OperationId, TypeId, XmlId};

/// The names of a client, a table beside the IR. All are without the `r#` of a raw identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// For each group of [`Api::groups`], the module of its operations.
    groups: Vec<String>,
    /// For each type of [`Api::types`].
    types: Vec<TypeNames>,
    /// For each operation of [`Api::operations`].
    operations: Vec<OperationNames>,
    /// For each operation, the variable that an example keeps the answer in.
    answers: Vec<Option<String>>,
    /// For each variable of [`Api::base_url`], the method of the builder.
    variables: Vec<String>,
    /// For the security schemes and what operations require.
    security: SecurityNames,
    /// For each element of [`Api::xml`].
    xml: Vec<String>,
}

/// Decides all names, except for modules of types: see [`Names::type_modules`].
pub fn decide(api: &Api) -> Names {
    let operations = operations::name_operations(api);
    let taken = operations.iter().flat_map(OperationNames::types).collect();
    let variables = operations::name_variables(api.base_url.variables());
    let types = types::name_types(&api.types, &api.operations, &taken);
    Names {
        groups: modules::name_groups(&api.groups),
        answers: answers::name_answers(api, &types),
        types,
        operations,
        security: security::name_security(api, &variables),
        variables,
        xml: xml::name_elements(&api.xml),
    }
}

impl Names {
    /// The module of a group's operations.
    pub fn group(&self, id: GroupId) -> &str {
        &self.groups[id.0]
    }

    /// The names of an operation.
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0]
    }

    /// The variable that an example keeps the answer of an operation in. `None` if the answer has no
    /// value.
    pub fn answer(&self, id: OperationId) -> Option<&str> {
        self.answers[id.0].as_deref()
    }

    /// The methods of the builder for the variables of the base URL.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The names of security schemes.
    pub fn security(&self) -> &SecurityNames {
        &self.security
    }

    /// The constant of an element.
    pub fn xml(&self, id: XmlId) -> &str {
        &self.xml[id.0]
    }

    /// The names of a type.
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }

    /// Names the modules of types, one for each root of types.
    pub fn type_modules<'a>(
        &'a self,
        api: &'a Api,
        roots: impl Iterator<Item = &'a str>,
    ) -> Vec<String> {
        let types = self.types.iter().map(|it| it.name.as_str());
        modules::name_type_modules(api, types, roots)
    }

    /// Whether all names that are made of the document's are in ASCII.
    pub fn are_ascii(&self) -> bool {
        let types = self.types.iter();
        let types = types.flat_map(|it| it.members.iter().chain([&it.name]));
        let operations = self.operations.iter().flat_map(|it| {
            let responses = it.success.responses.iter().chain(&it.failure.responses);
            let headers = responses.flat_map(|it| &it.headers);
            let parameters = it.parameters.iter().flatten();
            let constants = it.headers.iter();
            let headers = headers.chain(constants);
            let representations = it.representations.iter().map(|it| &it.marker);
            let parameters = parameters.chain(representations);
            parameters.chain(headers).chain([&it.method])
        });
        let variables = self.variables.iter();
        let mut names = types.chain(operations).chain(variables);
        names.all(|it| it.is_ascii())
            && self.xml.iter().all(|it| it.is_ascii())
            && self.security.all().all(str::is_ascii)
    }
}
