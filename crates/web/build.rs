//! Makes a table of the page's files: read from `dist/` and `basemap/`, compressed, and
//! named by digests of their contents. Needs neither Node nor a network.

#[path = "src/digest.rs"]
mod digest;
#[path = "src/media.rs"]
mod media;
#[path = "src/shell.rs"]
mod shell;

use std::{
    env,
    error::Error,
    ffi::OsString,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use digest::digest;
use flate2::{Compression, write::GzEncoder};

/// What is read here, by a test or by a person, and not served.
const NOT_SERVED: [&str; 4] = ["index.html", "routes.json", "SOURCES", "README.md"];

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Compresses a file.
type Pack = fn(&Table, &[u8]) -> io::Result<Vec<u8>>;

/// A file of the page.
struct Input {
    /// Its path below its folder, with `/`.
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
}

fn main() -> Outcome<()> {
    let home = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let dist = read(&home.join("dist"))?;
    let basemap = read(&home.join("basemap"))?;
    println!("cargo::rerun-if-changed=dist");
    println!("cargo::rerun-if-changed=basemap");

    let is_served = |input: &&Input| !NOT_SERVED.contains(&input.name.as_str());
    let (map, page): (Vec<&Input>, Vec<&Input>) = dist
        .iter()
        .filter(is_served)
        .partition(|input| is_of_map(&input.name));
    let table = Table::new()?;
    let page = table.group(&page)?;
    let map = table.group(&map)?;
    let basemap = table.group(&basemap.iter().filter(is_served).collect::<Vec<_>>())?;
    let routes = shell::routes(find(&dist, "routes.json")?)?;
    let index = std::str::from_utf8(find(&dist, "index.html")?)?;
    let deepest = routes.iter().map(|route| shell::depth(route)).max();
    let mut shells = String::new();
    for depth in 0..=deepest.unwrap_or(0) {
        let text = shell::fill(index, depth, &page.digest, &map.digest);
        shells.push_str(&table.shell(depth, text.as_bytes())?);
    }
    let code = format!(
        "/// The page of `dist/`.\npub static EMBEDDED: Bundle = Bundle {{ routes: &{routes:?}, \
         shells: &[{shells}], groups: &[{}, {}] }};\n\n\
         /// The files of `basemap/`.\npub static BASEMAP: Group = {};\n",
        page.code, map.code, basemap.code
    );
    fs::write(table.out.join("table.rs"), code)?;
    Ok(())
}

/// Whether a file is loaded with the map only. Such files change with the library that
/// draws it and not with each release, so they have a digest of their own.
fn is_of_map(name: &str) -> bool {
    name.starts_with("map")
}

/// A group of files in the code of the table.
struct Written {
    digest: String,
    code: String,
}

/// Writes compressed files, and the code that embeds them.
struct Table {
    out: PathBuf,
    /// Whether time is spent for the smallest files.
    is_release: bool,
}

impl Table {
    fn new() -> Outcome<Self> {
        Ok(Self {
            out: PathBuf::from(variable("OUT_DIR")?),
            is_release: variable("PROFILE")? == "release",
        })
    }

    fn group(&self, inputs: &[&Input]) -> Outcome<Written> {
        let named = inputs
            .iter()
            .map(|input| (input.name.as_str(), input.bytes.as_slice()));
        let digest = digest(named);
        let mut code = String::new();
        for input in inputs {
            code.push_str(&self.file(&input.name, &input.path, &input.bytes)?);
        }
        let code = format!("Group {{ digest: {digest:?}, files: &[{code}] }}");
        Ok(Written { digest, code })
    }

    fn shell(&self, depth: usize, text: &[u8]) -> Outcome<String> {
        let path = self.out.join(format!("shell-{depth}.html"));
        fs::write(&path, text)?;
        self.file("index.html", &path, text)
    }

    fn file(&self, name: &str, path: &Path, bytes: &[u8]) -> Outcome<String> {
        let tag = digest([(name, bytes)]);
        let mut code = format!(
            "File {{ name: {name:?}, media_type: {:?}, tag: {tag:?}, identity: \
             {}, ",
            media::media_type(name),
            embed(path)?
        );
        let packs: [(&str, &str, Pack); 2] =
            [("brotli", "br", Self::brotli), ("gzip", "gz", Self::gzip)];
        for (field, ending, pack) in packs {
            let value = match is_compressible(name)
                .then(|| pack(self, bytes))
                .transpose()?
            {
                // A tenth less, or it is not worth unpacking.
                Some(packed) if packed.len() * 10 < bytes.len() * 9 => {
                    let path = self.out.join(format!("{tag}.{ending}"));
                    fs::write(&path, packed)?;
                    format!("Some({})", embed(&path)?)
                }
                _ => "None".to_owned(),
            };
            write!(code, "{field}: {value}, ")?;
        }
        Ok(code + "}, ")
    }

    #[cfg(feature = "brotli")]
    fn brotli(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut packed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: if self.is_release { 11 } else { 5 },
            size_hint: bytes.len(),
            ..Default::default()
        };
        brotli::BrotliCompress(&mut io::Cursor::new(bytes), &mut packed, &parameters)?;
        Ok(packed)
    }

    /// Gives the file back as it is, which is too large to be kept.
    #[cfg(not(feature = "brotli"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "has the shape of the other"
    )]
    fn brotli(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        Ok(bytes.to_vec())
    }

    fn gzip(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let level = if self.is_release {
            Compression::best()
        } else {
            Compression::default()
        };
        let mut encoder = GzEncoder::new(Vec::new(), level);
        encoder.write_all(bytes)?;
        encoder.finish()
    }
}

fn embed(path: &Path) -> Outcome<String> {
    let text = path.to_str();
    let text = text.ok_or_else(|| format!("{} is not UTF-8", path.display()))?;
    Ok(format!("include_bytes!({text:?})"))
}

/// Whether a file gets smaller by compression. The others are compressed already.
fn is_compressible(name: &str) -> bool {
    let media_type = media::media_type(name);
    media_type.starts_with("text/")
        || matches!(
            media_type,
            "application/json" | "application/manifest+json" | "image/svg+xml" | "image/x-icon"
        )
}

/// Reads a folder and those in it, sorted by name, without hidden files. A folder that
/// is not there is empty.
fn read(folder: &Path) -> Outcome<Vec<Input>> {
    let mut inputs = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().map(OsString::from).unwrap_or_default();
            let name = name
                .into_string()
                .map_err(|name| format!("{}: {} is not UTF-8", folder.display(), name.display()))?;
            if name.starts_with('.') {
                continue;
            }
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                waiting.push((path, name + "/"));
            } else {
                let bytes = fs::read(&path)?;
                inputs.push(Input { name, path, bytes });
            }
        }
    }
    inputs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(inputs)
}

fn find<'a>(inputs: &'a [Input], name: &str) -> Outcome<&'a [u8]> {
    let found = inputs.iter().find(|input| input.name == name);
    found
        .map(|input| input.bytes.as_slice())
        .ok_or_else(|| format!("dist/{name} is missing: run npm run build in ui/").into())
}

fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|error| format!("{name}: {error}").into())
}
