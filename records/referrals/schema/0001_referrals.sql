-- +goose Up
create table referrals (
  id text primary key,
  from_room text not null,
  to_room text not null default '',
  to_role text not null default '',
  to_person text not null default '',
  about_kind text not null default '',
  about text not null default '',
  subject text not null default '',
  need text not null, -- sealed
  state text not null constraint referral_state_known check (state in ('asked', 'accepted', 'declined', 'done', 'withdrawn')),
  asked_by text not null,
  asked_person text not null default '',
  asked_at text not null,
  due text not null default '',
  taken_by text not null default '',
  taken_person text not null default '',
  answered_at text not null default '',
  answer text not null default '', -- sealed
  became_kind text not null default '',
  became text not null default '',
  closed_at text not null default '',
  heard integer not null constraint referral_heard_yes_or_no check (heard in (0, 1)),
  version {{integer|bigint}} not null,
  constraint referral_goes_to_one check ((to_role = '') <> (to_person = ''))
);
create index referrals_to_role on referrals (to_role, state);
create index referrals_to_person on referrals (to_person, state);
create index referrals_asked_by on referrals (asked_by, state);
create index referrals_subject on referrals (subject);
