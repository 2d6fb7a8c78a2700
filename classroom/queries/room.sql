-- name: lesson.ended_rooms
select room from lessons where hub = :hub and closed_at <> '' order by room
