-- +goose Up
-- A referral that an import brought keeps the code of its file; all others are known by their id.
alter table referrals add column code text not null default '';
create unique index referral_code_once on referrals (code) where code <> '';
