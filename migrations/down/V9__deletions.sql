-- Undoes V9. What was deleted and could have been taken back is lost.

DROP TABLE deleted_place_tags;
DROP TABLE deleted_list_places;
DROP TABLE deleted_tags;
DROP TABLE deleted_lists;
DROP TABLE deleted_places;
DROP TABLE deletions;
