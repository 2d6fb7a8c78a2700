-- +goose Up
-- Free text about a person may tell anything. It is kept from whom single things are kept, unless whoever wrote the
-- row down says that it may be read.
alter table withholdings add column words_open integer not null default 0 constraint withholding_words_open_yes_or_no check (words_open in (0, 1));
