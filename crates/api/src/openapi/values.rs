//! Which values the document allows. Lengths and ranges are those of the types that
//! read the values, so that each stands once.

use listbud_domain::{
    Address, ApiTokenName, Area, ContactText, Email, Emoji, GooglePlaceId, ListDescription,
    ListName, Notes, PlaceName, Rating, TagName, UserName, WebUrl,
};
use listbud_takeout::export::Format;
use serde_json::json;
use utoipa::{
    Modify, Number,
    openapi::{
        KnownFormat, ObjectBuilder, OpenApi, RefOr, Schema, SchemaFormat, Type,
        path::{Operation, Parameter, ParameterIn},
        schema::{AdditionalProperties, AnyOfBuilder, Object, SchemaType},
    },
};

use super::operations::operations;
use crate::{
    export,
    places::{MAX_TAGS, bulk, filter},
    query,
};

/// Writes the values into the document.
pub(super) struct Values;

impl Modify for Values {
    fn modify(&self, document: &mut OpenApi) {
        for item in document.paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                describe_parameters(operation);
            }
        }
        let schemas = document.components.as_mut().map(|all| &mut all.schemas);
        for (name, schema) in schemas.into_iter().flatten() {
            if let RefOr::T(Schema::Object(object)) = schema {
                describe_fields(name, object);
            }
        }
    }
}

/// A text that has to say something: blank text and control characters say nothing.
const SAYS_SOMETHING: &str = r"[^\s\u0000-\u001F\u007F-\u009F]";

fn describe_fields(body: &str, object: &mut Object) {
    let is_change = body.starts_with("Change");
    if body == "ExportForm" {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
    for (field, schema) in &mut object.properties {
        let is_set = is_change && matches!(field.as_str(), "name" | "color" | "visited");
        if is_set || body == "ExportForm" {
            never_null(schema);
        }
        match (body, field.as_str()) {
            ("NewPlace" | "ChangePlace", "savedAt") | ("NewApiToken", "expiresAt") => {
                *schema = time(true);
            }
            ("NewPlace" | "ChangePlace", "url" | "website") => *schema = web_address(),
            ("Bulk", "ids") => items(schema, 1, Some(bulk::MAX_IDS)),
            ("NewPlace" | "SetTags", "tagIds") => items(schema, 0, Some(MAX_TAGS)),
            ("ExportForm", "ids") => items(schema, 0, Some(export::IDS as u64)),
            ("ExportForm", "list") => *schema = list(),
            ("ImportForm", "file") => items(schema, 1, None),
            _ => {}
        }
        let RefOr::T(Schema::Object(value)) = schema else {
            continue;
        };
        match (body, field.as_str()) {
            ("NewPlace" | "ChangePlace", "name") => name(value, PlaceName::MAX),
            ("NewList" | "ChangeList", "name") => name(value, ListName::MAX),
            ("NewTag" | "ChangeTag", "name") => name(value, TagName::MAX),
            ("Register" | "ChangeMe", "name") => name(value, UserName::MAX),
            ("NewApiToken", "name") => name(value, ApiTokenName::MAX),
            ("Register" | "Login", "email") => text(value, Email::MAX),
            ("NewPlace" | "ChangePlace", "address") => text(value, Address::MAX),
            ("NewPlace" | "ChangePlace", "notes") => text(value, Notes::MAX),
            ("NewPlace" | "ChangePlace", "phone") => {
                text(value, ContactText::MAX_PHONE);
                value.pattern = Some("^(.*[0-9].*[0-9].*[0-9].*)?$".to_owned());
            }
            ("NewPlace" | "ChangePlace", "placeId") => {
                text(value, GooglePlaceId::MAX);
                value.pattern = Some("^([A-Za-z0-9_-]{10,})?$".to_owned());
            }
            ("NewPlace" | "ChangePlace", "rating") => range(value, 0.0, Rating::MAX),
            ("NewPlace" | "ChangePlace", "latitude") => range(value, -90.0, 90.0),
            ("NewPlace" | "ChangePlace", "longitude") => range(value, -180.0, 180.0),
            ("NewList" | "ChangeList", "description") => text(value, ListDescription::MAX),
            ("NewList" | "ChangeList" | "NewTag" | "ChangeTag", "color") => {
                value.pattern = Some("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$".to_owned());
            }
            ("NewList" | "ChangeList" | "NewTag" | "ChangeTag", "emoji") => {
                text(value, Emoji::MAX);
                value.format = Some(SchemaFormat::Custom("emoji".to_owned()));
            }
            ("ExportForm", "format") => words(value, Format::ALL.map(Format::as_str), false),
            _ => {}
        }
    }
}

fn describe_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter {
            describe_parameter(parameter);
        }
    }
}

