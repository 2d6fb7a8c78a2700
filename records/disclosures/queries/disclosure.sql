-- name: disclosure.insert
insert into disclosures (id, at, day, by_user, by_person, outcome, subject, kind, to_whom, ground, why, registers, row_count, hash, report, code, brought)
values (:id, :at, :day, :by_user, :by_person, :outcome, :subject, :kind, :to_whom, :ground, :why, :registers, :row_count, :hash, :report, :code, :brought)

-- name: disclosure.cell_insert
insert into disclosure_cells (disclosure, table_name, row_key, column_name, value)
values (:disclosure, :table_name, :row_key, :column_name, :value)

-- name: disclosure.earlier
select c.table_name, c.row_key, c.column_name, c.value, c.disclosure, d.report, d.at
from disclosure_cells c join disclosures d on d.id = c.disclosure
where c.table_name in (:tables...)
order by c.disclosure, c.table_name, c.row_key, c.column_name

-- name: disclosure.find
select d.id, d.at, d.day, d.by_user, d.by_person, d.outcome, d.subject, d.kind, d.to_whom, d.ground, d.why, d.registers, d.row_count,
  d.hash, d.report, d.code, d.brought, (select count(*) from disclosure_cells c where c.disclosure = d.id) as cells, {{put person_barred d.subject}}, {{put person_kept d.subject}}
from disclosures d where d.id = :id

-- name: disclosure.cells_of
select c.table_name, c.row_key, c.column_name, c.value from disclosure_cells c
where c.disclosure = :disclosure order by c.table_name, c.row_key, c.column_name limit :most

-- name: disclosure.page
select d.id, d.at, d.day, d.by_user, d.by_person, d.outcome, d.subject, d.kind, d.to_whom, d.ground, d.why, d.registers, d.row_count,
  d.hash, d.report, (select count(*) from disclosure_cells c where c.disclosure = d.id) as cells, {{put person_barred d.subject}}, {{put person_kept d.subject}}
from disclosures d
where {{visible disclosures d}} and (cast(:outcome as text) = '' or d.outcome = :outcome)
  and (cast(:kind as text) = '' or d.kind = :kind) and (cast(:ground as text) = '' or d.ground = :ground)
order by d.id desc limit :most offset :skip

-- name: disclosure.count
select count(*) from disclosures d
where {{visible disclosures d}} and (cast(:outcome as text) = '' or d.outcome = :outcome)
  and (cast(:kind as text) = '' or d.kind = :kind) and (cast(:ground as text) = '' or d.ground = :ground)

-- name: disclosure.forget_author
update disclosures set by_person = :instead where by_person = :person

-- name: disclosure.of_subject
select d.id, d.at, d.day, d.outcome, d.ground from disclosures d
where d.subject = :subject or d.id in (select o.disclosure from disclosure_people o where o.person = :subject) order by d.id

-- name: disclosure.forget
update disclosures set subject = :instead, to_whom = '', why = '' where subject = :person

-- name: disclosure.by_code
select d.id, d.code from disclosures d where d.code = :code and d.brought = 1

-- name: disclosure.update
update disclosures set at = :at, day = :day, by_user = :by_user, by_person = :by_person, outcome = :outcome, subject = :subject, kind = :kind,
  to_whom = :to_whom, ground = :ground, why = :why, registers = :registers, row_count = :row_count, hash = :hash
where id = :id and brought = 1

-- name: disclosure.register
select d.id, d.day, d.outcome, d.subject, d.kind, d.to_whom, d.ground, d.why, d.registers, d.row_count, d.hash, d.brought,
  case when d.code = '' then d.id else d.code end as code, coalesce(p.code, '') as subject_code, {{put person_kept d.subject}}
from disclosures d left join people p on p.id = d.subject and p.forgotten = 0 and {{visible people p}}
where {{visible disclosures d}} order by (case when d.code = '' then d.id else d.code end) {{|collate "C"}}

-- name: disclosure.counted
select count(*) from disclosures where outcome = :outcome and day >= :from and day <= :to

-- name: disclosure.count_rows
select d.id, d.code, d.day, d.kind as what, 1 as value, d.by_user from disclosures d
where d.outcome = :outcome and d.day >= :from and d.day <= :to and {{visible disclosures d}}
order by d.day, d.id limit :most offset :skip

-- name: disclosure.people_insert
insert into disclosure_people (disclosure, person)
select cast(:disclosure as text), e.value from {{json_each(:people)|json_array_elements_text(cast(:people as json))}} e where true

-- name: disclosure.about
select d.id, d.at, d.day, d.by_user, d.by_person, d.outcome, d.subject, d.kind, d.to_whom, d.ground, d.why, d.registers, d.row_count,
  d.hash, d.report, d.code, d.brought, {{put person_kept d.subject}}
from disclosures d where d.subject = :person or d.id in (select o.disclosure from disclosure_people o where o.person = :person)
order by d.id desc limit :most

-- name: disclosure.forget_among
delete from disclosure_people where person = :person
