-- name: feedback.by_id
select f.id, f.code, f.received_on, f.source, f.about, f.summary, f.change_made, f.changed_on,
  coalesce(f.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, f.changed_at, f.changed_by, f.version
from feedback f left join grants g on g.id = f.grant_id where f.id = :id

-- name: feedback.by_code
select f.id, f.code, f.received_on, f.source, f.about, f.summary, f.change_made, f.changed_on,
  coalesce(f.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, f.changed_at, f.changed_by, f.version
from feedback f left join grants g on g.id = f.grant_id where f.code = :code

-- name: feedback.register
select f.id, f.code, f.received_on, f.source, f.about, f.summary, f.change_made, f.changed_on,
  coalesce(f.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, f.changed_at, f.changed_by, f.version
from feedback f left join grants g on g.id = f.grant_id where {{visible feedback f}} order by f.code {{|collate "C"}}

-- name: feedback.insert
insert into feedback (id, code, received_on, source, about, summary, change_made, changed_on, grant_id, changed_at, changed_by, version)
values (:id, :code, :received_on, :source, :about, :summary, :change_made, :changed_on, nullif(cast(:grant_id as text), ''), :now, :actor_person, 1)

-- name: feedback.update
update feedback set received_on = :received_on, source = :source, about = :about, summary = :summary, change_made = :change_made,
  changed_on = :changed_on, grant_id = nullif(cast(:grant_id as text), ''), changed_at = :now, changed_by = :actor_person,
  version = version + 1
where id = :id and version = :version

-- name: feedback.delete
delete from feedback where id = :id and version = :version

-- name: feedback.list
select f.id, f.code, f.received_on, f.source, f.about, f.summary, f.change_made, f.changed_on,
  coalesce(f.grant_id, '') as grant_id, coalesce(g.code, '') as grant_code, f.changed_at, f.changed_by, f.version
from feedback f left join grants g on g.id = f.grant_id
where {{visible feedback f}} and (cast(:source as text) = '' or f.source = :source)
  and (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:change as text) = '' or (cast(:change as text) = 'made' and f.change_made <> '')
    or (cast(:change as text) = 'none' and f.change_made = ''))
order by f.received_on desc, f.id desc limit :most offset :skip

-- name: feedback.found
select count(*) from feedback f left join grants g on g.id = f.grant_id
where {{visible feedback f}} and (cast(:source as text) = '' or f.source = :source)
  and (cast(:grant as text) = '' or g.code = :grant)
  and (cast(:change as text) = '' or (cast(:change as text) = 'made' and f.change_made <> '')
    or (cast(:change as text) = 'none' and f.change_made = ''))

-- name: feedback.sources
select f.source as word, count(*) as many from feedback f where {{visible feedback f}} group by f.source

-- name: feedback.grants
select distinct g.code from feedback f join grants g on g.id = f.grant_id where {{visible feedback f}} order by g.code

-- name: feedback.forget_changer
update feedback set changed_by = '' where changed_by = :person

-- name: feedback.count
select count(*) as received, coalesce(sum(case when change_made <> '' then 1 else 0 end), 0) as changed from feedback
where grant_id = :grant and source = 'served' and received_on >= :from and received_on <= :to

-- name: feedback.rows
select f.id, f.code, f.received_on as day, f.source as what, 1 as value from feedback f
where f.grant_id = :grant and f.source = 'served' and f.received_on >= :from and f.received_on <= :to
  and (cast(:changed as integer) = 0 or f.change_made <> '') and {{visible feedback f}}
order by f.received_on, f.id limit :most offset :skip
