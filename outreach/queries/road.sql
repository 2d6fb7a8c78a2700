-- name: road.all
select from_place, to_place, minutes, km, source, version from road_times order by from_place, to_place

-- name: road.one
select from_place, to_place, minutes, km, source, version from road_times where from_place = :from and to_place = :to

-- name: road.insert
insert into road_times (from_place, to_place, minutes, km, source, version) values (:from_place, :to_place, :minutes, :km, :source, 1)

-- name: road.update
update road_times set minutes = :minutes, km = :km, source = :source, version = version + 1
where from_place = :from_place and to_place = :to_place and version = :version

-- name: road.delete
delete from road_times where from_place = :from_place and to_place = :to_place and version = :version
