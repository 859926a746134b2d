use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Role, RoleReview};
use guichet_domain::customers::Link;
use guichet_domain::kernel::{IncidentId, Language};
use guichet_driven::{
    BackupRow, Clock, CustomerStanding, Drift, DrillOutcome, DrillRow, IncidentNotice, InspectErp,
    InspectHost, InspectMail, InspectSharedCache, InspectStore, Notice, NoticeKind, OutboxEntry,
    PortError, PortResult, Random, ReadAccounts, ServiceRights, ServiceStanding,
    SharedCacheStanding, Space, StoreVersion, StoredRole, Work,
};
use guichet_host::Host;
use guichet_memory::MemoryErp;
use guichet_portal::operators::doctor::{
    Database, Diagnosis, Doctor, DoctorLimits, DoctorParts, NotOpened, Place, Settled, StoreParts,
    Unopened, Wanted,
};
use guichet_sql::trial::Trial;
use guichet_wiring::{CompanyClock, ConfigFaults, OsRandom, doctor_of_faults};
use secrecy::SecretString;

use crate::governance::world::{World, seal};

/// What the faults that no test can plant into the real thing are planted into.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "faults that have nothing to do with each other"
)]
pub(super) struct Knobs {
    pub(super) series: Option<&'static str>,
    pub(super) clock_apart: TimeDelta,
    pub(super) service: ServiceStanding,
    pub(super) rights: ServiceRights,
    pub(super) customer: Option<CustomerStanding>,
    pub(super) mail_away: bool,
    pub(super) sender_refused: bool,
    pub(super) shared_cache: SharedCacheStanding,
    pub(super) free: u64,
    pub(super) store_supported: bool,
    pub(super) store_read_only: bool,
    pub(super) store_damaged: bool,
    pub(super) hangs: bool,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            series: Some("7.6"),
            clock_apart: TimeDelta::zero(),
            service: ServiceStanding::SignsIn,
            rights: ServiceRights::default(),
            customer: Some(CustomerStanding::default()),
            mail_away: false,
            sender_refused: false,
            shared_cache: SharedCacheStanding::Answers,
            free: 1 << 34,
            store_supported: true,
            store_read_only: false,
            store_damaged: false,
            hangs: false,
        }
    }
}

/// The outside world by its knobs; what is not one of them is the real thing.
struct Outside {
    knobs: Arc<Mutex<Knobs>>,
    trial: Trial,
}

impl Outside {
    fn knobs(&self) -> MutexGuard<'_, Knobs> {
        self.knobs.lock().expect("the knobs")
    }
}

#[async_trait]
impl InspectErp for Outside {
    async fn series(&self) -> PortResult<String> {
        let away = || PortError::unavailable("a version", "connection refused");
        if self.knobs().hangs {
            std::future::pending::<()>().await;
        }
        self.knobs().series.map(str::to_owned).ok_or_else(away)
    }

    async fn service_signs_in(&self) -> PortResult<ServiceStanding> {
        Ok(self.knobs().service)
    }

    async fn clock(&self) -> PortResult<DateTime<Utc>> {
        Ok(CompanyClock::default().now() - self.knobs().clock_apart)
    }

    async fn rights(&self) -> PortResult<ServiceRights> {
        Ok(self.knobs().rights.clone())
    }

    async fn customer_stands(
        &self,
        _: &str,
        _: &SecretString,
    ) -> PortResult<Option<CustomerStanding>> {
        Ok(self.knobs().customer.clone())
    }
}

#[async_trait]
impl InspectMail for Outside {
    async fn reaches(&self) -> PortResult<()> {
        if self.knobs().mail_away {
            return Err(PortError::unavailable("mail", "connection refused"));
        }
        Ok(())
    }

    async fn takes_the_sender(&self) -> PortResult<Result<(), String>> {
        let refused = self.knobs().sender_refused;
        Ok(if refused { Err("550".into()) } else { Ok(()) })
    }
}

#[async_trait]
impl InspectSharedCache for Outside {
    async fn stands(&self) -> PortResult<SharedCacheStanding> {
        Ok(self.knobs().shared_cache)
    }
}

#[async_trait]
impl InspectHost for Outside {
    async fn space(&self, folder: &Path) -> PortResult<Space> {
        let total = Host.space(folder).await?.total;
        let free = self.knobs().free;
        Ok(Space { free, total })
    }

    async fn writes(&self, folder: &Path) -> PortResult<()> {
        Host.writes(folder).await
    }

    async fn open_to_others(&self, file: &Path) -> PortResult<Option<bool>> {
        Host.open_to_others(file).await
    }

    async fn writable_by_others(&self, folder: &Path) -> PortResult<Option<bool>> {
        Host.writable_by_others(folder).await
    }
}

