-- name: role.changes
select verb, role, words, changed, changed_by from role_changes order by verb, role

-- name: role.put
insert into role_changes (verb, role, words, changed, changed_by) values (:verb, :role, :words, :now, :by)
on conflict (verb, role) do update set words = excluded.words, changed = excluded.changed, changed_by = excluded.changed_by

-- name: role.drop
delete from role_changes where verb = :verb and role = :role
