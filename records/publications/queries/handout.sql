-- name: handout.of
select h.id, h.publication, coalesce(h.activity, '') as activity, coalesce(a.code, '') as activity_code,
  coalesce(a.protected, 0) as activity_protected, coalesce(a.circle, '') as activity_circle,
  coalesce(h.organisation, '') as organisation, coalesce(o.code, '') as organisation_code,
  coalesce(o.name, '') as organisation_name, h.handed_on, h.quantity
from handouts h left join activities a on a.id = h.activity left join organisations o on o.id = h.organisation
where h.publication = :publication order by h.handed_on desc, h.id desc

-- name: handout.leaders
select activity, person from activity_leaders where activity in (:ids...)
union select activity, person from attendance where role = 'leader' and activity in (:ids...)
order by activity, person

-- name: handout.put
insert into handouts (id, publication, activity, organisation, handed_on, quantity, slot)
values (:id, :publication, nullif(cast(:activity as text), ''), nullif(cast(:organisation as text), ''), :handed_on, :quantity, :slot)
on conflict (publication, slot) do update set quantity = excluded.quantity

-- name: handout.insert
insert into handouts (id, publication, activity, organisation, handed_on, quantity, slot)
values (:id, :publication, nullif(cast(:activity as text), ''), nullif(cast(:organisation as text), ''), :handed_on, :quantity, :slot)

-- name: handout.delete
delete from handouts where id = :id and publication = :publication

-- name: handout.register
select p.code as publication, coalesce(a.code, '') as activity_code, coalesce(o.code, '') as organisation_code, h.handed_on, h.quantity
from handouts h join publications p on p.id = h.publication left join activities a on a.id = h.activity
  left join organisations o on o.id = h.organisation
where (h.activity is null or {{visible activities a}})
order by p.code {{|collate "C"}}, coalesce(a.code, '') {{|collate "C"}}, coalesce(o.code, '') {{|collate "C"}}, h.handed_on

-- name: handout.activities
select a.code, a.day, a.municipality from activities a
where a.status = 'held' and {{visible activities a}} order by a.day desc, a.id desc limit 200
