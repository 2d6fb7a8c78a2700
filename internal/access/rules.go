package access

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"sort"
	"strings"
)

// Kinds of verbs, the second column of roles.csv: the door of the clerk that the verb goes through.
var Kinds = []string{"read", "list", "add", "change", "remove", "count"}

// NewRules gives an empty table; each room adds its roles.csv.
func NewRules() *Rules {
	return &Rules{cells: map[Verb]map[Role][]Word{}, consoleNever: map[Verb]bool{}, doorMay: map[Verb]bool{}, always: map[Verb]bool{}, kinds: map[Verb]string{}}
}

// Add reads one roles.csv: columns verb, kind, the eight roles, system. A cell holds words with
// blanks between them, or nothing. The last column may hold "door" (the public pages bring it in) and
// "named" (the console must say as whom) and "always" (done also on a record whose processing is restricted).
func (r *Rules) Add(csvText string) error {
	rd := csv.NewReader(strings.NewReader(strings.TrimSpace(csvText)))
	rd.Comment = '#'
	head, err := rd.Read()
	if err != nil {
		return fmt.Errorf("roles.csv: %w", err)
	}
	want := append([]string{"verb", "kind"}, roleNames()...)
	want = append(want, "system")
	if strings.Join(head, ",") != strings.Join(want, ",") {
		return fmt.Errorf("roles.csv: the header must be %s", strings.Join(want, ","))
	}
	for {
		rec, err := rd.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("roles.csv: %w", err)
		}
		if err := r.addRow(rec); err != nil {
			return err
		}
	}
}

func (r *Rules) addRow(rec []string) error {
	v := Verb(rec[0])
	if !strings.Contains(rec[0], ".") {
		return fmt.Errorf("roles.csv: %q is no verb, want noun.verb", rec[0])
	}
	if r.kinds[v] != "" {
		return fmt.Errorf("roles.csv: %s stands twice", v)
	}
	if !contains(Kinds, rec[1]) {
		return fmt.Errorf("roles.csv: %s: kind %q, want one of %v", v, rec[1], Kinds)
	}
	r.kinds[v] = rec[1]
	r.verbs = append(r.verbs, v)
	row := map[Role][]Word{}
	for i, role := range Roles {
		for _, w := range strings.Fields(rec[2+i]) {
			if !known(Word(w)) {
				return fmt.Errorf("roles.csv: %s: %s: %q is no scope", v, role, w)
			}
			row[role] = append(row[role], Word(w))
		}
	}
	r.cells[v] = row
	for _, w := range strings.Fields(rec[2+len(Roles)]) {
		switch w {
		case "door":
			r.doorMay[v] = true
		case "named":
			r.consoleNever[v] = true
		case "always":
			r.always[v] = true
		default:
			return fmt.Errorf("roles.csv: %s: system %q, want door, named or always", v, w)
		}
	}
	return nil
}

// Set changes the words of one cell: an act of the responsible person, kept and logged by its caller.
func (r *Rules) Set(v Verb, role Role, words []Word) error {
	if r.kinds[v] == "" {
		return fmt.Errorf("no verb %s", v)
	}
	r.mu.Lock()
	r.cells[v][role] = words
	r.mu.Unlock()
	return nil
}

// Verbs lists all verbs in alphabetical order.
func (r *Rules) Verbs() []Verb {
	out := append([]Verb(nil), r.verbs...)
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// Kind gives the door of a verb: read, list, add, change, remove or count; empty for an unknown verb.
func (r *Rules) Kind(v Verb) string { return r.kinds[v] }

// Cell gives the words of one verb and role.
func (r *Rules) Cell(v Verb, role Role) []Word {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.cells[v][role]
}

// Checksum names the table as it stands, so that a changed one can be told from the shipped one.
func (r *Rules) Checksum() string {
	h := sha256.New()
	for _, v := range r.Verbs() {
		fmt.Fprintf(h, "%s,%s", v, r.kinds[v])
		for _, role := range Roles {
			fmt.Fprintf(h, ",%v", r.Cell(v, role))
		}
		fmt.Fprintf(h, ",%v,%v,%v\n", r.doorMay[v], r.consoleNever[v], r.always[v])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func roleNames() []string {
	out := make([]string, len(Roles))
	for i, r := range Roles {
		out[i] = string(r)
	}
	return out
}

func known(w Word) bool {
	for _, x := range Words {
		if x == w {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
