//! Reads which file of a crate uses which.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, UseTree};

/// Which files each file uses.
pub(crate) type Arrows = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// How many re-exports may stand between a use and a definition.
const LONGEST_CHAIN: usize = 8;

/// The segments of a path, or of a module's place in its crate.
type Segments = Vec<String>;

/// The modules of a crate, without its unit tests.
#[derive(Default)]
pub(crate) struct Source {
    modules: BTreeMap<Segments, Module>,
}

#[derive(Default)]
struct Module {
    file: PathBuf,
    /// What is defined here.
    defined: BTreeSet<String>,
    /// The modules below; a function may have the same name.
    children: BTreeSet<String>,
    /// What `use` brings in: the name here and the path.
    used: Vec<(String, Segments)>,
    globs: Vec<Segments>,
    /// Every other path of at least two segments.
    paths: BTreeSet<Segments>,
}

/// What a path leads to.
enum Target {
    /// Something that this file defines.
    Defined(PathBuf),
    Module(Segments),
}

impl Source {
    /// Reads a crate from its first file; the arrows name files relative to its folder.
    pub(crate) fn read(root: &Path) -> Self {
        let folder = root.parent().expect("a file has a folder");
        let file = root.strip_prefix(folder).expect("it lies there");
        let mut source = Self::default();
        source.file(folder, file, Segments::new());
        source
    }

    fn file(&mut self, base: &Path, file: &Path, module: Segments) {
        let text = fs::read_to_string(base.join(file))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).expect("it compiles, so it can be parsed");
        self.items(base, file, module, parsed.items);
    }

    fn items(&mut self, base: &Path, file: &Path, place: Segments, items: Vec<Item>) {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items {
            let (attributes, name) = described(&item);
            if attributes.iter().any(is_test) {
                continue;
            }
            match item {
                Item::Use(item) => module.add(Segments::new(), item.tree),
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let below = [place.as_slice(), std::slice::from_ref(&name)].concat();
                    if let Some((_, items)) = item.content {
                        self.items(base, file, below, items);
                    } else {
                        let file = below.iter().collect::<PathBuf>().with_extension("rs");
                        self.file(base, &file, below);
                    }
                    module.children.insert(name);
                }
                item => {
                    module.defined.extend(name);
                    collect_paths(item.to_token_stream(), &[], &mut module.paths);
                }
            }
        }
        self.modules.insert(place, module);
    }

    /// Which file uses which.
    pub(crate) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (place, module) in &self.modules {
            let used = module.used.iter().map(|(_, path)| path);
            let named = used.chain(&module.paths).filter_map(|path| {
                match self.resolve(place, path, LONGEST_CHAIN)? {
                    Target::Defined(file) => Some(file),
                    // What is used of a module is named elsewhere.
                    Target::Module(_) => None,
                }
            });
            let globs = module.globs.iter().filter_map(|path| {
                match self.resolve(place, path, LONGEST_CHAIN)? {
                    Target::Defined(file) => Some(file),
                    Target::Module(place) => Some(self.modules[&place].file.clone()),
                }
            });
            let others = named.chain(globs).filter(|file| *file != module.file);
            arrows
                .entry(module.file.clone())
                .or_default()
                .extend(others);
        }
        arrows
    }

    fn resolve(&self, from: &Segments, path: &[String], depth: usize) -> Option<Target> {
        let depth = depth.checked_sub(1)?;
        let mut place = from.clone();
        let mut rest = path;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => place.clear(),
                "super" => drop(place.pop()),
                "self" => {}
                _ => break,
            }
            rest = after;
        }
        while let Some((name, after)) = rest.split_first() {
            let module = self.modules.get(&place)?;
            let is_child = module.children.contains(name);
            let used = module.used.iter().find(|(known, _)| known == name);
            if is_child && (!after.is_empty() || used.is_none()) {
                place.push(name.clone());
            } else if module.defined.contains(name) {
                return Some(Target::Defined(module.file.clone()));
            } else if let Some((_, path)) = used {
                match self.resolve(&place, path, depth)? {
                    Target::Module(found) => place = found,
                    found @ Target::Defined(_) => return Some(found),
                }
            } else {
                return module.globs.iter().find_map(|glob| {
                    self.resolve(&place, &[glob.as_slice(), rest].concat(), depth)
                });
            }
            rest = after;
        }
        Some(Target::Module(place))
    }
}

impl Module {
    fn add(&mut self, mut path: Segments, tree: UseTree) {
        let (last, name) = match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                return self.add(path, *tree.tree);
            }
            UseTree::Group(tree) => {
                for tree in tree.items {
                    self.add(path.clone(), tree);
                }
                return;
            }
            UseTree::Glob(_) => return self.globs.push(path),
            UseTree::Name(tree) => (tree.ident.to_string(), None),
            UseTree::Rename(tree) => (tree.ident.to_string(), Some(tree.rename.to_string())),
        };
        if last != "self" {
            path.push(last);
        }
        let name = name.or_else(|| path.last().cloned());
        self.used.push((name.unwrap_or_default(), path));
    }
}

fn described(item: &Item) -> (&[Attribute], Option<String>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Enum(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Fn(item) => (&item.attrs, Some(item.sig.ident.to_string())),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref().map(ToString::to_string)),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Struct(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Trait(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Type(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Ident>()
            .is_ok_and(|condition| condition == "test")
}

/// Finds `a::b` anywhere, also where a macro is called, and `a::{b, c}` within functions.
fn collect_paths(tokens: TokenStream, prefix: &[String], paths: &mut BTreeSet<Segments>) {
    let mut path = prefix.to_vec();
    let mut colons = 0;
    let mut end = |path: &mut Segments| {
        if path.len() > prefix.len().max(1) {
            paths.insert(path.clone());
        }
        path.truncate(prefix.len());
    };
    let mut groups = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Ident(name) => {
                if colons != 2 {
                    end(&mut path);
                }
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Group(group) => {
                let prefix = if colons == 2 {
                    path.clone()
                } else {
                    Vec::new()
                };
                groups.push((group.stream(), prefix));
                end(&mut path);
                colons = 0;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {
                end(&mut path);
                colons = 0;
            }
        }
    }
    end(&mut path);
    for (tokens, prefix) in groups {
        collect_paths(tokens, &prefix, paths);
    }
}
