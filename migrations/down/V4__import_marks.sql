-- Undoes V4: what imports added is written down beside them again. Nothing is lost
-- of imports that have not been taken back.

-- As V3 made it.
CREATE TABLE import_additions (
    user_id   uuid    NOT NULL,
    import_id uuid    NOT NULL,
    n         integer NOT NULL,
    place_id  uuid,
    list_id   uuid,
    tag_id    uuid,

    CONSTRAINT import_additions_pkey PRIMARY KEY (user_id, import_id, n),
    CONSTRAINT import_additions_import_fkey FOREIGN KEY (user_id, import_id) REFERENCES imports (user_id, id) ON DELETE CASCADE,
    CONSTRAINT import_additions_place_fkey FOREIGN KEY (user_id, place_id) REFERENCES places (user_id, id) ON DELETE CASCADE,
    CONSTRAINT import_additions_list_fkey FOREIGN KEY (user_id, list_id) REFERENCES lists (user_id, id) ON DELETE CASCADE,
    CONSTRAINT import_additions_tag_fkey FOREIGN KEY (user_id, tag_id) REFERENCES tags (user_id, id) ON DELETE CASCADE,
    CONSTRAINT import_additions_membership_fkey FOREIGN KEY (user_id, list_id, place_id) REFERENCES list_places (user_id, list_id, place_id) ON DELETE CASCADE,
    CONSTRAINT import_additions_label_fkey FOREIGN KEY (user_id, place_id, tag_id) REFERENCES place_tags (user_id, place_id, tag_id) ON DELETE CASCADE,
    CONSTRAINT import_additions_one_thing_check CHECK (
        num_nonnulls(place_id, list_id, tag_id) = 1
        OR (place_id IS NOT NULL AND num_nonnulls(list_id, tag_id) = 1))
);
-- These serve the cascades, and with the import the question what it added.
CREATE INDEX import_additions_place_idx ON import_additions (user_id, place_id, import_id) WHERE place_id IS NOT NULL;
CREATE INDEX import_additions_list_idx ON import_additions (user_id, list_id) WHERE list_id IS NOT NULL;
CREATE INDEX import_additions_tag_idx ON import_additions (user_id, tag_id) WHERE tag_id IS NOT NULL;

INSERT INTO import_additions (user_id, import_id, n, place_id, list_id, tag_id)
SELECT user_id, import_id, row_number() OVER (PARTITION BY user_id, import_id),
       place_id, list_id, tag_id
FROM (SELECT user_id, import_id, id AS place_id, NULL::uuid AS list_id, NULL::uuid AS tag_id
      FROM places
      UNION ALL SELECT user_id, import_id, NULL, id, NULL FROM lists
      UNION ALL SELECT user_id, import_id, NULL, NULL, id FROM tags
      UNION ALL SELECT user_id, import_id, place_id, list_id, NULL FROM list_places
      UNION ALL SELECT user_id, import_id, place_id, NULL, tag_id FROM place_tags) AS marked
JOIN imports i USING (user_id)
WHERE i.id = marked.import_id;

ALTER TABLE place_tags DROP COLUMN import_id;
ALTER TABLE list_places DROP COLUMN import_id;
ALTER TABLE tags DROP COLUMN import_id;
ALTER TABLE lists DROP COLUMN import_id;
ALTER TABLE places DROP COLUMN import_id;
