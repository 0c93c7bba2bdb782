-- For the page of one author.
CREATE INDEX notes_by_author ON notes (author, written_at DESC);
