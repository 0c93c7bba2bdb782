-- Undoes V3: imports that were done can no longer be taken back.

DROP TABLE import_additions;
