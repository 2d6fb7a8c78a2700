package rooms

import (
	"drosme/hours"
)

// joinHours puts the hours of a case onto its page.
func (r *Rooms) joinHours() {
	for _, tab := range r.Hours.Tabs() {
		r.Cases.AddTab(tab)
	}
	for _, m := range hours.Measures() {
		r.Cases.AddMeasure(m)
	}
	r.Cases.AddWork(hours.Work)
}
