-- name: key.put
insert into wrapped_keys (id, wrapped)
select cast(:id as text), cast(:wrapped as {{blob|bytea}}) where not exists (select 1 from destroyed_keys where id = :id)
on conflict do nothing

-- name: key.replace
update wrapped_keys set wrapped = :wrapped where id = :id

-- name: key.get
select wrapped from wrapped_keys where id = :id

-- name: key.get_many
select id, wrapped from wrapped_keys where id in (:ids...)

-- name: key.delete
delete from wrapped_keys where id = :id

-- name: key.remember
insert into destroyed_keys (id, day) values (:id, :day) on conflict do nothing

-- name: key.destroyed
select day from destroyed_keys where id = :id

-- name: key.all_destroyed
select id, day from destroyed_keys order by id

-- name: token.put
insert into name_tokens (person, token) values (:person, :token) on conflict do nothing

-- name: token.put_many
insert into name_tokens (person, token)
select {{json_extract(e.value, '$[0]')|e.value->>0}}, {{unhex(json_extract(e.value, '$[1]'))|decode(e.value->>1, 'hex')}}
from {{json_each(:rows)|json_array_elements(cast(:rows as json))}} e where true
on conflict do nothing

-- name: token.holders
select distinct person from name_tokens where token in (:tokens...) limit :most

-- name: token.of
select person, token from name_tokens where person in (:people...)

-- name: token.drop
delete from name_tokens where person = :person

-- name: token.drop_many
delete from name_tokens where person in (:people...)

-- name: token.drop_all
delete from name_tokens

-- name: head.get
select seq, mac, at from chain_head where one = 1

-- name: head.set
insert into chain_head (one, seq, mac, at) values (1, :seq, :mac, :at)
on conflict (one) do update set seq = excluded.seq, mac = excluded.mac, at = excluded.at
where excluded.seq >= chain_head.seq

-- name: key.all
select id, wrapped from wrapped_keys order by id

-- name: token.all
select person, token from name_tokens order by person
