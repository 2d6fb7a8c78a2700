package rooms

// joinHours puts the hours of a case onto its page.
func (r *Rooms) joinHours() {
	for _, tab := range r.Hours.Tabs() {
		r.Cases.AddTab(tab)
	}
}
