-- name: live.add_entries
insert into live_entries (node, n, position, kind, room, seat, question, act, body)
select cast(:node as text), cast(:n as {{integer|bigint}}), cast(e.value ->> 0 as integer), e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5, e.value ->> 6
from {{json_each(cast(:entries as text))|jsonb_array_elements(cast(:entries as jsonb))}} e
where true
order by {{cast(e.value ->> 0 as integer)|e.value ->> 2, e.value ->> 1, e.value ->> 3, e.value ->> 4, e.value ->> 5}}
on conflict do nothing
returning position;

-- name: live.add_group
insert into live_groups (node, n, prev, hash, at, count)
values (:node, :n, :prev, :hash, :at, :count);

-- name: live.head
select n, hash from live_groups where node = :node order by n desc limit 1;

-- name: live.nodes
with recursive names (node) as (
  select min(node) from live_groups
  union all
  select (select min(g.node) from live_groups g where g.node > names.node) from names where names.node is not null
)
select node from names where node is not null order by node;

-- name: live.after
select node, n, kind, room, seat, question, act, body from live_entries where node = :node and n > :seen order by n, position limit :most;

-- name: live.one_held
select act, question, text from live_held where room = :room and act = :act;

-- name: live.tell_nodes
select {{1|case when pg_notify('drosme_live', cast(:node as text)) is null then 0 else 1 end}} as told;

-- name: live.groups
select n, prev, hash, at, count from live_groups where node = :node and n >= :first order by n limit :most;

-- name: live.group_entries
select n, kind, room, seat, question, act, body from live_entries where node = :node and n >= :first and n <= :last order by n, position;

-- name: live.room_entries
select e.node, e.n, e.kind, e.room, e.seat, e.question, e.act, e.body, g.at
from live_entries e join live_groups g on g.node = e.node and g.n = e.n
where e.room = :room order by e.node, e.n, e.position;

-- name: live.rooms
select r.node, r.room, r.act as code, r.body, g.at, case when exists (select 1 from live_entries x where x.room = r.room and x.kind = 'end') then 1 else 0 end as ended
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

-- name: live.post_letter
insert into live_letters (room, act, body) values (:room, :act, :body) on conflict do nothing;

-- name: live.take_letter
delete from live_letters where room = :room and act = :act;

-- name: live.letters
select room, act, body from live_letters where room = :room order by act;

-- name: live.room_of_code
select r.node, r.room, r.act as code, r.body, g.at, 0 as ended
from live_entries r join live_groups g on g.node = r.node and g.n = r.n
where r.kind = 'room' and r.act = :code order by g.at desc, r.room limit 1;

-- name: live.open_room
select r.node, r.room, r.act as code, r.body, g.at, 0 as ended
from live_entries r join live_groups g on g.node = r.node and g.n = r.n
where r.kind = 'room' and r.act = :code and not exists (select 1 from live_entries x where x.room = r.room and x.kind = 'end')
order by g.at desc, r.room limit 1;

-- name: live.letters_left
select l.room, l.act, l.body from live_letters l where exists (select 1 from live_entries x where x.room = l.room and x.kind = 'end') order by l.room, l.act;

-- name: live.invite
insert into live_pairings (room, code, young) values (:room, :code, :young)
on conflict (room) do update set code = excluded.code, young = excluded.young;

-- name: live.pair
delete from live_pairings where room = :room and code = :code returning young;

-- name: live.closed_rooms
select r.room from live_entries r
where r.kind = 'room' and r.node like :peers and exists (select 1 from live_entries x where x.room = r.room and x.kind = 'end')
order by r.room;

-- name: live.open_rooms
select r.node, r.room, r.act as code, r.body, g.at, 0 as ended
from live_entries r join live_groups g on g.node = r.node and g.n = r.n
where r.kind = 'room' and not exists (select 1 from live_entries x where x.room = r.room and x.kind = 'end') order by r.room;
