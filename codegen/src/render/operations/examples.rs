//! Example calls: the code that documentation shows.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::inputs::{Input, alternative_bodies, inputs};
use crate::examples::{Argument, CallExample, ExampleValue};
use crate::ir::{ItemStream, OperationId, Parameter, ParameterValue, Type};
use crate::layout::Folder;
use crate::render::context::Context;
use crate::render::example_values::Writer;
use crate::render::tokens::{from_outside, ident};

/// The most lines that an example shows. If it has more, an optional body is left out, and a required one
/// is a variable.
const MAX_LINES: usize = 12;

/// The code of a call.
pub(in crate::render) struct CallCode {
    /// The lines that import the types.
    pub(in crate::render) imports: Vec<String>,
    /// The import that only variables need.
    pub(in crate::render) hidden_import: Option<String>,
    /// The head of a function, in one line, whose arguments are the variables that the call uses.
    pub(in crate::render) head: String,
    /// The lines of the call.
    pub(in crate::render) lines: Vec<String>,
}

impl CallCode {
    fn is_short(&self) -> bool {
        self.lines.len() + self.imports.len() <= MAX_LINES
    }

    /// The lines of documentation, with the code that only the compiler sees.
    pub(in crate::render) fn documentation(self, is_deprecated: bool) -> Vec<String> {
        let allow = is_deprecated.then(|| "# #[allow(deprecated)]".to_owned());
        let mut lines = vec!["```no_run".to_owned()];
        lines.extend(self.imports);
        lines.extend(self.hidden_import.map(|it| format!("# {it}")));
        lines.extend(allow);
        lines.push(format!("# {}", self.head));
        lines.extend(self.lines);
        lines.extend(["# Ok(()) }".to_owned(), "```".to_owned()]);
        lines
    }
}

/// The example of the method of an operation. `alternative` is the index of the other kind of body that
/// the method takes. `None` if there is no example.
pub(in crate::render) fn call(
    cx: &Context,
    id: OperationId,
    inputs: &[Input],
    alternative: Option<usize>,
) -> Option<CallCode> {
    let example = &cx.examples[id.0];
    let code = CallWriter::new(cx, id).code(example, inputs, alternative)?;
    if code.is_short() {
        return Some(code);
    }
    let mut short = example.clone();
    if short.body.is_some() && inputs.last().is_some_and(|body| !body.is_required) {
        short.body = None;
        let code = CallWriter::new(cx, id).code(&short, inputs, alternative)?;
        if code.is_short() {
            return Some(code);
        }
    }
    let bodies = short.body.iter_mut().chain(&mut short.alternatives);
    bodies.for_each(|body| *body = Argument::Variable);
    let mut writer = CallWriter::new(cx, id);
    writer.is_short = true;
    writer.code(&short, inputs, alternative)
}

/// The shortest call of an operation, without optional parameters. It has an answer.
pub(in crate::render) fn plain_call(cx: &Context, id: OperationId) -> Option<CallCode> {
    let mut writer = CallWriter::new(cx, id);
    writer.is_short = true;
    writer.is_awaited = true;
    let inputs = inputs(cx, &cx.api.operations[id.0], cx.names.operation(id));
    writer.code(&cx.examples[id.0], &inputs, None)
}

/// Writes a call.
struct CallWriter<'c, 'a> {
    cx: &'c Context<'a>,
    id: OperationId,
    writer: Writer<'c, 'a>,
    /// The arguments of the function around the call.
    variables: Vec<TokenStream>,
    /// The statements before the call.
    statements: Vec<TokenStream>,
    /// Whether optional parameters are left out.
    is_short: bool,
    /// Whether the answer is awaited, even if it is a sequence.
    is_awaited: bool,
}

impl<'c, 'a> CallWriter<'c, 'a> {
    fn new(cx: &'c Context<'a>, id: OperationId) -> Self {
        Self {
            cx,
            id,
            writer: Writer::new(cx),
            variables: Vec::new(),
            statements: Vec::new(),
            is_short: false,
            is_awaited: false,
        }
    }

