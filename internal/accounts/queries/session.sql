-- name: session.find
select s.token, s.id, s.user_id, s.sealed, s.device, s.started, s.seen, s.ends, coalesce(u.state, '') as state,
  case when exists (select 1 from totps t where t.user_id = s.user_id) or exists (select 1 from passkeys k where k.user_id = s.user_id) then 1 else 0 end as second
from sessions s left join users u on u.id = s.user_id where s.token = :token

-- name: session.put
insert into sessions (token, id, user_id, sealed, device, started, seen, ends)
values (:token, :id, :user_id, :sealed, :device, :now, :now, :ends)
on conflict (token) do update set user_id = excluded.user_id, sealed = excluded.sealed, device = excluded.device,
  seen = excluded.seen, ends = excluded.ends

-- name: session.touch
update sessions set seen = :now where token = :token

-- name: session.delete
delete from sessions where token = :token

-- name: session.of
select token, id, user_id, device, started, seen, ends from sessions
where user_id = :user_id and ends > :now order by seen desc

-- name: session.one
select token, id, user_id, device, started, seen, ends from sessions where id = :id

-- name: session.end
delete from sessions where id = :id

-- name: session.end_all
delete from sessions where user_id = :user_id and id <> :except

-- name: session.purge
delete from sessions where ends < :now
