-- One record is found whole: the clerk decides who may open it, and the log tells a refusal from an
-- absence. Lists are narrowed to what the reader may see.

-- name: person.by_id
select p.id, p.code, p.kind, p.sex, p.age_band, coalesce(p.organisation, '') as organisation,
  coalesce(o.code, '') as organisation_code, coalesce(o.name, '') as organisation_name, p.country,
  p.first_language, p.languages, p.minor, p.forgotten, p.changed_at,
  p.changed_by, p.version, p.merged_into, {{put person_barred p.id}}, {{put person_kept p.id}}
from people p left join organisations o on o.id = p.organisation
where p.id = :id

-- name: person.by_code
select p.id, p.code, p.kind, p.sex, p.age_band, coalesce(p.organisation, '') as organisation,
  coalesce(o.code, '') as organisation_code, coalesce(o.name, '') as organisation_name, p.country,
  p.first_language, p.languages, p.minor, p.forgotten, p.changed_at,
  p.changed_by, p.version, p.merged_into, {{put person_barred p.id}}, {{put person_kept p.id}}
from people p left join organisations o on o.id = p.organisation
where p.code = :code

-- name: person.insert
insert into people (id, code, kind, sex, age_band, organisation, country, first_language, languages, minor, forgotten,
  changed_at, changed_by, version)
values (:id, :code, :kind, :sex, :age_band, nullif(cast(:organisation as text), ''), :country, :first_language,
  :languages, :minor, :forgotten, :now, :actor_person, :version)

-- name: person.update
update people set kind = :kind, sex = :sex, age_band = :age_band, organisation = nullif(cast(:organisation as text), ''),
  country = :country, first_language = :first_language, languages = :languages, minor = :minor,
  changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: person.delete
delete from people where id = :id and version = :version

-- name: person.drop
delete from people where id = :id

-- name: person.register
select p.id, p.code, p.kind, p.sex, p.age_band, coalesce(p.organisation, '') as organisation,
  coalesce(o.code, '') as organisation_code, coalesce(o.name, '') as organisation_name, p.country,
  p.first_language, p.languages, p.minor, p.forgotten, p.changed_at,
  p.changed_by, p.version, p.merged_into, {{put person_barred p.id}}, {{put person_kept p.id}}
from people p left join organisations o on o.id = p.organisation
where {{visible people p}} and p.merged_into = ''
order by p.code {{|collate "C"}}

-- name: person.list
select p.id, p.code, p.kind, p.sex, p.age_band, coalesce(p.organisation, '') as organisation,
  coalesce(o.code, '') as organisation_code, coalesce(o.name, '') as organisation_name, p.country,
  p.first_language, p.languages, p.minor, p.forgotten, p.changed_at,
  p.changed_by, p.version, p.merged_into, {{put person_barred p.id}}, {{put person_kept p.id}}
from people p left join organisations o on o.id = p.organisation
where {{visible people p}} and p.merged_into = ''
  and (cast(:kind as text) = '' or p.kind = :kind) and (cast(:sex as text) = '' or p.sex = :sex)
  and (cast(:age_band as text) = '' or p.age_band = :age_band)
  and (cast(:organisation as text) = '' or p.organisation = :organisation)
  and (cast(:search as text) = '' or upper(p.code) like upper(cast(:search as text)) || '%' escape '!')
order by p.code {{|collate "C"}}
limit :most offset :skip

-- name: person.found
select count(*) from people p
where {{visible people p}} and p.merged_into = ''
  and (cast(:kind as text) = '' or p.kind = :kind) and (cast(:sex as text) = '' or p.sex = :sex)
  and (cast(:age_band as text) = '' or p.age_band = :age_band)
  and (cast(:organisation as text) = '' or p.organisation = :organisation)
  and (cast(:search as text) = '' or upper(p.code) like upper(cast(:search as text)) || '%' escape '!')

-- name: person.kinds
select p.kind as word, count(*) as many from people p where {{visible people p}} and p.merged_into = '' group by p.kind

-- name: person.organisation_of_code
select id from organisations where code = :code

-- name: person.organisations
select id, code, name from organisations order by name_order {{|collate "C"}}, id limit :most

-- name: person.forget_changer
update people set changed_by = '' where changed_by = :person

-- name: person.merge
update people set merged_into = :into where id = :id and version = :version

-- name: person.unmerge
update people set merged_into = '' where id = :id and merged_into = :into
