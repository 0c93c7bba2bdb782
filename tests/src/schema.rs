//! As much of JSON Schema as the OpenAPI document uses, and one rule more: a
//! member that is not documented is a fault.

use std::sync::LazyLock;

use serde_json::Value;

/// The OpenAPI document as JSON.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(listbud_api::document()).expect("the document is JSON"));

/// Finds out whether a value is what a schema says.
pub(crate) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    at("", schema, value)
}

fn at(path: &str, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| DOCUMENT.pointer(pointer))
            .ok_or_else(|| format!("{reference} leads nowhere"))?;
        return at(path, target, value);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let faults: Vec<String> = choices
                .iter()
                .filter_map(|schema| at(path, schema, value).err())
                .collect();
            return if faults.len() < choices.len() {
                Ok(())
            } else {
                Err(faults.join(", and "))
            };
        }
    }
    check_type(path, schema, value)?;
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Err(format!("{path}: {value} is none of {words:?}"));
    }
    if let Some(items) = value.as_array() {
        for (position, item) in items.iter().enumerate() {
            at(&format!("{path}[{position}]"), &schema["items"], item)?;
        }
    }
    if value.is_object() && schema["properties"].is_object() {
        check_members(path, schema, value)?;
    }
    Ok(())
}

fn check_type(path: &str, schema: &Value, value: &Value) -> Result<(), String> {
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{path}: {value} is no {}", schema["type"]))
    }
}

fn check_members(path: &str, schema: &Value, value: &Value) -> Result<(), String> {
    let properties = &schema["properties"];
    let members = value.as_object().into_iter().flatten();
    for (name, member) in members {
        let property = properties
            .get(name)
            .ok_or_else(|| format!("{path}.{name} is not documented"))?;
        at(&format!("{path}.{name}"), property, member)?;
    }
    let required = schema["required"].as_array().into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        if value.get(name).is_none() {
            return Err(format!("{path}.{name} is missing"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn missing_additional_and_mistyped_members_are_faults() {
        let schema = json!({ "$ref": "#/components/schemas/Tag" });
        let good = json!({
            "id": "x", "userId": "x", "name": "x", "color": "x", "emoji": null, "placeCount": 0,
            "createdAt": "x", "updatedAt": "x",
        });
        assert_eq!(check(&schema, &good), Ok(()));

        for (member, value, fault) in [
            ("secret", json!(1), ".secret is not documented"),
            (
                "placeCount",
                json!("0"),
                ".placeCount: \"0\" is no \"integer\"",
            ),
            ("emoji", json!(5), ".emoji: 5 is no [\"string\",\"null\"]"),
        ] {
            let mut bad = good.clone();
            bad[member] = value;
            assert_eq!(check(&schema, &bad), Err(fault.to_owned()));
        }
        let mut bad = good;
        bad.as_object_mut().unwrap().remove("name");
        assert_eq!(check(&schema, &bad), Err(".name is missing".to_owned()));
    }

    #[test]
    fn faults_inside_arrays_and_references_are_found() {
        let schema = json!({ "$ref": "#/components/schemas/Tags" });

        let fault = check(&schema, &json!({ "tags": [{ "id": 5 }] })).unwrap_err();

        assert!(fault.starts_with(".tags[0]"), "{fault}");
    }
}
