//! Security schemes and what operations need, as the generator writes them.

use crate::runtime::Requirements;

/// The security schemes of the OpenAPI document.
pub(crate) mod schemes {
    use crate::runtime::{Placement, SecurityScheme};

    /// `Token`: a bearer token.
    pub(crate) const TOKEN: SecurityScheme = SecurityScheme {
        name: "Token",
        method: "token",
        placement: Placement::Bearer,
    };

    /// `ShopKey`: the header `X-Shop-Key`.
    pub(crate) const SHOP_KEY: SecurityScheme = SecurityScheme {
        name: "ShopKey",
        method: "shop_key",
        placement: Placement::Header("X-Shop-Key"),
    };

    /// `ShopUser`: a user name and a password.
    pub(crate) const SHOP_USER: SecurityScheme = SecurityScheme {
        name: "ShopUser",
        method: "shop_user",
        placement: Placement::Basic,
    };
}

pub(crate) const TOKEN: Requirements = &[&[&schemes::TOKEN]];
