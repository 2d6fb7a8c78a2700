-- +goose Up
-- One playing of an activity, as a hub's journal brought it home. Counts only: never a phone.
create table lessons (
  id text primary key,
  hub text not null,
  room text not null,
  code text not null,
  kind text not null constraint lesson_kind_known check (kind in ('lesson', 'rehearsal', 'solo')),
  script text not null,
  name text not null,
  number integer not null,
  hash text not null,
  reference text not null,
  class_group text not null,
  activity text references activities (id),
  day text not null,
  opened_at text not null,
  closed_at text not null,
  language text not null,
  languages text not null,
  phones integer not null,
  watched integer not null,
  late integer not null constraint lesson_late_yes_no check (late in (0, 1)),
  without_lead integer not null constraint lesson_lead_yes_no check (without_lead in (0, 1)),
  lead_why text not null,
  difference_why text not null,
  settled_at text not null,
  settled_by text not null,
  version integer not null
);
create unique index lesson_comes_once on lessons (hub, room);
create index lessons_activity on lessons (activity);
create index lessons_day on lessons (day);
-- Answers before and after of one item: how many pairs gave which two. Empty: not answered that time. A rank is 1 for
-- a right answer and 0 for any other; of attitude and help the place of the option from 0, and -1 for one that says nothing.
create table lesson_pairs (
  lesson text not null references lessons (id),
  item text not null,
  measures text not null constraint lesson_measure_known check (measures in ('knowledge', 'attitude', 'help')),
  before_answer text not null,
  after_answer text not null,
  before_rank integer not null,
  after_rank integer not null,
  pairs integer not null,
  primary key (lesson, item, before_answer, after_answer)
);
create index lesson_pairs_item on lesson_pairs (item);
-- How many pairs that answered every knowledge item had so many right before and after.
create table lesson_scores (
  lesson text not null references lessons (id),
  items text not null,
  questions integer not null,
  right_before integer not null,
  right_after integer not null,
  pairs integer not null,
  primary key (lesson, items, right_before, right_after)
);
-- What the class chose, per question; how somebody feels now is not kept by option below the smallest group.
create table lesson_tallies (
  lesson text not null references lessons (id),
  question text not null,
  answer text not null,
  answers integer not null,
  primary key (lesson, question, answer)
);
