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

/// Where the programs run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A developer's machine.
    Development,
    /// As production, with other data.
    Preproduction,
    /// Customers are served.
    Production,
}

/// What a check finds; `N` is what it says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<N> {
    /// As it must be.
    Good(N),
    /// Works, and ought to be looked at, whatever the check's severity.
    Poor(N),
    /// Not as it must be: `fail` or `warn`, by the check's severity.
    Bad(N),
    /// Not configured: the variable. Skipped in development, a warning elsewhere.
    Unset(&'static str),
    /// What it would look at was never made. Skipped in development, a warning elsewhere.
    Absent(N),
    /// There is nothing to look at here, and that is well.
    NotHere(N),
    /// It could not be looked at, and ought to be: a warning everywhere.
    Blind(N),
}
