-- name: contact.of_organisation
select c.id, c.code, c.organisation, coalesce(c.person, '') as person, c.task, c.changed_at, c.changed_by, c.version from vault_contacts c
where c.organisation = :organisation order by c.code {{|collate "C"}} limit :most

-- name: contact.find
select c.id, c.code, c.organisation, coalesce(c.person, '') as person, c.task, c.changed_at, c.changed_by, c.version from vault_contacts c where c.id = :id

-- name: contact.insert
insert into vault_contacts (id, code, organisation, person, task, changed_at, changed_by, version)
values (:id, :code, :organisation, nullif(cast(:person as text), ''), :task, :now, :actor_person, 1)

-- name: contact.update
update vault_contacts set task = :task, changed_at = :now, changed_by = :actor_person, version = version + 1 where id = :id and version = :version

-- name: contact.delete
delete from vault_contacts where id = :id and version = :version

-- name: contact.of_person
select c.id from vault_contacts c where c.person = :person

-- name: contact.forget
delete from vault_contacts where person = :person

-- name: contact.organisation
select o.code, o.name from organisations o where o.id = :id
