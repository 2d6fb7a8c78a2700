-- Numbers of a worker's cases: counted over all cases, since a number names nobody.

-- name: caseload.of_workers
select t.person,
  sum(case when t.part = 'responsible' then 1 else 0 end) as led,
  sum(case when t.part = 'member' then 1 else 0 end) as joined,
  sum(case when t.part = 'cover' then 1 else 0 end) as covered,
  sum(case when t.part = 'responsible' and k.touched_on < :untouched then 1 else 0 end) as untouched
from case_team t join cases k on k.id = t.case_id
where t.part <> 'outside' and t.from_on <= :today and (t.until_on = '' or t.until_on >= :today) and t.case_closed = ''
group by t.person

-- name: caseload.overdue
select t.person, count(*) as n
from case_follow_ups f join case_team t on t.case_id = f.case_id
where f.done_on = '' and f.due_on < :today and t.part = 'responsible' and t.from_on <= :today and (t.until_on = '' or t.until_on >= :today)
group by t.person

-- name: caseload.totals
select count(*) as open, coalesce(sum(case when k.touched_on < :untouched then 1 else 0 end), 0) as untouched,
  coalesce(sum(case when not exists (select 1 from case_team t where t.case_id = k.id and t.part = 'responsible' and t.from_on <= :today
    and (t.until_on = '' or t.until_on >= :today)) then 1 else 0 end), 0) as nobody
from cases k where k.closed_on = ''

-- name: measure.opened
select count(*) from cases where opened_on >= :from and opened_on <= :to

-- name: measure.closed
select opened_on, closed_on from cases where closed_on >= :from and closed_on <= :to

-- name: measure.outcomes
select outcome, count(*) as n from cases where closed_on >= :from and closed_on <= :to group by outcome order by outcome

-- name: measure.reopened
select count(*) from case_closings where reopened_on >= :from and reopened_on <= :to and reopened_on <> ''

-- name: supervision.of_workers
select worker as person, sum(minutes) as n from supervisions where day >= :from and day <= :to group by worker

-- name: supervision.list
select s.id, s.worker, s.day, s.minutes, s.kind, s.by_user, s.at, s.version from supervisions s
where {{visible supervisions s}} order by s.day desc, s.id limit :most offset :skip

-- name: supervision.found
select count(*) from supervisions s where {{visible supervisions s}}

-- name: supervision.by_id
select s.id, s.worker, s.day, s.minutes, s.kind, s.by_user, s.at, s.version from supervisions s where s.id = :id

-- name: supervision.insert
insert into supervisions (id, worker, day, minutes, kind, by_user, at, version) values (:id, :worker, :day, :minutes, :kind, :by_user, :now, 1)

-- name: supervision.delete
delete from supervisions where id = :id and version = :version

-- name: supervision.replace_worker
update supervisions set worker = :instead where worker = :person
