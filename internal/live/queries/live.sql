-- name: live.add_entries
insert into live_entries (node, n, position, kind, room, seat, question, act, body)
select cast(:node as text), cast(:n as {{integer|bigint}}), cast(e.value ->> 0 as integer), e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5, e.value ->> 6
from {{json_each(cast(:entries as text))|jsonb_array_elements(cast(:entries as jsonb))}} e
where true
on conflict do nothing
returning position;

-- name: live.add_group
insert into live_groups (node, n, prev, hash, at, count)
values (:node, :n, :prev, :hash, :at, :count);

-- name: live.head
select n, hash from live_groups where node = :node order by n desc limit 1;

-- name: live.nodes
select distinct node from live_groups order by node;

-- name: live.groups
select n, prev, hash, at, count from live_groups where node = :node and n >= :first order by n limit :most;

-- name: live.group_entries
select n, kind, room, seat, question, act, body from live_entries where node = :node and n >= :first and n <= :last order by n, position;

-- name: live.room_entries
select e.kind, e.room, e.seat, e.question, e.act, e.body, g.at
from live_entries e join live_groups g on g.node = e.node and g.n = e.n
where e.room = :room order by e.node, e.n, e.position;

-- name: live.rooms
select r.room, r.act as code, r.body, g.at, case when exists (select 1 from live_entries x where x.room = r.room and x.kind = 'end') then 1 else 0 end as ended
from live_entries r join live_groups g on g.node = r.node and g.n = r.n
where r.kind = 'room' order by g.at desc, r.room;

-- name: live.add_script
insert into live_scripts (hash, source) values (:hash, :source) on conflict do nothing;

-- name: live.script
select source from live_scripts where hash = :hash;

-- name: live.hold
insert into live_held (room, act, question, text) values (:room, :act, :question, :text) on conflict do nothing;

-- name: live.let_go
delete from live_held where room = :room and act = :act;

-- name: live.held
select act, question, text from live_held where room = :room order by act;
