-- One record is found whole: the clerk decides who may open it. Lists are narrowed to what the reader may see.

-- name: place.by_id
select id, code, name, kind, municipality, country, told, address, lat, lon, sealed, changed_at, changed_by, version
from places where id = :id

-- name: place.by_code
select id, code, name, kind, municipality, country, told, address, lat, lon, sealed, changed_at, changed_by, version
from places where code = :code

-- name: place.insert
insert into places (id, code, name, name_order, kind, municipality, country, told, address, lat, lon, sealed,
  changed_at, changed_by, version)
values (:id, :code, :name, :name_order, :kind, :municipality, :country, :told, :address, :lat, :lon, :sealed,
  :now, :actor_person, :version)

-- name: place.update
update places set name = :name, name_order = :name_order, kind = :kind, municipality = :municipality,
  country = :country, told = :told, address = :address, lat = :lat, lon = :lon, sealed = :sealed,
  changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: place.delete
delete from places where id = :id and version = :version

-- name: place.list
select id, code, name, kind, municipality, country, told, address, lat, lon, sealed, changed_at, changed_by, version
from places p
where {{visible places p}}
  and (cast(:kind as text) = '' or p.kind = :kind) and (cast(:told as text) = '' or p.told = :told)
  and (cast(:search as text) = '' or p.name_order like '%' || cast(:search as text) || '%')
order by p.name_order {{|collate "C"}}, p.id
limit :most offset :skip

-- name: place.found
select count(*) from places p
where {{visible places p}}
  and (cast(:kind as text) = '' or p.kind = :kind) and (cast(:told as text) = '' or p.told = :told)
  and (cast(:search as text) = '' or p.name_order like '%' || cast(:search as text) || '%')

-- name: place.kinds
select p.kind as word, count(*) as many from places p where {{visible places p}} group by p.kind

-- name: place.choices
select p.id, p.code, p.name from places p where p.told <> 'withheld' order by p.name_order {{|collate "C"}}, p.id

-- name: place.forget_changer
update places set changed_by = '' where changed_by = :person

-- name: place.register
select p.code, p.name, p.kind, p.municipality, p.country, p.told, p.address, p.lat, p.lon
from places p where {{visible places p}} order by p.code {{|collate "C"}}

-- name: place.on_record
select count(*) from places

-- name: place.counted
select p.id, p.code, p.kind as what, 1 as value, p.told from places p
where {{visible places p}} order by p.code {{|collate "C"}} limit :most offset :skip
