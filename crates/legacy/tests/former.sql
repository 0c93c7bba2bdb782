-- A database as the former server left it: its tables, and what its faults wrote.
PRAGMA foreign_keys = OFF; -- as it was there
CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT UNIQUE NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE categories (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    color      TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE folders (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    color      TEXT NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE places (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id),
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    latitude   REAL NOT NULL,
    longitude  REAL NOT NULL,
    place_id   TEXT,
    url        TEXT,
    notes      TEXT,
    rating     REAL,
    folder_id  TEXT REFERENCES folders (id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE place_categories (
    place_id    TEXT NOT NULL REFERENCES places (id),
    category_id TEXT NOT NULL REFERENCES categories (id),
    PRIMARY KEY (place_id, category_id)
);
CREATE INDEX idx_places_user_id ON places (user_id);
CREATE INDEX idx_categories_user_id ON categories (user_id);
CREATE INDEX idx_folders_user_id ON folders (user_id);

-- HASH is put in by the tests.
INSERT INTO users VALUES
    ('6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01', 'Ada@Example.org', 'Ada', 'HASH',
     '2025-07-01T12:00:00.000Z'),
    ('6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a02', 'ada@example.org', 'Another Ada', 'HASH',
     '2025-07-02 08:00:00'),
    ('6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a03', 'nope', 'Nobody', 'HASH', '2025-07-03 08:00:00'),
    ('7', 'grace@example.org', '', 'HASH', '2025-07-04 08:00:00');

INSERT INTO folders (id, name, color, user_id) VALUES
    ('f-london', 'London food', '#EF4444', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('f-double', 'london FOOD', '#3B82F6', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('f-empty', 'Some day', '🌴', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('f-grace', 'Hers', '#3B82F6', '7'),
    ('f-gone', 'Nobody''s', '#3B82F6', 'gone');

INSERT INTO categories (id, name, color, user_id) VALUES
    ('c-food', 'food', '#3B82F6', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('c-again', 'food', '#3B82F6', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('c-comma', 'Food, Drinks', '🍜', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01'),
    ('c-grace', 'secret of Grace', '#3B82F6', '7'),
    ('c-gone', 'Nobody''s', '#3B82F6', 'gone');

INSERT INTO places (id, user_id, name, address, latitude, longitude, place_id, url, notes, rating,
                    folder_id, created_at, updated_at) VALUES
    -- As the former import wrote them.
    ('p-import', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01', 'Harbour bakery', '', 0, 0,
     '1s0x48761b3c54efdc8f:0xaa2b4c7e1f3d9b01',
     'https://www.google.com/maps/place/Harbour+bakery/data=!4m2!3m1!1s0x48761b3c54efdc8f:0xaa2b4c7e1f3d9b01',
     ' | rye on Fridays', NULL, 'f-london', '2025-07-05T10:00:00.000Z', '2025-07-05T10:00:00.000Z'),
    -- The same file once more.
    ('p-double', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01', 'Harbour bakery', '', 0, 0,
     '1s0x48761b3c54efdc8f:0xaa2b4c7e1f3d9b01',
     'https://www.google.com/maps/place/Harbour+bakery/data=!4m2!3m1!1s0x48761b3c54efdc8f:0xaa2b4c7e1f3d9b01',
     ' | rye on Fridays', NULL, 'f-double', '2025-07-06T10:00:00.000Z', '2025-07-06T10:00:00.000Z'),
    -- By hand.
    ('p-hand', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01', 'Central Park', 'New York, NY 10024, USA',
     40.774987, -73.9889530, 'ChIJ4zGFAZpYwokRGUGph3Mf37k', NULL, 'a | b', 4.5, NULL,
     '2025-07-07T10:00:00.000Z', '2025-07-08T10:00:00.000Z'),
    -- What nothing checked.
    ('p-odd', '6f1f1c2e-7c54-4b44-9a3e-0d9f6f0b5a01', 'Odd', '', 91.5, 999, 'nonsense',
     'javascript:alert(1)', NULL, 77, 'f-grace', 'not a time', NULL),
    ('p-grace', '7', 'Tea house', '', 51.5, -0.12, NULL, NULL, '', NULL, 'f-grace',
     '2025-07-09T10:00:00.000Z', '2025-07-09T10:00:00.000Z'),
    ('p-orphan', 'gone', 'Nobody''s', '', 1, 1, NULL, NULL, NULL, NULL, 'f-gone', NULL, NULL);

INSERT INTO place_categories VALUES
    ('p-import', 'c-food'),
    ('p-import', 'c-comma'),
    ('p-double', 'c-again'),
    ('p-hand', 'c-grace'),
    ('p-deleted', 'c-food'),
    ('p-grace', 'c-grace');
