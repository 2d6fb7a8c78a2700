-- Sheets and labels. What is not opened here is sealed; lists of people are narrowed to what the reader
-- may see, and the desk asks for labels with the word codes, since every reader of a page sees its codes.

-- name: vault.labels
select p.id, p.code, p.kind, coalesce(s.holder, '') as holder, g.sealed as given, f.sealed as family
from people p
left join vault_sheets s on s.holder = p.id and s.shelf = 'working'
left join vault_entries g on g.holder = s.holder and g.field = 'given_name'
left join vault_entries f on f.holder = s.holder and f.field = 'family_name'
where p.id in (:ids...) and {{visible people p}}
union all
select c.id, c.code, coalesce(p.kind, 'contact') as kind, coalesce(s.holder, '') as holder, g.sealed as given, f.sealed as family
from vault_contacts c
left join people p on p.id = c.person and {{visible people p}}
left join vault_sheets s on s.holder = coalesce(c.person, c.id) and s.shelf = 'working'
left join vault_entries g on g.holder = s.holder and g.field = 'given_name'
left join vault_entries f on f.holder = s.holder and f.field = 'family_name'
where c.id in (:ids...)

-- name: vault.sheet_of_person
select p.id as holder, p.code, p.kind, coalesce(s.shelf, '') as shelf,
  coalesce(s.version, 0) as version, coalesce(s.changed_at, '') as changed_at, coalesce(s.changed_by, '') as changed_by, {{put person_barred p.id}}
from people p left join vault_sheets s on s.holder = p.id
where p.id = :id and p.forgotten = 0

-- name: vault.sheet_of_contact
select c.id as holder, c.code, 'contact' as kind, coalesce(s.shelf, '') as shelf,
  coalesce(s.version, 0) as version, coalesce(s.changed_at, '') as changed_at, coalesce(s.changed_by, '') as changed_by
from vault_contacts c left join vault_sheets s on s.holder = c.id
where c.id = :id and c.person is null

-- name: vault.sheets
select s.holder, coalesce(p.code, c.code) as code, coalesce(p.kind, 'contact') as kind, s.shelf, s.version
from vault_sheets s
left join people p on p.id = s.holder and {{visible people p}}
left join vault_contacts c on c.id = s.holder
where s.holder in (:ids...) and (p.id is not null or c.id is not null) and s.shelf = cast(:shelf as text)
order by coalesce(p.code, c.code) {{|collate "C"}}

-- name: vault.all_sheets
select s.holder, coalesce(p.code, c.code, '') as code, coalesce(p.kind, 'contact') as kind, s.shelf, s.version
from vault_sheets s
left join people p on p.id = s.holder and {{visible people p}}
left join vault_contacts c on c.id = s.holder
where s.holder {{|collate "C"}} > cast(:after as text)
order by s.holder {{|collate "C"}} limit 200

-- name: vault.entries
select field, sealed from vault_entries where holder = :holder

-- name: vault.entries_of_many
select e.holder, e.field, e.sealed, case when exists (select 1 from withholdings w where w.person = e.holder) then 1 else 0 end as barred
from vault_entries e join vault_sheets s on s.holder = e.holder
where s.shelf = 'protected' and e.holder in (:ids...) order by e.holder, e.field

-- name: vault.fields_of_many
select s.holder, (select {{group_concat|string_agg}}(e.field, ' ') from vault_entries e where e.holder = s.holder) as fields
from vault_sheets s where s.shelf = 'protected' and s.holder in (:ids...)

-- name: vault.there
select p.id from people p where p.id in (:ids...) and p.forgotten = 0

-- name: vault.fields
select field from vault_entries where holder = :holder order by field

-- name: vault.sheet_insert
insert into vault_sheets (holder, contact, shelf, changed_at, changed_by, version)
values (:holder, nullif(cast(:contact as text), ''), :shelf, :now, :actor_person, 1) on conflict do nothing

-- name: vault.sheet_update
update vault_sheets set shelf = :shelf, changed_at = :now, changed_by = :actor_person, version = version + 1 where holder = :holder and version = :version

-- name: vault.sheet_delete
delete from vault_sheets where holder = :holder

-- name: vault.entry_put
insert into vault_entries (holder, field, sealed) values (:holder, :field, :sealed)

-- name: vault.entries_delete
delete from vault_entries where holder = :holder

-- name: vault.locked
select locked from vault_lock where one = 1

-- name: vault.lock_state
select 'vault' as id, locked, at, by_user from vault_lock where one = 1

-- name: vault.lock_set
insert into vault_lock (one, locked, at, by_user) values (1, :locked, :now, :actor_user)
on conflict (one) do update set locked = excluded.locked, at = excluded.at, by_user = excluded.by_user

-- name: vault.within_reach
select case when not exists (select 1 from cases k where k.person = :person) then 1
  when exists (select 1 from cases k join case_team placed on placed.case_id = k.id where k.person = :person and placed.person = :actor_person
    and placed.from_on <= :today and (placed.until_on = '' or placed.until_on >= :today)) then 1
  when exists (select 1 from vault_notices n where n.person = :person and n.by_user = :actor_user and n.at >= :since and {{visible vault_notices n}}) then 1
  else 0 end
