-- name: branch.of
select b.id, b.organisation, b.name, coalesce(b.place, '') as place, coalesce(p.code, '') as place_code,
  coalesce(p.name, '') as place_name, coalesce(p.told, '') as told, b.hours, b.version
from organisation_branches b left join places p on p.id = b.place
where b.organisation = :organisation order by b.name, b.id

-- name: branch.by_id
select b.id, b.organisation, b.name, coalesce(b.place, '') as place, coalesce(p.code, '') as place_code,
  coalesce(p.name, '') as place_name, coalesce(p.told, '') as told, b.hours, b.version
from organisation_branches b left join places p on p.id = b.place
where b.id = :id and b.organisation = :organisation

-- name: branch.insert
insert into organisation_branches (id, organisation, name, place, hours, version)
values (:id, :organisation, :name, nullif(cast(:place as text), ''), :hours, 1)

-- name: branch.update
update organisation_branches set name = :name, place = nullif(cast(:place as text), ''), hours = :hours, version = version + 1
where id = :id and organisation = :organisation and version = :version

-- name: branch.delete
delete from organisation_branches where id = :id and organisation = :organisation
