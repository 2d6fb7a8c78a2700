package rooms

// joinRelations puts who is around a person onto the page of a case, and lets the vault say that a mother is older
// than her child, without a year.
func (r *Rooms) joinRelations() {
	for _, t := range r.Relations.Tabs() {
		r.Cases.AddTab(t)
	}
	r.Relations.MotherIsOlder = r.Vault.MotherIsOlder
}
