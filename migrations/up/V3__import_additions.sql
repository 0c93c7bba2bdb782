-- What each import added, so that it can be taken back and nothing else with it.
--
-- One row is one thing: a place, a list or a tag where only that one is named; a
-- place in a list, or a tag on a place, where two are. What is removed by other
-- means takes its row along, so that what a person removes and adds again is
-- theirs.

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
