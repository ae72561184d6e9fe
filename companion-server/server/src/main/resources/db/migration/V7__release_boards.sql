-- The only boards that a release is for, one on a line; empty for every board of its platform.
ALTER TABLE releases ADD COLUMN boards TEXT NOT NULL DEFAULT '';
