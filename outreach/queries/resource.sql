-- name: resource.all
select id, code, kind, label, setup_minutes, teardown_minutes, retired_on, version from resources
order by case kind when 'trailer' then 0 when 'vehicle' then 1 else 2 end, label, id

-- name: resource.by_id
select id, code, kind, label, setup_minutes, teardown_minutes, retired_on, version from resources where id = :id

-- name: resource.insert
insert into resources (id, code, kind, label, setup_minutes, teardown_minutes, retired_on, version)
values (:id, :code, :kind, :label, :setup_minutes, :teardown_minutes, :retired_on, 1)

-- name: resource.update
update resources set kind = :kind, label = :label, setup_minutes = :setup_minutes, teardown_minutes = :teardown_minutes,
  retired_on = :retired_on, version = version + 1
where id = :id and version = :version
