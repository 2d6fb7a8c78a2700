-- name: request.insert
insert into requests (id, reference, state, source, received_at, organisation, municipality, country, wished, pupils, classes, languages,
  phones_allowed, letter_language, sealed, link_mac, link_ends, visit, host, host_kind, why, version)
values (:id, :reference, 'new', :source, :received_at, '', :municipality, :country, :wished, :pupils, :classes, :languages,
  :phones_allowed, :letter_language, :sealed, :link_mac, :link_ends, '', :host, :host_kind, '', 1)

-- name: request.by_id
select r.id, r.reference, r.state, r.source, r.received_at, r.organisation, r.municipality, r.country, r.wished, r.pupils, r.classes,
  r.languages, r.phones_allowed, r.letter_language, r.sealed, r.link_mac, r.link_ends, r.visit, r.host, r.host_kind, r.why, r.version,
  coalesce(o.name, '') as organisation_name
from requests r left join organisations o on o.id = r.organisation where r.id = :id

-- name: request.reference_taken
select count(*) from requests where reference = :reference

-- name: request.page
select r.id, r.reference, r.state, r.source, r.received_at, r.organisation, r.municipality, r.country, r.wished, r.pupils, r.classes,
  r.languages, r.phones_allowed, r.letter_language, r.link_ends, r.visit, r.host, r.host_kind, r.version,
  coalesce(o.name, '') as organisation_name
from requests r left join organisations o on o.id = r.organisation
where {{visible requests r}} and (cast(:state as text) = '' or r.state = :state)
  and (cast(:q as text) = '' or r.reference = :q or o.search like :like)
order by case r.state when 'new' then 0 when 'waiting' then 1 when 'planned' then 2 else 3 end, r.received_at, r.id
limit :most offset :skip

-- name: request.states
select r.state as word, count(*) as many from requests r left join organisations o on o.id = r.organisation
where {{visible requests r}} and (cast(:q as text) = '' or r.reference = :q or o.search like :like) group by r.state

-- name: request.alike
select r.id, r.reference, r.state, r.source, r.received_at, r.organisation, r.municipality, r.country, r.wished, r.pupils, r.classes,
  r.languages, r.phones_allowed, r.letter_language, r.link_ends, r.visit, r.host, r.host_kind, r.version, '' as organisation_name
from requests r
where {{visible requests r}} and r.id <> :id and r.state in ('new', 'waiting', 'planned') and r.municipality = :municipality
order by r.received_at, r.id limit 50

-- name: request.update
update requests set state = :state, organisation = :organisation, why = :why, version = version + 1
where id = :id and version = :version

-- name: request.empty
update requests set sealed = :nothing where received_at < :before and state in ('planned', 'declined', 'withdrawn') and sealed <> :nothing

-- name: door.standing
select r.id, r.link_mac, r.link_ends, r.state, r.organisation, coalesce(v.state, '') as visit_state, coalesce(v.day, '') as visit_day,
  coalesce(s.word, '') as word, coalesce(s.day, '') as day
from requests r left join visits v on v.id = r.visit left join door_states s on s.request = r.id
where {{visible requests r}} and r.source = 'door' and r.link_ends >= :today
order by r.id

-- name: door.told
insert into door_states (request, word, day, told_at) values (:id, :word, :day, :now)
on conflict (request) do update set word = excluded.word, day = excluded.day, told_at = excluded.told_at

-- name: visit_letter.insert
insert into visit_letters (id, visit, kind, sequence, written_at) values (:id, :visit, :kind, :sequence, :now)

-- name: visit_letter.of
select id, visit, kind, sequence, written_at from visit_letters where visit = :visit order by written_at, id

-- name: visit_letter.due
select v.id, v.code, v.state, v.day, v.calendar_sequence, coalesce(o.name, '') as host_name
from visits v left join organisations o on o.id = v.organisation
where {{visible visits v}} and v.day >= :today and v.calendar_sequence > 0 and v.state in ('confirmed', 'cancelled')
  and not exists (select 1 from visit_letters l where l.visit = v.id and l.sequence = v.calendar_sequence)
  and (v.state = 'confirmed' or exists (select 1 from visit_letters l where l.visit = v.id))
order by v.day, v.id limit 20
