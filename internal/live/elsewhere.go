package live

import (
	"context"

	"drosme/internal/db"
)

// Find gives a room that is not closed by its code, also one that another node opened; nil: there is none.
func (s *Server) Find(code string) *Room { return s.room(code) }

// TakeIn opens here the rooms that other nodes opened, so that Rooms lists them all.
func (s *Server) TakeIn(ctx context.Context) error {
	if s.o.Peers == "" {
		return nil
	}
	var rows []roomRow
	err := s.o.Journal.store.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err = db.All[roomRow](tx, "live.open_rooms")
		return err
	})
	for _, row := range rows {
		if s.ours(row.Node) {
			s.room(row.Code)
		}
	}
	return err
}

// ID gives the room's id.
func (r *Room) ID() string { return r.id }

// Opening gives what the room plays, without the source.
func (r *Room) Opening() Opening { return r.opening }

// Closed lists the ids of the rooms that were closed on nodes whose names begin with peers.
func (j *Journal) Closed(ctx context.Context, peers string) (out []string, err error) {
	err = j.store.Read(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All[string](tx, "live.closed_rooms", db.Args{"peers": peers + "%"})
		return err
	})
	return out, err
}

// RoomEntries gives all entries of a room, of all nodes that wrote any.
func (j *Journal) RoomEntries(ctx context.Context, room string) (out []Entry, err error) {
	err = j.entriesOf(ctx, room, func(e Entry) error {
		out = append(out, e)
		return nil
	})
	return out, err
}
