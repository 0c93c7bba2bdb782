-- migrate: no-transaction
-- For the removal of old notes. Built beside the traffic, which a plain
-- CREATE INDEX would stop from writing; IF NOT EXISTS lets the file run again
-- after a failure, and what that left half built is dropped first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS notes_by_age ON notes (written_at);
