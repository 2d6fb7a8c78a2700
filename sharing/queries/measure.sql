-- name: measure.referrals_arrived
select coalesce(sum(case when state = 'arrived' then 1 else 0 end), 0) as many, count(*) as whole
from sendings where left_on >= :from and left_on <= :to and recalled_on = ''
