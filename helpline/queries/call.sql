-- name: call.by_id
select c.id, c.at, c.day, c.channel, c.topic, c.caller, c.country, c.language, c.danger, c.told, c.step, c.open, c.became, c.operator, c.by_user, c.version,
  case when b.call_id is null then 0 else 1 end as calls_back, coalesce(b.ends_at, '') as ends_at
from helpline_calls c left join helpline_callbacks b on b.call_id = c.id
where c.id = :id

-- name: call.list
select c.id, c.at, c.day, c.channel, c.topic, c.caller, c.country, c.language, c.danger, c.step, c.open, c.became, c.operator, c.by_user, c.version,
  case when b.call_id is null then 0 else 1 end as calls_back, coalesce(b.ends_at, '') as ends_at
from helpline_calls c left join helpline_callbacks b on b.call_id = c.id
where (:open_only = 0 or c.open = 1 or b.call_id is not null) and (cast(:topic as text) = '' or c.topic = :topic)
order by c.at desc, c.id desc
limit :most offset :skip

-- name: call.found
select count(*) from helpline_calls c left join helpline_callbacks b on b.call_id = c.id
where (:open_only = 0 or c.open = 1 or b.call_id is not null) and (cast(:topic as text) = '' or c.topic = :topic)

-- name: call.of_code_word
select c.id, c.at, c.day, c.channel, c.topic, c.caller, c.country, c.language, c.danger, c.step, c.open, c.became, c.operator, c.by_user, c.version,
  0 as calls_back, '' as ends_at
from helpline_calls c where c.code_word = :code_word order by c.at desc, c.id desc limit 20

-- name: call.insert
insert into helpline_calls (id, at, day, channel, topic, caller, country, language, danger, told, step, code_word, open, became, operator, by_user, version)
values (:id, :at, :day, :channel, :topic, :caller, :country, :language, :danger, :told, :step, :code_word, :open, '', :operator, :by_user, 1)

-- name: call.close
update helpline_calls set open = 0, version = version + 1 where id = :id and version = :version

-- name: call.became
update helpline_calls set open = 0, became = :became, version = version + 1 where id = :id and became = ''

-- name: call.totals
select c.topic, c.language, c.country, count(*) as many from helpline_calls c
where c.day >= :from_day and c.day <= :to_day group by c.topic, c.language, c.country

-- A contact that became the case of somebody forgotten stays counted, and nobody is found by their code word any more.

-- name: call.replace_operator
update helpline_calls set operator = case when operator = :person then '' else operator end,
  code_word = case when became in (select id from cases where person = :person) then {{x''|''::bytea}} else code_word end
where operator = :person or (became <> '' and became in (select id from cases where person = :person))

-- name: callback.insert
insert into helpline_callbacks (call_id, sealed, subject, ends_at) values (:call_id, :sealed, :subject, :ends_at)

-- name: callback.of
select call_id, sealed, subject, ends_at from helpline_callbacks where call_id = :call_id

-- name: callback.delete
delete from helpline_callbacks where call_id = :call_id

-- name: callback.ended
select call_id, sealed, subject, ends_at from helpline_callbacks where ends_at <= :now

-- name: shift_handover.newest
select id, at, by_user, by_person, says, taken_by, taken_at, version from helpline_handovers order by at desc, id desc limit 10

-- name: shift_handover.by_id
select id, at, by_user, by_person, says, taken_by, taken_at, version from helpline_handovers where id = :id

-- name: shift_handover.insert
insert into helpline_handovers (id, at, by_user, by_person, says, version) values (:id, :now, :by_user, :actor_person, :says, 1)

-- name: shift_handover.take
update helpline_handovers set taken_by = :by_user, taken_at = :now, version = version + 1 where id = :id and taken_by = ''

-- name: directory.find
select f.id, f.organisation, o.name as organisation_name, o.region, o.municipality, case when coalesce(p.told, 'public') = 'public' then coalesce(b.name, '') else '' end as branch_name, coalesce(p.told, '') as told,
  case when p.told = 'public' then p.name else '' end as place_name, case when p.told = 'public' then p.municipality else '' end as place_municipality,
  f.what, f.whom, f.sex, f.children, f.animals, f.languages, f.access, coalesce(nullif(f.hours, ''), b.hours, '') as shown_hours,
  f.phone, f.works, f.assured_on, f.assured_by, f.version
from organisation_offers f join organisations o on o.id = f.organisation
  left join organisation_branches b on b.id = f.branch left join places p on p.id = b.place
where (cast(:sex as text) = '' or f.sex = 'any' or f.sex = :sex)
  and (:children = 0 or f.children = 'yes') and (:animals = 0 or f.animals = 'yes')
  and (cast(:whom as text) = '' or f.whom = :whom)
  and (cast(:region as text) = '' or o.region = :region)
  and (cast(:language as text) = '' or lower(f.languages) like '%' || lower(cast(:language as text)) || '%')
  and (cast(:search as text) = '' or lower(f.what) like '%' || lower(cast(:search as text)) || '%' or o.search like '%' || lower(cast(:search as text)) || '%')
order by case f.works when 'yes' then 0 when 'unknown' then 1 else 2 end, o.name_order, f.what, f.id

-- name: directory.by_id
select f.id, f.organisation, o.name as organisation_name, o.region, o.municipality, case when coalesce(p.told, 'public') = 'public' then coalesce(b.name, '') else '' end as branch_name, coalesce(p.told, '') as told,
  '' as place_name, '' as place_municipality,
  f.what, f.whom, f.sex, f.children, f.animals, f.languages, f.access, coalesce(nullif(f.hours, ''), b.hours, '') as shown_hours,
  f.phone, f.works, f.assured_on, f.assured_by, f.version
from organisation_offers f join organisations o on o.id = f.organisation
  left join organisation_branches b on b.id = f.branch left join places p on p.id = b.place
where f.id = :id

-- name: directory.regions
select distinct region from organisations where region <> '' order by region

-- name: directory.assure
update organisation_offers set works = :works, assured_on = :today, assured_by = :actor_person, version = version + 1 where id = :id and version = :version

-- name: directory.forget
update organisation_offers set assured_by = '' where assured_by = :person
