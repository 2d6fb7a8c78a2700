-- +goose Up
-- What a directory of help must say beside what is offered: a number that may be told, animals, and how fresh it is.
alter table organisation_offers add column phone text not null default ''; -- of the front gate: may be told and printed
alter table organisation_offers add column animals text not null default 'not_asked'; -- list offer.children: may an animal come along?
alter table organisation_offers add column works text not null default 'unknown'; -- yes, no, unknown: whether it still stands
alter table organisation_offers add column assured_on text not null default ''; -- day on which somebody last made sure
alter table organisation_offers add column assured_by text not null default ''; -- id of the person who did
