package identification

import (
	"context"
	"slices"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/when"
	"drosme/internal/wordlist"
	"drosme/records/cases"
)

// Folder is everything of the commission about a case.
type Folder struct {
	Case  *cases.Case
	Files []*File // the newest first
	Rules []*Rule
}

// File gives one of the files.
func (f *Folder) File(id string) (*File, bool) {
	i := slices.IndexFunc(f.Files, func(x *File) bool { return x.ID == id })
	if i < 0 {
		return nil, false
	}
	return f.Files[i], true
}

// Folder opens the commission's files of a case: verb identification.read.
func (d *Desk) Folder(ctx context.Context, caseID string) (*Folder, error) {
	k, err := d.Case(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := &Folder{Case: k}
	out.Files, err = clerk.List(ctx, d.House.Clerk, "identification.read", func(tx *db.Tx) ([]*File, error) {
		rows, err := db.All[File](tx, "commission.of_case", db.Args{"case_id": k.ID})
		if err != nil {
			return nil, err
		}
		files := pointers(rows)
		for _, f := range files {
			if err := fill(tx, f); err != nil {
				return nil, err
			}
		}
		out.Rules, err = rulesIn(tx)
		return files, err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range out.Files {
		if err := d.open(ctx, k.Person, "commission "+f.ID, &f.Why); err != nil {
			return nil, err
		}
		for i := range f.Members {
			m := &f.Members[i]
			if err := d.open(ctx, k.Person, "member "+m.ID, &m.Outside); err != nil {
				return nil, err
			}
			if err := d.open(ctx, k.Person, "dissent "+m.ID, &m.Dissent); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// fill reads what belongs to a file; sealed texts stay sealed.
func fill(tx *db.Tx, f *File) (err error) {
	args := db.Args{"file": f.ID}
	if f.Tellings, err = db.All[Telling](tx, "commission.tellings", args); err != nil {
		return err
	}
	found, err := db.All[finding](tx, "commission.findings", args)
	if err != nil {
		return err
	}
	f.Findings = map[string]string{}
	for _, x := range found {
		f.Findings[x.Rule] = x.Answer
	}
	if f.Members, err = db.All[Member](tx, "commission.members", args); err != nil {
		return err
	}
	f.Given, err = db.All[Given](tx, "commission.given", args)
	return err
}

type finding struct {
	Rule   string   `db:"rule"`
	Answer string   `db:"answer"`
	Day    when.Day `db:"day"`
}

func loadFile(tx *db.Tx, fileID string) (*File, error) {
	f, err := db.One[File](tx, "commission.by_id", db.Args{"id": fileID})
	if err != nil {
		return nil, err
	}
	return &f, fill(tx, &f)
}

// Begin opens a file: verb commission.change. Conflict while another of the case is open.
func (d *Desk) Begin(ctx context.Context, caseID string) (string, error) {
	fileID := id.Random(d.House.Random)
	err := clerk.Change(ctx, d.House.Clerk, "commission.change", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		if k.Keeps("status") {
			return cases.KeptBack()
		}
		if n, err := db.One[int](tx, "commission.open_of_case", db.Args{"case_id": k.ID}); err != nil {
			return err
		} else if n > 0 {
			return fault.New(fault.Conflict, "commission.open_already")
		}
		f := File{ID: fileID, Case: k.ID, OpenedOn: tx.Today, By: tx.Actor.Name(), ByPerson: tx.Actor.Person}
		if _, err := tx.Exec("commission.insert", f); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
	return fileID, err
}

// change alters a file of a case: verb commission.change. A file that is decided is closed, and only read.
func (d *Desk) change(ctx context.Context, caseID, fileID string, do func(tx *db.Tx, k *cases.Case, f *File) error) error {
	return clerk.Change(ctx, d.House.Clerk, "commission.change", caseID, cases.Load, func(tx *db.Tx, k *cases.Case) error {
		f, err := loadFile(tx, fileID)
		if err != nil {
			return err
		}
		if f.Case != k.ID || k.Keeps("status") {
			return fault.Missing()
		}
		if !f.Open() {
			return fault.New(fault.Conflict, "commission.closed")
		}
		if err := do(tx, k, f); err != nil {
			return err
		}
		return cases.Touch(tx, k.ID)
	})
}

// Tell notes what the person was told before the application, and their answer: verb commission.change.
func (d *Desk) Tell(ctx context.Context, caseID, fileID string, t Telling) error {
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, _ *cases.Case, f *File) error {
		var faults fault.List
		t.Check(tx.Today, faults.Add)
		if err := faults.Err(); err != nil {
			return err
		}
		t.ID, t.File, t.By, t.ByPerson = id.Random(d.House.Random), f.ID, tx.Actor.Name(), tx.Actor.Person
		_, err := tx.Exec("commission.tell", t)
		return err
	})
}

// Apply notes the day on which the person applied: verb commission.change. Only who was told, and agreed, has
// applied.
func (d *Desk) Apply(ctx context.Context, caseID, fileID string, version int, day when.Day) error {
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, _ *cases.Case, f *File) error {
		switch {
		case !f.Agreed():
			return fault.New(fault.Invalid, "commission.tell_first")
		case day == "":
			return fault.In("applied_on", "field.required")
		case day > tx.Today:
			return fault.In("applied_on", "identification.day_in_future")
		case day < f.Tellings[0].Day:
			return fault.In("applied_on", "commission.applied_before_told")
		}
		f.AppliedOn, f.Version = day, version
		return moved(tx.Exec("commission.update", f))
	})
}

// Find notes answers to criteria and documents by the names of the rules: verb commission.change.
func (d *Desk) Find(ctx context.Context, caseID, fileID string, answers map[string]string) error {
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, _ *cases.Case, f *File) error {
		rules, err := rulesIn(tx)
		if err != nil {
			return err
		}
		var faults fault.List
		for _, r := range rules {
			a, sent := answers[r.Name]
			if !sent || r.Kind == Deadline || f.Findings[r.Name] == a || f.Findings[r.Name] == "" && a == NotAsked {
				continue
			}
			if !wordlist.Has("identification.finding", a) {
				faults.Add(r.Name, "field.choose")
				continue
			}
			tx.Note("rule "+r.Name, "", "answered")
			if _, err := tx.Exec("commission.find", db.Args{"file": f.ID, "rule": r.Name, "answer": a, "by_user": tx.Actor.Name()}); err != nil {
				return err
			}
		}
		return faults.Err()
	})
}

// End decides a file: verb commission.change. Recognised or rejected takes an application, and a vote of
// every role; withdrew and not applied end it at any time. The outcome becomes a status of the case, which
// waits for approval; where nothing was recognised, it says which help goes on.
func (d *Desk) End(ctx context.Context, caseID, fileID string, version int, day when.Day, outcome string, help Many, why string) error {
	if _, err := d.key(ctx, caseID); err != nil {
		return err
	}
	return d.change(ctx, caseID, fileID, func(tx *db.Tx, k *cases.Case, f *File) error {
		if !slices.Contains(Outcomes, outcome) {
			return fault.In("outcome", "field.choose")
		}
		s := Status{Day: day, Outcome: outcome, Help: help, Why: why, File: f.ID, Decider: "none", Basis: "person_declined"}
		if outcome == Identified || outcome == Rejected {
			s.Decider, s.Basis = Commission, "commission_decision"
			if f.AppliedOn == "" {
				return fault.In("outcome", "commission.apply_first")
			}
			if empty, silent := f.Seats(); len(empty)+len(silent) > 0 {
				return fault.In("outcome", "commission.seats_first")
			}
			in, against := f.Votes()
			if outcome == Identified && in <= against || outcome == Rejected && against < in {
				return fault.In("outcome", "commission.votes_differ")
			}
			if day != "" && day < f.AppliedOn {
				return fault.In("day", "commission.decided_before_applied")
			}
		}
		if err := d.PutStatusIn(tx, k, &s); err != nil {
			return err
		}
		sealed, err := d.seal(tx.Context(), k.Person, "commission "+f.ID, why)
		if err != nil {
			return err
		}
		f.DecidedOn, f.Outcome, f.Help, f.Why, f.Version = day, outcome, help, sealed, version
		return moved(tx.Exec("commission.update", f))
	})
}

// Rules gives the criteria, deadlines and documents: verb commission.rules.
func (d *Desk) Rules(ctx context.Context) ([]*Rule, error) {
	return clerk.List(ctx, d.House.Clerk, "commission.rules", rulesIn)
}

func rulesIn(tx *db.Tx) ([]*Rule, error) {
	rows, err := db.All[Rule](tx, "commission.rules")
	return withShipped(pointers(rows)), err
}

// PutRule adds a rule, or changes one by its name, and with confirm confirms it as read in the text in force:
// verb commission.confirm, of the responsible person. A rule that changes in mid-case is ended by Until and
// added anew from its day.
func (d *Desk) PutRule(ctx context.Context, r Rule, confirm bool) (string, error) {
	ruleID := id.Random(d.House.Random)
	return clerk.Add(ctx, d.House.Clerk, "commission.confirm", nil, func(tx *db.Tx) (string, error) {
		var faults fault.List
		r.Check(faults.Add)
		if err := faults.Err(); err != nil {
			return "", err
		}
		if r.ConfirmedOn, r.ConfirmedBy = "", ""; confirm {
			r.ConfirmedOn, r.ConfirmedBy = tx.Today, tx.Actor.Person
			if r.ConfirmedBy == "" {
				r.ConfirmedBy = tx.Actor.Name()
			}
		}
		if r.ID != "" {
			return r.ID, moved(tx.Exec("commission.rule_update", r))
		}
		r.ID = ruleID
		if r.Name == "" {
			r.Name = "own_" + r.ID
		}
		tx.Note("rule", "", r.Name)
		_, err := tx.Exec("commission.rule_insert", r)
		return r.ID, err
	})
}
