-- +goose Up
-- Who saved an account last, and when: for the page that shows a conflict.
alter table users add column changed_at text not null default '';
alter table users add column changed_by text not null default '';
