-- name: activity.by_id
select id, code, visit, format, title, status, starts_at, ends_at, zone, starts_utc, ends_utc, day, place, municipality,
  country, host, language, circle, protected, cancelled_why, made_by, changed_at, changed_by, version
from activities where id = :id

-- name: activity.by_code
select id, code, visit, format, title, status, starts_at, ends_at, zone, starts_utc, ends_utc, day, place, municipality,
  country, host, language, circle, protected, cancelled_why, made_by, changed_at, changed_by, version
from activities where code = :code

-- name: activity.id_of
select id from activities where code = :code

-- name: activity.of_visit
select id, code, visit, format, title, status, starts_at, ends_at, zone, starts_utc, ends_utc, day, place, municipality,
  country, host, language, circle, protected, cancelled_why, made_by, changed_at, changed_by, version
from activities a where visit = :visit and {{visible activities a}} order by starts_utc, id

-- name: activity.page
select id, code, visit, format, title, status, starts_at, ends_at, zone, starts_utc, ends_utc, day, place, municipality,
  country, host, language, circle, protected, cancelled_why, made_by, changed_at, changed_by, version
from activities a
where {{visible activities a}}
  and (cast(:format as text) = '' or a.format = :format) and (cast(:status as text) = '' or a.status = :status)
  and (cast(:host as text) = '' or a.host = :host)
  and (cast(:grant as text) = '' or exists (select 1 from activity_grants s where s.activity = a.id and s.grant_id = :grant))
  and (cast(:from as text) = '' or a.day >= :from) and (cast(:to as text) = '' or a.day <= :to)
  and (cast(:alone as {{integer|bigint}}) = 0 or a.visit = '')
  and (cast(:q as text) = '' or a.code = :q or lower(a.municipality) = lower(:q))
order by a.day desc, a.id desc limit :most offset :skip

-- name: activity.count
select count(*) from activities a
where {{visible activities a}}
  and (cast(:format as text) = '' or a.format = :format) and (cast(:status as text) = '' or a.status = :status)
  and (cast(:host as text) = '' or a.host = :host)
  and (cast(:grant as text) = '' or exists (select 1 from activity_grants s where s.activity = a.id and s.grant_id = :grant))
  and (cast(:from as text) = '' or a.day >= :from) and (cast(:to as text) = '' or a.day <= :to)
  and (cast(:alone as {{integer|bigint}}) = 0 or a.visit = '')
  and (cast(:q as text) = '' or a.code = :q or lower(a.municipality) = lower(:q))

-- name: activity.insert
insert into activities (id, code, visit, format, title, status, starts_at, ends_at, zone, starts_utc, ends_utc, day, place,
  municipality, country, host, language, circle, protected, cancelled_why, made_by, changed_at, changed_by, version)
values (:id, :code, :visit, :format, :title, :status, :starts_at, :ends_at, :zone, :starts_utc, :ends_utc, :day, :place,
  :municipality, :country, :host, :language, :circle, :protected, :cancelled_why, :made_by, :now, :actor_person, 1)

-- name: activity.update
update activities set visit = :visit, format = :format, title = :title, status = :status, starts_at = :starts_at, ends_at = :ends_at,
  zone = :zone, starts_utc = :starts_utc, ends_utc = :ends_utc, day = :day, place = :place, municipality = :municipality,
  country = :country, host = :host, language = :language, circle = :circle, protected = :protected,
  cancelled_why = :cancelled_why, changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: activity.remove
delete from activities where id = :id

-- name: leader.of
select person from activity_leaders where activity = :activity order by place

-- name: leader.clear
delete from activity_leaders where activity = :activity

-- name: leader.add
insert into activity_leaders (activity, person, place) values (:activity, :person, :place)

-- name: share.of
select s.grant_id, g.code, s.share, s.place from activity_grants s join grants g on g.id = s.grant_id
where s.activity = :activity order by s.place

-- name: share.clear
delete from activity_grants where activity = :activity

-- name: share.add
insert into activity_grants (activity, grant_id, share, place) values (:activity, :grant_id, :share, :place)

-- name: attendee.of
select activity, person, role, status from attendance where activity = :activity order by role, person

-- name: attendee.find
select activity, person, role, status from attendance where activity = :activity and person = :person and role = :role

-- name: attendee.put
insert into attendance (activity, person, role, status) values (:activity, :person, :role, :status)
on conflict (activity, person, role) do update set status = excluded.status

-- name: attendee.remove
delete from attendance where activity = :activity and person = :person and role = :role

-- name: activity.people_replaced
update attendance set person = :instead where person = :person

-- name: leader.people_replaced
update activity_leaders set person = :instead where person = :person

-- name: activity.of_person
select a.id, a.day from activities a where exists (select 1 from attendance t where t.activity = a.id and t.person = :person)
  or exists (select 1 from activity_leaders l where l.activity = a.id and l.person = :person) order by a.day

-- name: evidence.of
select id, activity, kind, document, hash, located, added_at from evidence where activity = :activity order by added_at, id

-- name: evidence.insert
insert into evidence (id, activity, kind, document, hash, located, added_at)
values (:id, :activity, :kind, :document, :hash, :located, :added_at)

-- name: evidence.remove
delete from evidence where id = :id

-- name: leader.of_many
select activity, person from activity_leaders where activity in (:ids...)
union select activity, person from attendance where role = 'leader' and activity in (:ids...)
order by activity, person

-- name: activity.forget_changer
update activities set changed_by = '' where changed_by = :person

-- name: leader.planned
select l.person as id, p.code from activity_leaders l join people p on p.id = l.person where l.activity = :activity order by l.place

-- name: host.of_many
select id, code, name from organisations where id in (:ids...)

-- name: choice.leaders
select p.code, p.kind as also from people p where p.kind in ('volunteer', 'staff', 'activist', 'professional') and p.forgotten = 0
order by p.code {{|collate "C"}} limit 500

-- name: choice.people
select id, kind as also from people where code = :code
