-- +goose Up
-- What left before the house stood comes in by an import, under a code of its own; such a row alone may be
-- changed by another import.
alter table disclosures add column code text not null default '';
alter table disclosures add column brought integer not null default 0 constraint disclosure_brought_yes_or_no check (brought in (0, 1));
create unique index disclosure_code_once on disclosures (code) where code <> '';
