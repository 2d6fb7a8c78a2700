-- +goose Up
-- A record that turned out to be of a person who has another: that one stands for it. It stays as it is, so
-- that the two can be parted again.
alter table people add column merged_into text not null default '';
create index people_merged on people (merged_into);
