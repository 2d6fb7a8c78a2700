-- One case is found whole: the clerk decides who may open it. Lists are narrowed to what the reader may see.

-- name: case.by_id
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from cases k join people p on p.id = k.person
where k.id = :id

-- name: case.by_code
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from cases k join people p on p.id = k.person
where k.code = :code

-- name: case.of_person
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from cases k join people p on p.id = k.person
where k.person = :person and {{visible cases k}}
order by k.opened_on, k.id

-- name: case.ids_of_person
select id from cases where person = :person order by opened_on, id

-- name: case.insert
insert into cases (id, code, person, opened_on, closed_on, origin, outcome, released, earlier, touched_on, changed_at, changed_by, version)
values (:id, :code, :person, :opened_on, :closed_on, :origin, :outcome, :released, :earlier, :touched_on, :now, :actor_person, :version)

-- name: case.update
update cases set opened_on = :opened_on, closed_on = :closed_on, origin = :origin, outcome = :outcome, released = :released,
  touched_on = :today, changed_at = :now, changed_by = :actor_person, version = version + 1
where id = :id and version = :version

-- name: case.touch
update cases set touched_on = :today where id = :id

-- The rows of a page are found by their ids first; who reaches them is asked for those alone.

-- name: case.mine
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from (select distinct t.case_opened, t.case_id from case_team t
  where t.person = :actor_person and t.from_on <= :today and (t.until_on = '' or t.until_on >= :today)
    and {{visible case_team t}}
    and (cast(:open as text) = '' or t.case_closed = '')
    and (cast(:closed as text) = '' or t.case_closed <> '')
    and (cast(:untouched as text) = '' or exists (select 1 from cases n where n.id = t.case_id and n.closed_on = '' and n.touched_on < :untouched))
    and (cast(:search as text) = '' or exists (select 1 from cases n where n.id = t.case_id
      and upper(n.code) like upper(cast(:search as text)) || '%' escape '!'))
  order by t.case_opened desc, t.case_id desc limit :most offset :skip) found
join cases k on k.id = found.case_id join people p on p.id = k.person
order by k.opened_on desc, k.id desc

-- name: case.mine_found
select count(distinct t.case_id) from case_team t
  where t.person = :actor_person and t.from_on <= :today and (t.until_on = '' or t.until_on >= :today)
    and {{visible case_team t}}
    and (cast(:open as text) = '' or t.case_closed = '')
    and (cast(:closed as text) = '' or t.case_closed <> '')
    and (cast(:untouched as text) = '' or exists (select 1 from cases n where n.id = t.case_id and n.closed_on = '' and n.touched_on < :untouched))
    and (cast(:search as text) = '' or exists (select 1 from cases n where n.id = t.case_id
      and upper(n.code) like upper(cast(:search as text)) || '%' escape '!'))

-- name: case.list
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from (select k.id from cases k
  where {{visible cases k}}
    and (cast(:open as text) = '' or k.closed_on = '')
    and (cast(:closed as text) = '' or k.closed_on <> '')
    and (cast(:untouched as text) = '' or (k.closed_on = '' and k.touched_on < :untouched))
    and (cast(:search as text) = '' or upper(k.code) like upper(cast(:search as text)) || '%' escape '!')
  order by k.opened_on desc, k.id desc limit :most offset :skip) found
join cases k on k.id = found.id join people p on p.id = k.person
order by k.opened_on desc, k.id desc

-- name: case.found
select count(*) from cases k
  where {{visible cases k}}
    and (cast(:open as text) = '' or k.closed_on = '')
    and (cast(:closed as text) = '' or k.closed_on <> '')
    and (cast(:untouched as text) = '' or (k.closed_on = '' and k.touched_on < :untouched))
    and (cast(:search as text) = '' or upper(k.code) like upper(cast(:search as text)) || '%' escape '!')

-- name: case.register
select k.id, k.code, k.person, p.code as person_code, k.opened_on, k.closed_on, k.origin, k.outcome, k.released, k.earlier,
  k.touched_on, k.changed_at, k.changed_by, k.version, {{put case_reach k.id}}
from cases k join people p on p.id = k.person
where {{visible cases k}}
order by k.code {{|collate "C"}}

-- name: case.id_of_code
select id from cases where code = :code

-- name: case.replace_person
update cases set person = :instead where person = :person

-- name: case.each
select k.id, k.code, k.person, k.opened_on, k.closed_on, k.released from cases k order by k.code
