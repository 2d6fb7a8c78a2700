-- name: accused.switch
select 'accused' as id, is_on from vault_accused_switch where one = 1

-- name: accused.switch_set
insert into vault_accused_switch (one, is_on, at, by_user) values (1, :is_on, :now, :actor_user)
on conflict (one) do update set is_on = excluded.is_on, at = excluded.at, by_user = excluded.by_user

-- name: accused.insert
insert into vault_accused (id, case_id, person, sealed, at, by_user) values (:id, :case_id, :person, :sealed, :now, :actor_user)

-- name: accused.of_entries
select a.id, a.case_id, a.person, a.sealed from vault_accused a where a.id in (:ids...)

-- name: accused.all
select a.id, a.case_id, a.person, a.sealed from vault_accused a order by a.id

-- name: accused.ids_of_person
select id from vault_accused where person = :person

-- name: accused.ids_of_case
select id from vault_accused where case_id = :case_id

-- name: accused.clear
delete from vault_accused where case_id = :case_id

-- name: accused.clear_matches
delete from vault_accused_matches where case_id = :case_id

-- name: accused.match
insert into vault_accused_matches (case_id, person, at) values (:case_id, :person, :now) on conflict do nothing

-- name: accused.not_offered
select person from vault_accused_matches where case_id = :case_id order by person

-- name: accused.forget_matches
delete from vault_accused_matches where person = :person or case_id in (select a.case_id from vault_accused a where a.person = :person)

-- name: accused.forget
delete from vault_accused where person = :person
