-- name: restriction.begin
insert into case_restrictions (id, case_id, record, since_on) values (:id, :case_id, :record, :today)
on conflict (case_id, record) do update set since_on = :today, lifted_on = ''

-- name: restriction.lift
update case_restrictions set lifted_on = :today where record = :record and lifted_on = ''

-- name: restriction.in_force
select count(*) from case_restrictions r where r.case_id = :case_id and r.lifted_on = ''

-- name: restriction.codes
select k.code from cases k where exists (select 1 from case_restrictions r where r.case_id = k.id and r.lifted_on = '') order by k.code
