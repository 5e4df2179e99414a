//! The description of the admin API (OpenAPI 3.1), made from the table of operations and the table of members.

use engine::Desk;
use engine::administration::{API, Kind, Member, Noun, Right, members_of};
use serde_json::{Map, Value, json};
use store::records::tenant::Tenant;

use super::operations::{Gives, OPERATIONS, Operation, Takes};

/// Where the description stands, below `/{T}/api/v1`.
pub(super) const PATH: &str = "openapi.json";

/// The whole description.
pub(super) fn document(desk: &Desk, tenant: &Tenant) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = format!("/{}", operation.path);
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert(operation.method.to_ascii_lowercase(), described(operation));
        }
    }
    let base = format!("{}/{}", desk.settings().public_url, tenant.id);
    let scopes: Map<String, Value> =
        Right::all().map(|right| (format!("{API}/{right}"), right.to_string().into())).collect();
    let flow = |members: Value| {
        let mut flow = json!({"tokenUrl": format!("{base}/oauth2/v2.0/token"), "scopes": scopes});
        if let (Some(flow), Value::Object(members)) = (flow.as_object_mut(), members) {
            flow.extend(members);
        }
        flow
    };
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Sanad admin API", "version": "1", "summary": "What the console does, for programs."},
        "servers": [{"url": format!("{base}/api/v1")}],
        "security": [{"sanad": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"sanad": {"type": "oauth2", "flows": {
                "clientCredentials": flow(json!({"scopes": {format!("{API}/.default"): "every right of the client's roles"}})),
                "authorizationCode": flow(json!({"authorizationUrl": format!("{base}/oauth2/v2.0/authorize")})),
            }}},
            "schemas": schemas(),
            "responses": {"Problem": {
                "description": "A refusal, as a problem document (RFC 9457).",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }},
        },
    })
}

fn described(operation: &Operation) -> Value {
    let names = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "minLength": 1}}));
    let asked = operation.asks.iter().map(|(name, what)| {
        let schema = match *name {
            "limit" => json!({"type": "integer", "minimum": 1, "maximum": 200}),
            "number" => json!({"type": "integer"}),
            _ => json!({"type": "string"}),
        };
        json!({"name": name, "in": "query", "required": false, "description": what, "schema": schema})
    });
    let mut out = json!({
        "operationId": id(operation),
        "summary": operation.does,
        "tags": [operation.right.area.name()],
        "security": [{"sanad": [format!("{API}/{}", operation.right)]}],
        "parameters": in_path.chain(asked).collect::<Vec<Value>>(),
        "responses": responses(operation),
    });
    let body = match operation.takes {
        Takes::Nothing => None,
        Takes::Record(noun) => Some(reference(&schema_name(noun))),
        Takes::Secret => Some(reference("SecretToMake")),
        Takes::Text => Some(reference("AnswerToGive")),
        Takes::Algorithm => Some(reference("KeyToAnnounce")),
        Takes::Role => Some(reference("RoleToGive")),
    };
    if let (Some(schema), Some(members)) = (body, out.as_object_mut()) {
        let content = json!({"application/json": {"schema": schema}});
        members.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    out
}

