-- migrate: no-transaction
-- migrate: compatible-with 6
-- What each source of a place (one of Google's lists, or a kind of file) last said of it,
-- by the source's name: digests of name, address, position, web address and stars, and
-- the text of the notes. With it an import knows whether a value has changed in the file
-- and whether anybody has changed it here.
--
-- NULL of places that nothing imported and of those that came before: of them nothing is
-- overwritten.
--
-- Without a transaction, because the columns lock their tables for a moment. Each
-- statement can run again.

ALTER TABLE places ADD COLUMN IF NOT EXISTS imported jsonb;
ALTER TABLE deleted_places ADD COLUMN IF NOT EXISTS imported jsonb;
