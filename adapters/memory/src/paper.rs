use guichet_domain::kernel::Money;
use guichet_driven::{Document, MediaType};

/// A page with a line of text: what a printed document is here.
pub(crate) fn pdf(title: &str, number: Option<String>, total: Money) -> Document {
    let text = format!("{title} {}: {total}", number.as_deref().unwrap_or("-"));
    Document {
        bytes: one_page(&text).into_bytes(),
        media_type: MediaType::Pdf,
        number,
    }
}

fn one_page(text: &str) -> String {
    let mut shown = String::new();
    for c in text
        .chars()
        .filter(|c| c.is_ascii() && !c.is_ascii_control())
    {
        if matches!(c, '(' | ')' | '\\') {
            shown.push('\\');
        }
        shown.push(c);
    }
    let stream = format!("BT /F1 18 Tf 60 760 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{stream}\nendstream",
            stream.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        table.extend([format!("{:010} 00000 n \n", file.len())]);
        file.extend([format!("{} 0 obj\n{object}\nendobj\n", index + 1)]);
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file + &format!("xref\n0 {size}\n{table}") + &trailer
}
