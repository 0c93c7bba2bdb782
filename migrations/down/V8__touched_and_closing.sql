-- Undoes V8. Accounts that are being deleted stay closed, by the hash of their
-- password, but nothing goes on deleting them.

DROP INDEX users_closing_idx;
ALTER TABLE users DROP COLUMN closing_at;
ALTER TABLE tags DROP COLUMN touched;
ALTER TABLE lists DROP COLUMN touched;
ALTER TABLE places DROP COLUMN touched;
