package classroom

import (
	"context"
	"regexp"
	"slices"
	"strconv"

	"drosme/internal/clerk"
	"drosme/internal/db"
	"drosme/internal/fault"
	"drosme/internal/id"
	"drosme/internal/lesson"
)

// ListScripts gives the latest version of each activity: verb script.list.
func (d *Desk) ListScripts(ctx context.Context) ([]*Script, error) {
	return clerk.List(ctx, d.House.Clerk, "script.list", func(tx *db.Tx) ([]*Script, error) { return scripts(tx, "script.latest") })
}

// ApprovedScripts gives the versions that may be played with pupils: verb script.list.
func (d *Desk) ApprovedScripts(ctx context.Context) ([]*Script, error) {
	return clerk.List(ctx, d.House.Clerk, "script.list", InForce)
}

// InForce gives the approved versions, for acts of others that take them along.
func InForce(tx *db.Tx) ([]*Script, error) { return scripts(tx, "script.approved") }

func scripts(tx *db.Tx, query string) ([]*Script, error) {
	all, err := db.All[Script](tx, query)
	out := make([]*Script, len(all))
	for i := range all {
		out[i] = &all[i]
		out[i].read()
	}
	return out, err
}

func loadScript(tx *db.Tx, id string) (*Script, error) {
	s, err := db.One[Script](tx, "script.by_id", db.Args{"id": id})
	if err != nil {
		return nil, err
	}
	s.Reviews, err = db.All[Review](tx, "script_review.of", db.Args{"script": id})
	s.read()
	return &s, err
}

// ReadScript opens one version with its reviews, its faults and the other versions: verb script.read.
func (d *Desk) ReadScript(ctx context.Context, id string) (*Script, error) {
	return clerk.Read(ctx, d.House.Clerk, "script.read", id, func(tx *db.Tx, id string) (*Script, error) {
		s, err := loadScript(tx, id)
		if err == nil {
			s.Versions, err = db.All[Script](tx, "script.versions", db.Args{"name": s.Name})
		}
		return s, err
	})
}

// AddScript takes in the file of an activity as a draft: a first one, or the next version of one that is
// there. A file with the content of a version that is there changes nothing. Verb script.add. Faults: Invalid,
// where the file cannot be read at all; a draft may be incomplete.
func (d *Desk) AddScript(ctx context.Context, source string) (string, error) {
	a, err := readable(source)
	if err != nil {
		return "", err
	}
	return clerk.Add(ctx, d.House.Clerk, "script.add", nil, func(tx *db.Tx) (string, error) { return d.take(tx, a, source) })
}

// TakeLibrary takes in the activities that come with Drosme, as drafts: verb script.add. It gives how many were new.
func (d *Desk) TakeLibrary(ctx context.Context) (int, error) {
	n := 0
	_, err := clerk.Add(ctx, d.House.Clerk, "script.add", nil, func(tx *db.Tx) (string, error) {
		n = 0
		for _, f := range lesson.LibraryFiles() {
			a, err := readable(string(f.Content))
			if err != nil {
				return "", err
			}
			if _, there, err := db.Maybe[Script](tx, "script.last_of", db.Args{"name": a.ID}); err != nil || there {
				if err != nil {
					return "", err
				}
				continue
			}
			if _, err := d.take(tx, a, string(f.Content)); err != nil {
				return "", err
			}
			n++
		}
		return "", nil
	})
	return n, err
}

func (d *Desk) take(tx *db.Tx, a *lesson.Activity, source string) (string, error) {
	same, there, err := db.Maybe[Script](tx, "script.by_hash", db.Args{"name": a.ID, "hash": a.Hash()})
	if err != nil || there {
		return same.ID, err
	}
	last, there, err := db.Maybe[Script](tx, "script.last_of", db.Args{"name": a.ID})
	if err != nil {
		return "", err
	}
	s := Script{ID: id.Random(d.House.Random), Name: a.ID, Number: 1}
	if there {
		s.Number = last.Number + 1
	}
	if a.Version > s.Number {
		s.Number = a.Version
	}
	if there && (last.Status == Draft || last.Status == Reviewed) {
		last.Status = Past
		if err := saveScript(tx, &last); err != nil {
			return "", err
		}
	}
	s.put(source)
	s.ChangedBy, s.ChangedAt, s.Status = tx.Actor.Name(), tx.Now, Draft
	_, err = tx.Exec("script.insert", s)
	return s.ID, err
}

// ChangeScript stores the text of a draft; of any other version it makes the next one, a draft. It gives the
// id of what was written. Verb script.change. Faults: Conflict, where somebody else saved first; Invalid, where
// the text cannot be read at all or is of another activity.
func (d *Desk) ChangeScript(ctx context.Context, of string, version int, source string) (string, error) {
	a, err := readable(source)
	if err != nil {
		return "", err
	}
	written := of
	err = clerk.Change(ctx, d.House.Clerk, "script.change", of, loadScript, func(tx *db.Tx, s *Script) error {
		switch {
		case s.Version != version:
			return fault.New(fault.Conflict, "")
		case a.ID != s.Name:
			return fault.In("source", "script.other_name", "name", s.Name)
		case a.Hash() == s.Hash:
			return nil
		case s.Status == Past:
			return fault.New(fault.Conflict, "script.is_past")
		case s.Status == Approved || s.Status == Withdrawn:
			var err error
			written, err = d.take(tx, a, source)
			return err
		}
		s.put(source)
		s.Status, s.ChangedBy, s.ChangedAt = Draft, tx.Actor.Name(), tx.Now
		if _, err := tx.Exec("script.put_reviews_away", db.Args{"id": s.ID}); err != nil { // they spoke of another text
			return err
		}
		return saveScript(tx, s)
	})
	return written, err
}

