//! A database per test, copied from one that was migrated once.

use crate::cluster::Cluster;
use crate::error::SqlError;
use crate::hex::random_hex;
use crate::sql;

/// A database that is prepared once and copied for every test.
#[derive(Debug)]
pub struct Template<'c> {
    cluster: &'c Cluster,
    name: String,
}

impl<'c> Template<'c> {
    /// Creates an empty database to prepare; replaces one of the same name.
    ///
    /// Migrate it through its [`url`](Self::url) and close all connections
    /// before the first copy.
    ///
    /// # Errors
    ///
    /// Fails if the name is impossible or the server refuses.
    pub fn new(cluster: &'c Cluster, name: &str) -> Result<Self, SqlError> {
        cluster.drop_database(name)?;
        cluster.create_database(name)?;
        Ok(Self {
            cluster,
            name: name.to_owned(),
        })
    }

    /// The name of the database that is copied.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address of the database that is copied.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Copies the database under a unique name.
    ///
    /// # Errors
    ///
    /// Fails if a client is still connected to the template.
    pub fn database(&self) -> Result<TestDatabase<'c>, SqlError> {
        let suffix = random_hex(6)?;
        let mut name = self.name.clone();
        while name.len() + suffix.len() + 1 > sql::NAME_BYTES {
            name.pop();
        }
        let name = format!("{name}_{suffix}");
        self.cluster
            .create_database_from_template(&name, &self.name)?;
        Ok(TestDatabase {
            cluster: self.cluster,
            name,
        })
    }
}

/// A database of one test, dropped with this value.
///
/// A test that panics leaves it for inspection, as long as the cluster runs.
#[derive(Debug)]
pub struct TestDatabase<'c> {
    cluster: &'c Cluster,
    name: String,
}

impl TestDatabase<'_> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address, password included.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Runs a script in it; see [`Cluster::execute`].
    ///
    /// # Errors
    ///
    /// Fails with the server's message and the line of the statement.
    pub fn execute(&self, script: &str) -> Result<String, SqlError> {
        self.cluster.execute(&self.name, script)
    }
}

impl Drop for TestDatabase<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if let Err(error) = self.cluster.drop_database(&self.name) {
            tracing::warn!(%error, name = self.name, "could not drop the database of a test");
        }
    }
}
