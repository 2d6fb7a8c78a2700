-- name: script.latest
select s.id, s.name, s.number, s.source, s.hash, s.status, s.faults, s.sensitive, s.solo, s.changed_by, s.changed_at, s.approved_by, s.approved_at, s.version
from scripts s where s.number = (select max(o.number) from scripts o where o.name = s.name) order by s.name

-- name: script.approved
select id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where status = 'approved' order by name

-- name: script.by_id
select id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where id = :id

-- name: script.last_of
select id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where name = :name order by number desc limit 1

-- name: script.by_hash
select id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where name = :name and hash = :hash order by number desc limit 1

-- name: script.versions
select id, name, number, '' as source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where name = :name order by number desc

-- name: script.insert
insert into scripts (id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version)
values (:id, :name, :number, :source, :hash, :status, :faults, :sensitive, :solo, :changed_by, :changed_at, :approved_by, :approved_at, 1)

-- name: script.save
update scripts set source = :source, hash = :hash, status = :status, faults = :faults, sensitive = :sensitive, solo = :solo, changed_by = :changed_by,
  changed_at = :changed_at, approved_by = :approved_by, approved_at = :approved_at, version = version + 1
where id = :id and version = :version

-- name: script.put_past
update scripts set status = 'past', version = version + 1 where name = :name and id <> :id and status in ('approved', 'draft', 'reviewed')

-- name: script.put_reviews_away
delete from script_reviews where script = :id

-- name: script_review.insert
insert into script_reviews (id, script, role, fit, said, typed_by, typed_at) values (:id, :script, :role, :fit, :said, :typed_by, :typed_at)

-- name: script_review.of
select id, script, role, fit, said, typed_by, typed_at from script_reviews where script = :script order by typed_at, id

-- name: script.ever_approved
select id, name, number, source, hash, status, faults, sensitive, solo, changed_by, changed_at, approved_by, approved_at, version
from scripts where approved_at <> '' order by approved_at desc, name
