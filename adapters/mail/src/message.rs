use guichet_driven::Notice;
use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use uuid::Uuid;

use crate::{Rendered, Sender};

/// The mail as it goes over the wire: text and HTML of the same words.
pub(crate) fn mime(
    id: Uuid,
    from: &Sender,
    notice: &Notice,
    rendered: Rendered,
) -> std::io::Result<Vec<u8>> {
    let to = (notice.name.as_str(), notice.to.as_str());
    MessageBuilder::new()
        .from((from.name.as_str(), from.address.as_str()))
        .to(to)
        .subject(rendered.subject)
        .message_id(format!("{id}@{}", from.domain()))
        // No answering machine is to answer a machine (RFC 3834).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .header("Content-Language", Raw::new(notice.language.code()))
        .text_body(rendered.text)
        .html_body(rendered.html)
        .write_to_vec()
}
