-- name: safeguarder.now
select id, duty, account, public_key, private_sealed, from_at, until_at from safeguarders where until_at = '' order by duty desc

-- name: safeguarder.of_account
select id, duty, account, public_key, private_sealed, from_at, until_at from safeguarders where account = :account order by from_at desc

-- name: safeguarder.end
update safeguarders set until_at = :now where duty = :duty and until_at = ''

-- name: safeguarder.insert
insert into safeguarders (id, duty, account, public_key, private_sealed, from_at, until_at)
values (:id, :duty, :account, :public_key, :private_sealed, :now, '')

-- name: worry.insert
insert into worries (id, sealed, lead_key, deputy_key, lead_account, deputy_account, sent_by, sent_at, read_by, read_at, told_at,
  closed_at, closed_by, passed_on, closing_sealed, version)
values (:id, :sealed, :lead_key, :deputy_key, :lead_account, :deputy_account, :sent_by, :sent_at, '', '', '', '', '', 0, :closing_sealed, 1)

-- name: worry.by_id
select id, sealed, lead_key, deputy_key, lead_account, deputy_account, sent_by, sent_at, read_by, read_at, told_at, closed_at,
  closed_by, passed_on, closing_sealed, version
from worries where id = :id

-- name: worry.all
select id, lead_key, deputy_key, lead_account, deputy_account, sent_by, sent_at, read_by, read_at, told_at, closed_at, closed_by,
  passed_on, version
from worries w where {{visible worries w}} order by case when closed_at = '' then 0 else 1 end, sent_at desc, id limit 200

-- name: worry.read
update worries set read_by = :by, read_at = :now, version = version + 1 where id = :id and read_at = ''

-- name: worry.close
update worries set closed_at = :now, closed_by = :by, passed_on = :passed_on, closing_sealed = :closing_sealed, version = version + 1
where id = :id and version = :version and closed_at = ''

-- name: worry.unread
select id, lead_account, deputy_account from worries where read_at = '' and told_at = '' and sent_at < :before order by sent_at

-- name: worry.told
update worries set told_at = :now where id = :id
