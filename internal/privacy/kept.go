package privacy

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Words is the thing that stands for free text in a tag `tells:"…"`: what somebody wrote themselves stays open to them.
const Words = "words"

// Keeper is a record that knows what of it is kept from who asks: things such as phone, health, words, with blanks
// between them; empty where nothing is.
type Keeper interface{ KeptBack() string }

// written is a record that knows who wrote its free text: the id of a person.
type written interface{ WrittenBy() string }

// partly is a record of which single words tell something that is kept, such as one answer among others: it takes them out.
type partly interface {
	TakeOut(keeps func(thing string) bool)
}

// KeepBack empties what a record tells of the things that are kept from its reader: fields with the tag
// `tells:"phone whereabouts"`, one thing or more. Records inside it are gone through too, each by what itself keeps, or
// else by what the record keeps in which it stands. Reader is the id of the person who reads.
func KeepBack(record any, reader string) {
	if record != nil && tells(reflect.TypeOf(record)) {
		empty(reflect.ValueOf(record), none, reader)
	}
}

// PutBack puts what was kept from who typed a record back into it before it is stored: nobody can have meant to change
// what they could not see. Stored is the record as it stands, by which it is settled what is kept.
func PutBack[T any](next, stored *T, reader string) {
	keeps := keepsOf(stored, none, reader)
	to, from := reflect.ValueOf(next).Elem(), reflect.ValueOf(stored).Elem()
	for _, f := range reflect.VisibleFields(to.Type()) {
		if f.IsExported() && isKept(f, keeps) {
			to.FieldByIndex(f.Index).Set(from.FieldByIndex(f.Index))
		}
	}
}

func none(string) bool { return false }

// keepsOf gives what a record keeps from its reader, or what keeps around it where it does not know.
func keepsOf(record any, around func(string) bool, reader string) func(thing string) bool {
	k, is := record.(Keeper)
	if !is {
		return around
	}
	kept := strings.Fields(k.KeptBack())
	if len(kept) == 0 {
		return none
	}
	w, is := record.(written)
	mine := is && reader != "" && w.WrittenBy() == reader
	return func(thing string) bool { return slices.Contains(kept, thing) && !(mine && thing == Words) }
}

func isKept(f reflect.StructField, keeps func(string) bool) bool {
	return slices.ContainsFunc(strings.Fields(f.Tag.Get("tells")), keeps)
}

func empty(v reflect.Value, keeps func(string) bool, reader string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && tells(v.Type()) {
			empty(v.Elem(), keeps, reader)
		}
	case reflect.Slice:
		if tells(v.Type()) {
			for i := range v.Len() {
				empty(v.Index(i), keeps, reader)
			}
		}
	case reflect.Struct:
		if !v.CanAddr() || !tells(v.Type()) {
			return
		}
		whole := v.Addr().Interface()
		keeps = keepsOf(whole, keeps, reader)
		if p, is := whole.(partly); is {
			p.TakeOut(keeps)
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch {
			case !f.IsExported():
			case isKept(f, keeps):
				v.Field(i).SetZero()
			default:
				empty(v.Field(i), keeps, reader)
			}
		}
	}
}

var takes = reflect.TypeFor[partly]()

var telling sync.Map // reflect.Type → bool

// tells tells whether anything in a type bears a tag or takes words out, so that others are not gone through.
func tells(t reflect.Type) bool {
	if known, ok := telling.Load(t); ok {
		return known.(bool)
	}
	found := search(t, map[reflect.Type]bool{})
	telling.Store(t, found)
	return found
}

func search(t reflect.Type, seen map[reflect.Type]bool) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return search(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return false
		}
		seen[t] = true
		if reflect.PointerTo(t).Implements(takes) {
			return true
		}
		for i := range t.NumField() {
			f := t.Field(i)
			if f.IsExported() && (f.Tag.Get("tells") != "" || search(f.Type, seen)) {
				return true
			}
		}
	}
	return false
}
