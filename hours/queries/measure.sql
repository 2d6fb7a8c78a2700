-- name: measure.first_consultation
select k.opened_on, min(s.day) as first_day from cases k join services s on s.case_id = k.id
where k.opened_on >= :from and k.opened_on <= :to group by k.id, k.opened_on order by k.opened_on, k.id

-- name: measure.work
select by_person, sum(minutes) as minutes from services
where day >= :from and day <= :to and by_person <> '' group by by_person
