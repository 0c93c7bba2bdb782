//! From what a row says to a place, the same for every format.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    iter,
};

use listbud_domain::{
    Address, Contact, Contacts, CoordinateSource, Coordinates, GoogleIdentity, Invalid,
    ListDescription, ListName, Located, Notes, PlaceName, Rating, TagName, WebUrl,
    import::{ImportBatch, ImportedList, ImportedPlace, Outcome, PlaceHistory, Remark, locate},
};

use time::OffsetDateTime;

use crate::{
    Places, TakeoutError,
    fit::{cut, with_details},
    job::Job,
    label,
    maps_url::{self, Fault, LinkKind, MapsLink},
    remarks,
};

pub(crate) use listbud_domain::import::UNNAMED;

const MAX_TAGS: usize = ImportedPlace::MAX_TAGS;
const MAX_LISTS: usize = ImportedPlace::MAX_LISTS;

/// A row's texts, before the rules of the domain.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the row"
)]
pub(crate) struct Draft<'a> {
    /// Where the row stands.
    pub line: u64,
    /// Its title, perhaps empty.
    pub title: &'a str,
    /// Its web address, perhaps empty.
    pub url: &'a str,
    /// Its postal address, perhaps empty.
    pub address: &'a str,
    /// What was written about it, perhaps empty.
    pub notes: Cow<'a, str>,
    /// Whether the notes are a review.
    pub is_review: bool,
    /// What ListBud has no field for, as label and value: becomes a line of the notes,
    /// `Phone: +49 30 1234`, unless the notes say the value already.
    pub details: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// A website that the row names, which may also be its web address.
    pub website: Cow<'a, str>,
    /// Whether the row is one of ours: what is a contact of its details is no line of the
    /// notes.
    pub is_own: bool,
    /// When the person saved it.
    pub saved_at: Option<OffsetDateTime>,
    /// Its tags, untrimmed.
    pub tags: Vec<Cow<'a, str>>,
    /// Its stars.
    pub rating: Option<f64>,
    /// Whether it says that the person has been there.
    pub visited: bool,
    /// Its point, when the format gives one.
    pub located: Option<Located>,
    /// What the format says of its ids.
    pub google: GoogleIdentity,
    /// What of it was lost already.
    pub adjusted: Vec<Adjusted>,
    /// How to take the web address.
    pub url_rule: UrlRule,
    /// Whether the row says that the place's position is not known, so that
    /// none is worked out.
    pub unlocated: bool,
    /// Its past, as a backup tells it.
    pub history: Option<Box<PlaceHistory>>,
}

/// What a web address that leads to no place means for its row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum UrlRule {
    /// The row is no place: Google's lists hold films and shoes, too.
    #[default]
    MustBeAPlace,
    /// The row is a place all the same, and any page may be about it.
    AnyPage,
}

