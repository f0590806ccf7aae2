//! Types of the API, as the generator writes them.

use crate::runtime::{object, open_enum};

/// A pet.
#[derive(Clone)]
pub struct Pet {
    /// Name of the pet.
    pub name: String,
    /// Species of the pet.
    pub species: Option<PetSpecies>,
    /// Pets that this pet likes.
    pub friends: Option<Vec<Pet>>,
}

object!(Pet { required: name; optional: species, friends; });

/// Species of the pet.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PetSpecies {
    /// A cat.
    Cat,
    /// A dog.
    Dog,
    /// A value that this version of the client does not know.
    Unknown(String),
}

open_enum!(PetSpecies { Cat = "cat", Dog = "dog" });

/// Why a call failed.
#[derive(Clone, Default)]
pub struct Problem {
    /// The problem in words.
    pub message: Option<String>,
}

object!(Problem { optional: message; });
