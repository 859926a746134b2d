/// A file the ERP made, as it hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The number of what it shows, for the file's name.
    pub number: Option<String>,
    /// Its true type.
    pub media_type: MediaType,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The types of file Tryton's reports come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// `application/pdf`.
    Pdf,
    /// OpenDocument text: what Tryton hands out unless told to make PDF.
    OpenDocumentText,
    /// Any other, served as plain bytes.
    Other,
}

impl MediaType {
    /// The type of a file name's ending, as Tryton gives it (`pdf`, `odt`).
    pub fn of_extension(extension: &str) -> Self {
        match extension {
            "pdf" => Self::Pdf,
            "odt" => Self::OpenDocumentText,
            _ => Self::Other,
        }
    }

    /// For the `Content-Type` header.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::OpenDocumentText => "application/vnd.oasis.opendocument.text",
            Self::Other => "application/octet-stream",
        }
    }

    /// For the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::OpenDocumentText => "odt",
            Self::Other => "bin",
        }
    }
}
