-- name: visit.by_id
select v.id, v.code, v.state, v.day, v.organisation, v.municipality, v.country, v.zone, v.leaves_at, v.back_at, v.leaves_utc,
  v.back_utc, v.resource, v.safeguarding_lead, v.safeguarding_deputy, v.request, v.sealed, v.cancelled_why, v.calendar_sequence,
  v.changed_at, v.changed_by, v.version, coalesce(o.name, '') as host_name,
  coalesce(o.municipality, '') as host_municipality
from visits v left join organisations o on o.id = v.organisation where v.id = :id

-- name: visit.id_of
select id from visits where code = :code

-- name: visit.page
select v.id, v.code, v.state, v.day, v.organisation, v.municipality, v.country, v.zone, v.leaves_at, v.back_at, v.leaves_utc,
  v.back_utc, v.resource, v.safeguarding_lead, v.safeguarding_deputy, v.request, v.calendar_sequence, v.changed_at, v.changed_by,
  v.version, coalesce(o.name, '') as host_name
from visits v left join organisations o on o.id = v.organisation
where {{visible visits v}}
  and (cast(:state as text) = '' or v.state = :state) and (cast(:unled as integer) = 0 or v.state = 'tentative' and v.safeguarding_lead = '')
  and (cast(:from as text) = '' or v.day >= :from) and (cast(:to as text) = '' or v.day <= :to)
  and (cast(:own as text) = '' or exists (select 1 from visit_crew c where c.visit = v.id and c.person = :own))
  and (cast(:q as text) = '' or v.code = :q or o.search like :like)
order by v.day, v.leaves_utc, v.id
limit :most offset :skip

-- name: visit.page_back
select v.id, v.code, v.state, v.day, v.organisation, v.municipality, v.country, v.zone, v.leaves_at, v.back_at, v.leaves_utc,
  v.back_utc, v.resource, v.safeguarding_lead, v.safeguarding_deputy, v.request, v.calendar_sequence, v.changed_at, v.changed_by,
  v.version, coalesce(o.name, '') as host_name
from visits v left join organisations o on o.id = v.organisation
where {{visible visits v}}
  and (cast(:state as text) = '' or v.state = :state) and (cast(:unled as integer) = 0 or v.state = 'tentative' and v.safeguarding_lead = '')
  and (cast(:from as text) = '' or v.day >= :from) and (cast(:to as text) = '' or v.day <= :to)
  and (cast(:own as text) = '' or exists (select 1 from visit_crew c where c.visit = v.id and c.person = :own))
  and (cast(:q as text) = '' or v.code = :q or o.search like :like)
order by v.day desc, v.leaves_utc desc, v.id desc
limit :most offset :skip

-- name: visit.states
select v.state as word, count(*) as many
from visits v left join organisations o on o.id = v.organisation
where {{visible visits v}}
  and (cast(:from as text) = '' or v.day >= :from) and (cast(:to as text) = '' or v.day <= :to)
  and (cast(:own as text) = '' or exists (select 1 from visit_crew c where c.visit = v.id and c.person = :own))
  and (cast(:q as text) = '' or v.code = :q or o.search like :like)
group by v.state

-- name: visit.insert
insert into visits (id, code, state, day, organisation, municipality, country, zone, leaves_at, back_at, leaves_utc, back_utc, resource,
  safeguarding_lead, safeguarding_deputy, request, sealed, cancelled_why, calendar_sequence, changed_at, changed_by, version)
values (:id, :code, :state, :day, :organisation, :municipality, :country, :zone, :leaves_at, :back_at, :leaves_utc, :back_utc, :resource,
  :safeguarding_lead, :safeguarding_deputy, :request, :sealed, '', 0, :now, :actor_person, 1)

-- name: visit.update
update visits set state = :state, day = :day, organisation = :organisation, municipality = :municipality, country = :country, zone = :zone,
  leaves_at = :leaves_at, back_at = :back_at, leaves_utc = :leaves_utc, back_utc = :back_utc, resource = :resource,
  safeguarding_lead = :safeguarding_lead, safeguarding_deputy = :safeguarding_deputy, request = :request, sealed = :sealed,
  cancelled_why = :cancelled_why, calendar_sequence = :calendar_sequence, changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: visit.delete
delete from visits where id = :id and version = :version

-- name: crew.of_many
select visit, person from visit_crew where visit in (:ids...) order by visit, place

-- name: crew.clear
delete from visit_crew where visit = :visit

-- name: crew.add
insert into visit_crew (visit, person, place) values (:visit, :person, :place)

-- name: crew.trips
select c.person, v.municipality from visit_crew c join visits v on v.id = c.visit
where v.day = :day and v.id <> :visit and v.state <> 'cancelled'
  and c.person in (select m.person from visit_crew m where m.visit = :visit)

-- name: crew.choices
select p.id, p.code, p.kind, p.minor,
  case when exists (select 1 from visit_crew c where c.person = p.id) or exists (select 1 from activity_leaders l where l.person = p.id)
    then 1 else 0 end as travelled
from people p
where {{visible people p}} and p.forgotten = 0 and p.kind in ('staff', 'volunteer')
order by p.code {{|collate "C"}}

-- name: visit_session.put
insert into visit_sessions (activity, visit, audiences, expected) values (:activity, :visit, :audiences, :expected)
on conflict (activity) do update set audiences = excluded.audiences, expected = excluded.expected

-- name: visit_session.of
select activity, audiences, expected from visit_sessions where visit = :visit

-- name: session.activities
select id from activities where visit = :code order by starts_utc, id

-- name: session.open
select count(*) from activities where visit = :code and status = 'planned'

-- name: session.held
select count(*) from activities where visit = :code and status = 'held'

-- name: visit.of_person
select v.id, v.day from visits v where v.safeguarding_lead = :person or v.safeguarding_deputy = :person
  or exists (select 1 from visit_crew c where c.visit = v.id and c.person = :person) order by v.day

-- name: visit.lead_replaced
update visits set safeguarding_lead = :instead where safeguarding_lead = :person

-- name: visit.deputy_replaced
update visits set safeguarding_deputy = :instead where safeguarding_deputy = :person

-- name: visit.changer_replaced
update visits set changed_by = :instead where changed_by = :person

-- name: crew.replaced
update visit_crew set person = :instead where person = :person

-- name: booking.person_replaced
update bookings set taken = :instead where what = 'person' and taken = :person
