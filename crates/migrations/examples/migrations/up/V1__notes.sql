-- The notes of everybody, newest first.
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL,
    body text NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now()
);
