use guichet_kernel::Words;

/// Where a version is deployed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Environment {
    /// Development.
    Dev,
    /// Tests.
    Test,
    /// Pre-production, the last step before production.
    Preprod,
    /// Production.
    Prod,
}

impl Words for Environment {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Dev, "DEV"),
        (Self::Test, "TEST"),
        (Self::Preprod, "PREPROD"),
        (Self::Prod, "PROD"),
    ];
}
