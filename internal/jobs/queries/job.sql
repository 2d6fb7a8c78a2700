-- name: job.know
insert into jobs (name, holder, held_until, next_at, started_at, ended_at, outcome, reason, failures, milliseconds)
values (:name, '', '', '', '', '', '', '', 0, 0)
on conflict (name) do nothing

-- name: job.take
update jobs set holder = :holder, held_until = :until, started_at = :now
where name = :name and held_until <= :now and (next_at <= :now or started_at < :since)

-- name: job.keep
update jobs set held_until = :until where name = :name and holder = :holder

-- name: job.end
update jobs set held_until = '', next_at = :next, ended_at = :now, outcome = :outcome, reason = :reason,
  failures = case when cast(:outcome as text) = 'done' then 0 else failures + 1 end, milliseconds = :milliseconds
where name = :name and holder = :holder

-- name: job.free
update jobs set held_until = '', next_at = started_at where name = :name and holder = :holder

-- name: job.all
select name, next_at, started_at, ended_at, outcome, reason, failures, milliseconds from jobs order by name

-- name: job.failures
select failures from jobs where name = :name
