-- +goose Up
-- Whether a home takes in later what lies sealed here: names, while the protected shelf is locked.
alter table htcds_rows add column waiting integer not null default 0 constraint htcds_row_waiting_yes_or_no check (waiting in (0, 1));
create index htcds_rows_waiting on htcds_rows (waiting) where waiting = 1;
