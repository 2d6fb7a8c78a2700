package transfer

import (
	"embed"
	"sync"
	"time"

	"drosme/internal/area"
	"drosme/internal/db"
	"drosme/internal/register"
	"drosme/internal/tabular"
)

//go:embed schema queries words
var files embed.FS

//go:embed roles.csv
var roles string

// Verbs of this area.
const (
	Check  = "register.check"  // look at registers without storing: the dry run
	Import = "register.import" // store them
	Read   = "register.read"   // read the rows for an export
	Export = "register.export" // give them away: a disclosure

	OwnCopy = "register.own_copy" // take the organisation's own copy with rows of cases
)

// Disclosed notes an export in the transaction that logs it: to whom, why, which registers, how many rows.
type Disclosed func(tx *db.Tx, to, why string, registers []string, rows int) error

// Desk imports and exports the registers of one house.
type Desk struct {
	house     *area.House
	registers []register.Register // each after those its rows point to
	disclosed Disclosed
	secret    []byte
	uploads   uploads

	// Cases and CasesLeft say which rows of cases leave, and keep whose they were; the list of rooms sets both. Nil:
	// no register has rows of cases.
	Cases     LeavingCases
	CasesLeft CasesLeft
	// Grounds and Purposes are the words that a form of rows of cases offers.
	Grounds, Purposes func() []string
}

// New makes the desk for the registers of all records packages, in any order. disclosed may be nil in
// tests that keep no disclosures.
func New(h *area.House, registers []register.Register, disclosed Disclosed) *Desk {
	if words := h.Book.For("en"); !words.Has("tabular.empty") {
		if err := h.Book.Add(tabular.Words); err != nil {
			panic(err) // our own files, embedded
		}
	}
	d := &Desk{house: h, registers: inOrder(registers), disclosed: disclosed, secret: h.Keys.Derive("imported rows")}
	d.uploads.all = map[string]*upload{}
	d.uploads.busy = make(chan struct{}, 2)
	return d
}

// Area is what this package hands to the house.
func (d *Desk) Area() area.Area {
	const upload = 100 << 20
	return area.Area{
		Name:  "internal/transfer",
		Roles: roles,
		Files: files,
		Routes: []area.Route{
			{Method: "GET", Path: "/import", Verb: Check, Do: d.importPage},
			{Method: "POST", Path: "/import", Verb: Check, Do: d.takeUpload, MaxBody: upload},
			{Method: "GET", Path: "/import/templates.xlsx", Verb: Check, Do: d.templates},
			{Method: "GET", Path: "/import/further.xlsx", Verb: Check, Do: d.furtherTemplates},
			{Method: "GET", Path: "/import/{id}", Verb: Check, Do: d.uploadPage},
			{Method: "POST", Path: "/import/{id}", Verb: Import, Do: d.importUpload},
			{Method: "GET", Path: "/export", Verb: Export, Do: d.exportPage},
			{Method: "POST", Path: "/export", Verb: Export, Do: d.export},
		},
		Menu: []area.MenuItem{
			{Group: "menu.records", Text: "register.import", Path: "/import", Verb: Import, Order: 910},
			{Group: "menu.records", Text: "register.export", Path: "/export", Verb: Export, Order: 920},
		},
		Holds: []area.Holder{{Name: "imported rows", Show: show, Forget: d.forget}},
		Jobs:  []area.Job{{Name: "uploads", Every: 10 * time.Minute, Run: d.dropOldUploads}},
	}
}

// inOrder sorts registers so that each stands after those its rows point to. A circle is an error in the
// code of the registers, and is told at once.
func inOrder(all []register.Register) []register.Register {
	byName := map[string]register.Register{}
	for _, r := range all {
		byName[r.Name] = r
	}
	var out []register.Register
	state := map[string]int{}
	var visit func(r register.Register)
	visit = func(r register.Register) {
		switch state[r.Name] {
		case 1:
			panic("registers point to each other in a circle: " + r.Name)
		case 2:
			return
		}
		state[r.Name] = 1
		for _, n := range r.After {
			if before, ok := byName[n]; ok && n != r.Name {
				visit(before)
			}
		}
		state[r.Name] = 2
		out = append(out, r)
	}
	for _, r := range all {
		visit(r)
	}
	return out
}

// show: a hash of a row tells nothing to anybody.
func show(*db.Tx, string) ([]area.Held, error) { return nil, nil }

// forget takes the hashes of all rows with sealed texts: one of them may be of a row about the person. That
// a row was imported stays known, so a changed one is asked about at its next import.
func (d *Desk) forget(tx *db.Tx, _, _ string) error {
	for _, r := range d.those(func(r register.Register) bool { return r.Sealed }) {
		if _, err := tx.Exec("imported.blank_all", db.Args{"register": r.Name}); err != nil {
			return err
		}
	}
	return nil
}

func specs(registers []register.Register) []tabular.Spec {
	out := make([]tabular.Spec, len(registers))
	for i, r := range registers {
		out[i] = tabular.Spec{Name: r.Name, Columns: r.Columns}
	}
	return out
}

// programme are the registers of a programme: those that an export gives without being asked.
func (d *Desk) programme() []register.Register {
	return d.those(func(r register.Register) bool { return !r.Further && r.Verb == "" })
}

// further are the registers beside them that hold codes.
func (d *Desk) further() []register.Register {
	return d.those(func(r register.Register) bool { return r.Further && r.Verb == "" })
}

func (d *Desk) those(are func(register.Register) bool) []register.Register {
	var out []register.Register
	for _, r := range d.registers {
		if are(r) {
			out = append(out, r)
		}
	}
	return out
}

func names(registers []register.Register) []string {
	var out []string
	for _, r := range registers {
		out = append(out, r.Name)
	}
	return out
}

func (d *Desk) register(name string) (register.Register, bool) {
	for _, r := range d.registers {
		if r.Name == name {
			return r, true
		}
	}
	return register.Register{}, false
}

// uploads are the files that were sent to the import page and wait for "import now".
type uploads struct {
	mu   sync.Mutex
	all  map[string]*upload
	busy chan struct{} // how many are worked on at once
}
