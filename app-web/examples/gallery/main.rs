//! Writes every page with sample data, in both languages, and the files they need:
//! `cargo run -p guichet-web --example gallery -- DIR`.

mod samples;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use guichet_domain::kernel::Language;
use guichet_web::assets;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).ok_or("usage: gallery DIR")?;
    let dir = PathBuf::from(dir);
    for language in Language::ALL {
        let folder = dir.join(language.code());
        fs::create_dir_all(&folder)?;
        for (name, html) in samples::pages(language)? {
            fs::write(folder.join(format!("{name}.html")), html)?;
        }
    }
    let files = dir.join("static");
    fs::create_dir_all(&files)?;
    for (_, asset) in assets::all() {
        fs::write(files.join(&asset.hashed), &asset.body)?;
    }
    Ok(())
}
