-- +goose Up
-- A circle is a support group that meets. Its code is what a facilitator's right is bound to.
create table circles (
  id text primary key,
  code text not null constraint circle_code_once unique,
  language text not null default '',
  grant_id text constraint circle_of_a_grant references grants (id),
  facilitators text not null default '', -- ids of people with blanks between them
  starts_on text not null constraint circle_beginning_given check (starts_on <> ''),
  ends_on text not null default '',
  made_by text not null,
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null,
  constraint circle_ends_after_it_began check (ends_on = '' or ends_on >= starts_on)
);

-- Who belongs to a circle, by the group name that the person chose.
create table circle_members (
  circle text not null constraint member_of_a_circle references circles (id) on delete cascade,
  person text not null constraint member_is_a_person references people (id),
  group_name {{blob|bytea}} not null, -- sealed under the person's key
  joined_on text not null,
  left_on text not null default '',
  version {{integer|bigint}} not null,
  primary key (circle, person)
);
create index circle_members_person on circle_members (person);

-- What a meeting had to say beside who came; the meeting itself is an activity.
create table circle_meetings (
  activity text primary key constraint meeting_is_an_activity references activities (id) on delete cascade,
  circle text not null constraint meeting_of_a_circle references circles (id) on delete cascade,
  helped {{blob|bytea}} not null, -- sealed: what helped
  wanted {{blob|bytea}} not null, -- sealed: what to do differently next time
  version {{integer|bigint}} not null
);
create index circle_meetings_circle on circle_meetings (circle);

-- A voice is feedback without identity: the month and the text, nobody's.
create table circle_voices (
  id text primary key, -- fully random: its order tells nothing
  circle text not null constraint voice_of_a_circle references circles (id) on delete cascade,
  month text not null constraint voice_month_alone check (length(month) = 7),
  body {{blob|bytea}} not null -- sealed
);
create index circle_voices_circle on circle_voices (circle, month);

-- You said, we did: as the facilitator reworded it.
create table circle_answers (
  id text primary key,
  circle text not null constraint answer_of_a_circle references circles (id) on delete cascade,
  said text not null constraint answer_says_what_was_said check (said <> ''),
  did text not null constraint answer_says_what_was_done check (did <> ''),
  month text not null,
  by_user text not null,
  at text not null
);
create index circle_answers_circle on circle_answers (circle, month);
