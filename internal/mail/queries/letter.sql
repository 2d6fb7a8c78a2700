-- name: letter.insert
insert into letters (id, about, sealed, state, tries, next_at, made_at)
values (:id, :about, :sealed, :state, :tries, :next_at, :made_at)
