-- name: retention.choices
select c.id, c.class, c.amount, c.duty, c.source, c.from_on, c.by_user, c.at from retention_choices c order by c.from_on desc, c.at desc, c.id desc

-- name: retention.choose
insert into retention_choices (id, class, amount, duty, source, from_on, by_user, at)
values (:id, :class, :amount, :duty, :source, :from_on, :actor_user, :now)

-- name: retention.due
select k.id as case_id, k.code, k.closed_on, k.person,
  case when exists (select 1 from right_requests r join cases rk on rk.id = r.case_id where rk.person = k.person and r.kind = 'erasure'
    and r.state in ('asked', 'approved', 'waiting', 'restricted')) then 1 else 0 end as begun,
  case when exists (select 1 from right_holds h join cases hk on hk.id = h.case_id where hk.person = k.person and h.lifted_on = ''
    and h.from_on <= :today and h.until_on >= :today) then 1 else 0 end as held,
  {{put case_reach k.id}}
from cases k join people p on p.id = k.person
where {{visible cases k}} and p.forgotten = 0 and k.closed_on <> '' and k.closed_on < :before
  and not exists (select 1 from cases o where o.person = k.person and (o.closed_on = '' or o.closed_on > k.closed_on))
order by k.closed_on, k.id limit 200

-- name: retention.last_closed
select max(k.closed_on) from cases k where k.person = :person and k.closed_on <> ''

-- name: retention.totals
select count(*) as cases, coalesce(sum(case when k.closed_on = '' then 1 else 0 end), 0) as open,
  coalesce(sum(case when p.forgotten = 1 then 1 else 0 end), 0) as forgotten
from cases k join people p on p.id = k.person

-- name: retention.years
select substr(k.opened_on, 1, 4) as year, count(*) as cases, coalesce(sum(case when p.forgotten = 1 then 1 else 0 end), 0) as forgotten
from cases k join people p on p.id = k.person group by substr(k.opened_on, 1, 4) order by substr(k.opened_on, 1, 4)
