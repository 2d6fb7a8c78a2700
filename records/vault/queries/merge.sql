-- name: merge.insert
insert into vault_merges (id, at, by_user, kept, merged, sealed, until_on, state)
values (:id, :now, :actor_user, :kept, :merged, :sealed, :until_on, 'open')

-- name: merge.find
select m.id, m.at, m.kept, m.merged, k.code as kept_code, f.code as merged_code, m.sealed, m.until_on, m.state, {{put person_barred m.kept}}
from vault_merges m join people k on k.id = m.kept join people f on f.id = m.merged where m.id = :id

-- name: merge.open_of
select m.id from vault_merges m where m.state = 'open' and (m.kept = :person or m.merged = :person) order by m.id desc

-- name: merge.state
update vault_merges set state = :state, sealed = {{x''|''::bytea}} where id = :id and state = 'open'

-- name: merge.due
select id from vault_merges where state = 'open' and until_on < :today order by id limit 50

-- name: merge.forget
delete from vault_merges where kept = :person or merged = :person

-- name: merge.case_codes
select code from cases where person = :person order by opened_on, id

-- name: merge.copy_withholdings
insert into withholdings (id, person, against_person, against_role, against_organisation, relation, who, whole, fields, reason,
  from_on, until_on, by_user, at, version)
select w.id || :mark, :to, w.against_person, w.against_role, w.against_organisation, w.relation, {{x''|''::bytea}}, w.whole, w.fields,
  {{x''|''::bytea}}, w.from_on, w.until_on, :actor_user, :now, 1
from withholdings w where w.person = :from and w.id not like '%~%' and w.against_person <> :to
  and (w.against_person <> '' or w.against_role <> '' or w.against_organisation <> '')

-- name: merge.drop_copies
delete from withholdings where id like '%' || cast(:mark as text)

-- name: merge.merged_into
select id from people where merged_into = :person order by id

-- name: merge.sheet
select shelf, changed_at, changed_by, version from vault_sheets where holder = :holder

-- name: merge.sheet_back
insert into vault_sheets (holder, shelf, changed_at, changed_by, version) values (:holder, :shelf, :changed_at, :changed_by, :version)
