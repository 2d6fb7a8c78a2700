-- name: imported.all
select key, hash from imported_rows where register = :register

-- name: imported.of
select key, hash from imported_rows where register = :register and key in (:keys...)

-- name: imported.put
insert into imported_rows (register, key, hash)
select cast(:register as text), {{json_extract(e.value, '$[0]')|e.value->>0}}, {{json_extract(e.value, '$[1]')|e.value->>1}}
from {{json_each(:rows)|json_array_elements(cast(:rows as json))}} e where true
on conflict (register, key) do update set hash = excluded.hash

-- name: imported.blank
update imported_rows set hash = '' where register = :register and key = :key

-- name: imported.blank_all
update imported_rows set hash = '' where register = :register

-- name: import.lock
{{select 1|lock table log_lines in exclusive mode}}

-- name: import.mark
select count(*) from log_lines where id >= :since
