-- +goose Up
-- SQLite keeps whose data it was once less, as the key alone; PostgreSQL has them so already.
{{create table subjects_of_lines (
  subject text not null,
  line text not null,
  primary key (subject, line)
) without rowid;
insert into subjects_of_lines (subject, line) select subject, line from log_subjects order by subject, line;
drop table log_subjects;
alter table subjects_of_lines rename to log_subjects;|}}
