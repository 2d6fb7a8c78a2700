-- name: publication.by_id
select p.id, p.code, p.kind, p.title, p.language, p.published_on, coalesce(p.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, p.changed_at, p.changed_by, p.version
from publications p left join grants g on g.id = p.grant_id where p.id = :id

-- name: publication.by_code
select p.id, p.code, p.kind, p.title, p.language, p.published_on, coalesce(p.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, p.changed_at, p.changed_by, p.version
from publications p left join grants g on g.id = p.grant_id where p.code = :code

-- name: publication.register
select p.id, p.code, p.kind, p.title, p.language, p.published_on, coalesce(p.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, p.changed_at, p.changed_by, p.version
from publications p left join grants g on g.id = p.grant_id order by p.code {{|collate "C"}}

-- name: publication.insert
insert into publications (id, code, kind, title, language, published_on, grant_id, search, changed_at, changed_by, version)
values (:id, :code, :kind, :title, :language, :published_on, nullif(cast(:grant_id as text), ''), :search, :now, :actor_person, 1)

-- name: publication.update
update publications set kind = :kind, title = :title, language = :language, published_on = :published_on,
  grant_id = nullif(cast(:grant_id as text), ''), search = :search, changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: publication.delete
delete from publications where id = :id and version = :version

-- name: publication.list
select p.id, p.code, p.kind, p.title, p.language, p.published_on, coalesce(p.grant_id, '') as grant_id,
  coalesce(g.code, '') as grant_code, p.changed_at, p.changed_by, p.version
from publications p left join grants g on g.id = p.grant_id
where (cast(:kind as text) = '' or p.kind = :kind)
  and (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:search as text) = '' or p.search like '%' || cast(:search as text) || '%')
order by p.published_on desc, p.id desc limit :most offset :skip

-- name: publication.found
select count(*) from publications p left join grants g on g.id = p.grant_id
where (cast(:kind as text) = '' or p.kind = :kind)
  and (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:search as text) = '' or p.search like '%' || cast(:search as text) || '%')

-- name: publication.kinds
select kind as word, count(*) as many from publications group by kind

-- name: publication.grants
select distinct g.code from publications p join grants g on g.id = p.grant_id order by g.code

-- name: publication.organisation_id
select id from organisations where code = :code

-- name: publication.activity_id
select id from activities a where code = :code and {{visible activities a}}

-- name: publication.activity_of_row
select id from activities where code = :code

-- name: publication.forget_changer
update publications set changed_by = '' where changed_by = :person
