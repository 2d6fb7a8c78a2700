// Package privacy holds the classes of fields and what follows from them. It is pure.
//
// One tag, five effects: how a change appears in the log, what an export may carry, what may be kept
// on a device, what a reviewer's view shows, and what forgetting empties.
package privacy

import (
	"fmt"
	"reflect"
	"strings"
)

// Class says how much a field tells about a person.
type Class string

const (
	// Plain: may be logged with its value, exported and counted.
	Plain Class = "plain"
	// Sensitive: the log says that it changed, not from what to what; exports carry it only on request.
	Sensitive Class = "sensitive"
	// Identifying: never in a log, export or device; forgetting empties it. Untagged counts as this.
	Identifying Class = "identifying"
)

// Of gives the class of a struct field by its tag `class:"..."`.
func Of(f reflect.StructField) Class {
	switch c := Class(f.Tag.Get("class")); c {
	case Plain, Sensitive:
		return c
	default:
		return Identifying
	}
}

// Untagged lists the fields of a record type that bear no class: a test of the house fails on them.
func Untagged(record any) []string {
	var out []string
	t := reflect.Indirect(reflect.ValueOf(record)).Type()
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		switch Class(f.Tag.Get("class")) {
		case Plain, Sensitive, Identifying:
		default:
			out = append(out, t.Name()+"."+f.Name)
		}
	}
	return out
}

// Change is one field of a change as the log may keep it.
type Change struct {
	Field string `json:"field"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}

// Diff compares two records of the same struct type and gives the changed fields as the log may keep
// them: values of plain fields, for all others the name alone. Old may be nil: then all filled plain
// fields are new. Field names are those of the `db` tag.
func Diff(old, new any) []Change {
	nv := reflect.Indirect(reflect.ValueOf(new))
	if !nv.IsValid() {
		return nil
	}
	ov := reflect.Value{}
	if old != nil {
		ov = reflect.Indirect(reflect.ValueOf(old))
	}
	var out []Change
	for _, f := range reflect.VisibleFields(nv.Type()) {
		name := strings.Split(f.Tag.Get("db"), ",")[0]
		if f.Anonymous || name == "" || name == "-" || name == "version" {
			continue
		}
		to := nv.FieldByIndex(f.Index)
		var from reflect.Value
		if ov.IsValid() {
			from = ov.FieldByIndex(f.Index)
			if reflect.DeepEqual(from.Interface(), to.Interface()) {
				continue
			}
		} else if to.IsZero() {
			continue
		}
		c := Change{Field: name}
		if Of(f) == Plain {
			if from.IsValid() {
				c.From = fmt.Sprint(from.Interface())
			}
			c.To = fmt.Sprint(to.Interface())
		}
		out = append(out, c)
	}
	return out
}