#[async_trait]
impl InspectStore for Outside {
    async fn version(&self) -> PortResult<StoreVersion> {
        let supported = self.knobs().store_supported;
        let real = self.trial.sql().version().await?;
        Ok(StoreVersion { supported, ..real })
    }

    async fn drift(&self) -> PortResult<Vec<Drift>> {
        self.trial.sql().drift().await
    }

    async fn integrity(&self) -> PortResult<Vec<String>> {
        if self.knobs().store_damaged {
            return Ok(vec!["row 3 missing from index links_login".into()]);
        }
        self.trial.sql().integrity().await
    }

    async fn dangling(&self) -> PortResult<Vec<String>> {
        self.trial.sql().dangling().await
    }

    async fn unknown_roles(&self) -> PortResult<Vec<StoredRole>> {
        self.trial.sql().unknown_roles().await
    }

    async fn writable(&self) -> PortResult<bool> {
        Ok(!self.knobs().store_read_only && self.trial.sql().writable().await?)
    }
}

/// How a server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    There,
    Away,
    /// It takes a connection and says nothing.
    Silent,
}

/// An installation in production with nothing wrong, and whatever is planted into it.
pub(super) struct Ward {
    pub(super) trial: Trial,
    pub(super) erp: Arc<MemoryErp>,
    pub(super) settled: Settled,
    /// What is wrong with its configuration.
    pub(super) faults: Option<ConfigFaults>,
    pub(super) database: Reach,
    pub(super) shares_a_cache: bool,
    knobs: Arc<Mutex<Knobs>>,
    folder: PathBuf,
}

impl Drop for Ward {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Ward {
    pub(super) async fn healthy() -> Self {
        let trial = Trial::sqlite(seal()).await.expect("a database");
        Self::on(trial.migrated().await.expect("migrated")).await
    }

