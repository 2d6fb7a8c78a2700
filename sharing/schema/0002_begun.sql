-- +goose Up
-- The case that was begun from a package, or empty.
alter table arrivals add column begun text not null default '';