/// A remark's code and sentence.
pub(crate) type Adjusted = (&'static str, String);

/// The places, lists and remarks of a file, as they come together.
pub(crate) struct Collector<'a> {
    pub batch: ImportBatch<Places>,
    list_indices: HashMap<String, usize>,
    /// What is asked how many rows may come.
    pub job: &'a Job<'a>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(job: &'a Job<'a>) -> Self {
        Self {
            batch: ImportBatch::default(),
            list_indices: HashMap::new(),
            job,
        }
    }

    /// Finds a list that is there already.
    pub(crate) fn known_list(&mut self, name: &str) -> Option<&mut ImportedList> {
        let index = self.list_indices.get(&name.to_lowercase())?;
        self.batch.lists.get_mut(*index)
    }

    /// Finds a list by its name, or makes it.
    pub(crate) fn list(&mut self, name: &ListName) -> usize {
        // Mostly a file is one list.
        if let Some(first) = self.batch.lists.first()
            && first.name == *name
        {
            return 0;
        }
        let next = self.batch.lists.len();
        if next > crate::MAX_LISTS {
            let max = crate::MAX_LISTS;
            self.batch.places.fail(TakeoutError::TooManyLists { max });
            return 0;
        }
        let index = *self
            .list_indices
            .entry(name.as_str().to_lowercase())
            .or_insert(next);
        if index == next {
            self.batch.lists.push(ImportedList {
                name: name.clone(),
                description: None,
                color: None,
                emoji: None,
            });
        }
        index
    }

    /// Gives a list its description, which is cut when it is too long.
    pub(crate) fn describe(&mut self, list: usize, description: &str) {
        let parsed = ListDescription::parse(description);
        let description = match parsed {
            Ok(description) => Some(description),
            Err(Invalid::TooLong { max, actual }) => {
                self.remark(
                    1,
                    "",
                    Outcome::Adjusted,
                    remarks::DESCRIPTION_TOO_LONG,
                    format!(
                        "The list's description has {actual} characters; the first {max} were kept."
                    ),
                );
                cut(description, max, ListDescription::parse)
            }
            Err(_) => None,
        };
        if let Some(list) = self.batch.lists.get_mut(list) {
            list.description = description;
        }
    }

    pub(crate) fn remark(
        &mut self,
        line: u64,
        name: &str,
        outcome: Outcome,
        code: &'static str,
        mut message: String,
    ) {
        const MAX_NAME: usize = 100;
        const MAX_MESSAGE: usize = 1_000;
        let name: String = name
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_NAME)
            .collect();
        // It may quote the file, and a database refuses NUL.
        message.retain(|c| !c.is_control());
        if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
            message.truncate(end);
            message.push('…');
        }
        self.batch.remarks.push(Remark {
            file: None,
            line,
            name: (!name.is_empty()).then_some(name),
            outcome,
            code,
            message,
        });
    }

    /// Adds what a row describes to its lists, with remarks on what could not
    /// be kept. A list is made by its first place only. Answers whether it is a
    /// place.
    pub(crate) fn add(&mut self, mut draft: Draft<'_>, lists: &[ListName]) -> bool {
        let mut adjusted = std::mem::take(&mut draft.adjusted);
        let mut place = match draft.place(&mut adjusted) {
            Ok(place) => place,
            Err((code, message)) => {
                self.remark(draft.line, draft.title, Outcome::Skipped, code, message);
                return false;
            }
        };
        if lists.len() > MAX_LISTS {
            adjusted.push((
                remarks::TOO_MANY_LISTS,
                format!(
                    "The row has more than {MAX_LISTS} lists; the first {MAX_LISTS} were kept."
                ),
            ));
        }
        for (code, message) in adjusted {
            let name = place.name.as_str();
            self.remark(draft.line, name, Outcome::Adjusted, code, message);
        }
        let mut known = HashSet::new();
        for name in lists.iter().take(MAX_LISTS) {
            let list = self.list(name);
            if known.insert(list) {
                place.lists.push(list);
            }
        }
        place.history = draft.history;
        self.batch.places.push(&place);
        true
    }
}

/// Something, or why the row is skipped.
type Verdict<T> = Result<T, Adjusted>;

