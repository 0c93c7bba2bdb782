-- Undoes V11. What the sources last said is lost: the next import of a file overwrites
-- nothing that has changed in it.

ALTER TABLE deleted_places DROP COLUMN imported;
ALTER TABLE places DROP COLUMN imported;