fn id(operation: &Operation) -> String {
    let path = operation.path.replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{}_{path}", operation.method.to_ascii_lowercase())
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn schema_name(noun: Noun) -> String {
    let name = noun.name();
    let (first, rest) = name.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// Statuses of refusals that any operation may give, and those of some.
fn responses(operation: &Operation) -> Value {
    let problem = json!({"$ref": "#/components/responses/Problem"});
    let mut out = Map::new();
    for status in ["400", "401", "403", "404", "405", "413", "429", "500", "503"] {
        out.insert(status.to_owned(), problem.clone());
    }
    if operation.method != "GET" {
        out.insert("409".to_owned(), problem.clone());
        out.insert("412".to_owned(), problem);
    }
    let whole = |schema: Value| json!({"description": "It is done.", "content": {"application/json": {"schema": schema}}});
    let listed = |schema: Value| {
        whole(json!({"type": "object", "required": ["items", "next"], "properties": {
            "items": {"type": "array", "items": schema},
            "next": {"type": ["string", "null"], "description": "Where the list goes on; null at its end."},
        }}))
    };
    let nothing = json!({"description": "It is done."});
    let done: Vec<(&str, Value)> = match operation.gives {
        Gives::Record(noun) => vec![("200", whole(reference(&schema_name(noun))))],
        Gives::Made(noun) => {
            let schema = reference(&schema_name(noun));
            vec![("200", whole(schema.clone())), ("201", whole(schema))]
        }
        Gives::Records(noun) => vec![("200", listed(reference(&schema_name(noun))))],
        Gives::One(name) => vec![("200", whole(reference(name)))],
        Gives::List(name) => vec![("200", listed(reference(name)))],
        Gives::New(name) => vec![("201", whole(reference(name)))],
        Gives::NewOrNothing(name) => vec![("201", whole(reference(name))), ("204", nothing)],
        Gives::Nothing => vec![("204", nothing)],
    };
    out.extend(done.into_iter().map(|(status, reply)| (status.to_owned(), reply)));
    Value::Object(out)
}

fn schemas() -> Value {
    let mut out = Map::new();
    for noun in Noun::ALL {
        out.insert(schema_name(noun), record(noun));
    }
    let text = json!({"type": "string"});
    let maybe = json!({"type": ["string", "null"]});
    let of = |required: &[&str], optional: &[(&str, Value)]| {
        let mut properties: Map<String, Value> =
            required.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
        properties.extend(optional.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())));
        json!({"type": "object", "required": required, "properties": properties})
    };
    let number = json!({"type": "integer"});
    let instant = json!({"type": ["integer", "null"], "description": "Seconds since 1970."});
    let documents = [
        ("Secret", of(&["id"], &[("name", text.clone()), ("expires_at", instant.clone())])),
        ("NewSecret", of(&["id", "name", "value"], &[("expires_at", instant.clone())])),
        (
            "SecretToMake",
            closed(of(&[], &[("id", text.clone()), ("name", text.clone()), ("expires_at", instant)])),
        ),
        ("AnswerToGive", closed(of(&["text"], &[]))),
        (
            "KeyToAnnounce",
            closed(json!({"type": "object", "required": ["algorithm"], "properties": {
                "algorithm": {"type": "string", "enum": ["RS256", "ES256", "EdDSA"]},
            }})),
        ),
        (
            "RoleToGive",
            closed(json!({"type": "object", "required": ["role"], "properties": {
                "role": {"type": "string", "enum": ["operator", "administrator", "reader"]},
            }})),
        ),
        ("AppointmentLink", of(&["link"], &[])),
        ("Session", of(&["id", "authenticated_at", "expires_at", "browser", "address"], &[])),
        ("Consent", of(&["client_id", "resource", "scope", "granted_at"], &[])),
        (
            "PersonalData",
            of(
                &["made_at", "service"],
                &[
                    ("tenant", json!({"type": "object"})),
                    ("account", json!({"type": "object"})),
                    ("administers_as", maybe.clone()),
                    ("sessions", json!({"type": "array"})),
                    ("consents", json!({"type": "array"})),
                    ("changes", json!({"type": "array"})),
                    ("sign_ins", json!({"type": "array"})),
                    ("tickets", json!({"type": "array"})),
                ],
            ),
        ),
        ("Administrator", of(&["account_id", "role", "since"], &[])),
        (
            "SigningKey",
            of(
                &["kid", "algorithm", "announced_at", "signs_from"],
                &[("signs_until", maybe.clone()), ("published_until", maybe.clone())],
            ),
        ),
        (
            "SignIn",
            of(
                &["trace_id", "at", "endpoint", "outcome", "correlation_id"],
                &[
                    ("number", number.clone()),
                    ("code", maybe.clone()),
                    ("client_id", maybe.clone()),
                    ("account_id", maybe.clone()),
                    ("story", maybe.clone()),
                    ("address", maybe.clone()),
                    ("detail", json!({"type": "object"})),
                    ("explanation", json!({"type": "object"})),
                ],
            ),
        ),
        (
            "Change",
            of(&["id", "at", "actor", "verb", "noun", "subject"], &[("members", json!({"type": "array"}))]),
        ),
        (
            "Ticket",
            of(
                &["reference", "state", "opened_at", "changed_at", "trace_id", "words", "contact"],
                &[
                    ("number", number.clone()),
                    ("answers", json!({"type": "array"})),
                    ("bundle", json!({"type": "object"})),
                ],
            ),
        ),
        (
            "Problem",
            of(
                &["type", "title", "detail", "instance", "code", "trace_id", "correlation_id", "timestamp"],
                &[
                    ("status", number.clone()),
                    ("number", number),
                    ("remedy", json!({"type": "array", "items": {"type": "string"}})),
                ],
            ),
        ),
    ];
    out.extend(documents.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    Value::Object(out)
}

fn closed(mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.insert("additionalProperties".to_owned(), false.into());
    }
    schema
}

fn record(noun: Noun) -> Value {
    let members = members_of(noun);
    let properties: Map<String, Value> =
        members.iter().map(|member| (member.name.to_owned(), property(noun, member))).collect();
    // The id stands in the address of whatever changes a record.
    let required: Vec<&str> =
        members.iter().filter(|m| m.required && m.name != noun.id_member()).map(|m| m.name).collect();
    closed(json!({"type": "object", "required": required, "properties": properties}))
}

fn property(noun: Noun, member: &Member) -> Value {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let mut schema = match member.kind {
        Kind::Text | Kind::Link | Kind::Words => json!({"type": "string"}),
        Kind::Guid => json!({"type": "string", "format": "uuid"}),
        Kind::Lines => texts,
        Kind::Choice(values) => json!({"type": "string", "enum": values}),
        Kind::Several(values) => json!({"type": "array", "items": {"type": "string", "enum": values}}),
        Kind::Switch => json!({"type": "boolean"}),
        Kind::Seconds(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::Pairs => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Kind::Claims => json!({"type": "object"}),
        Kind::Secrets => json!({"type": "array", "items": reference("Secret")}),
        Kind::Password => json!({"type": "string", "writeOnly": true}),
    };
    let said = words::phrase(words::Language::English, &crate::admin_api::member_key(noun, member.name));
    if let Some(members) = schema.as_object_mut() {
        members.insert("description".to_owned(), said.into());
    }
    schema
}
