-- name: month.totals
select p.payer, p.specialist, p.rule, sum(p.minutes) as minutes, count(*) as services
from service_parts p where p.month = :month and (cast(:payer as text) = '*' or p.payer = :payer)
group by p.payer, p.specialist, p.rule order by p.payer, p.specialist, p.rule

-- name: month.cost_totals
select c.payer, c.kind, sum(c.cents) as cents, sum(c.km) as km, count(*) as many
from case_costs c where c.day between :from and :to and (cast(:payer as text) = '*' or c.payer = :payer)
group by c.payer, c.kind order by c.payer, c.kind

-- name: month.months
select distinct month from service_parts where month <> '' order by month desc limit 60

-- name: month.services
select 'service' as what, s.id as ref, s.code, p.case_id, k.code as case_code, s.day, p.specialist, p.rule, p.minutes, 0 as cents, 0 as km, 0 as correction
from service_parts p join services s on s.id = p.service_id join cases k on k.id = p.case_id
where p.month = :month and p.payer = :payer and p.minutes > 0 order by s.day, s.code

-- name: month.costs
select 'cost' as what, c.id as ref, '' as code, c.case_id, k.code as case_code, c.day, c.kind as specialist, '' as rule, 0 as minutes, c.cents, c.km, 0 as correction
from case_costs c join cases k on k.id = c.case_id
where c.payer = :payer and c.day between :from and :to order by c.day, c.id

-- name: month.due
select what, ref from corrections_due where payer = :payer order by what, ref

-- name: month.due_add
insert into corrections_due (payer, what, ref) values (:payer, :what, :ref) on conflict (payer, what, ref) do nothing

-- name: month.due_clear
delete from corrections_due where payer = :payer

-- name: month.sent_of
select l.what, l.ref, min(l.code) as code, l.case_id, coalesce((select k.code from cases k where k.id = l.case_id), '') as case_code, l.day, l.specialist, l.rule,
  sum(l.minutes) as minutes, sum(l.cents) as cents, sum(l.km) as km, 1 as correction
from payer_month_lines l join payer_months m on m.id = l.month_id
where m.payer = :payer and l.what = :what and l.ref = :ref
group by l.what, l.ref, l.case_id, l.day, l.specialist, l.rule order by l.day, l.rule, l.specialist, l.case_id

-- name: month.now_service
select 'service' as what, s.id as ref, s.code, p.case_id, k.code as case_code, s.day, p.specialist, p.rule, p.minutes, 0 as cents, 0 as km, 1 as correction
from service_parts p join services s on s.id = p.service_id join cases k on k.id = p.case_id
where p.service_id = :ref and p.payer = :payer and p.minutes > 0

-- name: month.now_cost
select 'cost' as what, c.id as ref, '' as code, c.case_id, k.code as case_code, c.day, c.kind as specialist, '' as rule, 0 as minutes, c.cents, c.km, 1 as correction
from case_costs c join cases k on k.id = c.case_id where c.id = :ref and c.payer = :payer

-- name: month.closed
select id, payer, month, minutes, cents, km, services, corrections, hash, disclosure, sent_on, sent_at, sent_by
from payer_months order by month desc, payer

-- name: month.of
select id, payer, month, minutes, cents, km, services, corrections, hash, disclosure, sent_on, sent_at, sent_by
from payer_months where payer = :payer and month = :month

-- name: month.insert
insert into payer_months (id, payer, month, minutes, cents, km, services, corrections, hash, disclosure, sent_on, sent_at, sent_by)
values (:id, :payer, :month, :minutes, :cents, :km, :services, :corrections, :hash, :disclosure, :today, :now, :sent_by)

-- name: month.line_insert
insert into payer_month_lines (month_id, position, what, ref, code, case_id, day, specialist, rule, minutes, cents, km, correction)
values (:month_id, :position, :what, :ref, :code, :case_id, :day, :specialist, :rule, :minutes, :cents, :km, :correction)

-- name: month.lines
select l.what, l.ref, l.code, l.case_id, coalesce((select k.code from cases k where k.id = l.case_id), '') as case_code, l.day, l.specialist, l.rule,
  l.minutes, l.cents, l.km, l.correction
from payer_month_lines l where l.month_id = :month_id order by l.position
