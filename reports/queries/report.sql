-- name: result.behind
select format, shared, count(*) as behind from counting
where grant_id = :grant and day >= :from and day <= :to group by format, shared

-- name: result.evidenced
select c.format, c.shared, count(distinct c.activity) as evidenced
from evidence e join counting c on c.activity = e.activity
where c.grant_id = :grant and c.day >= :from and c.day <= :to group by c.format, c.shared

-- name: result.months
select substr(day, 1, 7) as month, sum(pupils) as pupils, sum(teachers) as teachers from counting
where grant_id = :grant and format = 'trailer_session' and day >= :from and day <= :to
group by substr(day, 1, 7) order by substr(day, 1, 7)

-- name: report.all
select id, code, grant_id, title, from_day, to_day, start_day, end_day, supersedes, frozen_at, frozen_by, frozen_by_person, hash
from reports where cast(:grant as text) = '' or grant_id = :grant order by frozen_at desc, id desc

-- name: report.by_id
select id, code, grant_id, title, from_day, to_day, start_day, end_day, supersedes, frozen_at, frozen_by, frozen_by_person, hash
from reports where id = :id

-- name: report.insert
insert into reports (id, code, grant_id, title, from_day, to_day, start_day, end_day, supersedes, frozen_at, frozen_by, frozen_by_person, hash)
values (:id, :code, :grant_id, :title, :from_day, :to_day, :start_day, :end_day, :supersedes, :frozen_at, :frozen_by, :frozen_by_person, :hash)

-- name: report.superseded_by
select id, code from reports where supersedes = :id order by frozen_at, id

-- name: report.cells
select place, indicator, value, since, targeted, target, behind, evidenced, is_unique, is_served, is_euro, is_whole
from report_cells where report = :id order by place

-- name: report.cell_insert
insert into report_cells (report, place, indicator, value, since, targeted, target, behind, evidenced, is_unique, is_served, is_euro, is_whole)
values (:report, :place, :indicator, :value, :since, :targeted, :target, :behind, :evidenced, :is_unique, :is_served, :is_euro, :is_whole)

-- name: report.snapshot
insert into report_activities (report, activity, format, day, host, country, shared, pupils, teachers, visitors, professionals, parents)
select cast(:report as text), activity, format, day, host, country, shared, pupils, teachers, visitors, professionals, parents
from counting where grant_id = :grant and day >= :from and day <= :to

-- name: report.code_insert
insert into report_codes (report, kind, record, code) values (:report, :kind, :record, :code)

-- name: report.row_insert
insert into report_rows (report, indicator, place, code, day, municipality, value)
values (:report, :indicator, :place, :code, :day, :municipality, :value)

-- name: report.rows
select indicator, place, code, day, municipality, value from report_rows where report = :id order by place

-- name: report.person_replaced
update reports set frozen_by_person = :instead where frozen_by_person = :person

-- name: report.of_person
select id, code, grant_id, title, from_day, to_day, start_day, end_day, supersedes, frozen_at, frozen_by, frozen_by_person, hash
from reports where frozen_by_person = :person order by frozen_at

-- name: report.user_codes
select id, code from users where id in (:ids...)

-- name: report.differing_total
select count(*) from (
  select s.activity from report_activities s where s.report = :report and not exists (
    select 1 from counting c where c.grant_id = :grant and c.activity = s.activity and c.format = s.format and c.day = s.day and c.host = s.host
      and c.country = s.country and c.shared = s.shared and c.pupils = s.pupils and c.teachers = s.teachers and c.visitors = s.visitors)
  union
  select c.activity from counting c where c.grant_id = :grant and c.day >= :from and c.day <= :to
    and not exists (select 1 from report_activities s where s.report = :report and s.activity = c.activity)
) d

-- name: report.differing
select a.id, a.code, a.protected, a.circle,
  case when s.activity is null then 0 else 1 end as was_counted, s.day as was_day, s.format as was_format, s.host as was_host,
  s.country as was_country, s.shared as was_shared, s.pupils as was_pupils, s.teachers as was_teachers, s.visitors as was_visitors,
  case when c.activity is null then 0 else 1 end as now_counted, c.day as now_day, c.format as now_format, c.host as now_host,
  c.country as now_country, c.shared as now_shared, c.pupils as now_pupils, c.teachers as now_teachers, c.visitors as now_visitors
from (
  select s.activity from report_activities s where s.report = :report and not exists (
    select 1 from counting c where c.grant_id = :grant and c.activity = s.activity and c.format = s.format and c.day = s.day and c.host = s.host
      and c.country = s.country and c.shared = s.shared and c.pupils = s.pupils and c.teachers = s.teachers and c.visitors = s.visitors)
  union
  select c.activity from counting c where c.grant_id = :grant and c.day >= :from and c.day <= :to
    and not exists (select 1 from report_activities s where s.report = :report and s.activity = c.activity)
) d join activities a on a.id = d.activity
  left join report_activities s on s.report = :report and s.activity = a.id
  left join counting c on c.grant_id = :grant and c.activity = a.id and c.day >= :from and c.day <= :to
where {{visible activities a}}
order by a.code limit :most

-- name: report.lines
select l.at, l.actor, l.role, l.verb, l.target, l.detail, l.purpose, a.code
from log_lines l join activities a on a.id = l.target
where l.id >= :after and l.outcome = 'done'
  and (exists (select 1 from report_activities s where s.report = :report and s.activity = l.target)
    or exists (select 1 from counting c where c.activity = l.target and c.grant_id = :grant and c.day >= :from and c.day <= :to))
  and {{visible activities a}}
order by l.id desc limit :most

-- name: report.import_lines
select at, actor, role, verb, target, detail, purpose, '' as code
from log_lines where id >= :after and outcome = 'done' and verb = 'register.import' order by id desc limit :most

-- name: report.grant_lines
select at, actor, role, verb, target, detail, purpose, '' as code
from log_lines where id >= :after and outcome = 'done' and target = :grant order by id desc limit :most

-- name: report.visible_codes
select a.id, a.code from activities a where a.code in (:codes...) and {{visible activities a}}

-- name: report.corrections
select k.id, k.activity, a.code, h.audience, h.method, k.was, k.becomes, k.why, k.corrected_by, k.corrected_at
from headcount_corrections k join activities a on a.id = k.activity join headcounts h on h.id = k.headcount
where k.corrected_at >= :frozen
  and (exists (select 1 from report_activities s where s.report = :report and s.activity = k.activity)
    or exists (select 1 from counting c where c.activity = k.activity and c.grant_id = :grant and c.day >= :from and c.day <= :to))
  and {{visible activities a}}
order by k.corrected_at desc, k.id limit :most
