-- +goose Up
-- SQLite keeps the tokens once less, as the key alone; PostgreSQL has them so already.
{{create table tokens_of_names (
  person text not null,
  token blob not null,
  primary key (token, person)
) without rowid;
insert into tokens_of_names (person, token) select person, token from name_tokens order by token, person;
drop table name_tokens;
alter table tokens_of_names rename to name_tokens;
create index name_tokens_of_person on name_tokens (person, token);|}}