impl Draft<'_> {
    fn place(&self, adjusted: &mut Vec<Adjusted>) -> Verdict<ImportedPlace> {
        let link = self.link(adjusted)?;
        let mut google = self.google.clone();
        if let Some(link) = &link {
            google.fill_from(&link.google);
        }
        let located = if self.unlocated {
            None
        } else {
            self.located
                .or_else(|| link.as_ref().and_then(MapsLink::located))
                .or_else(|| locate(None, &google))
        };
        // What does not fit into its field becomes a line of the notes, so these
        // come last.
        let mut moved = Vec::new();
        let name = self.name(link.as_ref(), adjusted, &mut moved);
        let address = self.address(link.as_ref(), adjusted, &mut moved);
        let url = self.web_url(link.as_ref(), adjusted, &mut moved);
        let contacts = self.contacts();
        let notes = self.notes(&contacts, &moved, adjusted);
        Ok(ImportedPlace {
            file: None,
            line: self.line,
            lists: Vec::new(),
            name,
            address,
            located,
            url,
            contacts,
            review: notes.clone().filter(|_| self.is_review),
            notes,
            rating: self.rating(adjusted),
            visited: self.visited,
            tags: self.tags(adjusted),
            google,
            saved_at: self.saved_at,
            source: None,
            said: Vec::new(),
            history: None,
        })
    }

    /// Reads the web address; an error when it says that the row is no place.
    fn link(&self, adjusted: &mut Vec<Adjusted>) -> Verdict<Option<MapsLink>> {
        let url = self.url.trim();
        if url.is_empty() {
            return match self.url_rule {
                UrlRule::MustBeAPlace if self.title.trim().is_empty() => Err((
                    remarks::NO_TITLE,
                    "The row has neither a title nor an address.".to_owned(),
                )),
                _ => Ok(None),
            };
        }
        // One that is longer than `WebUrl::MAX` is still read, for the ids in it,
        // but not kept.
        // `web_url` says so.
        if url.len() > maps_url::MAX_READ {
            return Ok(None);
        }
        // What is kept is read, so that an export of it says the same.
        let kept = WebUrl::parse(url).ok();
        let link = MapsLink::parse(kept.as_ref().map_or(url, WebUrl::as_str));
        for fault in &link.faults {
            adjusted.push(match fault {
                Fault::OutOfRange(text) => out_of_range(text),
                Fault::UnreadableId(text) => (
                    remarks::UNREADABLE_ID,
                    format!("\"{text}\" is not a Google ID and was left out."),
                ),
            });
        }
        match &link.kind {
            LinkKind::NotAPlace(reason) if self.url_rule == UrlRule::MustBeAPlace => {
                Err((remarks::NOT_A_PLACE, sentence(&reason.to_string())))
            }
            LinkKind::ShortLink(host) if self.located.is_none() => {
                adjusted.push((
                    remarks::NEEDS_RESOLUTION,
                    format!(
                        "Only Google can tell where this {host} link leads, so the place has no coordinates."
                    ),
                ));
                Ok(Some(link))
            }
            _ => Ok(Some(link)),
        }
    }

    fn name(
        &self,
        link: Option<&MapsLink>,
        adjusted: &mut Vec<Adjusted>,
        moved: &mut Moved<'_>,
    ) -> PlaceName {
        match PlaceName::parse(self.title) {
            Ok(name) => return name,
            Err(Invalid::TooLong { max, actual }) => {
                if let Some(name) = cut(self.title, max, PlaceName::parse) {
                    adjusted.push((
                        remarks::TITLE_TOO_LONG,
                        format!(
                            "The title has {actual} characters; the first {max} are the name, and all of it is in the notes."
                        ),
                    ));
                    moved.push(("Title", self.title.to_owned()));
                    return name;
                }
            }
            Err(_) => {}
        }
        let from_link = link.and_then(|link| link.name.as_deref().or(link.query.as_deref()));
        let address = cut(self.address, PlaceName::MAX, PlaceName::parse);
        from_link
            .and_then(|name| PlaceName::parse(name).ok())
            .or(address)
            .unwrap_or_else(|| PlaceName::restore(UNNAMED.to_owned()))
    }

    fn address(
        &self,
        link: Option<&MapsLink>,
        adjusted: &mut Vec<Adjusted>,
        moved: &mut Moved<'_>,
    ) -> Option<Address> {
        if self.address.trim().is_empty() {
            let query = link
                .filter(|link| link.query_is_address)?
                .query
                .as_deref()?;
            // A title that repeats itself is no address.
            return (query != self.title.trim())
                .then(|| Address::parse(query).ok())
                .flatten();
        }
        match Address::parse(self.address) {
            Ok(address) => Some(address),
            Err(Invalid::TooLong { max, actual }) => {
                adjusted.push((
                    remarks::ADDRESS_TOO_LONG,
                    format!(
                        "The address has {actual} characters, more than {max}, and was moved to the notes."
                    ),
                ));
                moved.push(("Address", self.address.to_owned()));
                None
            }
            Err(_) => None,
        }
    }

    fn web_url(
        &self,
        link: Option<&MapsLink>,
        adjusted: &mut Vec<Adjusted>,
        moved: &mut Moved<'_>,
    ) -> Option<WebUrl> {
        match WebUrl::parse(self.url) {
            Ok(url) => Some(url),
            Err(Invalid::Empty) => None,
            Err(Invalid::TooLong { max, actual }) => {
                adjusted.push((
                    remarks::URL_TOO_LONG,
                    format!(
                        "The web address has {actual} characters, more than {max}, and was moved to the notes."
                    ),
                ));
                moved.push(("URL", self.url.to_owned()));
                None
            }
            // What a `geo:` URI holds was read.
            Err(_) if link.is_some_and(MapsLink::is_of_program) => None,
            Err(_) => {
                adjusted.push((
                    remarks::INVALID_URL,
                    "What stands in place of a web address is not one and was moved to the notes."
                        .to_owned(),
                ));
                moved.push(("URL", self.url.to_owned()));
                None
            }
        }
    }

    /// The first phone number and website that are valid.
    fn contacts(&self) -> Contacts {
        let mut contacts = Contacts::default();
        let website = (Contact::Website, &*self.website);
        let details = self.details.iter();
        let details = details.filter_map(|(label, value)| Some((label::contact(label)?, &**value)));
        for (contact, value) in iter::once(website).chain(details) {
            if contacts.get(contact).is_none() && (self.is_own || !maps_url::is_googles(value)) {
                contacts.set(contact, contact.parse(value).ok());
            }
        }
        contacts
    }

    fn notes(
        &self,
        contacts: &Contacts,
        moved: &Moved<'_>,
        adjusted: &mut Vec<Adjusted>,
    ) -> Option<Notes> {
        let is_contact = |label: &str, value: &str| {
            let known = label::contact(label).and_then(|contact| contacts.get(contact));
            known == Some(value.trim())
        };
        let details = self.details.iter();
        let details = details.map(|(label, value)| (&**label, &**value));
        let details = details.filter(|(label, value)| !(self.is_own && is_contact(label, value)));
        let moved = moved.iter().map(|(label, value)| (*label, value.as_str()));
        let text = with_details(&self.notes, details.chain(moved));
        match Notes::parse(&text) {
            Ok(notes) => Some(notes),
            Err(Invalid::TooLong { max, actual }) => {
                let notes = cut(&text, max, Notes::parse)?;
                let kept = notes.as_str().chars().count();
                adjusted.push((
                    remarks::NOTES_CUT,
                    format!("The notes have {actual} characters; the first {kept} were kept."),
                ));
                Some(notes)
            }
            Err(_) => None,
        }
    }

    fn rating(&self, adjusted: &mut Vec<Adjusted>) -> Option<Rating> {
        let stars = self.rating?;
        let rating = Rating::parse(stars).ok();
        if rating.is_none() {
            adjusted.push((
                remarks::INVALID_RATING,
                format!("{stars} is not a number of stars from 0 to 5 and was left out."),
            ));
        }
        rating
    }

    fn tags(&self, adjusted: &mut Vec<Adjusted>) -> Vec<TagName> {
        let mut tags = Vec::new();
        let mut known = HashSet::new();
        for raw in self.tags.iter().take(MAX_TAGS) {
            match TagName::parse(raw) {
                Ok(tag) => {
                    if known.insert(tag.as_str().to_lowercase()) {
                        tags.push(tag);
                    }
                }
                Err(Invalid::TooLong { max, actual }) => adjusted.push((
                    remarks::TAG_TOO_LONG,
                    format!(
                        "A tag of {actual} characters, more than {max}, was left out: \"{}…\".",
                        raw.trim().chars().take(20).collect::<String>()
                    ),
                )),
                Err(_) => {}
            }
        }
        if self.tags.len() > MAX_TAGS {
            adjusted.push((
                remarks::TOO_MANY_TAGS,
                format!("The row has more than {MAX_TAGS} tags; the first {MAX_TAGS} were kept."),
            ));
        }
        tags
    }
}

/// What did not fit into its field, as label and value.
type Moved<'l> = Vec<(&'l str, String)>;

/// Splits a cell of tags; both separators were seen in Google's exports.
pub(crate) fn split_tags(cell: &str) -> Vec<Cow<'_, str>> {
    cell.split([',', ';'])
        .filter(|tag| !tag.trim().is_empty())
        .take(MAX_TAGS + 1)
        .map(Cow::Borrowed)
        .collect()
}

/// Makes a position from two numbers; the other answer is a remark.
pub(crate) fn locate_at(
    latitude: f64,
    longitude: f64,
    source: CoordinateSource,
) -> Result<Located, Adjusted> {
    match Coordinates::parse(latitude, longitude) {
        Ok(coordinates) => Ok(Located {
            coordinates,
            source,
        }),
        Err(_) => Err(out_of_range(&format!("{latitude}, {longitude}"))),
    }
}

fn out_of_range(text: &str) -> Adjusted {
    (
        remarks::COORDINATES_OUT_OF_RANGE,
        format!("The coordinates {text} do not exist on Earth and were left out."),
    )
}

/// Makes a sentence of an error's message.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => String::new(),
    }
}
