-- name: hub.all
select h.id, h.code, h.public_key, h.pack, h.enrolled_at, h.heard_at, h.n, h.told, h.whole, h.revoked_at, h.revoked_why, h.version
from hubs h order by case when h.revoked_at = '' then 0 else 1 end, h.heard_at desc, h.id

-- name: hub.by_id
select id, code, public_key, pack, enrolled_at, heard_at, n, told, whole, revoked_at, revoked_why, version from hubs where id = :id

-- name: hub.insert
insert into hubs (id, code, public_key, pack, enrolled_at, heard_at, n, told, whole, revoked_at, revoked_why, version)
values (:id, :code, :public_key, :pack, :now, :now, 0, 0, :whole, '', '', 1)

-- name: hub.heard
update hubs set heard_at = :now, n = :n, whole = :whole, version = version + 1 where id = :id and version = :version

-- name: hub.untold
select id, code, public_key, pack, enrolled_at, heard_at, n, told, whole, revoked_at, revoked_why, version from hubs where told < n

-- name: hub.told
update hubs set told = :n where id = :id and told < :n

-- name: hub.revoke
update hubs set revoked_at = :now, revoked_why = :why, version = version + 1 where id = :id and version = :version and revoked_at = ''

-- name: hub_pack.insert
insert into hub_packs (id, made_at, made_by, ends_on, visits, activities, hub, withdrawn_at, version)
values (:id, :now, :made_by, :ends_on, :visits, :activities, '', '', 1)

-- name: hub_pack.all
select id, made_at, made_by, ends_on, visits, activities, hub, withdrawn_at, version from hub_packs order by made_at desc, id desc limit 50

-- name: hub_pack.by_id
select id, made_at, made_by, ends_on, visits, activities, hub, withdrawn_at, version from hub_packs where id = :id

-- name: hub_pack.used
update hub_packs set hub = :hub, version = version + 1 where id = :id and hub = '' and withdrawn_at = ''

-- name: hub_pack.withdraw
update hub_packs set withdrawn_at = :now, version = version + 1 where id = :id and version = :version and hub = '' and withdrawn_at = ''

-- name: hub_receipt.insert
insert into hub_receipts (id, hub, n, groups, entries, at, line) values (:id, :hub, :n, :groups, :entries, :at, :line) on conflict do nothing

-- name: hub_receipt.all
select id, hub, n, groups, entries, at, line from hub_receipts where hub = :hub order by n desc, id desc limit 200

-- name: hub_receipt.last
select id, hub, n, groups, entries, at, line from hub_receipts where hub = :hub order by n desc, id desc limit 1

-- name: hub_act.insert
insert into hub_acts (id, hub, n, place, verb, person, visit, happened_at, arrived_at, sealed, state, reason, settled_at, settled_by, settled_why, version)
values (:id, :hub, :n, :place, :verb, :person, :visit, :happened_at, :now, :sealed, 'new', '', '', '', '', 1) on conflict do nothing

-- name: hub_act.open
select id, hub, n, place, verb, person, visit, happened_at, arrived_at, sealed, state, reason, settled_at, settled_by, settled_why, version
from hub_acts where state = 'new' order by hub, n, place limit 200

-- name: hub_act.inbox
select id, hub, n, place, verb, person, visit, happened_at, arrived_at, sealed, state, reason, settled_at, settled_by, settled_why, version
from hub_acts where state in ('refused', 'settled') order by case when state = 'refused' then 0 else 1 end, arrived_at desc, hub, n, place limit 200

-- name: hub_act.by_id
select id, hub, n, place, verb, person, visit, happened_at, arrived_at, sealed, state, reason, settled_at, settled_by, settled_why, version
from hub_acts where id = :id

-- name: hub_act.replayed
update hub_acts set state = :state, reason = :reason, version = version + 1 where id = :id and version = :version

-- name: hub_act.settle
update hub_acts set state = 'settled', settled_at = :now, settled_by = :by, settled_why = :why, version = version + 1
where id = :id and version = :version and state = 'refused'

-- name: hub_act.of_person
select id, hub, n, place, verb, person, visit, happened_at, arrived_at, sealed, state, reason, settled_at, settled_by, settled_why, version
from hub_acts where person = :person

-- name: hub_act.forget
update hub_acts set person = :instead, sealed = :sealed, version = version + 1 where id = :id

-- name: hub_self.get
select sealed from hub_self where id = 'self'

-- name: hub_self.insert
insert into hub_self (id, sealed) values ('self', :sealed)

-- name: hub_self.update
update hub_self set sealed = :sealed where id = 'self'

-- name: hub_carried.now
select id, unpacked_at, made_at, ends_on, sealed from hub_carried order by made_at desc, id desc limit 1

-- name: hub_carried.insert
insert into hub_carried (id, unpacked_at, made_at, ends_on, sealed) values (:id, :now, :made_at, :ends_on, :sealed) on conflict do nothing

-- name: hub_carried.older
delete from hub_carried where made_at < :made_at

-- name: hub_tick.of
select item, at from hub_ticks where day = :day order by item

-- name: hub_tick.put
insert into hub_ticks (day, item, at) values (:day, :item, :now) on conflict do nothing

-- name: hub_tick.drop
delete from hub_ticks where day = :day and item = :item