var versionLine = regexp.MustCompile(`(?m)^version:.*$`)

// put sets the text, with its own number in it, and what follows from it.
func (s *Script) put(source string) {
	s.Source = versionLine.ReplaceAllString(source, "version: "+strconv.Itoa(s.Number))
	s.read()
	s.Faults = len(s.Wrong)
	if s.Activity != nil {
		s.Hash, s.Sensitive, s.Solo = s.Activity.Hash(), s.Activity.Sensitive, s.Activity.Solo
	}
}

// readable refuses what is no file of an activity at all, in field source, with the first line that is wrong.
func readable(source string) (*lesson.Activity, error) {
	a, err := lesson.Read("", []byte(source))
	if wrong := faultsOf(err); len(wrong) > 0 && (a == nil || a.ID == "" || wrong.Has("lesson.not_yaml") || len(a.Steps) == 0) {
		return nil, fault.In("source", "script.not_readable", "line", wrong[0].Row)
	}
	return a, nil
}

func saveScript(tx *db.Tx, s *Script) error {
	n, err := tx.Exec("script.save", s)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "")
	}
	s.Version++
	return err
}

// ReviewScript notes what a reviewer found of a draft: verb script.review. When every role that must look at
// it has found it fit, the version is reviewed; a single "not yet" makes it a draft again.
func (d *Desk) ReviewScript(ctx context.Context, of string, r Review) error {
	if err := r.Check(); err != nil {
		return err
	}
	return clerk.Change(ctx, d.House.Clerk, "script.review", of, loadScript, func(tx *db.Tx, s *Script) error {
		switch {
		case s.Status != Draft && s.Status != Reviewed:
			return fault.New(fault.Invalid, "script.review_closed")
		case len(s.Wrong) > 0:
			return fault.New(fault.Invalid, "script.has_faults")
		}
		r.ID, r.Script, r.By, r.At = id.Ordered(tx.Now.Time(), d.House.Random), s.ID, tx.Actor.Name(), tx.Now
		if _, err := tx.Exec("script_review.insert", r); err != nil {
			return err
		}
		s.Reviews = append(s.Reviews, r)
		s.Status = Draft
		if len(Missing(s.Reviews, d.needed())) == 0 {
			s.Status = Reviewed
		}
		return saveScript(tx, s)
	})
}

// Approval is what the responsible person settles.
type Approval struct {
	Version   int
	Sensitive bool
	Solo      bool
}

// ApproveScript lets a reviewed version be played with pupils, and puts the one before away: verb
// script.approve. Nobody approves a text that they typed last. Sensitive texts are not played alone.
func (d *Desk) ApproveScript(ctx context.Context, of string, a Approval) error {
	return clerk.Change(ctx, d.House.Clerk, "script.approve", of, loadScript, func(tx *db.Tx, s *Script) error {
		switch {
		case s.Version != a.Version:
			return fault.New(fault.Conflict, "")
		case s.Status != Reviewed:
			return fault.New(fault.Invalid, "script.not_reviewed")
		case len(s.Wrong) > 0:
			return fault.New(fault.Invalid, "script.has_faults")
		case s.ChangedBy == tx.Actor.Name():
			return fault.New(fault.Invalid, "script.own_text")
		case a.Sensitive && a.Solo:
			return fault.In("solo", "script.sensitive_alone")
		}
		if _, err := tx.Exec("script.put_past", db.Args{"name": s.Name, "id": s.ID}); err != nil {
			return err
		}
		s.Status, s.Sensitive, s.Solo, s.ApprovedBy, s.ApprovedAt = Approved, a.Sensitive, a.Solo, tx.Actor.Name(), tx.Now
		return saveScript(tx, s)
	})
}

// WithdrawScript takes an approved version out of play: verb script.approve. Hubs that have it learn so with
// their next pack.
func (d *Desk) WithdrawScript(ctx context.Context, of string, version int) error {
	return clerk.Change(ctx, d.House.Clerk, "script.approve", of, loadScript, func(tx *db.Tx, s *Script) error {
		if s.Version != version {
			return fault.New(fault.Conflict, "")
		}
		if s.Status != Approved {
			return fault.New(fault.Invalid, "script.not_approved")
		}
		s.Status = Withdrawn
		return saveScript(tx, s)
	})
}

// Roles that may still be asked about a version, for the form.
func (s *Script) unasked() []string {
	return slices.DeleteFunc(slices.Clone(ReviewerRoles), func(role string) bool {
		return slices.ContainsFunc(s.Reviews, func(r Review) bool { return r.Role == role && r.Fit })
	})
}
