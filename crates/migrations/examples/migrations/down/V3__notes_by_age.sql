-- migrate: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS notes_by_age;
