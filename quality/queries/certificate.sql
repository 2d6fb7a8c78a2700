-- name: certificate.by_id
select c.id, c.code, c.standard, c.scope, c.issuer, c.holder, c.issued_on, c.valid_to, coalesce(c.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, c.changed_at, c.changed_by, c.version
from certificates c left join grants g on g.id = c.grant_id where c.id = :id

-- name: certificate.by_code
select c.id, c.code, c.standard, c.scope, c.issuer, c.holder, c.issued_on, c.valid_to, coalesce(c.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, c.changed_at, c.changed_by, c.version
from certificates c left join grants g on g.id = c.grant_id where c.code = :code

-- name: certificate.register
select c.id, c.code, c.standard, c.scope, c.issuer, c.holder, c.issued_on, c.valid_to, coalesce(c.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, c.changed_at, c.changed_by, c.version
from certificates c left join grants g on g.id = c.grant_id order by c.code {{|collate "C"}}

-- name: certificate.insert
insert into certificates (id, code, standard, scope, issuer, holder, issued_on, valid_to, grant_id, changed_at, changed_by, version)
values (:id, :code, :standard, :scope, :issuer, :holder, :issued_on, :valid_to, nullif(cast(:grant_id as text), ''), :now, :actor_person, 1)

-- name: certificate.update
update certificates set standard = :standard, scope = :scope, issuer = :issuer, holder = :holder, issued_on = :issued_on,
  valid_to = :valid_to, grant_id = nullif(cast(:grant_id as text), ''), changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: certificate.delete
delete from certificates where id = :id and version = :version

-- name: certificate.list
select c.id, c.code, c.standard, c.scope, c.issuer, c.holder, c.issued_on, c.valid_to, coalesce(c.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, c.changed_at, c.changed_by, c.version
from certificates c left join grants g on g.id = c.grant_id
where (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:force as text) = '' or (c.issued_on <= :today and (c.valid_to = '' or c.valid_to >= :today)))
order by c.issued_on desc, c.id desc limit :most offset :skip

-- name: certificate.found
select count(*) from certificates c left join grants g on g.id = c.grant_id
where (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:force as text) = '' or (c.issued_on <= :today and (c.valid_to = '' or c.valid_to >= :today)))

-- name: certificate.grants
select distinct g.code from certificates c join grants g on g.id = c.grant_id order by g.code

-- name: certificate.ending
select c.id, c.code, c.standard, c.scope, c.issuer, c.holder, c.issued_on, c.valid_to, coalesce(c.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, c.changed_at, c.changed_by, c.version
from certificates c left join grants g on g.id = c.grant_id
where c.valid_to <> '' and c.valid_to >= :today and c.valid_to <= :until order by c.valid_to, c.id limit 20

-- name: certificate.of_person
select c.standard, c.issued_on as day from certificates c join people p on p.code = c.holder where p.id = :person order by c.issued_on, c.id

-- name: certificate.forget_holder
update certificates set holder = (select code from people where id = :instead), version = version + 1
where holder = (select code from people where id = :person) and exists (select 1 from people where id = :instead)

-- name: certificate.forget_changer
update certificates set changed_by = '' where changed_by = :person

-- name: certificate.in_force
select count(*) from certificates
where grant_id = :grant and issued_on <= :on_day and (valid_to = '' or valid_to >= :on_day)

-- name: certificate.rows_in_force
select id, code, issued_on as day, standard as what, 1 as value from certificates
where grant_id = :grant and issued_on <= :on_day and (valid_to = '' or valid_to >= :on_day)
order by issued_on, id limit :most offset :skip