fn describe_parameter(parameter: &mut Parameter) {
    let Some(schema) = &mut parameter.schema else {
        return;
    };
    if parameter.parameter_in != ParameterIn::Query {
        never_null(schema);
    }
    match parameter.name.as_str() {
        "savedAfter" | "savedBefore" => *schema = time(false),
        "list" => *schema = list(),
        "ids" => items(schema, 0, Some(filter::IDS as u64)),
        _ => {}
    }
    let RefOr::T(Schema::Object(value)) = schema else {
        return;
    };
    match parameter.name.as_str() {
        // The audit record has smaller pages.
        "limit" if value.maximum.is_none() => range(value, 1_usize, query::MAX_LIMIT),
        "format" => words(value, Format::ALL.map(Format::as_str), false),
        "formulas" => words(value, export::FORMULAS.map(|(word, _)| word), true),
        "tagMatch" => words(value, filter::TAG_MATCHES.map(|(word, _)| word), true),
        "coordinates" => words(value, filter::COORDINATES.map(|(word, _)| word), true),
        "sort" => words(value, filter::SORTS.map(|(word, _)| word), true),
        "columns" => words(value, ["id"], true),
        "minRating" => range(value, 0.0, Rating::MAX),
        "radius" => {
            value.exclusive_minimum = Some(0.0.into());
            value.maximum = Some(Area::MAX_RADIUS_M.into());
        }
        "cursor" | "bbox" | "near" => {
            value.format = Some(SchemaFormat::Custom(parameter.name.clone()));
        }
        _ => {}
    }
}

fn text(value: &mut Object, max: usize) {
    value.max_length = Some(max);
}

fn name(value: &mut Object, max: usize) {
    value.min_length = Some(1);
    value.max_length = Some(max);
    value.pattern = Some(SAYS_SOMETHING.to_owned());
}

fn range<N: Into<Number>>(value: &mut Object, min: N, max: N) {
    value.minimum = Some(min.into());
    value.maximum = Some(max.into());
}

/// One of some words; an empty parameter counts as left out.
fn words<const N: usize>(value: &mut Object, words: [&str; N], or_empty: bool) {
    let empty = or_empty.then_some("");
    let all = words.into_iter().chain(empty);
    value.enum_values = Some(all.map(|word| json!(word)).collect());
}

fn items(schema: &mut RefOr<Schema>, min: usize, max: Option<u64>) {
    if let RefOr::T(Schema::Array(array)) = schema {
        array.min_items = Some(min);
        array.max_items = max.and_then(|max| usize::try_from(max).ok());
        array.schema_type = SchemaType::Type(Type::Array);
    }
}

fn never_null(schema: &mut RefOr<Schema>) {
    let kind = match schema {
        RefOr::T(Schema::Object(object)) => &mut object.schema_type,
        RefOr::T(Schema::Array(array)) => &mut array.schema_type,
        _ => return,
    };
    if let SchemaType::Array(types) = kind {
        types.retain(|kind| *kind != Type::Null);
        if let [only] = types.as_slice() {
            *kind = SchemaType::Type(only.clone());
        }
    }
}

fn string(format: SchemaFormat) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(format))
        .build()
}

fn empty() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(0))
        .build()
}

/// A time or a date; empty text clears it, or counts as left out.
fn time(or_null: bool) -> RefOr<Schema> {
    let any = AnyOfBuilder::new()
        .item(string(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .item(string(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .item(empty());
    let null = ObjectBuilder::new().schema_type(Type::Null).build();
    let any = if or_null { any.item(null) } else { any };
    RefOr::T(any.examples([json!("2019-03-04")]).build().into())
}

/// An address; empty text clears it.
fn web_address() -> RefOr<Schema> {
    let mut uri = string(SchemaFormat::Custom("uri".to_owned()));
    text(&mut uri, WebUrl::MAX);
    let null = ObjectBuilder::new().schema_type(Type::Null).build();
    let any = AnyOfBuilder::new().item(uri).item(empty()).item(null);
    RefOr::T(any.build().into())
}

/// A list's id, or the word for no list.
fn list() -> RefOr<Schema> {
    let mut none = ObjectBuilder::new().schema_type(Type::String).build();
    words(&mut none, [filter::NO_LIST], true);
    let any = AnyOfBuilder::new()
        .item(string(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .item(none);
    RefOr::T(any.build().into())
}
