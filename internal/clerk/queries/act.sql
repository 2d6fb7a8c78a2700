-- name: act.find
select hash, answer from acts where actor = :actor and verb = :verb and act = :act

-- name: act.keep
insert into acts (actor, verb, act, hash, answer, at) values (:actor, :verb, :act, :hash, :answer, :now)
on conflict do nothing
