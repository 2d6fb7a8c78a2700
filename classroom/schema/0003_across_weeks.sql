-- +goose Up
-- A lesson that follows an earlier one of the same host and group. Each lesson is followed by one at most.
create table lesson_follows (
  lesson text primary key references lessons (id),
  earlier text not null references lessons (id),
  said_by text not null,
  said_at text not null,
  constraint lesson_follows_another check (lesson <> earlier)
);
create unique index lesson_followed_once on lesson_follows (earlier);
-- That pupils of a school may make a code by which two lessons are paired. The key that opens codes is sealed under
-- a key of its own, which goes when this ends.
create table pupil_code_leaves (
  id text primary key,
  host text not null references organisations (id),
  ground text not null constraint pupil_code_ground_known check (ground in ('parents_agreed', 'school_assessed', 'ethics_committee')),
  document text not null,
  from_day text not null,
  ends_on text not null,
  public_key text not null,
  private_key {{blob|bytea}} not null,
  allowed_by text not null,
  allowed_at text not null,
  ended_at text not null,
  version integer not null,
  constraint pupil_code_ends_after check (ends_on >= from_day)
);
create unique index pupil_code_one_a_school on pupil_code_leaves (host) where ended_at = '';
create table pupil_codes (
  lesson text not null references lessons (id),
  n integer not null,
  leave_id text not null references pupil_code_leaves (id),
  sealed {{blob|bytea}} not null,
  primary key (lesson, n)
);
create index pupil_codes_leave on pupil_codes (leave_id);
-- What matching gave, once. Numbers only: the codes went in the same act.
create table lesson_matches (
  lesson text primary key references lessons (id),
  earlier text not null references lessons (id),
  too_few integer not null constraint lesson_match_few_yes_no check (too_few in (0, 1)),
  pairs integer not null,
  exact integer not null,
  alone_earlier integer not null,
  alone_later integer not null,
  unsure_earlier integer not null,
  unsure_later integer not null,
  size_earlier integer not null,
  size_later integer not null,
  matched_at text not null
);
create unique index lesson_matched_once on lesson_matches (earlier);
create table lesson_across (
  lesson text not null references lessons (id),
  item text not null,
  measures text not null constraint lesson_across_measure_known check (measures in ('knowledge', 'attitude', 'help')),
  before_answer text not null,
  after_answer text not null,
  before_rank integer not null,
  after_rank integer not null,
  pairs integer not null,
  primary key (lesson, item, before_answer, after_answer)
);
