-- name: offer.of
select f.id, f.organisation, coalesce(f.branch, '') as branch, coalesce(b.name, '') as branch_name, f.what, f.whom,
  f.sex, f.children, f.languages, f.access, f.hours, f.phone, f.animals, f.version
from organisation_offers f left join organisation_branches b on b.id = f.branch
where f.organisation = :organisation order by f.what, f.id

-- name: offer.by_id
select f.id, f.organisation, coalesce(f.branch, '') as branch, coalesce(b.name, '') as branch_name, f.what, f.whom,
  f.sex, f.children, f.languages, f.access, f.hours, f.phone, f.animals, f.version
from organisation_offers f left join organisation_branches b on b.id = f.branch
where f.id = :id and f.organisation = :organisation

-- name: offer.insert
insert into organisation_offers (id, organisation, branch, what, whom, sex, children, languages, access, hours, phone, animals, version)
values (:id, :organisation, nullif(cast(:branch as text), ''), :what, :whom, :sex, :children, :languages, :access, :hours, :phone, :animals, 1)

-- name: offer.update
update organisation_offers set branch = nullif(cast(:branch as text), ''), what = :what, whom = :whom, sex = :sex,
  children = :children, languages = :languages, access = :access, hours = :hours, phone = :phone, animals = :animals, version = version + 1
where id = :id and organisation = :organisation and version = :version

-- name: offer.delete
delete from organisation_offers where id = :id and organisation = :organisation
