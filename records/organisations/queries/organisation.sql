-- name: organisation.by_id
select id, code, name, kind, country, municipality, region, coalition_member_from, coalition_member_to,
  changed_at, changed_by, version
from organisations where id = :id

-- name: organisation.by_code
select id, code, name, kind, country, municipality, region, coalition_member_from, coalition_member_to,
  changed_at, changed_by, version
from organisations where code = :code

-- name: organisation.insert
insert into organisations (id, code, name, kind, country, municipality, region, coalition_member_from,
  coalition_member_to, name_order, search, changed_at, changed_by, version)
values (:id, :code, :name, :kind, :country, :municipality, :region, :coalition_member_from,
  :coalition_member_to, :name_order, :search, :now, :actor_person, :version)

-- name: organisation.update
update organisations set code = :code, name = :name, kind = :kind, country = :country,
  municipality = :municipality, region = :region, coalition_member_from = :coalition_member_from,
  coalition_member_to = :coalition_member_to, name_order = :name_order, search = :search,
  changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: organisation.delete
delete from organisations where id = :id and version = :version

-- name: organisation.register
select id, code, name, kind, country, municipality, region, coalition_member_from, coalition_member_to,
  changed_at, changed_by, version
from organisations order by code {{|collate "C"}}

-- name: organisation.choices
select id, code, name, kind from organisations order by name_order {{|collate "C"}}, id

-- name: organisation.list
select id, code, name, kind, country, municipality, region, coalition_member_from, coalition_member_to,
  changed_at, changed_by, version
from organisations
where (cast(:kind as text) = '' or kind = :kind)
  and (cast(:municipality as text) = '' or municipality = :municipality)
  and (cast(:member as text) = ''
    or coalition_member_from <> '' and coalition_member_from <= :today
      and (coalition_member_to = '' or coalition_member_to >= :today))
  and (cast(:search as text) = '' or search like '%' || cast(:search as text) || '%')
order by name_order {{|collate "C"}}, id
limit :most offset :skip

-- name: organisation.found
select count(*) from organisations
where (cast(:kind as text) = '' or kind = :kind)
  and (cast(:municipality as text) = '' or municipality = :municipality)
  and (cast(:member as text) = ''
    or coalition_member_from <> '' and coalition_member_from <= :today
      and (coalition_member_to = '' or coalition_member_to >= :today))
  and (cast(:search as text) = '' or search like '%' || cast(:search as text) || '%')

-- name: organisation.kinds
select kind as word, count(*) as many from organisations group by kind

-- name: organisation.municipalities
with recursive each_one(municipality) as (
  select min(municipality) from organisations where municipality > ''
  union all
  select (select min(o.municipality) from organisations o where o.municipality > e.municipality)
  from each_one e where e.municipality is not null
)
select municipality from each_one where municipality is not null

-- name: organisation.forget_changer
update organisations set changed_by = '' where changed_by = :person
