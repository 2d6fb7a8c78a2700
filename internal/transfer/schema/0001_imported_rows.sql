-- +goose Up
-- Each row as it was last imported: by it a row that the house changed since is found. Key and hash are
-- made with a key of the house, so that they say nothing by themselves.
create table imported_rows (
  register text not null,
  key text not null,
  hash text not null,
  primary key (register, key)
) {{without rowid|}};
