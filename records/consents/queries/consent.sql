-- name: consent_text.all
select t.kind, t.edition, t.language, t.words from consent_texts t order by t.kind, t.edition desc, t.language

-- name: consent_text.insert
insert into consent_texts (id, kind, edition, language, words, by_user, at) values (:id, :kind, :edition, :language, :words, :by_user, :now)

-- name: notice_told.insert
insert into notices_told (id, case_id, edition, language, read_aloud, interpreted, told_on, told_by, by_user, at)
values (:id, :case_id, :edition, :language, :read_aloud, :interpreted, :told_on, :told_by, :by_user, :now)

-- name: notice_told.of_case
select n.id, n.case_id, n.edition, n.language, n.read_aloud, n.interpreted, n.told_on, n.told_by, {{put case_reach n.case_id}}
from notices_told n where n.case_id = :case_id order by n.told_on desc, n.id desc

-- name: consent.insert
insert into consents (id, case_id, person, organisation, recipient, recipient_mark, purpose, fields, until_on, edition, language, state,
  asked_on, answered_on, how, declaration, testimony, answered_by, hash, withdrawn_on, by_user, at, version)
values (:id, :case_id, :person, :organisation, :recipient, :recipient_mark, :purpose, :fields, :until_on, :edition, :language, :state,
  :asked_on, :answered_on, :how, :declaration, :testimony, :answered_by, :hash, :withdrawn_on, :by_user, :now, 1)

-- name: consent.by_id
select c.id, c.case_id, c.person, c.organisation, c.recipient, c.recipient_mark, c.purpose, c.fields, c.until_on, c.edition, c.language, c.state,
  c.asked_on, c.answered_on, c.how, c.declaration, c.testimony, c.answered_by, c.hash, c.withdrawn_on, c.by_user, c.version, {{put case_reach c.case_id}}
from consents c where c.id = :id

-- name: consent.of_case
select c.id, c.case_id, c.person, c.organisation, c.recipient, c.recipient_mark, c.purpose, c.fields, c.until_on, c.edition, c.language, c.state,
  c.asked_on, c.answered_on, c.how, c.declaration, c.testimony, c.answered_by, c.hash, c.withdrawn_on, c.by_user, c.version, {{put case_reach c.case_id}}
from consents c where c.case_id = :case_id and {{visible consents c}} order by c.asked_on desc, c.id desc

-- name: consent.update
update consents set state = :state, answered_on = :answered_on, how = :how, declaration = :declaration, testimony = :testimony,
  answered_by = :answered_by, hash = :hash, withdrawn_on = :withdrawn_on, version = version + 1
where id = :id and version = :version

-- name: consent.for_recipient
select c.id, c.case_id, c.person, c.purpose, c.fields, c.until_on, c.state, c.answered_on, c.withdrawn_on, c.hash
from consents c where c.person = :person and c.recipient_mark = :recipient_mark and c.state in ('given', 'withdrawn', 'refused')
order by c.asked_on, c.id

-- name: consent.of_person
select c.id, c.case_id, c.person, c.purpose, c.state, c.asked_on from consents c where c.person = :person order by c.asked_on, c.id

-- name: consent.forget
update consents set person = :instead, recipient = '', recipient_mark = '', declaration = '', testimony = '' where person = :person

-- name: consent.forget_worker
update consents set answered_by = :instead where answered_by = :person

-- name: notice_told.forget_worker
update notices_told set told_by = :instead where told_by = :person

-- name: statistics_no.insert
insert into statistics_noes (id, person, said_on, by_user, at) values (:id, :person, :said_on, :by_user, :now)

-- name: statistics_no.lift
update statistics_noes set lifted_on = :today where person = :person and lifted_on = ''

-- name: statistics_no.of_person
select s.said_on from statistics_noes s where s.person = :person and s.said_on <= :on_day and (s.lifted_on = '' or s.lifted_on > :on_day)

-- name: statistics_no.all
select distinct s.person from statistics_noes s where s.said_on <= :on_day and (s.lifted_on = '' or s.lifted_on > :on_day)

-- name: statistics_no.forget
update statistics_noes set person = :instead where person = :person

-- name: override.insert
insert into overrides (id, case_id, person, ground, road, purpose, fields, why, on_day, by_user, by_person, at)
values (:id, :case_id, :person, :ground, :road, :purpose, :fields, :why, :today, :by_user, :by_person, :now)

-- name: override.by_id
select o.id, o.case_id, o.person, o.ground, o.road, o.purpose, o.fields, o.why, o.on_day, o.by_user, o.by_person, o.at, o.reviewed_by,
  o.reviewed_at, o.verdict, k.code, {{put case_reach o.case_id}}
from overrides o join cases k on k.id = o.case_id where o.id = :id

-- name: override.list
select o.id, o.case_id, o.person, o.ground, o.road, o.purpose, o.fields, o.why, o.on_day, o.by_user, o.by_person, o.at, o.reviewed_by,
  o.reviewed_at, o.verdict, k.code, {{put case_reach o.case_id}}
from overrides o join cases k on k.id = o.case_id
where {{visible overrides o}} and (cast(:unreviewed as integer) = 0 or o.reviewed_at = '')
order by o.at desc, o.id limit :most

-- name: override.review
update overrides set reviewed_by = :by_user, reviewed_at = :now, verdict = :verdict where id = :id and reviewed_at = ''

-- name: override.forget
update overrides set person = :instead, why = '', reviewed_at = case when reviewed_at = '' then cast(:now as text) else reviewed_at end
where person = :person

-- name: override.forget_worker
update overrides set by_person = :instead where by_person = :person

-- name: consent.withheld
select w.whole, w.fields from withholdings w where w.person = :person and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)
  and ((w.against_organisation <> '' and w.against_organisation = :organisation)
    or (w.against_person <> '' and w.against_person = :recipient_person))

-- name: consent.withheld_in_words
select count(*) from withholdings w where w.person = :person and w.from_on <= :today and (w.until_on = '' or w.until_on >= :today)
  and w.against_organisation = '' and w.against_person = '' and w.against_role = ''

-- name: consent.organisation
select o.id, o.code, o.name from organisations o
where upper(o.code) = upper(cast(:code as text)) or o.id = :code or (cast(:name as text) <> '' and o.name_order = :name)
order by case when o.code = :code or o.id = :code then 0 else 1 end, o.id limit 1

-- name: consent.organisations
select o.id, o.code, o.name from organisations o order by o.name_order {{|collate "C"}}, o.id limit :most
