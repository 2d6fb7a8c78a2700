package rooms

import (
	"bytes"
	"encoding/json"

	"drosme/hub"
	"drosme/internal/id"
	"drosme/internal/live"
	"drosme/internal/offline"
)

// road is a laptop that came home once: its pack, its receipt, and a class that nobody planned, which waits for
// somebody to enter it. Where the journal of lessons is not open, there is only a pack that nobody used yet.
func (d *demo) road() error {
	file, _, err := d.Hub.MakePack(d.coordinator, hub.Order{})
	if err != nil || d.Hub.Journal == nil {
		return err
	}
	p, err := offline.ReadPack(file)
	if err != nil {
		return err
	}
	laptop, err := offline.NewHub(d.house.Random).Enrolled(p)
	if err != nil {
		return err
	}
	now, today := d.house.Clerk.Now()
	x := hub.Odd{Host: "Paraugskola (sample)", Place: "Parauga iela 1", Day: today.Add(-1), From: "12:20", To: "13:00", Group: "7.a", Heads: 23, Adults: 1,
		Says: "They stood at the trailer and asked to come in (sample)."}
	body, err := json.Marshal(x)
	if err != nil {
		return err
	}
	act, err := json.Marshal(offline.Act{ID: id.Random(d.house.Random), Verb: offline.Unplanned, Person: d.crew[2], Code: "V020", Happened: now, Body: body})
	if err != nil {
		return err
	}
	g := live.Group{Node: laptop.ID, N: 1, Prev: make([]byte, 32), At: now, Count: 1, Entries: []live.Entry{{Kind: live.KindAct, Act: id.Random(d.house.Random), Body: act}}}
	g.Hash = g.Sum()
	var journal bytes.Buffer
	w, err := laptop.Write(&journal)
	if err != nil {
		return err
	}
	if err := w.Frame(g.N, g.Bytes()); err != nil {
		return err
	}
	_, err = d.Hub.ReceiveFile(d.coordinator, &journal)
	return err
}
