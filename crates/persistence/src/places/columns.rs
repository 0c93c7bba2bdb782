//! The columns of `places` that people and files fill.
//!
//! Statements name them through [`sql!`](crate::sql), rows are read by [`read`], and
//! parameters, the rows of a COPY and arrays are written from [`place_values!`].

use listbud_domain::{
    Address, Cid, Contact, ContactText, Contacts, CoordinateSource, Coordinates, GoogleIdentity,
    GooglePlaceId, Located, Notes, PlaceName, Rating, WebUrl,
};
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use time::OffsetDateTime;
use tokio_postgres::Row;

use crate::{StoreError, row::corrupt};

/// A column and the type of its values.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// The types that columns have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Float,
    Integer,
    Boolean,
    Time,
}

impl Kind {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Float => "float8",
            Self::Integer => "bigint",
            Self::Boolean => "boolean",
            Self::Time => "timestamptz",
        }
    }

    pub(crate) const fn sql_type(self) -> Type {
        match self {
            Self::Text => Type::TEXT,
            Self::Float => Type::FLOAT8,
            Self::Integer => Type::INT8,
            Self::Boolean => Type::BOOL,
            Self::Time => Type::TIMESTAMPTZ,
        }
    }
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

/// The columns, in the order of [`place_values!`] and [`read`]; a contact has the column
/// that its word names.
pub(crate) const COLUMNS: [Column; FIRST.len() + Contact::ALL.len()] = {
    let mut columns = [column("", Kind::Text); FIRST.len() + Contact::ALL.len()];
    let (first, contacts) = columns.split_at_mut(FIRST.len());
    first.copy_from_slice(&FIRST);
    name_contacts(contacts, &Contact::ALL);
    columns
};

const FIRST: [Column; 13] = [
    column("name", Kind::Text),
    column("address", Kind::Text),
    column("latitude", Kind::Float),
    column("longitude", Kind::Float),
    column("coordinate_source", Kind::Text),
    column("cid", Kind::Integer),
    column("cell", Kind::Integer),
    column("google_place_id", Kind::Text),
    column("url", Kind::Text),
    column("notes", Kind::Text),
    column("rating", Kind::Float),
    column("visited", Kind::Boolean),
    column("saved_at", Kind::Time),
];

const fn name_contacts(columns: &mut [Column], contacts: &[Contact]) {
    if let (Some((column, columns)), Some((contact, contacts))) =
        (columns.split_first_mut(), contacts.split_first())
    {
        column.name = contact.as_str();
        name_contacts(columns, contacts);
    }
}

/// What one column has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(Option<&'a str>),
    Float(Option<f64>),
    Integer(Option<i64>),
    Boolean(bool),
    Time(Option<OffsetDateTime>),
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(value) => value.to_sql_checked(kind, out),
            Self::Float(value) => value.to_sql_checked(kind, out),
            Self::Integer(value) => value.to_sql_checked(kind, out),
            Self::Boolean(value) => value.to_sql_checked(kind, out),
            Self::Time(value) => value.to_sql_checked(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        COLUMNS.iter().any(|column| column.kind.sql_type() == *kind)
    }

    to_sql_checked!();
}

/// The values of [`COLUMNS`] of anything that has the fields of a place.
macro_rules! place_values {
    ($place:expr) => {{
        use ::listbud_domain as domain;
        use $crate::places::columns::Value;
        let place = $place;
        let point = place.located.map(|located| located.coordinates);
        let source = place.located.map(|located| located.source);
        let google = &place.google;
        let values = [
            Value::Text(Some(place.name.as_str())),
            Value::Text(place.address.as_ref().map(domain::Address::as_str)),
            Value::Float(point.map(domain::Coordinates::latitude)),
            Value::Float(point.map(domain::Coordinates::longitude)),
            Value::Text(source.map(domain::CoordinateSource::as_str)),
            Value::Integer(google.cid.map(domain::Cid::to_bits)),
            Value::Integer(google.cell.map(u64::cast_signed)),
            Value::Text(google.place_id.as_ref().map(domain::GooglePlaceId::as_str)),
            Value::Text(place.url.as_ref().map(domain::WebUrl::as_str)),
            Value::Text(place.notes.as_ref().map(domain::Notes::as_str)),
            Value::Float(place.rating.map(domain::Rating::stars)),
            Value::Boolean(place.visited),
            Value::Time(place.saved_at.and_then(domain::kept_time)),
        ];
        let contacts = place.contacts.iter().map(|(_, text)| Value::Text(text));
        values
            .into_iter()
            .chain(contacts)
            .collect::<Vec<Value<'_>>>()
    }};
}

