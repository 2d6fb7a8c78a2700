-- name: disclosure.insert
insert into disclosures (id, at, day, by_user, by_person, outcome, subject, kind, to_whom, ground, why, registers, row_count, hash, report)
values (:id, :at, :day, :by_user, :by_person, :outcome, :subject, :kind, :to_whom, :ground, :why, :registers, :row_count, :hash, :report)

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
  d.hash, d.report, (select count(*) from disclosure_cells c where c.disclosure = d.id) as cells
from disclosures d where d.id = :id

-- name: disclosure.cells_of
select c.table_name, c.row_key, c.column_name, c.value from disclosure_cells c
where c.disclosure = :disclosure order by c.table_name, c.row_key, c.column_name limit :most

-- name: disclosure.page
select d.id, d.at, d.day, d.by_user, d.by_person, d.outcome, d.subject, d.kind, d.to_whom, d.ground, d.why, d.registers, d.row_count,
  d.hash, d.report, (select count(*) from disclosure_cells c where c.disclosure = d.id) as cells
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
select d.id, d.at, d.day, d.outcome, d.ground from disclosures d where d.subject = :subject order by d.id

-- name: disclosure.forget
update disclosures set subject = :instead, to_whom = '', why = '' where subject = :person
