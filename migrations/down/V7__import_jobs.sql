-- Undoes V7. Imports that wait or run are lost; those that are done stay.

DROP TABLE import_chunks;
DROP TABLE import_jobs;
