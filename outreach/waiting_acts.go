package outreach

import (
	"context"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/tour"
	"drosme/internal/when"
)

// Waiting ranks the hosts who wait for a visit, for a day that came free; but leaves out one request,
// such as that of the cancelled visit: verb waiting.list. Nothing is done by itself.
func (d *Desk) Waiting(ctx context.Context, day when.Day, but string) ([]*WaitingHost, error) {
	return clerk.List(ctx, d.House.Clerk, "waiting.list", func(tx *db.Tx) ([]*WaitingHost, error) {
		type row struct {
			ID           string      `db:"id"`
			Reference    string      `db:"reference"`
			Municipality string      `db:"municipality"`
			Wished       string      `db:"wished"`
			Pupils       int         `db:"pupils"`
			ReceivedAt   when.Moment `db:"received_at"`
			Organisation string      `db:"organisation"`
			HostName     string      `db:"host_name"`
		}
		rows, err := db.All[row](tx, "waiting.list", db.Args{"but": but})
		if err != nil {
			return nil, err
		}
		by := map[string]row{}
		var asked []tour.Request
		for _, r := range rows {
			by[r.ID] = r
			asked = append(asked, tour.Request{ID: r.ID, Place: r.Municipality, Wished: WishedDays(r.Wished), Since: r.ReceivedAt.In(d.zone()).Day()})
		}
		roads, err := d.roads(tx)
		if err != nil {
			return nil, err
		}
		var out []*WaitingHost
		for _, x := range tour.Waiting(asked, day, d.House.Setting("outreach.base"), d.whole("outreach.drive_minutes"), roads.Road()) {
			r := by[x.ID]
			out = append(out, &WaitingHost{Request: r.ID, Reference: r.Reference, Organisation: r.Organisation, HostName: r.HostName, Place: r.Municipality,
				Pupils: r.Pupils, Since: x.Since, Ranked: x})
		}
		return out, nil
	})
}
