-- +goose Up
-- The tokens of somebody are answered from the index alone.
create index name_tokens_of_person on name_tokens (person, token);
drop index name_tokens_person;