    fn code(
        mut self,
        example: &CallExample,
        inputs: &[Input<'a>],
        alternative: Option<usize>,
    ) -> Option<CallCode> {
        let (cx, id) = (self.cx, self.id);
        let (operation, names) = (&cx.api.operations[id.0], cx.names.operation(id));
        let (mut arguments, mut setters) = (Vec::new(), Vec::new());
        let mut inputs = inputs.iter();
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let parameters = parameters.zip(&example.parameters);
        for ((parameter, name), shown) in parameters {
            if name.is_none() {
                continue;
            }
            let input = inputs.next()?;
            let Some(shown) = shown else { continue };
            let value = self.parameter(parameter, shown, input);
            if input.is_required {
                arguments.push(value);
            } else if !self.is_short {
                let setter = ident(input.name);
                setters.push(quote!(.#setter(#value)));
            }
        }
        let mut method = names.method.as_str();
        let mut body = inputs.next().zip(example.body.as_ref());
        let alternatives;
        if let Some(index) = alternative {
            alternatives = alternative_bodies(cx, operation, names);
            let (name, input) = alternatives.get(index)?;
            method = name;
            body = Some((input, example.alternatives.get(index)?));
        }
        match body {
            Some((input, shown)) if input.is_required => arguments.push(self.body(input, shown)),
            Some((input, shown)) if !self.is_short => {
                let (setter, value) = (ident(input.name), self.body(input, shown));
                setters.push(quote!(.#setter(#value)));
            }
            _ => {}
        }
        let method = ident(method);
        let client = self.client();
        let call = quote!(#client.#method(#(#arguments),*) #(#setters)*);
        let statements = match &operation.stream {
            Some(stream) if !self.is_awaited && !operation.has_other_answer() => {
                items(stream, &call)
            }
            _ => {
                let answer = cx.names.answer(id).map(|name| {
                    let name = ident(name);
                    quote!(let #name =)
                });
                quote!(#answer #call.await?;)
            }
        };
        self.written(&client, &statements)
    }

    /// The variable of the client. No argument of a method ends with `_`.
    fn client(&self) -> Ident {
        let variables = self.variables.iter();
        let mut firsts = variables.filter_map(|it| it.clone().into_iter().next());
        let is_taken = firsts.any(|first| first.to_string() == "client");
        ident(if is_taken { "client_" } else { "client" })
    }

    fn parameter(
        &mut self,
        parameter: &'a Parameter,
        shown: &Argument,
        input: &Input<'_>,
    ) -> TokenStream {
        match (&parameter.value, shown) {
            (ParameterValue::Scalar(value), Argument::Value(example)) => {
                self.writer.scalar_argument(value, example)
            }
            (ParameterValue::Structured(value), Argument::Value(example)) => {
                self.value_of_body(value, example, input)
            }
            (ParameterValue::List(element), Argument::List(values)) => {
                self.writer.list_argument(element, values)
            }
            _ => self.variable(input),
        }
    }

    fn body(&mut self, input: &Input<'a>, shown: &Argument) -> TokenStream {
        match (input.value, shown) {
            (None, Argument::Text) => quote!("text"),
            (None, Argument::File) => quote!(std::path::Path::new("file")),
            (Some(value), Argument::Value(example)) => self.value_of_body(value, example, input),
            _ => self.variable(input),
        }
    }

    /// The value of a body. An object with several properties gets a statement of its own.
    fn value_of_body(
        &mut self,
        value: &'a Type,
        example: &ExampleValue,
        input: &Input<'_>,
    ) -> TokenStream {
        let is_large = match example {
            ExampleValue::Object(members) => members.len() > 1,
            _ => false,
        };
        if !is_large {
            return self.writer.argument(value, example);
        }
        let (name, value) = (ident(input.name), self.writer.exact(value, example));
        self.statements.push(quote!(let #name = #value;));
        quote!(&#name)
    }

    /// A variable with the type of the argument.
    fn variable(&mut self, input: &Input<'_>) -> TokenStream {
        let name = ident(input.name);
        let argument = from_outside(input.argument.clone(), &self.crate_path());
        self.variables.push(quote!(#name: #argument));
        quote!(#name)
    }

    fn crate_path(&self) -> Ident {
        ident(self.cx.crate_name)
    }

    /// Lays out the function around the call.
    fn written(&self, client: &Ident, call: &TokenStream) -> Option<CallCode> {
        let crate_path = self.crate_path();
        let (variables, statements) = (&self.variables, &self.statements);
        let function = quote! {
            async fn example(client: T) {
                #(#statements)*
                #call
            }
        };
        let function = printed(function)?;
        let body = function.lines().skip(1);
        let body = body.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned());
        let mut lines: Vec<String> = body.collect();
        lines.pop();
        // The types of variables can stand with the operation.
        let has_variables = !variables.is_empty();
        let hidden_import = has_variables.then(|| format!("use {crate_path}::operations::*;"));
        Some(CallCode {
            imports: self.imports(),
            hidden_import,
            head: self.head(client)?,
            lines,
        })
    }

    /// Lays out the head of the function around the call.
    fn head(&self, client: &Ident) -> Option<String> {
        let (crate_path, variables) = (self.crate_path(), &self.variables);
        let mut arguments = format!("{client}: &{crate_path}::Client");
        if !variables.is_empty() {
            let text = printed(quote!(fn example(#(#variables),*) {}))?;
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let text = lines.join(" ").replace("( ", "(").replace(", )", ")");
            let text = text.strip_prefix("fn example(")?.strip_suffix(") {}")?;
            arguments = format!("{arguments}, {text}");
        }
        Some(format!(
            "async fn example({arguments}) -> Result<(), Box<dyn std::error::Error>> {{"
        ))
    }

    fn imports(&self) -> Vec<String> {
        let folders = [Folder::Operations, Folder::Types];
        let lines = folders.into_iter().filter_map(|folder| {
            let path = format!("{}::{}", self.crate_path(), folder.name());
            match self.writer.names_in(folder).as_slice() {
                [] => None,
                [one] => Some(format!("use {path}::{one};")),
                several => Some(format!("use {path}::{{{}}};", several.join(", "))),
            }
        });
        lines.collect()
    }
}

/// The statements that read the items of an answer as they come.
fn items(stream: &ItemStream, call: &TokenStream) -> TokenStream {
    let (all, each) = match stream.framing.is_events() {
        true => (ident("events"), ident("event")),
        false => (ident("items"), ident("item")),
    };
    quote! {
        let mut #all = #call.stream().await?;
        while let Some(#each) = #all.next().await {
            println!("{:?}", #each?);
        }
    }
}

/// Prints an item.
fn printed(item: TokenStream) -> Option<String> {
    let file: syn::File = syn::parse2(item).ok()?;
    Some(prettyplease::unparse(&file))
}
