-- +goose Up
-- What was typed is kept until it was decided and done; when it was done.
alter table approvals add column matter text not null default ''; -- sealed
alter table approvals add column used_at text not null default '';
create index approvals_of_record on approvals (kind, record, state);