pub(crate) use place_values;

/// What the columns of a row hold.
pub(crate) struct Contents {
    pub(crate) name: PlaceName,
    pub(crate) address: Option<Address>,
    pub(crate) located: Option<Located>,
    pub(crate) google: GoogleIdentity,
    pub(crate) url: Option<WebUrl>,
    pub(crate) notes: Option<Notes>,
    pub(crate) rating: Option<Rating>,
    pub(crate) visited: bool,
    pub(crate) saved_at: Option<OffsetDateTime>,
    pub(crate) contacts: Contacts,
}

/// Reads the first columns of a row, which are [`COLUMNS`].
pub(crate) fn read(operation: &'static str, row: &Row) -> Result<Contents, StoreError> {
    let mut at = Reader::new(operation, row);
    Ok(Contents {
        name: PlaceName::restore(at.next()?),
        address: at.next::<Option<String>>()?.map(Address::restore),
        located: located(operation, at.next()?, at.next()?, at.next()?)?,
        google: GoogleIdentity {
            cid: at.next::<Option<i64>>()?.and_then(Cid::from_bits),
            cell: at.next::<Option<i64>>()?.map(i64::cast_unsigned),
            place_id: at.next::<Option<String>>()?.map(GooglePlaceId::restore),
        },
        url: at.next::<Option<String>>()?.map(WebUrl::restore),
        notes: at.next::<Option<String>>()?.map(Notes::restore),
        rating: at
            .next::<Option<f64>>()?
            .map(Rating::parse)
            .transpose()
            .map_err(|_| corrupt(operation, "rating"))?,
        visited: at.next()?,
        saved_at: at.next()?,
        contacts: contacts(&mut at)?,
    })
}

fn contacts(at: &mut Reader<'_>) -> Result<Contacts, StoreError> {
    let mut contacts = Contacts::default();
    for contact in Contact::ALL {
        contacts.set(
            contact,
            at.next::<Option<String>>()?.map(ContactText::restore),
        );
    }
    Ok(contacts)
}

fn located(
    operation: &'static str,
    latitude: Option<f64>,
    longitude: Option<f64>,
    source: Option<&str>,
) -> Result<Option<Located>, StoreError> {
    let (Some(latitude), Some(longitude), Some(source)) = (latitude, longitude, source) else {
        return Ok(None);
    };
    Ok(Some(Located {
        coordinates: Coordinates::parse(latitude, longitude)
            .map_err(|_| corrupt(operation, "latitude"))?,
        source: CoordinateSource::from_word(source)
            .ok_or_else(|| corrupt(operation, "coordinate_source"))?,
    }))
}

/// Reads columns by position: finding one by its name costs more than reading it.
pub(crate) struct Reader<'a> {
    operation: &'static str,
    row: &'a Row,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(operation: &'static str, row: &'a Row) -> Self {
        Self {
            operation,
            row,
            next: 0,
        }
    }

    pub(crate) fn column<T: FromSql<'a>>(
        &self,
        index: usize,
        column: &'static str,
    ) -> Result<T, StoreError> {
        self.row
            .try_get(index)
            .map_err(|error| StoreError::Corrupt {
                operation: self.operation,
                column,
                source: Some(error.into()),
            })
    }

    /// Reads the next of [`COLUMNS`].
    fn next<T: FromSql<'a>>(&mut self) -> Result<T, StoreError> {
        let at = self.next;
        self.next += 1;
        self.column(at, COLUMNS.get(at).map_or("", |column| column.name))
    }
}
