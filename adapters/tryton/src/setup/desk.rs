use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::kernel::Language;
use guichet_driven::{PortError, PortResult};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::plan::{BATCH, PAGE};
use crate::context::Context;
use crate::service::Admin;

/// The administrator's session, and what its server calls things.
pub(super) struct Desk {
    pub(super) admin: Admin,
    models: BTreeMap<String, i64>,
    /// Up to 7.0, rights and rules name their model by its id.
    by_id: bool,
    /// From 8.2 on a user may be an administrator, and then is bound by the rules of every group.
    pub(super) administrators: bool,
}

#[derive(Deserialize)]
pub(super) struct Row<T> {
    pub(super) id: i64,
    #[serde(flatten)]
    pub(super) is: T,
}

#[derive(Deserialize)]
struct Model {
    #[serde(alias = "model")]
    name: String,
}

#[derive(Deserialize)]
struct Kind {
    r#type: String,
}

impl Desk {
    /// Asks which models there are. The first call of the session.
    pub(super) async fn open(admin: Admin) -> PortResult<Self> {
        let mut desk = Self {
            admin,
            models: BTreeMap::new(),
            by_id: false,
            administrators: false,
        };
        let context = context();
        // 7.2 renamed the technical name from `model` to `name`, which was the label before.
        let fields: Map<String, Value> = desk
            .admin
            .read("model.ir.model.fields_get", (["name", "string"],), &context)
            .await?;
        let name = if fields.contains_key("string") {
            "name"
        } else {
            "model"
        };
        let kinds: BTreeMap<String, Kind> = desk
            .admin
            .read("model.ir.model.access.fields_get", (["model"],), &context)
            .await?;
        desk.by_id = kinds
            .get("model")
            .is_some_and(|kind| kind.r#type == "many2one");
        let fields: Map<String, Value> = desk
            .admin
            .read("model.res.user.fields_get", (["administrator"],), &context)
            .await?;
        desk.administrators = fields.contains_key("administrator");
        let rows: Vec<Row<Model>> = desk
            .all("model.ir.model.search_read", vec![], &[name])
            .await?;
        desk.models = rows.into_iter().map(|row| (row.is.name, row.id)).collect();
        if desk.models.is_empty() {
            return Err(PortError::corrupt("Tryton names no model"));
        }
        Ok(desk)
    }

    /// The names of all models that are activated.
    pub(super) fn models(&self) -> impl Iterator<Item = &str> {
        self.models.keys().map(String::as_str)
    }

    /// The models that a rule can be put on. Where rules bind administrators too, one on
    /// `ir.model` makes Tryton fail for them on the models that follow it.
    pub(super) fn bindable(&self) -> impl Iterator<Item = &str> {
        self.models()
            .filter(|model| !self.administrators || *model != "ir.model")
    }

    pub(super) fn has(&self, model: &str) -> bool {
        self.models.contains_key(model)
    }

    /// How a right or a rule names a model.
    pub(super) fn reference(&self, model: &str) -> Value {
        if self.by_id {
            json!(self.models.get(model))
        } else {
            json!(model)
        }
    }

    /// Which model a right or a rule names.
    pub(super) fn name(&self, reference: &Value) -> Option<String> {
        match reference {
            Value::String(name) => Some(name.clone()),
            Value::Number(id) => {
                let id = id.as_i64();
                let found = self.models.iter().find(|(_, known)| Some(**known) == id);
                found.map(|(name, _)| name.clone())
            }
            _ => None,
        }
    }

    /// Every record of a domain, inactive ones among them, in pages.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        method: &'static str,
        domain: Vec<Value>,
        fields: &[&str],
    ) -> PortResult<Vec<Row<T>>> {
        let mut found: Vec<Row<T>> = Vec::new();
        loop {
            let mut domain = domain.clone();
            domain.extend(found.last().map(|row| json!(["id", ">", row.id])));
            let args = (domain, 0, PAGE, [("id", "ASC")], fields);
            let page: Vec<Row<T>> = self.admin.read(method, args, &context()).await?;
            let whole = page.len() < PAGE;
            found.extend(page);
            if whole {
                return Ok(found);
            }
        }
    }

    /// The company that the administrator works in.
    pub(super) async fn own_company(&self) -> PortResult<Option<i64>> {
        let preferences: Map<String, Value> = self
            .admin
            .read("model.res.user.get_preferences", (true,), &context())
            .await?;
        Ok(preferences.get("company").and_then(Value::as_i64))
    }

    /// Creates records, a batch a call.
    pub(super) async fn create(
        &self,
        method: &'static str,
        values: &[Value],
    ) -> PortResult<Vec<i64>> {
        let mut made = Vec::new();
        for batch in values.chunks(BATCH) {
            let ids: Vec<i64> = self.admin.write(method, (batch,), &context()).await?;
            made.extend(ids);
        }
        Ok(made)
    }

    /// Writes the same values to records.
    pub(super) async fn write(
        &self,
        method: &'static str,
        ids: &[i64],
        values: Value,
    ) -> PortResult<()> {
        self.admin
            .write::<Value>(method, (ids, values), &context())
            .await
            .map(drop)
    }

    /// Deletes records.
    pub(super) async fn delete(&self, method: &'static str, ids: &[i64]) -> PortResult<()> {
        self.admin
            .write::<Value>(method, (ids,), &context())
            .await
            .map(drop)
    }
}

/// French words, inactive records too.
fn context() -> Context {
    let mut context = Context::of(Language::French);
    context.extra.insert("active_test".into(), json!(false));
    context
}

/// The names of models as a set, without those that are named.
pub(super) fn without<'a>(
    models: impl Iterator<Item = &'a str>,
    but: &[&str],
) -> BTreeSet<&'a str> {
    models.filter(|model| !but.contains(model)).collect()
}
