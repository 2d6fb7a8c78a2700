-- name: feed.of_all
select id, person, made_at, revoked_at from feeds where (cast(:only as text) = '' or person = :only) order by revoked_at, made_at desc, id

-- name: feed.by_id
select id, person, made_at, revoked_at from feeds where id = :id

-- name: feed.by_mac
select id, person, made_at, revoked_at from feeds where mac = :mac and revoked_at = ''

-- name: feed.insert
insert into feeds (id, person, mac, made_at, revoked_at) values (:id, :person, :mac, :now, '')

-- name: feed.revoke
update feeds set revoked_at = :now where id = :id and revoked_at = ''

-- name: feed.forgotten
delete from feeds where person = :person

-- The visits of one crew member that went out as calendar entries. A cancelled one stays until its day is past.
-- name: feed.visits
select v.id, v.code, v.state, v.day, v.municipality, v.zone, v.leaves_at, v.back_at, v.leaves_utc, v.back_utc, v.calendar_sequence, v.changed_at
from visits v
where v.calendar_sequence > 0 and exists (select 1 from visit_crew c where c.visit = v.id and c.person = :person)
  and v.day >= :from and (v.state <> 'cancelled' or v.day >= :today)
order by v.leaves_utc, v.id
