-- name: report.none
select 1
