use guichet_domain::kernel::Words;

/// How bad it is when a check does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// People are not served, or their data is in danger: `fail`.
    Error,
    /// It works, and ought to be looked at: `warn`.
    Warning,
}

impl Words for Severity {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Error, "error"), (Self::Warning, "warning")];
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckStatus {
    /// As it must be.
    Pass,
    /// Works, and should be better.
    Warn,
    /// Not as it must be.
    Fail,
    /// Could not be made; the finding says why.
    Skip,
    /// Not answered in time.
    Timeout,
}

impl Words for CheckStatus {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Pass, "pass"),
        (Self::Warn, "warn"),
        (Self::Fail, "fail"),
        (Self::Skip, "skip"),
        (Self::Timeout, "timeout"),
    ];
}