    /// On an empty database.
    pub(super) async fn on(trial: Trial) -> Self {
        let folder = std::env::temp_dir().join(format!("guichet-ward-{}", OsRandom.id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let secret = folder.join("secret");
        std::fs::write(&secret, "x").expect("a file");
        let erp = Arc::new(MemoryErp::company(CompanyClock::default().today()));
        let mut ward = Self {
            trial,
            erp,
            settled: Settled {
                key_bytes: 32,
                base_url: "https://portail.example".into(),
                trusted_proxies: 1,
                tryton_url: "https://tryton.example".into(),
                secret_files: Vec::new(),
                unreadable_identity: None,
                test_login: Some("alice".into()),
                data_folder: folder.clone(),
                backup_folder: Some(folder.clone()),
                backup_second: Some(folder.clone()),
                ..Settled::default()
            },
            faults: None,
            database: Reach::There,
            shares_a_cache: true,
            knobs: Arc::default(),
            folder,
        };
        ward.close_secret(0o600);
        ward.people().await;
        ward.reviewed().await;
        ward.links().await;
        ward.backups().await;
        ward
    }

    pub(super) fn close_secret(&mut self, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.join("secret");
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, mode).expect("the mode is set");
        self.settled.secret_files = vec![guichet_portal::operators::doctor::FilePart {
            variable: "PORTAL_DB_URL_FILE".into(),
            path,
        }];
    }

    pub(super) fn turn(&self, how: impl FnOnce(&mut Knobs)) {
        how(&mut self.knobs.lock().expect("the knobs"));
    }

    pub(super) async fn execute(&self, statements: &str) {
        for statement in statements.split(';') {
            self.trial.execute(statement).await.expect(statement);
        }
    }

    /// Two leads, a senior developer, two administrators, of whom one is Tryton's; a deployment
    /// that is authorised, and the mails of that.
    async fn people(&self) {
        let sql = self.trial.sql();
        let world = World::new(sql, 2, 1).await;
        world.authorised("1.0").await;
        for (n, lead) in world.leads.iter().enumerate() {
            let id = lead.id();
            let mut roles = lead.member().roles.clone();
            roles.insert(Role::Administrator);
            let mut unit = sql.begin().await.expect("a unit");
            unit.staff().take_turn().await.expect("a turn");
            unit.staff().set_roles(id, &roles).await.expect("roles");
            unit.save().await.expect("saved");
            if n == 0 {
                let user = self.user("sansclient").await;
                let login = &lead.member().login;
                let tie = format!("UPDATE staff SET user_id = {user} WHERE login = '{login}'");
                self.execute(&tie).await;
            }
        }
    }

    /// An operator looked over who may do everything.
    async fn reviewed(&self) {
        let review = RoleReview {
            id: OsRandom.id(),
            at: CompanyClock::default().now(),
            by: "test".into(),
            holdings: BTreeSet::new(),
        };
        let mut unit = self.trial.sql().begin().await.expect("a unit");
        unit.staff().add_review(&review).await.expect("a review");
        unit.save().await.expect("saved");
    }

    async fn links(&self) {
        let mut unit = self.trial.sql().begin().await.expect("a unit");
        for (login, party) in self.erp.demo_links() {
            let account = self.erp.by_login(&login).await.expect("an answer");
            let account = account.expect("a login");
            if !account.active {
                continue;
            }
            let link = Link {
                user: account.user,
                login,
                party,
                made_by: "operator:test".into(),
                made_at: CompanyClock::default().now(),
            };
            assert!(unit.links().add(&link).await.expect("a link"));
        }
        unit.save().await.expect("saved");
    }

    /// A backup of last night, its copy, and a drill of it.
    async fn backups(&self) {
        let path = self.folder.join("secret");
        let at = CompanyClock::default().now() - TimeDelta::hours(6);
        let backup = BackupRow {
            id: OsRandom.id(),
            made_at: at,
            path: path.clone(),
            bytes: 1,
            sha256: "ab".repeat(32),
            level: "0016_audit_checkpoint".into(),
            audit_seq: 1,
            copy: Some(path),
            verified_at: Some(at),
        };
        let drill = DrillRow {
            id: OsRandom.id(),
            at,
            backup: backup.id,
            outcome: DrillOutcome::Equal,
            ms: 20,
            found: Vec::new(),
        };
        let mut unit = self.trial.sql().begin().await.expect("a unit");
        let kept = unit.recovery().add_backup(&backup).await;
        kept.expect("a backup");
        unit.recovery().add_drill(&drill).await.expect("a drill");
        unit.save().await.expect("saved");
    }

    /// So many mails more, made now.
    pub(super) async fn mails(&self, count: usize) {
        let at = CompanyClock::default().now();
        let mut unit = self.trial.sql().begin().await.expect("a unit");
        for _ in 0..count {
            let id = OsRandom.id();
            let incident = IncidentNotice {
                id: IncidentId(id),
                title: "INCIDENT".into(),
                project_name: "Boutique".into(),
            };
            let entry = OutboxEntry {
                id,
                made_at: at,
                notice: Notice {
                    to: "eva@example.com".parse().expect("an address"),
                    name: "Eva".into(),
                    language: Language::French,
                    kind: NoticeKind::IncidentAssigned { incident, by: None },
                },
            };
            unit.outbox().add(&entry).await.expect("a mail");
        }
        unit.save().await.expect("saved");
    }

    pub(super) async fn user(&self, login: &str) -> i64 {
        let account = self.erp.by_login(login).await.expect("an answer");
        account.expect("a login").user.get()
    }

    pub(super) async fn examine(&self, place: Place, wanted: &Wanted) -> Diagnosis {
        let each = std::time::Duration::from_secs(5);
        let limits = DoctorLimits {
            each: if self.knobs.lock().expect("the knobs").hangs {
                std::time::Duration::from_millis(200)
            } else if self.database == Reach::Silent {
                each / 5
            } else {
                each
            },
            all: each * 6,
        };
        let sql = Arc::new(self.trial.sql().clone());
        let outside = Arc::new(Outside {
            knobs: self.knobs.clone(),
            trial: self.trial.clone(),
        });
        let store = StoreParts {
            inspect: outside.clone(),
            schema: sql.clone(),
            links: sql.clone(),
            staff: sql.clone(),
            chain: sql.clone(),
            seal: seal(),
            measure: sql.clone(),
            recovery: sql.clone(),
            tasks: sql.clone(),
            errors: sql,
        };
        let reach = self.database;
        let parts = DoctorParts {
            place,
            settled: self.settled.clone(),
            database: Database::new(move || opened(reach, store.clone())),
            erp: outside.clone(),
            accounts: self.erp.clone(),
            customers: self.erp.clone(),
            host: outside.clone(),
            shared_cache: self.shares_a_cache.then(|| outside.clone() as _),
            mail: Some(outside),
            clock: Arc::new(CompanyClock::default()),
            test_password: Some("word".to_owned().into()),
        };
        let doctor = match &self.faults {
            Some(faults) => doctor_of_faults(faults),
            None => Doctor::new(parts, limits),
        };
        doctor.examine(wanted).await.expect("the checks are there")
    }
}

async fn opened(reach: Reach, store: StoreParts) -> Result<StoreParts, NotOpened> {
    match reach {
        Reach::There => Ok(store),
        Reach::Away => {
            let why = "connection refused".into();
            Err(NotOpened::Because(Unopened::Away, why))
        }
        Reach::Silent => std::future::pending().await,
    }
}
