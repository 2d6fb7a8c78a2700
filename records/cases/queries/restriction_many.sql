-- name: restriction.all
select distinct r.case_id from case_restrictions r where r.lifted_on = ''
