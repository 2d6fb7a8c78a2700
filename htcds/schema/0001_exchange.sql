-- +goose Up
-- What an import brought of a case in the standard's fields. A forgotten person's rows go.
create table htcds_rows (
  case_id text primary key constraint htcds_row_of_a_case references cases (id) on delete cascade,
  batch text not null, -- of one import; they sort as they came
  place {{integer|bigint}} not null, -- the line in its file
  coded text not null, -- words of lists, numbers, days: name=value, one a line
  sealed {{blob|bytea}} not null, -- all else, under the key of the person; empty: nothing
  kept text not null, -- which fields are in sealed, with blanks between them
  instance text not null, -- of a submission, made with a key of the house; empty: none
  at text not null,
  by_user text not null
);
create index htcds_rows_order on htcds_rows (batch, place);
create unique index htcds_submission_once on htcds_rows (instance) where instance <> '';

-- Each file that was stored, made with a key of the house, so that none is stored twice unseen.
create table htcds_files (
  mark text primary key,
  batch text not null,
  day text not null,
  row_count {{integer|bigint}} not null,
  by_user text not null
);

-- Which cases left in which export: one row an export, since one may hold all cases of a house.
create table htcds_leavings (
  export_id text primary key,
  cases text not null, -- their ids, with blanks between them
  day text not null,
  whole integer not null constraint htcds_leaving_whole_yes_or_no check (whole in (0, 1)) -- all fields, sealed to a receiver
);

-- How the columns of foreign spreadsheets were read, to read the next one alike.
create table htcds_mappings (
  id text primary key,
  name text not null constraint htcds_mapping_name_once unique,
  sealed {{blob|bytea}} not null, -- headings and what they stand for, under the key of the house
  at text not null,
  by_user text not null
);
