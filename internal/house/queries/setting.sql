-- name: setting.all
select name, value from settings

-- name: setting.put
insert into settings (name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value
