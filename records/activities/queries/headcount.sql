-- name: headcount.of
select id, activity, audience, sex, age_band, method, method_rank, count, counted_by, entered_by, entered_at, version
from headcounts where activity = :activity order by audience, method_rank, sex, age_band

-- name: headcount.find
select id, activity, audience, sex, age_band, method, method_rank, count, counted_by, entered_by, entered_at, version
from headcounts where activity = :activity and audience = :audience and sex = :sex and age_band = :age_band and method = :method

-- name: headcount.by_id
select id, activity, audience, sex, age_band, method, method_rank, count, counted_by, entered_by, entered_at, version
from headcounts where id = :id

-- name: headcount.insert
insert into headcounts (id, activity, audience, sex, age_band, method, method_rank, count, counted_by, entered_by, entered_at, version)
values (:id, :activity, :audience, :sex, :age_band, :method, :method_rank, :count, :counted_by, :entered_by, :entered_at, 1)

-- name: headcount.update
update headcounts set count = :count, counted_by = :counted_by, entered_by = :entered_by, entered_at = :entered_at, version = version + 1
where id = :id and version = :version

-- name: headcount.remove
delete from headcounts where id = :id

-- name: correction.insert
insert into headcount_corrections (id, headcount, activity, was, becomes, why, corrected_by, corrected_at)
values (:id, :headcount, :activity, :was, :becomes, :why, :corrected_by, :corrected_at)

-- name: correction.of
select id, headcount, activity, was, becomes, why, corrected_by, corrected_at
from headcount_corrections where activity = :activity order by corrected_at, id

-- name: counting.due
insert into counting_due (activity) values (:activity) on conflict do nothing

-- name: counting.due_all
insert into counting_due (activity) select id from activities where true on conflict do nothing

-- name: counting.drop_due
delete from counting where activity in (select activity from counting_due)

-- name: counting.fill_due
insert into counting (grant_id, format, day, activity, host, country, shared, pupils, teachers, visitors, professionals, parents)
with ranked as (
  select h.activity, h.audience, h.count, h.method_rank,
    min(h.method_rank) over (partition by h.activity, h.audience) as best
  from counting_due d join headcounts h on h.activity = d.activity
), totals as (
  select activity,
    sum(case when audience = 'pupils' then count else 0 end) as pupils,
    sum(case when audience = 'teachers' then count else 0 end) as teachers,
    sum(case when audience = 'visitors' then count else 0 end) as visitors,
    sum(case when audience = 'professionals' then count else 0 end) as professionals,
    sum(case when audience = 'parents' then count else 0 end) as parents
  from ranked where method_rank = best group by activity
)
select g.grant_id, a.format, a.day, a.id, a.host, a.country,
  case when (select count(*) from activity_grants x where x.activity = a.id) > 1 then 1 else 0 end,
  coalesce(t.pupils, 0), coalesce(t.teachers, 0), coalesce(t.visitors, 0), coalesce(t.professionals, 0), coalesce(t.parents, 0)
from counting_due d join activities a on a.id = d.activity join activity_grants g on g.activity = a.id
  left join totals t on t.activity = a.id
where a.status = 'held'

-- name: counting.done
delete from counting_due

-- name: counting.all
select grant_id, format, day, activity, host, country, shared, pupils, teachers, visitors, professionals, parents
from counting order by grant_id, format, day, activity
