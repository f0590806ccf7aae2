//! Calls of the operations in `operations`, as the generator writes them.

use crate::cli::calls::calls;

calls!(CALLS {
    "start_login" = start_login() {} -> (choice StartLoginResponse { Ok: nothing, Found: nothing }) (never);
    "get_pet" = get_pet(
        path "petId" ref String,
    ) {
        fields: query "fields" value Vec<String>,
    } -> (json) (choice GetPetError { BadRequest: json, Unauthorized: json });
});
