package referrals

import (
	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/when"
)

// Counts are the figures that referrals give: those of the whole house, by the day on which each was asked.
// They point to people whose need it was, so no row stands behind them.
func (d *Desk) Counts() area.CountSet {
	return area.CountSet{
		Counts: []area.Count{{Name: "referrals.asked", Order: 220, Served: true}, {Name: "referrals.taken_up", Order: 221, Served: true},
			{Name: "referrals.done", Order: 222, Served: true}, {Name: "referrals.declined", Order: 223, Served: true}},
		Compute: d.compute,
	}
}

func (d *Desk) compute(tx *db.Tx, p area.Period) (map[string]int64, error) {
	type sums struct {
		Asked    int64 `db:"asked"`
		TakenUp  int64 `db:"taken_up"`
		Done     int64 `db:"done"`
		Declined int64 `db:"declined"`
	}
	from, err := when.Local(p.From + "T00:00").UTC(d.h.Clerk.Zone())
	if err != nil {
		return nil, err
	}
	until, err := when.Local(p.To.Add(1) + "T00:00").UTC(d.h.Clerk.Zone())
	if err != nil {
		return nil, err
	}
	n, err := db.One[sums](tx, "referral.counted", db.Args{"from": from, "until": until})
	return map[string]int64{"referrals.asked": n.Asked, "referrals.taken_up": n.TakenUp, "referrals.done": n.Done, "referrals.declined": n.Declined}, err
}
