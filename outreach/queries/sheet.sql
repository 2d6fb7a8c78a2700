-- name: sheet.entry
insert into sheet_entries (id, visit, happened_at, entered_at, entered_by) values (:id, :visit, :happened_at, :now, :entered_by)

-- name: sheet.entries_of
select happened_at, entered_at, entered_by from sheet_entries where visit = :visit order by entered_at, id

-- name: sheet.credit_lines
select distinct g.code, g.credit_line as text
from activities a join activity_grants s on s.activity = a.id join grants g on g.id = s.grant_id
where a.visit = :code and a.status <> 'cancelled' and g.credit_line <> '' order by g.code

-- name: sheet.host_name
select name from organisations where id = :id
