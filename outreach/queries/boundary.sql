-- name: boundary.all
select id, name, source, licence, valid_from, valid_to, areas, added_at, version from boundaries order by valid_from desc, added_at desc, id

-- name: boundary.by_id
select id, name, source, licence, valid_from, valid_to, areas, added_at, version from boundaries where id = :id

-- name: boundary.insert
insert into boundaries (id, name, source, licence, valid_from, valid_to, areas, added_at, version)
values (:id, :name, :source, :licence, :valid_from, :valid_to, :areas, :now, 1)

-- name: boundary.area
insert into boundary_areas (boundary, code, name, place, centre_lat, centre_lon, outline)
values (:boundary, :code, :name, :place, :centre_lat, :centre_lon, :outline)

-- name: boundary.update
update boundaries set name = :name, source = :source, licence = :licence, valid_from = :valid_from, valid_to = :valid_to, version = version + 1
where id = :id and version = :version

-- name: boundary.delete
delete from boundaries where id = :id and version = :version

-- name: boundary.outlines
select code, name, centre_lat, centre_lon, outline from boundary_areas where boundary = :id order by place

-- name: boundary.centres
select a.boundary, a.code, a.name, a.centre_lat, a.centre_lon
from boundary_areas a join boundaries b on b.id = a.boundary order by b.valid_from desc, b.added_at desc, b.id, a.place
