package transfer

// Counts says what an import does with one register.
type Counts struct {
	Register             string
	Rows                 int // in the file
	Added, Changed, Same int
}

// Summary says what an import did, or a check would do.
type Summary struct {
	Registers  []Counts
	PassedOver []string // files or sheets that are no register
	Stored     bool     // false: a check, or nothing was new
}

// Rows is how many rows there are in all.
func (s Summary) Rows() int {
	n := 0
	for _, c := range s.Registers {
		n += c.Rows
	}
	return n
}

// Changes is how many rows are new or changed.
func (s Summary) Changes() int {
	n := 0
	for _, c := range s.Registers {
		n += c.Added + c.Changed
	}
	return n
}
