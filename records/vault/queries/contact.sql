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

-- name: contact.register
select c.id, c.code, coalesce(c.person, '') as person, c.task, o.code as organisation_code, coalesce(p.code, '') as person_code, coalesce(p.kind, '') as person_kind
from vault_contacts c join organisations o on o.id = c.organisation left join people p on p.id = c.person and {{visible people p}}
where c.person is null or p.id is not null
order by c.code {{|collate "C"}}

-- name: contact.organisation_of
select o.id from organisations o where o.code = :code

-- name: contact.id_of
select c.id from vault_contacts c where c.code = :code

-- name: contact.counted
select count(*) as contacts, count(distinct c.organisation) as organisations from vault_contacts c
