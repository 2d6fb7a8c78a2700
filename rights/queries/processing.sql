-- name: processing.texts
select t.id, t.part, t.edition, t.words, t.by_user, t.by_person, t.at from processing_texts t order by t.part, t.edition desc

-- name: processing.insert
insert into processing_texts (id, part, edition, words, by_user, by_person, at)
values (:id, :part, :edition, :words, :actor_user, :actor_person, :now)

-- name: processing.forget_worker
update processing_texts set by_person = :instead where by_person = :person

-- name: keyholder.all
select k.share, k.account, k.since_on from keyholders k order by k.share

-- name: keyholder.put
insert into keyholders (share, account, since_on) values (:share, :account, :today)
on conflict (share) do update set account = excluded.account, since_on = excluded.since_on

-- name: keyholder.drop
delete from keyholders where share = :share

-- name: house_lock.end_sessions
delete from sessions
