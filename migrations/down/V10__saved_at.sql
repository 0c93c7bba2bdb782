-- Undoes V10. When places were saved is lost where a file told it; when they came to
-- ListBud stays.

ALTER TABLE deleted_places DROP COLUMN saved_at;
ALTER TABLE places DROP COLUMN saved_at;
