package vault

import "drosme/records/vault/spelling"

// Names are the parts of a sheet by which it is found.
func (v Values) names() spelling.Names {
	return spelling.Names{Given: v[Given], Family: v[Family], Other: v[Other]}
}

// keys gives the keys of a sheet's names; see package spelling.
func (v Values) keys() []string { return spelling.Keys(v.names()) }

// fits tells how well a sheet fits a search, and why.
func (v Values) fits(asked spelling.Asked) (int, []spelling.Reason) {
	has := map[string]bool{}
	for _, k := range v.keys() {
		has[k] = true
	}
	return asked.Weigh(func(k string) bool { return has[k] })
}
